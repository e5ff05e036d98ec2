"""Alarms. Now is Saturday, 21 November 2026, 16:20."""

from datetime import UTC, date, datetime, time

import pytest

from appliance.skills import CancelTimers, Context, Skills
from appliance.store import Alarm, AlarmKind, Kept
from appliance.store.changes import CancelAlarms, ExtendTimer, SetAlarm, SilenceAlarms, SnoozeAlarms

TODAY, TOMORROW, MONDAY = (date(2026, 11, day) for day in (21, 22, 23))
WEEKDAYS = (0, 1, 2, 3, 4)

OWNED = [
    ("set an alarm for seven", "set", {"at": "07:00", "half": "unknown"}),
    ("set the alarm for half past six tomorrow morning", "set", {"at": "06:30", "half": "am", "day": "tomorrow"}),
    ("wake me up at seven", "set", {"at": "07:00", "half": "unknown"}),
    ("could you wake me at quarter to eight please", "set", {"at": "07:45", "half": "unknown"}),
    ("wake me up tomorrow at 6:30", "set", {"at": "06:30", "half": "unknown", "day": "tomorrow"}),
    ("on monday wake me at seven", "set", {"at": "07:00", "half": "unknown", "day": "1"}),
    ("I need to get up at six am", "set", {"at": "06:00", "half": "am"}),
    ("make sure I'm awake by seven", "set", {"at": "07:00", "half": "unknown"}),
    ("seven o'clock alarm", "set", {"at": "07:00", "half": "unknown"}),
    ("alarm at 19:15", "set", {"at": "19:15", "half": "pm"}),
    ("set an alarm for 7:30 on weekdays", "set", {"at": "07:30", "half": "unknown", "days": "weekdays"}),
    ("set a daily alarm for noon", "set", {"at": "12:00", "half": "pm", "days": "daily"}),
    ("wake me every monday and friday at six", "set", {"at": "06:00", "half": "unknown", "days": "15"}),
    ("set a school alarm for seven", "set", {"at": "07:00", "half": "unknown", "words": "school"}),
    ("set an alarm called school for seven", "set", {"at": "07:00", "half": "unknown", "words": "school"}),
    ("set a morning alarm for six", "set", {"at": "06:00", "half": "am"}),
    ("wake me up in the evening at six", "set", {"at": "18:00", "half": "pm"}),
    ("set a recurring alarm for seven on weekdays", "set", {"at": "07:00", "half": "unknown", "days": "weekdays"}),
    ("wake me at seven for work", "set", {"at": "07:00", "half": "unknown", "words": "work"}),
    ("set an alarm", "set", {}),
    ("wake me tomorrow", "set", {"day": "tomorrow"}),
    ("cancel the alarm", "cancel", {}),
    ("turn off the alarm at seven", "cancel", {"at": "07:00", "half": "unknown"}),
    ("delete my seven am alarm", "cancel", {"at": "07:00", "half": "am"}),
    ("cancel the alarm for tomorrow", "cancel", {"day": "tomorrow"}),
    ("cancel tomorrow's alarm", "cancel", {"day": "tomorrow"}),
    ("delete the school alarm", "cancel", {"words": "school"}),
    ("turn the alarm off", "cancel", {}),
    ("cancel all alarms", "cancel_all", {}),
    ("turn off all my alarms", "cancel_all", {}),
    ("when is my next alarm", "query", {}),
    ("what time is my alarm set for", "query", {}),
    ("do i have an alarm for tomorrow", "query", {"day": "tomorrow"}),
    ("when does the alarm go off", "query", {}),
    ("what's my alarm set to", "query", {}),
    ("when do i have to get up tomorrow", "query", {"day": "tomorrow"}),
    ("what alarms do i have", "list", {}),
    ("list my alarms", "list", {}),
    ("are there any alarms set", "list", {}),
    ("change my alarm to eight", "change", {"at": "08:00", "half": "unknown"}),
    ("move the alarm to tomorrow at nine am", "change", {"at": "09:00", "half": "am", "day": "tomorrow"}),
    ("snooze", "snooze", {}),
    ("snooze for ten minutes", "snooze", {"seconds": 600}),
    ("snooze the alarm", "snooze", {}),
    ("wake me again in ten minutes", "snooze", {"seconds": 600}),
    ("let me sleep ten more minutes", "snooze", {"seconds": 600}),
]

