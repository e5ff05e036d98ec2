"""Every skill speaks every language, or its package says that it does not; what it says there fits what it says in English."""

import re
from string import Formatter

import pytest

from appliance.skills import Skills
from appliance.skills.sentences import SentenceFile, read_sentences
from appliance.skills.table import SKILLS, Row
from appliance.speech_text.locales import LANGUAGES

OTHERS = tuple(language for language in LANGUAGES if language != "en")
OURS = tuple(row for row in SKILLS if row.ours)

_SLOT = re.compile(r"\{[a-z0-9_]+:([a-z0-9_]+)\}|\{([a-z0-9_]+)\}|<(duration|time_of_day|day|days)>")
_PLURAL = re.compile(r"_(zero|one|two|few|many|other)$")


def sentences(row: Row, language: str) -> SentenceFile | None:
    file = row.folder / f"{language}.yaml"
    return read_sentences(file) if file.is_file() else None


PAIRS = [(language, row) for language in OTHERS for row in OURS if language not in row.not_in]


def slots(file: SentenceFile) -> dict[str, set[str]]:
    """What each intent fills, by its own sentences and the rules that they use."""

    def of(text: str, seen: frozenset[str] = frozenset()) -> set[str]:
        found = {slot for match in _SLOT.findall(text) for slot in match if slot}
        for rule in set(re.findall(r"<([a-z0-9_]+)>", text)) - seen:
            found |= of(file.expansion_rules.get(rule, ""), seen | {rule})
        return found

    return {
        intent: {slot for data in blocks for text in data.sentences for slot in of(text)}
        | {s for d in blocks for s in d.slots}
        for intent, blocks in file.intents.items()
    }


def gaps(reply: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(reply) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_skill_speaks_every_language_or_says_that_it_does_not(language: str) -> None:
    assert [row.name for row in OURS if language not in row.not_in and sentences(row, language) is None] == []


@pytest.mark.parametrize("language", OTHERS)
def test_who_says_that_it_does_not_speak_a_language_has_no_file_in_it(language: str) -> None:
    assert [row.name for row in OURS if language in row.not_in and sentences(row, language) is not None] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_skills_of_a_language_load_together(language: str) -> None:
    assert Skills(language).trouble == ()


@pytest.mark.parametrize(("language", "row"), PAIRS, ids=lambda value: value if isinstance(value, str) else value.name)
def test_a_translation_has_the_intents_and_replies_of_the_english(language: str, row: Row) -> None:
    file, english = sentences(row, language), sentences(row, "en")
    assert file is not None and english is not None
    assert file.language == language
    assert bool(file.ability) == bool(english.ability)
    assert set(file.intents) == set(english.intents)
    assert set(english.replies) <= set(file.replies)
    for key, reply in file.replies.items():
        original = english.replies.get(key) or english.replies.get(_PLURAL.sub("", key))
        assert original, f"no one says {key}"
        assert gaps(reply) <= gaps(original), f"{key} has a gap that nobody fills"
    known = set().union(*slots(english).values())
    assert set().union(*slots(file).values()) <= known, "fills slots that the skill does not know"
