"""Reminders. Now is Saturday, 21 November 2026, 16:20."""

from datetime import date, time

import msgspec
import pytest

from appliance.skills import Answer, Skills
from appliance.store import Alarm, AlarmKind
from appliance.store.changes import CancelAlarms, SetAlarm, SilenceAlarms, SnoozeAlarms

TODAY, TOMORROW, MONDAY = (date(2026, 11, day) for day in (21, 22, 23))

OWNED = [
    ("remind me to call mum at six", "set", {"words": "call mum", "at": "06:00", "half": "unknown"}),
    ("remind me to call mum in an hour", "set", {"words": "call mum", "seconds": 3600}),
    ("remind me in ten minutes to call mum", "set", {"words": "call mum", "seconds": 600}),
    ("in ten minutes remind me to turn off the oven", "set", {"words": "turn off the oven", "seconds": 600}),
    (
        "remind me tomorrow at eight to call mum",
        "set",
        {"words": "call mum", "day": "tomorrow", "at": "08:00", "half": "unknown"},
    ),
    (
        "remind me every monday at nine to water the plants",
        "set",
        {"words": "water the plants", "days": "1", "at": "09:00", "half": "unknown"},
    ),
    (
        "remind me about the dentist on friday at 9:30 am",
        "set",
        {"words": "the dentist", "day": "5", "at": "09:30", "half": "am"},
    ),
    ("set a reminder for six pm to buy milk", "set", {"words": "buy milk", "at": "18:00", "half": "pm"}),
    (
        "set a dentist reminder for tomorrow at nine",
        "set",
        {"words": "dentist", "day": "tomorrow", "at": "09:00", "half": "unknown"},
    ),
    ("don't forget to call mum at six", "set", {"words": "call mum", "at": "06:00", "half": "unknown"}),
    ("don't let me forget to call mum at six", "set", {"words": "call mum", "at": "06:00", "half": "unknown"}),
    (
        "remind me to ask my sister for the recipe of that cake tonight",
        "set",
        {"words": "ask my sister for the recipe of that cake", "day": "today", "half": "pm"},
    ),
    ("remind me to set a timer", "set", {"words": "set a timer"}),
    ("remind me to read chapter seven", "set", {"words": "read chapter seven"}),
    ("remind me to buy tickets for two", "set", {"words": "buy tickets for two"}),
    ("stop reminding me to feed the cat", "cancel", {"words": "feed the cat"}),
    ("any reminders for today", "list", {"day": "today"}),
    ("remind me tomorrow to call mum", "set", {"words": "call mum", "day": "tomorrow"}),
    ("remind me at six", "set", {"at": "06:00", "half": "unknown"}),
    ("set a reminder", "set", {}),
    ("remind me of something", "set", {}),
    ("cancel the reminder", "cancel", {}),
    ("cancel the reminder to call mum", "cancel", {"words": "call mum"}),
    ("delete my reminder about the dentist", "cancel", {"words": "the dentist"}),
    ("cancel the dentist reminder", "cancel", {"words": "dentist"}),
    ("don't remind me to call mum", "cancel", {"words": "call mum"}),
    ("cancel the reminder for tomorrow", "cancel", {"day": "tomorrow"}),
    ("delete all reminders", "cancel_all", {}),
    ("clear my reminders", "cancel_all", {}),
    ("what are my reminders", "list", {}),
    ("what reminders do i have for tomorrow", "list", {"day": "tomorrow"}),
    ("do i have any reminders", "list", {}),
    ("what did i ask you to remind me of", "list", {}),
    ("when is my next reminder", "list", {}),
]

NOT_OURS = [
    "what is a reminder",
    "you remind me of my brother at six",
    "does this remind you of anything",
    "remind yourself",
    "what should i do tomorrow",
    "remind me how long eggs take",
]


@pytest.mark.parametrize(("text", "intent", "slots"), OWNED)
def test_what_people_say_to_be_reminded(skills: Skills, text: str, intent: str, slots: dict[str, object]) -> None:
    match = skills.match(text)
    assert match is not None
    assert (match.skill, match.intent, match.slots) == ("reminder", intent, slots)


@pytest.mark.parametrize("text", NOT_OURS)
def test_a_near_miss_is_no_reminder(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "reminder"


def test_being_reminded_of_nothing_in_a_while_is_a_timer(skills: Skills) -> None:
    match = skills.match("remind me in ten minutes")
    assert match is not None
    assert match.skill == "timer"


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("remind me to call mum at six", True),
        ("remind me to call mum", False),
        ("remind me to call mum tomorrow", False),
        ("remind me at six", False),
    ],
)
def test_a_reminder_needs_its_words_and_its_time(skills: Skills, text: str, complete: bool) -> None:
    match = skills.match(text)
    assert match is not None
    assert match.complete is complete


