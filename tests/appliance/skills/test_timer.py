"""Timers that run already are changed; what sets, asks and cancels them is in `test_timer_answers.py`."""

import pytest

from appliance.skills import Answer, CancelTimers, SetTimer, Skills
from appliance.store.changes import ExtendTimer, PauseTimer, ResumeTimer

OWNED = [
    ("add five minutes to the pasta timer", "extend", {"seconds": 300, "name": "pasta"}),
    ("add five minutes to the timer", "extend", {"seconds": 300}),
    ("add another minute", "extend", {"seconds": 60}),
    ("put two more minutes on the timer", "extend", {"seconds": 120}),
    ("five more minutes", "extend", {"seconds": 300}),
    ("one more minute on the tea timer", "extend", {"seconds": 60, "name": "tea"}),
    ("ten minutes longer", "extend", {"seconds": 600}),
    ("extend the timer by an hour", "extend", {"seconds": 3600}),
    ("make the timer two minutes longer", "extend", {"seconds": 120}),
    ("give the pasta timer another minute", "extend", {"seconds": 60, "name": "pasta"}),
    ("extend the timer", "extend", {}),
    ("add time to the pasta timer", "extend", {"name": "pasta"}),
    ("take two minutes off the timer", "shorten", {"seconds": 120}),
    ("take a minute off the pasta timer", "shorten", {"seconds": 60, "name": "pasta"}),
    ("shorten the tea timer by thirty seconds", "shorten", {"seconds": 30, "name": "tea"}),
    ("make the timer a minute shorter", "shorten", {"seconds": 60}),
    ("reduce the timer", "shorten", {}),
    ("change the timer to ten minutes", "change", {"seconds": 600}),
    ("change the pasta timer to ten minutes", "change", {"seconds": 600, "name": "pasta"}),
    ("make it fifteen minutes", "change", {"seconds": 900}),
    ("change the timer", "change", {}),
    ("restart the timer", "restart", {}),
    ("reset the pasta timer", "restart", {"name": "pasta"}),
    ("start the timer again", "restart", {}),
    ("pause the timer", "pause", {}),
    ("pause the pasta timer", "pause", {"name": "pasta"}),
    ("put the timer on hold", "pause", {}),
    ("resume the timer", "resume", {}),
    ("continue the tea timer", "resume", {"name": "tea"}),
    ("how many minutes are left", "query", {}),
    ("how long until the pasta timer goes off", "query", {"name": "pasta"}),
    ("how's my pasta timer doing", "query", {"name": "pasta"}),
    ("i don't need the tea timer anymore", "cancel", {"name": "tea"}),
    ("forget the timer", "cancel", {}),
    ("time my eggs for seven minutes", "set", {"name": "eggs", "seconds": 420}),
    ("set me a timer for five minutes", "set", {"seconds": 300}),
]

NOT_OURS = [
    "add five minutes to the recipe",
    "add eggs to the list",
    "pause",
    "pause the music",
    "resume the video",
    "restart",
    "how many minutes are in an hour",
    "how long until christmas",
    "take five",
    "one more time",
    "give me more time to think",
]


@pytest.mark.parametrize(("text", "intent", "slots"), OWNED)
def test_what_people_say_to_a_timer_that_runs(skills: Skills, text: str, intent: str, slots: dict[str, object]) -> None:
    match = skills.match(text)
    assert match is not None
    assert (match.skill, match.intent, match.slots) == ("timer", intent, slots)