NOT_OURS = [
    "what is an alarm",
    "who invented the alarm clock",
    "set an alarm for the end of the world",
    "don't set an alarm for seven",
    "is the fire alarm on",
    "wake up neo",
    "wake me when it is over",
    "what time do bakers get up",
    "don't cancel the alarm",
    "at seven",
]


@pytest.mark.parametrize(("text", "intent", "slots"), OWNED)
def test_what_people_say_to_the_alarm(skills: Skills, text: str, intent: str, slots: dict[str, object]) -> None:
    match = skills.match(text)
    assert match is not None
    assert (match.skill, match.intent, match.slots) == ("alarm", intent, slots)


@pytest.mark.parametrize("text", NOT_OURS)
def test_a_near_miss_is_not_the_alarms(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "alarm"


@pytest.mark.parametrize(
    ("text", "complete"), [("set an alarm for seven", True), ("set an alarm for", False), ("wake me tomorrow", False)]
)
def test_an_alarm_without_its_time_is_incomplete(skills: Skills, text: str, complete: bool) -> None:
    match = skills.match(text)
    assert match is not None
    assert match.complete is complete


def test_waking_in_a_while_is_a_timer(skills: Skills) -> None:
    match = skills.match("wake me in ten minutes")
    assert match is not None
    assert (match.skill, match.intent) == ("timer", "set")


def alarm(
    at: time, on: date | None = None, weekdays: tuple[int, ...] = (), words: str = "", number: int = 1, **more: object
) -> Alarm:
    return Alarm(number, AlarmKind.ALARM, at, on, weekdays, words, **more)


WORK = alarm(time(7), weekdays=WEEKDAYS, number=1)
CHURCH = alarm(time(9), TOMORROW, words="church", number=2)
EVENING = alarm(time(19), TODAY, number=3)
PILLS = Alarm(9, AlarmKind.REMINDER, time(8), TOMORROW, (), "take the pills")


@pytest.mark.parametrize(
    ("text", "said", "at", "on", "weekdays"),
    [
        ("wake me at seven", "Alarm at 7:00 PM.", time(19), TODAY, ()),
        ("wake me at seven am", "Alarm tomorrow at 7:00 AM.", time(7), TOMORROW, ()),
        ("set an alarm for tomorrow at seven", "Alarm tomorrow at 7:00 AM.", time(7), TOMORROW, ()),
        ("wake me on monday at six thirty", "Alarm on Monday at 6:30 AM.", time(6, 30), MONDAY, ()),
        ("alarm next saturday at nine", "Alarm on Saturday, November 28 at 9:00 AM.", time(9), date(2026, 11, 28), ()),
        ("set an alarm for 7:30 on weekdays", "Alarm every weekday at 7:30 AM.", time(7, 30), None, WEEKDAYS),
        ("wake me every day at six", "Alarm every day at 6:00 AM.", time(6), None, (*WEEKDAYS, 5, 6)),
        ("wake me at nine on weekends", "Alarm on weekends at 9:00 AM.", time(9), None, (5, 6)),
        ("wake me mondays and fridays at six", "Alarm every Monday and Friday at 6:00 AM.", time(6), None, (0, 4)),
    ],
)
def test_an_alarm_is_confirmed_with_its_day_unless_that_is_today(
    ask, text: str, said: str, at: time, on: date | None, weekdays: tuple[int, ...]
) -> None:
    answer = ask(text)
    assert (answer.text, answer.actions) == (said, (SetAlarm(AlarmKind.ALARM, at, on, weekdays),))


def test_an_alarm_may_have_a_name(ask) -> None:
    answer = ask("set a school alarm for tomorrow at seven")
    assert answer.text == "School alarm tomorrow at 7:00 AM."
    assert answer.actions == (SetAlarm(AlarmKind.ALARM, time(7), TOMORROW, (), "school"),)


def test_a_time_that_was_not_said_is_asked_for(talk) -> None:
    asking = talk("set an alarm for monday")
    assert (asking.text, asking.actions) == ("For what time?", ())
    assert talk("set an alarm for monday", "six thirty").actions == (SetAlarm(AlarmKind.ALARM, time(6, 30), MONDAY),)
    assert talk("set an alarm", "tomorrow", "at seven").actions == (SetAlarm(AlarmKind.ALARM, time(7), TOMORROW),)
    assert talk("set an alarm", "weekdays at seven").actions == (SetAlarm(AlarmKind.ALARM, time(7), None, WEEKDAYS),)


def test_tonight_stays_tonight_when_the_time_is_asked_for(talk) -> None:
    assert talk("set an alarm for tomorrow evening", "eight").actions == (
        SetAlarm(AlarmKind.ALARM, time(20), TOMORROW),
    )


def test_a_time_that_has_passed_today_is_not_set(ask) -> None:
    answer = ask("set an alarm for today at seven am")
    assert (answer.text, answer.actions) == ("7:00 AM has passed already today.", ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wake me tomorrow at nine", "You already have an alarm tomorrow at 9:00 AM."),
        ("wake me on monday at seven", "You already have an alarm every weekday at 7:00 AM."),
        ("wake me every monday at seven", "You already have an alarm every weekday at 7:00 AM."),
    ],
)
def test_an_alarm_that_exists_is_told_and_not_doubled(ask, text: str, said: str) -> None:
    answer = ask(text, alarms=(WORK, CHURCH, PILLS))
    assert (answer.text, answer.actions) == (said, ())