def reminder(words: str, at: time, on: date | None = None, weekdays: tuple[int, ...] = (), number: int = 1) -> Alarm:
    return Alarm(number, AlarmKind.REMINDER, at, on, weekdays, words)


MUM = reminder("call mum", time(18), TODAY, number=1)
DENTIST = reminder("go to the dentist", time(9, 30), TOMORROW, number=2)
PLANTS = reminder("water the plants", time(9), weekdays=(0,), number=3)
ALARM = Alarm(9, AlarmKind.ALARM, time(7), TOMORROW)


@pytest.mark.parametrize(
    ("text", "said", "at", "on", "weekdays"),
    [
        ("remind me to call mum at six", "Reminder at 6:00 PM: call mum.", time(18), TODAY, ()),
        ("remind me to call mum in an hour", "Reminder in 1 hour: call mum.", time(17, 20), TODAY, ()),
        ("remind me to call mum in ten seconds", "Reminder in 10 seconds: call mum.", time(16, 20, 10), TODAY, ()),
        ("remind me in two days to call mum", "Reminder on Monday at 4:20 PM: call mum.", time(16, 20), MONDAY, ()),
        ("remind me tomorrow at eight to call mum", "Reminder tomorrow at 8:00 AM: call mum.", time(8), TOMORROW, ()),
        ("remind me tomorrow at three to call mum", "Reminder tomorrow at 3:00 PM: call mum.", time(15), TOMORROW, ()),
        (
            "remind me every monday at nine to call mum",
            "Reminder every Monday at 9:00 AM: call mum.",
            time(9),
            None,
            (0,),
        ),
    ],
)
def test_a_reminder_is_confirmed_with_its_moment_and_its_words(
    ask, text: str, said: str, at: time, on: date | None, weekdays: tuple[int, ...]
) -> None:
    answer = ask(text)
    assert (answer.text, moments_of(answer)) == (said, [SetAlarm(AlarmKind.REMINDER, at, on, weekdays, "call mum")])


def moments_of(answer: Answer) -> list[SetAlarm]:
    """Its actions, whether they were asked for as a moment or as a length of time."""
    return [msgspec.structs.replace(action, seconds=None) for action in answer.actions]


def test_what_was_asked_for_as_a_length_of_time_is_kept_as_one(ask) -> None:
    def seconds(text: str) -> float | None:
        (action,) = ask(text).actions
        return action.seconds

    assert seconds("remind me to call mum in an hour") == 3_600
    assert seconds("remind me to call mum tomorrow at eight in the morning") is None


@pytest.mark.parametrize(
    ("texts", "question"),
    [
        (("remind me to call mum",), "When?"),
        (("remind me to call mum tomorrow",), "At what time?"),
        (("remind me to call mum every day",), "At what time?"),
        (("remind me at six",), "What about?"),
        (("set a reminder",), "What about?"),
        (("set a reminder", "call mum"), "When?"),
        (("set a reminder", "to call mum tomorrow"), "At what time?"),
        (("remind me to call mum", "tomorrow"), "At what time?"),
        (("remind me to call mum in zero minutes",), "When?"),
    ],
)
def test_what_is_missing_is_asked_for(talk, texts: tuple[str, ...], question: str) -> None:
    answer = talk(*texts)
    assert (answer.text, answer.actions) == (question, ())
    assert answer.asks is not None


@pytest.mark.parametrize(
    ("texts", "at", "on", "weekdays"),
    [
        (("remind me to call mum", "at six"), time(18), TODAY, ()),
        (("remind me to call mum", "in an hour"), time(17, 20), TODAY, ()),
        (("remind me to call mum", "tomorrow at eight"), time(8), TOMORROW, ()),
        (("remind me to call mum", "tomorrow", "eight"), time(8), TOMORROW, ()),
        (("remind me to call mum", "every monday at nine"), time(9), None, (0,)),
        (("remind me to call mum tomorrow evening", "at eight"), time(20), TOMORROW, ()),
        (("remind me at six", "call mum"), time(18), TODAY, ()),
        (("remind me at six", "to call mum"), time(18), TODAY, ()),
        (("set a reminder", "call mum at six"), time(18), TODAY, ()),
        (("set a reminder", "remind me to call mum", "six pm"), time(18), TODAY, ()),
    ],
)
def test_a_reminder_is_completed_by_the_answers(
    talk, texts: tuple[str, ...], at: time, on: date | None, weekdays: tuple[int, ...]
) -> None:
    assert moments_of(talk(*texts)) == [SetAlarm(AlarmKind.REMINDER, at, on, weekdays, "call mum")]


def test_after_the_question_any_other_command_still_works(skills: Skills, talk) -> None:
    for asking in (talk("set a reminder"), talk("remind me to call mum")):
        for text, skill in (("what time is it", "time"), ("never mind", "stop")):
            match = skills.match(text, asked=asking.asks)
            assert match is not None
            assert match.skill == skill