@pytest.mark.parametrize("text", NOT_OURS)
def test_a_near_miss_is_not_the_timers(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "timer"


@pytest.mark.parametrize("text", ["extend the timer", "reduce the timer by", "change the timer"])
def test_a_change_without_its_length_is_incomplete(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is not None
    assert not match.complete


def told(answer: Answer) -> tuple[str, tuple[object, ...]]:
    return answer.text, answer.actions


def test_a_timer_gets_more_time_and_tells_what_is_left(ask, timer) -> None:
    assert told(ask("add five minutes", timers=(timer(120, number=7),))) == (
        "5 minutes added, 7 minutes left.",
        (ExtendTimer(7, 300.0),),
    )
    timers = (timer(120, "pasta", 1), timer(60, "tea", 2))
    assert told(ask("add five minutes to the pasta timer", timers=timers)) == (
        "5 minutes added, 7 minutes left on the pasta timer.",
        (ExtendTimer(1, 300.0),),
    )


def test_a_ringing_timer_that_is_named_gets_its_time_from_now(ask, timer) -> None:
    timers = (timer(-4, "pasta", 1), timer(60, "tea", 2))
    assert told(ask("add five minutes to the pasta timer", timers=timers)) == (
        "5 minutes added, 5 minutes left on the pasta timer.",
        (ExtendTimer(1, 304.0),),
    )


def test_a_timer_gets_less_time(ask, timer) -> None:
    assert told(ask("take two minutes off the timer", timers=(timer(300, number=7),))) == (
        "2 minutes taken off, 3 minutes left.",
        (ExtendTimer(7, -120.0),),
    )
    assert told(ask("take two minutes off the timer", timers=(timer(300, "tea", 7, paused=True),))) == (
        "2 minutes taken off, 3 minutes left on the tea timer.",
        (ExtendTimer(7, -120.0),),
    )


def test_a_timer_is_not_shortened_by_more_than_it_has(ask, timer) -> None:
    answer = ask("take two minutes off the timer", timers=(timer(90, "tea"),))
    assert told(answer) == ("The tea timer has only 1 minute and 30 seconds left.", ())
    assert ask("take two minutes off the timer", timers=(timer(-1),)).text == "No timer is running."


def test_no_timer_becomes_longer_than_a_week(ask, timer) -> None:
    week = "That is too long for a timer. A week is the most."
    assert told(ask("add three days to the timer", timers=(timer(5 * 86_400),))) == (week, ())
    assert told(ask("change the timer to eight days", timers=(timer(60),))) == (week, ())


def test_by_how_much_is_asked(talk, timer) -> None:
    timers = (timer(120, "pasta", 1), timer(60, "tea", 2))
    asking = talk("extend the pasta timer", timers=timers)
    assert told(asking) == ("By how much?", ())
    assert talk("extend the pasta timer", "five minutes", timers=timers).actions == (ExtendTimer(1, 300.0),)
    assert talk("shorten the pasta timer", "by one minute", timers=timers).actions == (ExtendTimer(1, -60.0),)
    assert talk("add zero minutes to the timer", timers=timers).text == "By how much?"
    assert talk("change the tea timer", timers=timers).text == "To what length?"
    assert talk("change the tea timer", "five minutes", timers=timers).actions == (
        CancelTimers((2,)),
        SetTimer(300.0, "tea"),
    )


CHANGES = [
    ("add five minutes", ExtendTimer(1, 300.0)),
    ("take a minute off the timer", ExtendTimer(1, -60.0)),
    ("pause the timer", PauseTimer(1)),
]


@pytest.mark.parametrize(("text", "change"), CHANGES)
def test_of_several_timers_none_is_changed_by_guess(talk, timer, text: str, change: object) -> None:
    timers = (timer(120, "pasta", 1, length=600), timer(90, "tea", 2))
    asking = talk(text, timers=timers)
    assert told(asking) == (
        "You have 2 timers: the tea timer, 1 minute and 30 seconds left; the pasta timer, 2 minutes left. Which one?",
        (),
    )
    for said in ("the pasta timer", "pasta", "the second one", "the last one", "the ten minute timer"):
        assert talk(text, said, timers=timers).actions == (change,), said
    assert talk(text, "the egg timer", timers=timers).text == "There is no egg timer."


def test_which_one_to_resume_restart_or_change_is_asked(talk, timer) -> None:
    timers = (timer(120, "pasta", 1, length=600, paused=True), timer(90, "tea", 2, paused=True))
    assert talk("resume the timer", "pasta", timers=timers).actions == (ResumeTimer(1),)
    assert talk("restart the timer", "the ten minute one", timers=timers).actions == (
        CancelTimers((1,)),
        SetTimer(600.0, "pasta"),
    )
    assert talk("change the timer to an hour", "the first one", timers=timers).actions == (
        CancelTimers((2,)),
        SetTimer(3600.0, "tea"),
    )
    assert talk("cancel the timer", "the first one", timers=timers).actions == (CancelTimers((2,)),)


def test_a_timer_is_set_anew_to_another_length(ask, timer) -> None:
    assert told(ask("change the pasta timer to ten minutes", timers=(timer(120, "pasta", 1),))) == (
        "The pasta timer changed to 10 minutes, starting now.",
        (CancelTimers((1,)), SetTimer(600.0, "pasta")),
    )


def test_a_timer_begins_again_ringing_or_not(ask, timer) -> None:
    again = (CancelTimers((1,)), SetTimer(600.0, "tea"))
    for left in (120, -3):
        assert told(ask("restart the timer", timers=(timer(left, "tea", 1, length=600),))) == (
            "The tea timer starts again.",
            again,
        )


def test_a_timer_is_paused_and_goes_on(ask, timer) -> None:
    assert told(ask("pause the timer", timers=(timer(120, number=7),))) == (
        "The timer for 2 minutes is paused with 2 minutes left.",
        (PauseTimer(7),),
    )
    assert told(ask("resume the timer", timers=(timer(120, "tea", 7, paused=True),))) == (
        "The tea timer goes on, 2 minutes left.",
        (ResumeTimer(7),),
    )


def test_of_a_running_and_a_paused_timer_the_one_that_can_be_is_meant(ask, timer) -> None:
    timers = (timer(120, "pasta", 1, paused=True), timer(60, "tea", 2))
    assert ask("pause the timer", timers=timers).actions == (PauseTimer(2),)
    assert ask("resume the timer", timers=timers).actions == (ResumeTimer(1),)


@pytest.mark.parametrize(
    ("text", "left", "paused", "said"),
    [
        ("pause the timer", 60, True, "It's paused already."),
        ("pause the timer", -1, False, "It's ringing now."),
        ("resume the timer", 60, False, "It isn't paused."),
        ("resume the timer", -1, False, "It's ringing now."),
    ],
)
def test_what_is_so_already_is_said(ask, timer, text: str, left: float, paused: bool, said: str) -> None:
    assert told(ask(text, timers=(timer(left, paused=paused),))) == (said, ())


@pytest.mark.parametrize(
    "text",
    [
        "add five minutes",
        "take a minute off the timer",
        "change the timer to ten minutes",
        "restart the timer",
        "pause the timer",
        "resume the timer",
    ],
)
def test_without_a_timer_nothing_is_changed(ask, timer, text: str) -> None:
    assert told(ask(text)) == ("No timer is running.", ())


@pytest.mark.parametrize("text", ["pause the egg timer", "add a minute to the egg timer", "restart the egg timer"])
def test_a_timer_that_is_not_there_is_said_by_its_name(ask, timer, text: str) -> None:
    assert told(ask(text, timers=(timer(60, "tea"),))) == ("There is no egg timer.", ())


def test_a_paused_timer_is_told_as_such(ask, timer) -> None:
    assert ask("how much time is left", timers=(timer(60, paused=True),)).text == "It's paused with 1 minute left."
    assert ask("how much time is left", timers=(timer(60, "tea", paused=True),)).text == (
        "The tea timer is paused with 1 minute left."
    )
    assert ask("what timers are running", timers=(timer(60, "tea", paused=True),)).text == (
        "One timer: the tea timer, paused with 1 minute left."
    )


def test_the_only_timer_is_listed_with_what_it_does(ask, timer) -> None:
    assert ask("what timers are running").text == "No timer is running."
    assert ask("what timers are running", timers=(timer(60, "tea"),)).text == "One timer: the tea timer, 1 minute left."
    assert ask("what timers are running", timers=(timer(-1, "tea"),)).text == "One timer: the tea timer, ringing."
