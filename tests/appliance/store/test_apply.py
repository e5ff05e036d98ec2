"""What is asked to be written is written, all or none, within limits, and is there after a restart."""

from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

import pytest
from msgspec.structs import replace

from appliance.store import (
    Alarm,
    AlarmKind,
    Fact,
    Item,
    Kept,
    NamedList,
    Now,
    Stopwatch,
    StoreFailed,
    Timer,
    TooMuch,
    changing,
)
from appliance.store.changes import (
    AddItems,
    CancelAlarms,
    CancelTimers,
    Change,
    DropList,
    ExtendTimer,
    Forget,
    Note,
    PauseTimer,
    Remember,
    RemoveItems,
    ResumeTimer,
    SetAlarm,
    SetStopwatch,
    SetTimer,
    SkipAlarm,
)
from tests.appliance.store.conftest import BERLIN, START, Desk

WEEKLY = SetAlarm(AlarmKind.ALARM, time(7), weekdays=(4, 0, 2), words="run")
ONCE = SetAlarm(AlarmKind.REMINDER, time(7, 30), on=date(2026, 11, 22), words="the bins")


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_everything_that_can_be_kept_is_there_after_a_restart(desk: Desk) -> None:
    ids = desk.apply(
        SetTimer(600, " pasta "),
        WEEKLY,
        ONCE,
        AddItems("shopping", ("milk", "eggs")),
        SetStopwatch(Stopwatch(12.5, START)),
        Remember("The key is under the mat."),
        Note("stop", "last", "a"),
    )
    assert ids == ((1,), (1,), (2,), (1, 2), (), (1,), ())
    desk.restart(seconds=30)
    assert desk.kept == Kept(
        timers=(Timer(1, "pasta", due=after(600), created=START, length=600),),
        alarms=(
            Alarm(1, AlarmKind.ALARM, time(7), weekdays=(0, 2, 4), words="run", created=START),
            Alarm(2, AlarmKind.REMINDER, time(7, 30), on=date(2026, 11, 22), words="the bins", created=START),
        ),
        lists=(NamedList("shopping", (Item(1, "milk"), Item(2, "eggs"))),),
        stopwatch=Stopwatch(12.5, START),
        facts=(Fact(1, "The key is under the mat."),),
        notes={"stop": {"last": "a"}},
    )


def test_of_one_answer_all_is_written_or_nothing(desk: Desk) -> None:
    desk.apply(AddItems("shopping", ("milk",)))
    before = desk.kept
    with pytest.raises(TooMuch):
        desk.apply(SetTimer(60), RemoveItems((1,)), Remember("x" * 501))
    assert desk.kept == before
    assert desk.apply(SetTimer(60)) == ((1,),)


def test_a_timer_is_extended_and_shortened_and_rings_at_once_when_nothing_is_left(desk: Desk) -> None:
    desk.apply(SetTimer(600), ExtendTimer(1, 60))
    assert desk.kept.timers == (Timer(1, "", due=after(660), created=START, length=660),)
    desk.apply(ExtendTimer(1, -7000))
    assert desk.kept.timers[0].due == START
    assert len(desk.tick()) == 1


def test_a_paused_timer_stands_still_and_goes_on_with_what_it_had(desk: Desk) -> None:
    desk.apply(SetTimer(600))
    desk.seconds = 100
    desk.apply(PauseTimer(1))
    desk.apply(ExtendTimer(1, 60))
    desk.restart(seconds=5000)
    assert desk.kept.timers[0].left == 560
    desk.apply(ResumeTimer(1))
    assert desk.kept.timers == (Timer(1, "", due=after(5660), created=START, length=660),)


def test_what_is_no_more_is_touched_by_nothing(desk: Desk) -> None:
    desk.apply(SetTimer(60))
    assert desk.apply(
        CancelTimers((1, 9)),
        ExtendTimer(1, 5),
        PauseTimer(1),
        ResumeTimer(1),
        RemoveItems((3,)),
        DropList("x"),
        Forget((4,)),
    ) == ((1,), (), (), (), (), (), ())


def test_ids_are_never_given_again(desk: Desk) -> None:
    desk.apply(SetTimer(60), AddItems("a", ("x",)), Remember("y"))
    desk.apply(CancelTimers((1,)), RemoveItems((1,)), Forget((1,)))
    desk.restart()
    assert desk.apply(SetTimer(60), AddItems("a", ("x",)), Remember("y")) == ((2,), (2,), (2,))


def test_a_list_begins_with_its_first_item_and_doubles_none(desk: Desk) -> None:
    assert desk.apply(AddItems("Party", ())) == ((),)
    assert desk.apply(AddItems("party", ("Beer", "beer", " ", "Éclairs"))) == ((1, 2),)
    assert desk.apply(AddItems("PARTY", ("éclairs", "ice"))) == ((3,),)
    assert desk.kept.lists == (NamedList("Party", (Item(1, "Beer"), Item(2, "Éclairs"), Item(3, "ice"))),)


def test_a_list_is_cleared_or_dropped(desk: Desk) -> None:
    desk.apply(AddItems("a", ("x",)), AddItems("b", ("y",)))
    desk.apply(DropList("A", keep=True), DropList("b"))
    assert desk.kept.lists == (NamedList("a"),)


def test_a_fact_is_not_doubled_and_can_be_forgotten(desk: Desk) -> None:
    assert desk.apply(Remember("Anna likes tea."), Remember("anna likes TEA.")) == ((1,), (1,))
    assert desk.apply(Forget((1,))) == ((1,),)
    assert desk.kept.facts == ()