def test_another_day_another_name_or_a_reminder_is_another_alarm(ask) -> None:
    for text in (
        "wake me every day at seven",
        "wake me on saturday at seven",
        "set a pills alarm for tomorrow at nine",
    ):
        assert len(ask(text, alarms=(WORK, CHURCH, PILLS)).actions) == 1
    assert len(ask("wake me tomorrow at eight", alarms=(PILLS,)).actions) == 1


def test_the_thirty_first_alarm_is_refused(ask) -> None:
    thirty = tuple(alarm(time(3, minute), TOMORROW, number=minute) for minute in range(30))
    answer = ask("wake me at seven", alarms=thirty)
    assert (answer.text, answer.actions) == ("You already have 30 alarms. Cancel some first.", ())


def test_the_only_alarm_is_cancelled_and_told(ask) -> None:
    answer = ask("cancel the alarm", alarms=(CHURCH, PILLS))
    assert (answer.text, answer.actions) == ("Cancelled the alarm tomorrow at 9:00 AM.", (CancelAlarms((2,)),))
    assert ask("cancel the alarm", alarms=(WORK,)).text == "Cancelled the alarm every weekday at 7:00 AM."


def test_an_alarm_is_cancelled_by_its_time_its_day_or_its_name(ask) -> None:
    alarms = (WORK, CHURCH, EVENING)
    assert ask("cancel the alarm at seven am", alarms=alarms).actions == (CancelAlarms((1,)),)
    assert ask("cancel tonight's alarm", alarms=alarms).actions == (CancelAlarms((3,)),)
    assert ask("cancel the church alarm", alarms=alarms).actions == (CancelAlarms((2,)),)
    assert ask("cancel the weekday alarm", alarms=alarms).actions == (CancelAlarms((1,)),)
    assert ask("cancel the alarm at five", alarms=alarms).text == "There is no alarm like that."
    assert ask("cancel the alarm at five").text == "No alarm is set."


