"""With which letters the parts of templates can begin: most parts of most templates can begin nowhere in an utterance."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hassil.intents import RangeSlotList

from appliance.skills.matching.lists import Choices, Values
from appliance.skills.matching.templates import InOrder, Listed, Node, OneOf, Rule

_OF_NUMBERS = "-0123456789"


class Beginning(NamedTuple):
    """How a part begins."""

    letters: str | None
    """One of these; None for any."""
    optional: bool
    """It may be left out."""


_ANY = Beginning(None, False)


class Beginnings:
    """Those of one language's templates, each found out when it is first asked for."""

    def __init__(self, rules: Mapping[str, Node], lists: Mapping[str, Values]) -> None:
        self._rules, self._lists = rules, lists
        self._known: dict[int, Beginning] = {}
        self._same: dict[Beginning, Beginning] = {}

    def of(self, node: Node) -> Beginning:
        """How this part begins; it belongs to the language for good."""
        found = self._known.get(id(node))
        if found is None:
            found = self._find(node)
            self._known[id(node)] = found = self._same.setdefault(found, found)
        return found

    def _find(self, node: Node) -> Beginning:
        if isinstance(node, str):
            bare = node.strip()
            return Beginning(bare[:1], not bare)
        if isinstance(node, InOrder):
            return self._in_order(node)
        if isinstance(node, OneOf):
            return _one_of(map(self.of, node))
        if isinstance(node, Rule):
            return self.of(self._rules[node.name])
        assert isinstance(node, Listed)
        values = self._lists[node.list]
        if isinstance(values, Choices):
            return _one_of(self.of(value.heard) for value in values)
        return Beginning(_OF_NUMBERS, False) if isinstance(values, RangeSlotList) else _ANY

    def _in_order(self, node: InOrder) -> Beginning:
        first = []
        for part in node:
            first.append(self.of(part))
            if not first[-1].optional:
                return _one_of(first)._replace(optional=False)
        return _one_of(first)._replace(optional=True)


def _one_of(beginnings: Iterable[Beginning]) -> Beginning:
    letters: set[str] | None = set()
    optional = False
    for beginning in beginnings:
        optional |= beginning.optional
        if letters is not None:
            letters = None if beginning.letters is None else letters.union(beginning.letters)
    return Beginning(None if letters is None else "".join(sorted(letters)), optional)