def test_a_note_is_replaced_removed_and_goes_by_itself(desk: Desk) -> None:
    desk.apply(Note("a", "k", "1"), Note("a", "k", "2"), Note("b", "k", "3", until=after(60)), Note("b", "x", "4"))
    assert desk.kept.notes == {"a": {"k": "2"}, "b": {"k": "3", "x": "4"}}
    desk.apply(Note("b", "x", ""))
    desk.seconds = 60
    assert desk.kept.notes == {"a": {"k": "2"}}


def test_the_stopwatch_is_reset(desk: Desk) -> None:
    desk.apply(SetStopwatch(Stopwatch(5.0)))
    assert desk.kept.stopwatch == Stopwatch(5.0)
    desk.apply(SetStopwatch(None))
    assert desk.kept.stopwatch is None


def test_in_twenty_minutes_is_a_moment_and_a_wall_time(desk: Desk) -> None:
    desk.apply(SetAlarm(AlarmKind.REMINDER, time(0), seconds=1200, words="tea"))
    (alarm,) = desk.kept.alarms
    assert (alarm.at, alarm.on, alarm.snoozed) == (time(17, 40), date(2026, 11, 21), after(1200))
    assert [one.late for one in desk.tick(1200)] == [0.0]
    assert desk.tick(1) == ()


def test_moments_are_told_as_the_wall_clock_shows_them_even_if_it_is_wrong(desk: Desk) -> None:
    desk.apply(SetTimer(600), SetStopwatch(Stopwatch(0.0, START)))
    desk.store.close()
    behind = Now(datetime(1970, 1, 1, tzinfo=UTC), 5.0, BERLIN)
    reopened = type(desk.store)(desk.folder, behind.wall, boot="two")
    kept = reopened.kept(behind)
    assert kept.timers[0].due - behind.wall == timedelta(seconds=600)
    assert kept.stopwatch == Stopwatch(0.0, behind.wall)
    reopened.close()


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (tuple(SetTimer(60) for _ in range(101)), "100 timers already"),
        (tuple(WEEKLY for _ in range(101)), "100 alarms and reminders already"),
        (tuple(AddItems(f"list {number}", ()) for number in range(51)), "50 lists already"),
        ((AddItems("a", tuple(map(str, range(301)))),), "300 items on that list already"),
        (tuple(Remember(str(number)) for number in range(501)), "500 things to remember already"),
        (tuple(Note("a", str(number), "x") for number in range(1001)), "1000 notes already"),
        ((AddItems("x" * 81, ("y",)),), "the list's name has 81 characters; 80 are kept"),
        ((AddItems("a", ("y" * 501,)),), "the item has 501 characters"),
        ((Remember("y" * 501),), "501 characters"),
        ((SetAlarm(AlarmKind.REMINDER, time(7), on=date(2027, 1, 1), words="y" * 501),), "the reminder has 501"),
        ((Note("a", "k", "v" * 4001),), "the note has 4001"),
        ((SetTimer(1e9),), "longer than a year"),
        ((SetTimer(float("nan")),), "longer than a year"),
    ],
)
def test_too_much_is_refused_and_said_so(desk: Desk, what: tuple[Change, ...], why: str) -> None:
    with pytest.raises(TooMuch, match=why):
        desk.apply(*what)
    assert desk.kept == Kept()


def test_a_timers_name_is_cut_so_that_the_timer_is_not_lost_and_kept_as_text(desk: Desk) -> None:
    hostile = "'); DROP TABLE timers; --"
    desk.apply(SetTimer(60, "x" * 500), SetTimer(61, hostile))
    assert [timer.name for timer in desk.kept.timers] == ["x" * 80, hostile]


def test_an_alarm_is_for_one_day_or_weekly_and_never_both(desk: Desk) -> None:
    for wrong in (SetAlarm(AlarmKind.ALARM, time(7)), SetAlarm(AlarmKind.ALARM, time(7), date(2027, 1, 1), (1,))):
        with pytest.raises(ValueError, match="exactly one"):
            desk.apply(wrong)


def test_every_change_has_somebody_who_writes_it() -> None:
    assert set(changing._WRITERS) == set(get_args(Change))


def test_a_full_disk_is_told_as_such_and_nothing_is_half_written(desk: Desk) -> None:
    database = desk.store._database
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")
    confirmed = 0
    with pytest.raises(StoreFailed, match="full"):
        for number in range(500):
            desk.apply(Remember(f"{number} " * 40), AddItems("a", (str(number),)))
            confirmed += 1
    assert len(desk.kept.facts) == sum(len(one.items) for one in desk.kept.lists) == confirmed


def test_only_an_alarm_of_every_week_has_a_day_to_leave_out(desk: Desk) -> None:
    desk.apply(WEEKLY, ONCE)
    day = date(2026, 11, 23)
    assert desk.apply(SkipAlarm(1, day), SkipAlarm(2, day), SkipAlarm(9, day)) == ((1,), (), ())
    desk.restart()
    assert [alarm.skip for alarm in desk.kept.alarms] == [day, None]
    desk.apply(CancelAlarms((1,)), replace(WEEKLY, skip=day))
    assert [alarm.skip for alarm in desk.kept.alarms] == [None, day]
    desk.apply(SkipAlarm(3, None))
    assert [alarm.skip for alarm in desk.kept.alarms] == [None, None]