def test_of_several_alarms_none_is_cancelled_by_guess(talk) -> None:
    alarms = (WORK, CHURCH, EVENING)
    asking = talk("cancel the alarm", alarms=alarms)
    assert asking.actions == ()
    assert asking.text == (
        "You have 3 alarms: at 7:00 PM; church, tomorrow at 9:00 AM; every weekday at 7:00 AM. Which one?"
    )
    for said in ("the one tomorrow", "the second one", "nine", "church", "cancel the church alarm"):
        assert talk("cancel the alarm", said, alarms=alarms).actions == (CancelAlarms((2,)),), said
    assert talk("cancel the alarm", "the last one", alarms=alarms).actions == (CancelAlarms((1,)),)
    assert talk("cancel the alarm", "all of them", alarms=alarms).actions == (CancelAlarms((1, 2, 3)),)


def test_what_was_confirmed_too_late_is_gone(skills: Skills, talk) -> None:
    asking = talk("cancel monday's alarm", alarms=(WORK,))
    match = skills.match("yes", asked=asking.asks)
    assert match is not None
    other = alarm(time(5), TOMORROW, number=7)
    now = datetime(2026, 11, 21, 15, 20, tzinfo=UTC)
    assert skills.answer(match, Context(now=now, kept=Kept(alarms=(other,)))).text == "There is no alarm like that."


def test_an_alarm_of_one_day_is_cancelled_before_a_weekly_one(ask) -> None:
    extra = alarm(time(5), MONDAY, number=4)
    assert ask("cancel monday's alarm", alarms=(WORK, extra)).actions == (CancelAlarms((4,)),)


def test_all_alarms_are_cancelled_at_once_and_no_reminder(ask) -> None:
    answer = ask("cancel all alarms", alarms=(WORK, CHURCH, PILLS))
    assert (answer.text, answer.actions) == ("All alarms cancelled.", (CancelAlarms((1, 2)),))
    assert ask("cancel all alarms", alarms=(CHURCH,)).text == "Cancelled the alarm tomorrow at 9:00 AM."
    assert ask("cancel all alarms", alarms=(PILLS,)).text == "No alarm is set."


def test_the_next_alarm_is_told(ask) -> None:
    assert ask("when is my alarm").text == "No alarm is set."
    assert ask("when is my alarm", alarms=(WORK,)).text == "Your alarm is on Monday at 7:00 AM."
    assert ask("when is my next alarm", alarms=(WORK, CHURCH)).text == "Your church alarm is tomorrow at 9:00 AM."
    assert ask("when is my alarm", alarms=(EVENING,), ringing=(3,)).text == "It's ringing now."


def test_alarms_of_a_day_or_a_time_are_told(ask) -> None:
    alarms = (WORK, CHURCH)
    assert ask("do i have an alarm for tomorrow", alarms=alarms).text == "One alarm: church, tomorrow at 9:00 AM."
    assert ask("do i have an alarm for today", alarms=alarms).text == "There is no alarm like that."


def test_alarms_are_listed_next_first(ask) -> None:
    assert ask("what alarms do i have", alarms=(PILLS,)).text == "No alarm is set."
    assert ask("what alarms do i have", alarms=(WORK,)).text == "One alarm: every weekday at 7:00 AM."
    assert ask("what alarms do i have", alarms=(WORK, EVENING)).text == (
        "You have 2 alarms: at 7:00 PM; every weekday at 7:00 AM."
    )


SNOOZED = alarm(time(16, 15), weekdays=(5,), number=5, snoozed=datetime(2026, 11, 21, 15, 29, tzinfo=UTC))


def test_a_snoozed_alarm_is_told_as_such_and_its_snooze_is_what_is_cancelled(ask) -> None:
    assert ask("what alarms do i have", alarms=(SNOOZED,)).text == (
        "One alarm: every Saturday at 4:15 PM, snoozed until 4:29 PM."
    )
    answer = ask("cancel the alarm", alarms=(SNOOZED,))
    assert (answer.text, answer.actions) == ("Cancelled the alarm at 4:29 PM.", (SilenceAlarms((5,)),))


