"""What the templates of a skill fill in, from the trees that hassil makes of them. Pure."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from hassil.expression import Alternative, Expression, Group, ListReference, RuleReference
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError

from appliance.errors import BadInput
from appliance.skills.sentences import SentenceFile

ALIASES = {
    "hours": "seconds",
    "minutes": "seconds",
    "clock_hour": "at",
    "clock_minute": "at",
    "clock_back": "at",
    "clock_into": "at",
    "bare_item": "item",
}
"""Slots that the matcher or the skill makes another one of."""


class Fillings(NamedTuple):
    """What one template fills in."""

    by: tuple[tuple[str, str], ...] = ()
    """Slots, and the lists that fill them; each pair once."""
    always: frozenset[str] = frozenset()
    """Slots that are filled whichever way it is said."""


class Templates:
    """The templates of one skill in one language: its own rules and lists before the common ones."""

    def __init__(self, common: SentenceFile, file: SentenceFile) -> None:
        self._rules = {**common.expansion_rules, **file.expansion_rules}
        self._lists = {**common.lists, **file.lists}
        self._found: dict[str, Fillings | None] = {}

    def fillings(self, template: str) -> Fillings:
        """What a sentence fills in.

        Raises:
            BadInput: it is no template, names a rule that does not exist, or one that names itself.
        """
        return self._of(_parsed(template))

    def values(self, name: str) -> dict[str, Any]:
        """The list as its file has it; empty for one that is made elsewhere."""
        return self._lists.get(name, {})

    def _of(self, expression: Expression) -> Fillings:
        if isinstance(expression, ListReference):
            name = self._slot(expression)
            return Fillings(((name, expression.list_name),), frozenset([name]))
        if isinstance(expression, RuleReference):
            return self._of_rule(expression.rule_name)
        if not isinstance(expression, Group):
            return Fillings()
        parts = [self._of(part) for part in expression.items]
        by = tuple(dict.fromkeys(pair for part in parts for pair in part.by))
        always = [part.always for part in parts]
        if not isinstance(expression, Alternative):
            return Fillings(by, frozenset[str]().union(*always))
        # What may be left out has an empty way beside the others.
        return Fillings(by, _in_all(always) if not expression.is_optional else frozenset())

    def _of_rule(self, name: str) -> Fillings:
        """Each rule is looked at once: a sum of sums names the same ones hundreds of times."""
        if name not in self._rules:
            raise BadInput(f"there is no <{name}>.")
        if name not in self._found:
            self._found[name] = None
            self._found[name] = self._of(_parsed(self._rules[name]))
        found = self._found[name]
        if found is None:
            raise BadInput(f"the rule <{name}> names itself.")
        return found

    def _slot(self, reference: ListReference) -> str:
        """The name a skill sees: "two days" is seconds, "on weekdays" is days."""
        if reference.slot_name == "days" and not _is_text(self.values(reference.list_name)):
            return "seconds"
        return ALIASES.get(reference.slot_name, reference.slot_name)


def out(value: Any) -> Any:
    """What a value of a list becomes in a slot."""
    return value.get("out", value.get("in")) if isinstance(value, dict) else value


def _is_text(given: dict[str, Any]) -> bool:
    return any(isinstance(out(value), str) for value in given.get("values", ()))


def _in_all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    first, *rest = sets
    return first.intersection(*rest)


def _parsed(template: str) -> Expression:
    try:
        return parse_sentence(template).expression
    except ParseError as wrong:
        raise BadInput(f"a template is damaged: {wrong}", where=template) from wrong
