"""One loaded set of skills for all of these tests, and a moment to ask them in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from appliance.skills import Answer, Context, Skills, Timer
from appliance.store import Kept

BERLIN_WINTER = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 21, 16, 20, tzinfo=BERLIN_WINTER)


@pytest.fixture(scope="session")
def skills() -> Skills:
    return Skills("en", called=("jarvis", "hey jarvis"))


@pytest.fixture
def ask(skills: Skills):
    """Asks in words and gives the answer; what is kept, and the other parts of the context, are keywords."""

    def asked(text: str, **given: object) -> Answer:
        match = skills.match(text)
        assert match is not None, f"no skill owns {text!r}"
        kept = Kept(**{name: given.pop(name) for name in Kept.__struct_fields__ if name in given})
        return skills.answer(match, Context(now=NOW, kept=kept, **given))

    return asked


@pytest.fixture
def timer():
    """A timer by what is left of it and how long it was set for, in seconds."""

    def made(left: float, name: str = "", number: int = 1, length: float | None = None, paused: bool = False) -> Timer:
        due = NOW.astimezone(UTC) + timedelta(seconds=left)
        created = due - timedelta(seconds=max(left, 0) if length is None else length)
        if paused:  # Since an hour.
            hour = timedelta(hours=1)
            return Timer(number, name, due - hour, created - hour, left)
        return Timer(number, name, due, created)

    return made


@pytest.fixture
def talk(skills: Skills):
    """Says one thing after another, each in answer to the question before, and gives the last answer."""

    def talked(*texts: str, **kept: object) -> Answer:
        context = Context(now=NOW, kept=Kept(**kept))
        answer = Answer()
        for text in texts:
            match = skills.match(text, asked=answer.asks)
            assert match is not None, f"no skill owns {text!r}"
            answer = skills.answer(match, context)
        return answer

    return talked
