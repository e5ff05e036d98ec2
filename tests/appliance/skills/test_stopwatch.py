"""The stopwatch. Now is 15:20 UTC."""

from datetime import UTC, datetime, timedelta

import pytest

from appliance.skills import Skills
from appliance.store import Stopwatch
from appliance.store.changes import SetStopwatch

NOW = datetime(2026, 11, 21, 15, 20, tzinfo=UTC)

OWNED = [
    ("start the stopwatch", "start", {}),
    ("start a stopwatch please", "start", {}),
    ("stopwatch", "start", {}),
    ("start timing", "start", {}),
    ("resume the stopwatch", "start", {"from": "stand"}),
    ("restart the stopwatch", "start", {"from": "zero"}),
    ("start the stopwatch again", "start", {"from": "zero"}),
    ("stop the stopwatch", "stop", {}),
    ("pause the stopwatch", "stop", {}),
    ("stopwatch stop", "stop", {}),
    ("reset the stopwatch", "reset", {}),
    ("set the stopwatch to zero", "reset", {}),
    ("how long has the stopwatch been running", "query", {}),
    ("how long is the stopwatch running", "query", {}),
    ("what does the stopwatch say", "query", {}),
    ("what's on the stopwatch", "query", {}),
    ("show me the stopwatch", "query", {}),
    ("is the stopwatch still running", "query", {}),
]

NOT_OURS = ["what is a stopwatch", "who invented the stopwatch", "stop the clock", "start the car", "buy a stopwatch"]


@pytest.mark.parametrize(("text", "intent", "slots"), OWNED)
def test_what_people_say_to_the_stopwatch(skills: Skills, text: str, intent: str, slots: dict[str, object]) -> None:
    match = skills.match(text)
    assert match is not None
    assert (match.skill, match.intent, match.slots) == ("stopwatch", intent, slots)


@pytest.mark.parametrize("text", NOT_OURS)
def test_a_near_miss_is_not_the_stopwatchs(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "stopwatch"


def running(seconds: float, before: float = 0.0) -> Stopwatch:
    return Stopwatch(elapsed=before, since=NOW - timedelta(seconds=seconds))


ANEW = (SetStopwatch(Stopwatch(since=NOW)),)
STANDING = Stopwatch(elapsed=83.9)


@pytest.mark.parametrize(
    ("text", "watch", "said", "actions"),
    [
        ("start the stopwatch", None, "Stopwatch started.", ANEW),
        ("resume the stopwatch", None, "Stopwatch started.", ANEW),
        ("restart the stopwatch", None, "Stopwatch started.", ANEW),
        ("start the stopwatch", running(83.9), "The stopwatch is running already, at 1 minute and 23 seconds.", ()),
        ("resume the stopwatch", running(83.9), "The stopwatch is running already, at 1 minute and 23 seconds.", ()),
        ("restart the stopwatch", running(83.9), "The stopwatch starts from zero.", ANEW),
        ("start the stopwatch", STANDING, "Stopwatch started.", ANEW),
        (
            "resume the stopwatch",
            STANDING,
            "The stopwatch goes on from 1 minute and 23 seconds.",
            (SetStopwatch(Stopwatch(elapsed=83.9, since=NOW)),),
        ),
        ("restart the stopwatch", STANDING, "The stopwatch starts from zero.", ANEW),
        ("stop the stopwatch", None, "The stopwatch isn't running.", ()),
        ("stop the stopwatch", running(10, before=50), "Stopped at 1 minute.", (SetStopwatch(Stopwatch(elapsed=60)),)),
        ("stop the stopwatch", STANDING, "The stopwatch is stopped at 1 minute and 23 seconds.", ()),
        ("reset the stopwatch", None, "The stopwatch isn't running.", ()),
        ("reset the stopwatch", STANDING, "Stopwatch reset.", (SetStopwatch(None),)),
        ("reset the stopwatch", running(5), "Stopwatch reset.", (SetStopwatch(None),)),
        ("what does the stopwatch say", None, "The stopwatch isn't running.", ()),
        ("what does the stopwatch say", STANDING, "The stopwatch is stopped at 1 minute and 23 seconds.", ()),
        ("what does the stopwatch say", running(0.2), "1 second so far.", ()),
        ("what does the stopwatch say", running(2.7), "2 seconds so far.", ()),
        ("what does the stopwatch say", running(3659), "1 hour so far.", ()),
        ("what does the stopwatch say", running(90061), "1 day, 1 hour and 1 minute so far.", ()),
        # The clock was set back while it ran.
        ("stop the stopwatch", running(-30, before=50), "Stopped at 50 seconds.", (SetStopwatch(Stopwatch(50)),)),
    ],
)
def test_the_stopwatch_starts_stops_and_tells(
    ask, text: str, watch: Stopwatch | None, said: str, actions: tuple[SetStopwatch, ...]
) -> None:
    answer = ask(text, stopwatch=watch)
    assert (answer.text, answer.actions) == (said, actions)
