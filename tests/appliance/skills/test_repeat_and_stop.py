"""Say that again, what did you hear; stop, cancel, thank you."""

import pytest

from appliance.skills import Answer, CancelTimers, Context, Skills, Stop
from appliance.skills.skill import Call, Result
from appliance.store.changes import SilenceAlarms
from tests.appliance.skills.conftest import NOW

HEARD = [
    "what did you hear",
    "what did you just understand",
    "what have you heard",
    "what did I just say",
    "what did i ask you",
    "repeat what i said",
]

STOPPED = [
    ("stop", "stop"),
    ("stop talking", "stop"),
    ("keep quiet", "stop"),
    ("silence", "stop"),
    ("that's enough", "stop"),
    ("cancel that", "cancel"),
    ("never mind", "cancel"),
    ("forget about it", "cancel"),
    ("it doesn't matter", "cancel"),
    ("nothing", "cancel"),
    ("thank you very much", "thanks"),
    ("no thanks", "thanks"),
    ("that will be all", "thanks"),
]

NEAR_MISSES = [
    "what did you eat",
    "what do you hear on the moon",
    "what have you heard about rome",
    "what did i do yesterday",
    "repeat after me",
    "do not stop",
    "stop the bus",
    "silence of the lambs",
    "does it matter",
    "nothing compares to you",
    "thank you in german",
    "that's all folks",
]


@pytest.mark.parametrize("text", HEARD)
def test_what_was_heard_is_told(ask, text: str) -> None:
    assert ask(text, last_heard="Turn up the haddock") == Answer("I heard: Turn up the haddock")


def test_before_anything_was_heard_it_says_so(ask) -> None:
    assert ask("what did you hear") == Answer("I haven't heard anything before this.")


@pytest.mark.parametrize(("text", "intent"), STOPPED)
def test_stop_cancel_and_thanks_end_the_turn_without_a_word(skills: Skills, ask, text: str, intent: str) -> None:
    match = skills.match(text)
    assert (match.skill, match.intent) == ("stop", intent)
    assert ask(text) == Answer(actions=(Stop(),), silent=True)


@pytest.mark.parametrize("text", ["stop", "never mind", "thanks", "be quiet"])
def test_what_rings_falls_silent_with_it(ask, timer, text: str) -> None:
    rings = (timer(-3, number=7), timer(60, number=8))
    answer = ask(text, ringing=(4, 5), timers=rings)
    assert answer.silent
    assert answer.actions == (Stop(), SilenceAlarms((4, 5)), CancelTimers((7,)))


@pytest.mark.parametrize("text", ["stop", "quiet", "that's enough"])
def test_where_nothing_else_is_to_be_heard_the_music_is_stopped(ask, text: str) -> None:
    answer = ask(text, services=frozenset({"music"}))
    assert answer == Answer(actions=(Stop(),), call=Call("music", "pause", {}, 2.0))


def test_what_rings_and_what_is_being_said_comes_before_the_music(ask, timer) -> None:
    music = frozenset({"music"})
    assert ask("stop", services=music, timers=(timer(-3, number=7),)).call is None
    assert ask("stop", services=music, ringing=(4,)).call is None
    assert ask("stop", services=music, interrupted=True) == Answer(actions=(Stop(),), silent=True)


@pytest.mark.parametrize("text", ["thank you", "never mind", "cancel that"])
def test_thanks_and_never_mind_leave_the_music_on(ask, text: str) -> None:
    assert ask(text, services=frozenset({"music"})).call is None


@pytest.mark.parametrize("result", [Result(True, {"outcome": "nothing_playing"}), Result(False, why="no player")])
def test_of_the_music_nothing_is_said(skills: Skills, result: Result) -> None:
    match = skills.match("stop")
    assert skills.finish(match, result, Context(now=NOW)) == Answer(silent=True)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_neither_stops_nor_repeats(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill not in ("stop", "repeat")
