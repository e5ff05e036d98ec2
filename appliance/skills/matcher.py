"""From an utterance to the skill that owns it, or to none. Pure once loaded.

hassil does the matching, of whole utterances only. Around it: polite words are taken off both ends, numbers that fill the same
slot add up, days to seconds become seconds, and a wildcard is believed only when nothing else fits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from hassil import Intents, recognize_all
from hassil.intents import RangeSlotList
from hassil.parser import ParseError
from hassil.recognize import RecognizeResult

from appliance.errors import BadInput
from appliance.skills.sentences import SentenceFile, merged
from appliance.skills.skill import Match, Slot

MAX_CHARACTERS = 120
"""Of an utterance that may be a command; the longest sentence of the files has under 90."""

MAX_NAME_WORDS = 3
"""Words of a name: "chocolate cake" is one, a sentence is none."""

MAX_READINGS = 200
"""Readings of one utterance that are looked at; the most ambiguous sentence in the tests has 12."""

_IN_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
"""Slots that are durations. hassil's own `multiplier` is not used: ranges of the same bounds share one, whichever came first."""

_NOT_WORDS = re.compile(r"[^\w\s':.%]|(?<!\d)[:.]|[:.](?!\d)|_")
_SPACE = re.compile(r"\s+")


def normal(text: str) -> str:
    """The words alone: lower case, no punctuation but within numbers ("10:30", "1.5"), single spaces."""
    words = text.lower().replace("’", "'").replace("%", " percent ")
    return _SPACE.sub(" ", _NOT_WORDS.sub(" ", words)).strip()


class Matcher:
    """The sentences of one language."""

    def __init__(self, common: SentenceFile, skills: Mapping[str, SentenceFile], called: Iterable[str] = ()) -> None:
        """`called` are names that the speaker goes by, which a transcript may begin with."""
        self._exact = _loaded(merged(common, skills, wildcards=False))
        self._open = _loaded(merged(common, skills, wildcards=True))
        self._not_in_names = common.not_in_names
        self._before = re.compile(rf"(?:(?:{_any_of([*common.polite.before, *map(normal, called)])})\s+)+")
        self._after = re.compile(rf"(?:\s+(?:{_any_of(common.polite.after)}))+$")
        self._variants = common.variants
        self._variant = re.compile(rf"\b(?:{_any_of([*common.variants])})\b")
        self._warm()

    def match(self, text: str, asked: Match | None = None) -> Match | None:
        """Whose utterance this is. `asked` is the question that was just put to the person."""
        if len(text) > MAX_CHARACTERS:
            return None
        context = {"asked": f"{asked.skill}.{asked.intent}"} if asked else {}
        words = self._variant.sub(lambda at: self._variants[at[0]], normal(text))
        candidates = tuple(self._stripped(words))
        for sentences in (self._exact, self._open):
            for candidate in candidates:
                if found := self._best(sentences, candidate, context):
                    return found if asked is None else _joined(asked, found)
        return None

    def _stripped(self, words: str) -> Iterator[str]:
        """The utterance, then without its polite beginning, its polite end, and both; each once."""
        tried = {""}
        at = self._before.match(words)
        end = self._after.search(words)
        start = at.end() if at else 0
        stop = end.start() if end else len(words)
        for candidate in (words, words[start:], words[:stop], words[start:stop]):
            if candidate not in tried:
                tried.add(candidate)
                yield candidate

    def _best(self, sentences: Intents, words: str, context: dict[str, str]) -> Match | None:
        """The reading that answers the question, if there was one, and leaves the fewest letters to a wildcard."""
        best: tuple[int, RecognizeResult] | None = None
        for reading in islice(recognize_all(words, sentences, intent_context=context), MAX_READINGS):
            name = _wildcard(reading)
            if name is not None and not self._is_name(name):
                continue
            beside = bool(context) and not reading.intent_data.requires_context
            cost = len(name or "") + MAX_CHARACTERS * beside
            if best is None or cost < best[0]:
                best = cost, reading
            if cost == 0:
                break
        return _match(best[1]) if best else None

    def _is_name(self, name: str) -> bool:
        words = name.split()
        return 0 < len(words) <= MAX_NAME_WORDS and not any(
            word in self._not_in_names or not word.replace("'", "").isalpha() for word in words
        )

    def _warm(self) -> None:
        """Lets hassil build the tries of its number words now and not in the first turn."""
        language = self._exact.language
        probe = Intents.from_dict({"language": language, "intents": {"probe": {"data": [{"sentences": ["{number}"]}]}}})
        for sentences in (self._exact, self._open):
            for ranged in (item for item in sentences.slot_lists.values() if isinstance(item, RangeSlotList)):
                list(recognize_all("-", probe, slot_lists={"number": ranged}))


def _loaded(sentences: dict[str, Any]) -> Intents:
    """What hassil makes of them, every template parsed now and not in the first turn.

    Raises:
        BadInput: a template is none.
    """
    where = "the lists and rules"
    try:
        intents = Intents.from_dict(sentences)
        for intent in intents.intents.values():
            where = intent.name
            for sentence in (sentence for data in intent.data for sentence in data.sentences):
                sentence.get_required_clauses(intents.expansion_rules)
    except ParseError as wrong:
        raise BadInput(f"a template is damaged: {wrong}", where=where, remedy="See its sentence file.") from wrong
    return intents


def _any_of(phrases: list[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True)) or "(?!)"


def _wildcard(reading: RecognizeResult) -> str | None:
    names = [entity.text for entity in reading.entities_list if entity.is_wildcard]
    return " ".join(names) if names else None


def _match(reading: RecognizeResult) -> Match:
    slots: dict[str, Slot] = {}
    for entity in reading.entities_list:
        name, value = entity.name, entity.value
        if name in _IN_SECONDS:
            name, value = "seconds", value * _IN_SECONDS[name]
        slots[name] = slots[name] + value if name in slots else value
    skill, intent = reading.intent.name.split(".")
    complete = bool((reading.intent_metadata or {}).get("complete", True))
    return Match(skill, intent, slots, complete)


def _joined(asked: Match, found: Match) -> Match:
    """An answer to a question of the same skill keeps what was said before: the pasta's timer stays the pasta's."""
    if found.skill != asked.skill:
        return found
    return Match(found.skill, found.intent, {**asked.slots, **found.slots}, found.complete)