def test_a_time_that_has_passed_today_is_not_set(ask) -> None:
    answer = ask("remind me to call mum today at two pm")
    assert (answer.text, answer.actions) == ("2:00 PM has passed already today.", ())


def test_the_same_words_at_the_same_moment_are_set_once(ask) -> None:
    answer = ask("remind me to call Mum at six", alarms=(MUM,))
    assert (answer.text, answer.actions) == ("I'll remind you of that already, at 6:00 PM.", ())
    assert len(ask("remind me to call dad at six", alarms=(MUM,)).actions) == 1
    assert len(ask("remind me to call mum at seven", alarms=(MUM,)).actions) == 1


def test_the_fifty_first_reminder_is_refused(ask) -> None:
    fifty = tuple(reminder("call mum", time(3, minute), TOMORROW, number=minute) for minute in range(50))
    answer = ask("remind me to call mum at six", alarms=fifty)
    assert (answer.text, answer.actions) == ("You already have 50 reminders. Cancel some first.", ())


def test_a_reminder_is_cancelled_by_its_words(ask) -> None:
    reminders = (MUM, DENTIST, PLANTS)
    answer = ask("cancel the reminder about the dentist", alarms=reminders)
    assert answer.text == "Cancelled the reminder tomorrow at 9:30 AM: go to the dentist."
    assert answer.actions == (CancelAlarms((2,)),)
    assert ask("cancel the plants reminder", alarms=reminders).actions == (CancelAlarms((3,)),)
    assert ask("cancel the reminder at six", alarms=reminders).actions == (CancelAlarms((1,)),)
    assert ask("cancel the reminder to buy milk", alarms=reminders).text == "There is no reminder like that."
    assert ask("cancel the reminder to buy milk", alarms=(ALARM,)).text == "There are no reminders."


def test_of_several_reminders_none_is_cancelled_by_guess(talk) -> None:
    asking = talk("cancel the reminder", alarms=(MUM, DENTIST))
    assert asking.actions == ()
    assert asking.text == (
        "You have 2 reminders: call mum, at 6:00 PM; go to the dentist, tomorrow at 9:30 AM. Which one?"
    )
    for said in ("the second one", "the dentist", "the one about the dentist", "tomorrow", "nine thirty"):
        assert talk("cancel the reminder", said, alarms=(MUM, DENTIST)).actions == (CancelAlarms((2,)),), said
    assert talk("cancel the reminder", "both", alarms=(MUM, DENTIST)).actions == (CancelAlarms((1, 2)),)


def test_all_reminders_are_cancelled_at_once_and_no_alarm(ask) -> None:
    answer = ask("cancel all reminders", alarms=(MUM, DENTIST, ALARM))
    assert (answer.text, answer.actions) == ("All reminders cancelled.", (CancelAlarms((1, 2)),))
    assert ask("cancel all reminders", alarms=(MUM,)).text == "Cancelled the reminder at 6:00 PM: call mum."
    assert ask("cancel all reminders", alarms=(ALARM,)).text == "There are no reminders."


def test_reminders_are_listed_next_first(ask) -> None:
    assert ask("what are my reminders", alarms=(ALARM,)).text == "There are no reminders."
    assert (
        ask("what are my reminders", alarms=(PLANTS,)).text
        == "One reminder: water the plants, every Monday at 9:00 AM."
    )
    assert ask("what are my reminders", alarms=(DENTIST, MUM)).text == (
        "You have 2 reminders: call mum, at 6:00 PM; go to the dentist, tomorrow at 9:30 AM."
    )


def test_reminders_of_one_day_are_listed(ask) -> None:
    reminders = (MUM, DENTIST, PLANTS)
    assert ask("what reminders do i have for tomorrow", alarms=reminders).text == (
        "One reminder: go to the dentist, tomorrow at 9:30 AM."
    )
    assert ask("what reminders do i have on wednesday", alarms=reminders).text == "There are no reminders for that day."


def test_of_many_reminders_only_the_next_are_read(ask) -> None:
    nine = tuple(reminder(f"task {number}", time(3, number), TOMORROW, number=number) for number in range(1, 10))
    text = ask("what are my reminders", alarms=nine).text
    assert text.startswith("You have 9 reminders. The next ones are: task 1, tomorrow at 3:01 AM;")
    assert "task 8" in text
    assert "task 9" not in text


def test_a_reminder_that_is_being_said_is_stopped_or_put_off(ask) -> None:
    answer = ask("stop the reminder", alarms=(MUM, DENTIST), ringing=(1,))
    assert (answer.actions, answer.silent) == ((SilenceAlarms((1,)),), True)
    answer = ask("remind me again in ten minutes", alarms=(MUM,), ringing=(1,))
    assert (answer.text, answer.actions) == ("Again in 10 minutes.", (SnoozeAlarms((1,), 600.0),))
