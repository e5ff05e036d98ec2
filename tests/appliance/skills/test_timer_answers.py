from datetime import datetime, timedelta, timezone

from appliance.skills import CancelTimers, Context, SetTimer, Skills
from appliance.store import Kept

NOW = datetime(2026, 11, 21, 16, 20, tzinfo=timezone(timedelta(hours=1)))


def test_setting_a_timer_says_how_long_and_asks_the_shell_to_write_it_down(ask) -> None:
    answer = ask("set a timer for an hour and a half")
    assert answer.text == "1 hour and 30 minutes, starting now."
    assert answer.actions == (SetTimer(5400),)


def test_a_named_timer_is_confirmed_by_its_name(ask) -> None:
    answer = ask("set a pasta timer for ten minutes")
    assert answer.text == "Pasta timer, 10 minutes, starting now."
    assert answer.actions == (SetTimer(600, "pasta"),)


def test_a_timer_without_a_length_is_asked_back_and_keeps_its_name(skills: Skills) -> None:
    context = Context(now=NOW)
    asking = skills.answer(skills.match("set a pasta timer"), context)
    assert (asking.text, asking.actions) == ("For how long?", ())
    told = skills.match("ten minutes", asked=asking.asks)
    assert skills.answer(told, context).actions == (SetTimer(600, "pasta"),)


def test_after_a_question_any_other_command_still_works(skills: Skills) -> None:
    asking = skills.answer(skills.match("set a timer"), Context(now=NOW))
    assert skills.match("what time is it", asked=asking.asks).skill == "time"
    assert skills.match("never mind", asked=asking.asks).skill == "stop"


def test_a_timer_of_no_length_or_of_a_month_is_not_set(ask) -> None:
    assert ask("set a timer for zero minutes").actions == ()
    assert ask("set a timer for 31 days").actions == ()


def test_the_thirty_first_timer_is_refused(ask, timer) -> None:
    thirty = tuple(timer(60, number=number) for number in range(30))
    answer = ask("set a timer for one minute", timers=thirty)
    assert answer.text == "You already have 30 timers. Cancel one first."
    assert answer.actions == ()


def test_what_is_left_is_told(ask, timer) -> None:
    assert ask("how much time is left").text == "No timer is running."
    assert ask("how much time is left", timers=(timer(272.4),)).text == "4 minutes and 33 seconds left."
    assert ask("how much time is left", timers=(timer(60, "tea"),)).text == "1 minute left on the tea timer."
    assert ask("how much time is left", timers=(timer(-1),)).text == "It's ringing now."


def test_of_several_timers_the_one_that_was_named_is_told(ask, timer) -> None:
    timers = (timer(60, "tea"), timer(600, "pasta", 2))
    assert ask("how long is left on the pasta timer", timers=timers).text == "10 minutes left on the pasta timer."
    assert ask("how long is left on the egg timer", timers=timers).text == "There is no egg timer."


def test_several_timers_are_listed_soonest_first(ask, timer) -> None:
    timers = (timer(600, "pasta", 1), timer(60, "", 2, length=300))
    said = "You have 2 timers: the timer for 5 minutes, 1 minute left; the pasta timer, 10 minutes left."
    assert ask("what timers are running", timers=timers).text == said
    assert ask("how much time is left", timers=timers).text == said


def test_the_only_timer_is_cancelled_without_its_name(ask, timer) -> None:
    answer = ask("cancel the timer", timers=(timer(60, "tea", 7),))
    assert (answer.text, answer.actions) == ("Timer cancelled.", (CancelTimers((7,)),))


def test_the_named_timer_is_cancelled_and_no_other(ask, timer) -> None:
    timers = (timer(60, "tea", 1), timer(600, "pasta", 2))
    answer = ask("cancel the pasta timer", timers=timers)
    assert (answer.text, answer.actions) == ("Cancelled the pasta timer.", (CancelTimers((2,)),))


def test_a_timer_is_cancelled_by_its_length(ask, timer) -> None:
    timers = (timer(60, "", 1, length=600), timer(600, "", 2, length=1200))
    assert ask("cancel the ten minute timer", timers=timers).actions == (CancelTimers((1,)),)
    assert ask("cancel the five minute timer", timers=timers).text == "There is no timer for 5 minutes."


def test_of_several_timers_none_is_cancelled_by_guess(ask, timer) -> None:
    answer = ask("cancel the timer", timers=(timer(60, "tea", 1), timer(600, "pasta", 2)))
    assert answer.actions == ()
    assert answer.text.endswith("Which one?")


def test_which_timer_to_cancel_may_be_answered_by_its_name_alone(skills: Skills, timer) -> None:
    context = Context(now=NOW, kept=Kept(timers=(timer(60, "tea", 1), timer(600, "pasta", 2))))
    asking = skills.answer(skills.match("cancel the timer"), context)
    for reply in ("the pasta timer", "pasta", "the pasta one"):
        told = skills.match(reply, asked=asking.asks)
        assert skills.answer(told, context).actions == (CancelTimers((2,)),)


def test_the_ringing_timer_is_the_one_to_stop(ask, timer) -> None:
    timers = (timer(-2, "tea", 1), timer(600, "pasta", 2))
    answer = ask("stop the timer", timers=timers)
    assert (answer.actions, answer.text, answer.silent) == ((CancelTimers((1,)),), "", True)


def test_timers_that_ring_together_are_stopped_together(ask, timer) -> None:
    timers = (timer(-2, "tea", 1), timer(-1, "eggs", 2), timer(600, "pasta", 3))
    assert ask("stop the timer", timers=timers).actions == (CancelTimers((1, 2)),)


def test_all_timers_are_cancelled_at_once(ask, timer) -> None:
    answer = ask("cancel all timers", timers=(timer(60, "tea", 1), timer(600, "pasta", 2)))
    assert (answer.text, answer.actions) == ("All 2 timers cancelled.", (CancelTimers((1, 2)),))
    assert ask("cancel all timers").text == "No timer is running."