def test_the_alarm_is_moved(ask, talk) -> None:
    cancel = CancelAlarms((2,))
    answer = ask("change my alarm to eight", alarms=(CHURCH,))
    assert answer.text == "Alarm now tomorrow at 8:00 AM."
    assert answer.actions == (cancel, SetAlarm(AlarmKind.ALARM, time(8), TOMORROW, (), "church"))
    assert ask("change my alarm to eight", alarms=(EVENING,)).text == "Alarm now at 8:00 PM."
    assert ask("change my alarm to six thirty", alarms=(WORK,)).text == "Alarm now every weekday at 6:30 AM."
    assert ask("move the alarm to monday at nine", alarms=(CHURCH,)).text == "Alarm now on Monday at 9:00 AM."
    assert talk("change the alarm", "ten", alarms=(CHURCH,)).text == "Alarm now tomorrow at 10:00 AM."
    assert talk("change the alarm", "monday", "ten", alarms=(CHURCH,)).text == "Alarm now on Monday at 10:00 AM."


def test_an_alarm_moved_to_a_time_that_has_passed_rings_the_next_day(ask) -> None:
    assert ask("change my alarm to 2 pm", alarms=(EVENING,)).text == "Alarm now tomorrow at 2:00 PM."


def test_what_cannot_be_moved_says_why(ask) -> None:
    assert ask("change my alarm to eight").text == "No alarm is set."
    several = ask("change my alarm to eight", alarms=(CHURCH, EVENING))
    assert several.text.endswith("Cancel one, and set a new one.")
    passed = ask("change my alarm to today at two pm", alarms=(EVENING,))
    assert passed.text == "2:00 PM has passed already today."
    assert several.actions == passed.actions == ()


def test_stopping_the_alarm_silences_what_rings_and_cancels_nothing(ask) -> None:
    answer = ask("stop the alarm", alarms=(WORK, CHURCH), ringing=(1,))
    assert (answer.actions, answer.text, answer.silent) == ((SilenceAlarms((1,)),), "", True)


def test_a_ringing_timer_is_called_an_alarm_as_well(ask, timer) -> None:
    answer = ask("turn off the alarm", alarms=(WORK,), timers=(timer(-3, number=8), timer(60, number=9)))
    assert (answer.actions, answer.silent) == ((CancelTimers((8,)),), True)


def test_snoozing_is_nine_minutes_unless_they_are_said(ask) -> None:
    answer = ask("snooze", alarms=(WORK,), ringing=(1,))
    assert (answer.text, answer.actions) == ("Again in 9 minutes.", (SnoozeAlarms((1,), 540.0),))
    for text in ("snooze for five minutes", "five more minutes", "another five minutes", "give me five more minutes"):
        answer = ask(text, alarms=(WORK,), ringing=(1,))
        assert (answer.text, answer.actions) == ("Again in 5 minutes.", (SnoozeAlarms((1,), 300.0),))


def test_a_ringing_timer_is_snoozed_from_now_on(ask, timer) -> None:
    answer = ask("snooze for five minutes", timers=(timer(-3, number=8), timer(60, number=9)))
    assert answer.actions == (ExtendTimer(8, 303.0),)
    assert ask("five more minutes", timers=(timer(-3, number=8),)).actions == (ExtendTimer(8, 303.0),)


def test_what_rings_together_is_stopped_and_snoozed_together(ask, timer) -> None:
    both = {"alarms": (WORK, CHURCH), "ringing": (1, 2), "timers": (timer(-3, number=8),)}
    assert ask("stop the alarm", **both).actions == (SilenceAlarms((1, 2)), CancelTimers((8,)))
    assert ask("snooze", **both).actions == (SnoozeAlarms((1, 2), 540.0), ExtendTimer(8, 543.0))


def test_snoozing_silence_says_so(ask) -> None:
    answer = ask("snooze", alarms=(WORK,))
    assert (answer.text, answer.actions) == ("Nothing is ringing.", ())
