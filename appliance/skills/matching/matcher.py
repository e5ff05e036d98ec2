"""From an utterance to the skill that owns it, or to none. Pure once loaded.

hassil does the matching, of whole utterances only. Around it: polite words are taken off both ends, number words are digits, what
fills the same slot adds up, and a wildcard is believed only when nothing else fits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from appliance.skills.matching.grammar import Grammar, Reading, Trial
from appliance.skills.matching.lists import CHARACTERS_OF_A_WORD, Wildcard
from appliance.skills.matching.near import MAX_TRIES, Nearby
from appliance.skills.matching.slips import Slips
from appliance.skills.matching.slots import is_duration, joined
from appliance.skills.matching.words import Said, Words, fold
from appliance.skills.sentences import SentenceFile
from appliance.skills.skill import Match, Slot

MAX_CHARACTERS = 240
"""Of an utterance that may be a command: thirty words to remember."""

MAX_OPEN_TRIES = 4
"""Slips of one utterance that are tried with sentences that hold a wildcard, the slow ones."""

_CLOCK = re.compile(r"\d(?::| ?[hч] ?)\d")
"""A time of day before it is a duration: "an alarm for 7:30", "a timer for 10:30"."""


class Near(NamedTuple):
    """What an utterance probably was."""

    match: Match
    words: str
    """As the person may have said it, in lower case: "set a timer for ten minutes"."""


class Matcher:
    """The sentences of one language."""

    def __init__(self, common: SentenceFile, skills: Mapping[str, SentenceFile], called: Iterable[str] = ()) -> None:
        """`called` are names that the speaker goes by, which a transcript may begin with.

        Raises:
            BadInput: a sentence file is damaged.
        """
        self._words = words = Words(common)
        self._grammar = Grammar(common, skills, words)
        vocabulary = self._grammar.vocabulary
        known = frozenset(vocabulary | words.known)
        self._slips = Slips(common, words, known)
        self._nearby = Nearby(vocabulary, known, words)
        self._not_in_names = frozenset(word for name in common.not_in_names for word in words.split(fold(name)))
        before = words.any_of([words.phrase(phrase) for phrase in (*common.polite.before, *called)])
        after = words.any_of([words.phrase(phrase) for phrase in common.polite.after])
        gap = r"\s+" if words.space else ""
        self._before = re.compile(rf"(?:{before}{gap})+")
        self._after = re.compile(rf"(?:{gap}{after})+$")

    def match(self, text: str, asked: Match | None = None) -> Match | None:
        """Whose utterance this is. `asked` is the question that was just put to the person."""
        if len(text) > MAX_CHARACTERS:
            return None
        return self._said(self._words.read(text), asked)

    def tolerant(self, text: str, asked: Match | None = None) -> Iterator[Near]:
        """What the utterance is if a recogniser's slips are undone, likeliest first; for when it is nobody's as it was heard."""
        if len(text) > MAX_CHARACTERS:
            return
        original = self._words.heard(text)
        variations = list(self._slips.variations(original))
        tries = [(heard, False) for heard, _ in variations]
        tries += [(heard, True) for heard, only_words in variations if only_words][:MAX_OPEN_TRIES]
        for heard, wildcards in tries:
            found = self._said(self._words.said(heard), asked, kinds=(wildcards,))
            if found and found.complete and not _in_names(found, set(heard).difference(original)):
                yield Near(found, self._words.space.join(heard))

    def nearest(self, text: str) -> Near | None:
        """The complete command that is close to the utterance; for when it is nobody's even without slips."""
        if len(text) > MAX_CHARACTERS:
            return None
        for heard in islice(self._nearby.variations(self._words.heard(text)), MAX_TRIES):
            found = self._said(self._words.said(heard))
            if found and found.complete:
                return Near(found, self._words.space.join(heard))
        return None

    def _said(self, said: Said, asked: Match | None = None, kinds: tuple[bool, ...] = (False, True)) -> Match | None:
        """`kinds`: sentences without wildcards, with them, or the one after the other."""
        context = f"{asked.skill}.{asked.intent}" if asked else ""
        trial = Trial(said.text, self._grammar)
        candidates = tuple(self._stripped(said.text))
        for kind in kinds:
            for candidate in candidates:
                if found := self._best(said, trial, candidate, context, kind):
                    return found if asked is None else _answered(asked, found)
        return None

    def _stripped(self, words: str) -> Iterator[slice]:
        """The utterance, then without its polite beginning, its polite end, and both; each once."""
        at = self._before.match(words)
        end = self._after.search(words)
        starts = dict.fromkeys((0, at.end() if at else 0))
        stops = dict.fromkeys((len(words), end.start() if end else len(words)))
        for stop in stops:
            yield from (slice(start, stop) for start in starts if start < stop)

    def _best(self, said: Said, trial: Trial, part: slice, asked: str, wildcards: bool) -> Match | None:
        """The reading that answers the question, if there was one, and leaves the fewest letters to a wildcard."""
        best: tuple[int, Match] | None = None
        text = said.text[part]
        words = text.split() if said.space else self._words.split(text)
        clock = bool(_CLOCK.search(text))
        for reading in self._grammar.readings(trial, part, words, asked, wildcards=wildcards):
            cost = MAX_CHARACTERS * (bool(asked) and not reading.answers)
            if wildcards:
                letters = self._letters(said, reading)
                if letters is None:
                    continue
                cost += letters
            if clock and is_duration(entity.name for entity in reading.result.entities_list):
                cost += 1
            if best is None or cost < best[0]:
                match = _match(said, reading)
                best = (cost, match) if match else best
            if best and best[0] == 0:
                break
        return best[1] if best else None

    def _letters(self, said: Said, reading: Reading) -> int | None:
        """How many letters the wildcards hold; None when one of them holds what it may not."""
        skill = reading.intent.partition(".")[0]
        letters = 0
        for entity in reading.result.entities_list:
            if entity.is_wildcard:
                if not self._may_hold(said, entity.text, self._grammar.wildcards.get((skill, entity.name), Wildcard())):
                    return None
                letters += len(entity.text)
        return letters

    def _may_hold(self, said: Said, text: str, wildcard: Wildcard) -> bool:
        words = text.split() if said.space else list(text)
        most = wildcard.words * (1 if said.space else CHARACTERS_OF_A_WORD)
        if not 0 < len(words) <= most or not wildcard.without.isdisjoint(words):
            return False
        if wildcard.free:
            return True
        return not any(word in self._not_in_names or not word.replace("'", "").isalpha() for word in words)


def _in_names(match: Match, words: set[str]) -> bool:
    """Whether one of the words stands in a name: a slip is undone in the words of a sentence, not in what people call things."""
    return any(not words.isdisjoint(value.split()) for value in match.slots.values() if isinstance(value, str))


def _match(said: Said, reading: Reading) -> Match | None:
    """None where what was said is of two things."""
    skill, _, intent = reading.intent.partition(".")
    entities: list[tuple[str, Slot]] = [
        (entity.name, said.back(entity.text) if entity.is_wildcard else entity.value)
        for entity in reading.result.entities_list
    ]
    complete = bool((reading.result.intent_metadata or {}).get("complete", True))
    slots = joined(entities)
    return None if slots is None else Match(skill, intent, slots, complete)


def _answered(asked: Match, found: Match) -> Match:
    """An answer to a question of the same skill keeps what was said before: the pasta's timer stays the pasta's."""
    if found.skill != asked.skill:
        return found
    return Match(found.skill, found.intent, {**asked.slots, **found.slots}, found.complete)
