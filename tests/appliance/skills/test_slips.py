"""What a recogniser mishears is understood, or asked about; what is no command is neither."""

import csv
import tomllib
from pathlib import Path

import pytest

from appliance.skills import Context, Skills
from appliance.skills.matching.near import LONG, MIN_LETTERS, _distance
from tests.appliance.skills.conftest import NOW

ROOT = Path(__file__).parents[3]
SPEECH = ROOT.parent / "shared" / "speech" / "speech.tsv"

HEARD = [
    ("set a timer four ten minutes", "timer.set", {"seconds": 600}),
    ("set a timer for for minutes", "timer.set", {"seconds": 240}),
    ("set an alarm for ate am", "alarm.set", {"at": "08:00", "half": "am"}),
    ("start the stop watch", "stopwatch.start", {}),
    ("what is the the time", "time.now", {}),
    ("whats time is it the", None, {}),
    ("turn the volume up buy twenty percent", "volume.up", {"step": 20}),
]

CLOSE = [
    ("set a timmer for ten minutes", "timer.set", "set a timer for ten minutes"),
    ("volum up", "volume.up", "volume up"),
    ("what tyme is it", "time.now", "what time is it"),
    ("cancl all the timers", "timer.cancel_all", "cancel all the timers"),
]

NOT_CLOSE = [
    "what is a timer",
    "who invented the timer",
    "what is the capital of france",
    "why is the sky blue",
    "tell me a joke",
    "how do you make bread",
    "don't cancel the timer",
    "good morning",
]


@pytest.mark.parametrize(("said", "owner", "slots"), HEARD)
def test_a_slip_of_the_recogniser_is_understood(skills: Skills, said: str, owner: str | None, slots: dict) -> None:
    match = skills.match(said)
    assert (match and f"{match.skill}.{match.intent}") == owner
    assert match is None or match.slots == slots


@pytest.mark.parametrize(("said", "owner", "words"), CLOSE)
def test_a_near_miss_is_asked_about_and_not_done(skills: Skills, said: str, owner: str, words: str) -> None:
    assert skills.match(said) is None
    near = skills.nearest(said)
    assert near is not None
    assert (f"{near.match.skill}.{near.match.intent}", near.words) == (owner, words)
    question = skills.ask(near)
    assert question.text == f"Did you mean: {words}?"
    assert question.actions == ()


@pytest.mark.parametrize("said", NOT_CLOSE)
def test_what_is_no_command_is_not_asked_about(skills: Skills, said: str) -> None:
    assert skills.match(said) is None
    assert skills.nearest(said) is None


def test_yes_does_what_was_meant_and_no_does_nothing(skills: Skills) -> None:
    near = skills.nearest("set a timmer for ten minutes")
    asks = skills.ask(near).asks
    for agreed in ("yes", "yes please", "exactly", "Yeah, do it."):
        assert skills.match(agreed, asked=asks) == near.match
    refused = skills.match("no", asked=asks)
    answer = skills.answer(refused, Context(now=NOW))
    assert (answer.text, answer.actions, answer.asks) == ("All right.", (), None)


def test_a_near_miss_may_be_answered_by_something_else(skills: Skills) -> None:
    asks = skills.ask(skills.nearest("volum up")).asks
    assert skills.match("what time is it", asked=asks).skill == "time"
    assert skills.match("set a timer for ten minutes", asked=asks).slots == {"seconds": 600}


def test_yes_means_nothing_when_nothing_was_asked(skills: Skills) -> None:
    assert skills.match("yes") is None


def test_what_deletes_is_asked_about_when_it_was_not_heard_word_for_word(skills: Skills) -> None:
    rows = tuple(
        row._replace(delicate=frozenset({"cancel_all"})) if row.name == "timer" else row for row in skills.table
    )
    careful = Skills("en", table=rows)
    slip = "cancel al of the the timers"
    assert careful.match("cancel all of the timers").intent == "cancel_all"
    assert careful.match("cancel all of the the timers") is None
    assert careful.nearest("cancel all of the the timers").match.intent == "cancel_all"
    assert careful.match(slip) is None


@pytest.mark.parametrize(
    "heard",
    [
        "timmer",
        "volum",
        "shoping",
        "alarn",
        "shopingg",
        "cnacel",
        "yesterdya",
        "xtimer",
        "xxyesterday",
        "lst",
        "xyzzyx",
    ],
)
def test_the_words_near_one_are_all_that_a_letter_or_two_part_from_it(skills: Skills, heard: str) -> None:
    allowed = 2 if len(heard) >= LONG else 1
    vocabulary = skills._matcher._grammar.vocabulary
    close = sorted((_distance(heard, word), word) for word in vocabulary if len(word) >= MIN_LETTERS)
    expected = [word for distance, word in close if 0 < distance <= allowed] if len(heard) >= MIN_LETTERS else []
    assert skills._matcher._nearby.words(heard) == expected


def share_near(skills: Skills, said: list[str]) -> float:
    unowned = [text for text in said if skills.match(text) is None]
    return sum(skills.nearest(text) is not None for text in unowned) / len(unowned)


def test_under_two_percent_of_everyday_questions_are_asked_back(skills: Skills) -> None:
    rows = tomllib.loads((ROOT / "models" / "starter" / "mind" / "questions.toml").read_text())["question"]
    said = sorted({text for row in rows for text in (*row["asks"], *row["held_out"])})
    assert share_near(skills, said[::8]) < 0.02


@pytest.mark.skipif(not SPEECH.is_file(), reason="needs the shared recordings' transcripts")
def test_under_two_percent_of_recorded_speech_is_asked_back(skills: Skills) -> None:
    with SPEECH.open() as table:
        said = [row["text_norm"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert share_near(skills, said) < 0.02
