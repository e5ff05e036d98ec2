"""What of a template an utterance can be, asked before hassil is: the ways through it that lead from one end to the other.

hassil follows every way through a template by itself, and sentences that share a rule (`<time_of_day>`, `<duration>`) share
nothing of the work. Here each part of a template is tried once with the places of a text where it may begin, whatever sentence it
belongs to, and hassil is given the parts that lead somewhere. It is a little more generous than hassil (spaces may be missing),
so it only ever leaves out what cannot match. Sets of places are the bits of a whole number.
"""

import re
from collections.abc import Mapping

from hassil.expression import Alternative, Expression, Sentence, Sequence, TextChunk
from hassil.intents import RangeSlotList, SlotList, TextSlotList, TextSlotValue, WildcardSlotList

from appliance.skills.matching.beginnings import Beginnings
from appliance.skills.matching.index import bits
from appliance.skills.matching.lists import Choices, Values
from appliance.skills.matching.templates import InOrder, Listed, Node, OneOf, Rule, expression, reference, sentence

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_INTEGER = re.compile(r"-?\d+")


class Fitting:
    """The parts of templates in one text, whose words have single spaces between them."""

    def __init__(
        self, text: str, rules: Mapping[str, Node], lists: Mapping[str, Values], beginnings: Beginnings
    ) -> None:
        self.text = text
        self._rules, self._lists, self._beginnings = rules, lists, beginnings
        self._end = len(text)
        self._letters: dict[str, int] = {}
        for at, letter in enumerate(text):
            self._letters[letter] = self._letters.get(letter, 0) | 1 << at
        self._spaces = self._letters.get(" ", 0)
        self._everywhere = ((1 << self._end + 1) - 1) & ~self._spaces
        self._at_words = (self._spaces << 1) | 1 << self._end
        self._stops = self._everywhere
        self._known: dict[tuple[int | str, int], int] = {}
        self._with_stops: tuple[dict[tuple[int | str, int], int], ...] = ({}, {})
        self._words: dict[str, tuple[int, int]] = {}
        self._begins: dict[int, tuple[int, bool]] = {}
        self._with_letters: dict[str | None, int] = {None: self._everywhere}
        self._used: dict[str, dict[int, None]] = {}

    def sentence(self, node: Node, start: int, stop: int, *, at_words: bool) -> Sentence | None:
        """What hassil has to try of it with a part of the text; None if that cannot be of it.

        `at_words`: its wildcards end where words do, as most do.
        """
        self._stops = self._at_words if at_words else self._everywhere
        self._known = self._with_stops[at_words]
        stop += self.text[stop : stop + 1] == " "
        if not self._ends(node, 1 << start) >> stop & 1:
            return None
        return sentence(self._cut(node, 1 << start, 1 << stop))

    def lists(self) -> dict[str, SlotList]:
        """The lists of the sentences so far, for hassil: of those that hold texts, the texts that fit."""
        return {name: self._hassils(name, used) for name, used in self._used.items()}

    def _hassils(self, name: str, used: Mapping[int, None]) -> SlotList:
        values = self._lists[name]
        if isinstance(values, SlotList):
            return values
        chosen = (values[at] for at in sorted(used))
        return TextSlotList(name, [TextSlotValue(expression(value.heard), value.meant) for value in chosen])

    def _ends(self, node: Node, places: int) -> int:
        """Where it can end, if it begins at one of these places."""
        if type(node) is str:
            starts, length = self._words.get(node) or self._find(node)
            ends = (starts & places) << length
            on_space = ends & self._spaces
            return ends ^ on_space | on_space << 1 if on_space else ends
        begins, optional = self._begins.get(id(node)) or self._begin(node)
        here = places & begins
        if not here:
            return places if optional else 0
        key = (node.list if type(node) is Listed else id(node)), here
        ends_known = self._known.get(key)
        if ends_known is None:
            self._known[key] = ends_known = self._part_ends(node, here)
        return ends_known | places if optional else ends_known

    def _part_ends(self, node: Node, places: int) -> int:
        """Likewise for what is no literal text and begins with the letters there."""
        if type(node) is OneOf:
            ends = 0
            for part in node:
                ends |= self._ends(part, places)
            return ends
        if type(node) is InOrder:
            for part in node:
                places = self._ends(part, places)
                if not places:
                    break
            return places
        if type(node) is Rule:
            return self._ends(self._rules[node.name], places)
        assert isinstance(node, Listed)
        return self._list_ends(self._lists[node.list], places)

    def _begin(self, node: Node) -> tuple[int, bool]:
        """Where it can begin, judged by its first letter; and whether it may be left out."""
        letters, optional = self._beginnings.of(node)
        if letters not in self._with_letters:
            places = 0
            for letter in letters or "":
                places |= self._letters.get(letter, 0)
            self._with_letters[letters] = places
        self._begins[id(node)] = found = self._with_letters[letters], optional
        return found

    def _find(self, words: str) -> tuple[int, int]:
        """Where these words begin, and how many letters they have."""
        bare = words.strip()
        starts = 0 if bare else self._everywhere
        at = self.text.find(bare) if bare else -1
        while at >= 0:
            starts |= 1 << at
            at = self.text.find(bare, at + 1)
        self._words[words] = starts, len(bare)
        return starts, len(bare)

    def _list_ends(self, values: Values, places: int) -> int:
        if isinstance(values, WildcardSlotList):  # It takes at least one character.
            return self._stops & ~(((places & -places) << 1) - 1) if places else 0
        ends = 0
        if isinstance(values, Choices):
            for value in values:
                ends |= self._ends(value.heard, places)
            return ends
        assert isinstance(values, RangeSlotList)
        for at in bits(places):
            number = (_NUMBER if values.fraction_type else _INTEGER).match(self.text, at)
            if number and values.start <= float(number[0]) < values.stop + 1:
                end = number.end()
                ends |= 1 << end + (self.text[end : end + 1] == " ")
        return ends

    def _cut(self, node: Node, starts: int, ends: int) -> Expression:
        """What of it leads from one of the places to one of the others."""
        if isinstance(node, str):
            return TextChunk(node, node)
        if isinstance(node, Rule):
            return self._cut(self._rules[node.name], starts, ends)
        if isinstance(node, Listed):
            return self._cut_list(node, starts, ends)
        if isinstance(node, OneOf):
            leading = [part for part in node if self._ends(part, starts) & ends]
            cut = [self._cut(part, starts, ends) for part in leading]
            return cut[0] if len(cut) == 1 else Alternative(cut)
        places = [starts]
        for part in node[:-1]:
            places.append(self._ends(part, places[-1]))
        items: list[Expression] = []
        for part, before in zip(reversed(node), reversed(places), strict=True):
            starts = self._leading(part, before, ends)
            items.append(self._cut(part, starts, ends))
            ends = starts
        return Sequence(items[::-1])

    def _cut_list(self, node: Listed, starts: int, ends: int) -> Expression:
        used = self._used.setdefault(node.list, {})
        values = self._lists[node.list]
        if isinstance(values, Choices):
            fitting = (at for at, value in enumerate(values) if self._ends(value.heard, starts) & ends)
            used.update(dict.fromkeys(fitting))
        return reference(node)

    def _leading(self, part: Node, places: int, ends: int) -> int:
        """Those of the places from where it leads to one of the ends."""
        if not places & places - 1:
            return places
        if isinstance(part, str):
            places &= (self._words.get(part) or self._find(part))[0]
        return sum(1 << at for at in bits(places) if self._ends(part, 1 << at) & ends)
