"""Whether a text can be of a template at all, asked before hassil is.

hassil follows every way through a template by itself, and sentences that share a rule (`<time_of_day>`, `<duration>`) share
nothing of the work. Here each part of a template is tried once at each place of a text, whatever sentence it belongs to. It is a
little more generous than hassil (spaces may be missing, numbers may be out of range), so it only ever leaves out what cannot
match. Sets of places are the bits of a whole number.
"""

import re
from collections.abc import Mapping

from hassil.expression import Alternative, Expression, Group, ListReference, RuleReference, Sentence, TextChunk
from hassil.intents import RangeSlotList, SlotList, TextSlotList, WildcardSlotList

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_INTEGER = re.compile(r"-?\d+")


class Fitting:
    """The parts of templates in one text."""

    def __init__(self, text: str, rules: Mapping[str, Sentence], lists: Mapping[str, SlotList]) -> None:
        self._text, self._rules, self._lists = text, rules, lists
        self._known: dict[tuple[int | str, int], int] = {}
        self._anywhere = (1 << len(text) + 1) - 1
        self._at_words = 1 << len(text)
        for at, character in enumerate(text):
            if character == " ":
                self._at_words |= 1 << at + 1
        self._stops = self._anywhere

    def fits(self, sentence: Sentence, *, at_words: bool) -> bool:
        """Whether the whole text can be of it; `at_words`: its wildcards end where words do, as most do."""
        self._stops = self._at_words if at_words else self._anywhere
        return bool(self._ends(sentence.expression, 0) >> len(self._text) & 1)

    def _ends(self, expression: Expression, at: int) -> int:
        """Where the expression can end that begins there."""
        if isinstance(expression, TextChunk):
            words = expression.text.strip()
            if not words:
                return 1 << at
            return 1 << self._visible(at + len(words)) if self._text.startswith(words, at) else 0
        part: int | str = id(expression)
        if isinstance(expression, RuleReference):
            expression = self._rules[expression.rule_name].expression
            part = id(expression)
        elif isinstance(expression, ListReference):
            part = expression.list_name
            if isinstance(self._lists[part], WildcardSlotList):  # It takes at least one character.
                return self._stops & ~((1 << at + 1) - 1)
        ends = self._known.get((part, at))
        if ends is None:
            if isinstance(expression, ListReference):
                ends = self._list_ends(self._lists[expression.list_name], at)
            else:
                assert isinstance(expression, Group)
                ends = self._group_ends(expression, at)
            self._known[part, at] = ends
        return ends

    def _group_ends(self, group: Group, at: int) -> int:
        if isinstance(group, Alternative):
            ends = 0
            for item in group.items:
                ends |= self._ends(item, at)
            return ends
        places = 1 << at
        for item in group.items:
            ends = 0
            while places:
                ends |= self._ends(item, (places & -places).bit_length() - 1)
                places &= places - 1
            if not ends:
                return 0
            places = ends
        return places

    def _list_ends(self, slot_list: SlotList, at: int) -> int:
        if isinstance(slot_list, RangeSlotList):
            number = (_NUMBER if slot_list.fraction_type else _INTEGER).match(self._text, at)
            return 1 << self._visible(number.end()) if number else 0
        assert isinstance(slot_list, TextSlotList)
        ends = 0
        for value in slot_list.get_candidates(self._text[at:]):
            ends |= self._ends(value.text_in, at)
        return ends

    def _visible(self, at: int) -> int:
        """The next place that is no space."""
        while at < len(self._text) and self._text[at] == " ":
            at += 1
        return at
