"""At most once each, marked before the sound, until it is silenced or ten minutes have passed."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from appliance.store import Alarm, AlarmKind, Now, Occurrence, Timer
from appliance.store.changes import (
    CancelAlarms,
    CancelTimers,
    ExtendTimer,
    PauseTimer,
    SetAlarm,
    SetTimer,
    SilenceAlarms,
    SnoozeAlarms,
)
from appliance.store.ringing import RECENT, RINGS
from tests.appliance.store.conftest import START, Desk, at

IN_TEN = SetAlarm(AlarmKind.ALARM, time(17, 30), on=date(2026, 11, 21))
"""16:30 in London is half past five in Berlin: ten minutes after the start."""

DAILY = SetAlarm(AlarmKind.ALARM, time(17, 30), weekdays=tuple(range(7)))


def keys(came: tuple[Occurrence, ...]) -> list[tuple[type, int, float, bool]]:
    return [(type(one.of), one.of.id, one.late, one.rings) for one in came]


def test_a_timer_rings_once_when_it_is_due_and_stays_ringing_ten_minutes(desk: Desk) -> None:
    desk.apply(SetTimer(60, "tea"))
    assert desk.tick(59.75) == ()
    assert keys(desk.tick(0.25)) == [(Timer, 1, 0.0, True)]
    assert desk.tick(0.25) == ()
    assert [timer.id for timer in desk.kept.timers] == [1]
    assert desk.tick(RINGS.total_seconds()) == ()
    assert desk.kept.timers == ()


def test_an_alarm_rings_once_and_goes_on_until_it_is_silenced(desk: Desk) -> None:
    desk.apply(IN_TEN)
    assert keys(desk.tick(600)) == [(Alarm, 1, 0.0, True)]
    assert (desk.tick(60), desk.kept.ringing) == ((), (1,))
    assert desk.apply(SilenceAlarms((1, 7))) == ((1,),)
    assert (desk.kept.ringing, desk.kept.alarms) == ((), ())


def test_an_alarm_that_nobody_silences_ends_by_itself_and_a_daily_one_rings_tomorrow(desk: Desk) -> None:
    desk.apply(IN_TEN, DAILY)
    assert keys(desk.tick(600)) == [(Alarm, 1, 0.0, True), (Alarm, 2, 0.0, True)]
    assert desk.tick(599) == ()
    assert desk.kept.ringing == (1, 2)
    assert desk.tick(1) == ()
    assert (desk.kept.ringing, [alarm.id for alarm in desk.kept.alarms]) == ((), [2])
    assert keys(desk.tick(86_400 - 600)) == [(Alarm, 2, 0.0, True)]


def test_it_is_marked_before_it_is_handed_out_and_rings_on_after_a_restart(desk: Desk) -> None:
    desk.apply(DAILY, SetTimer(600))
    assert len(desk.tick(600)) == 2
    desk.restart(seconds=120)
    assert desk.tick() == ()
    assert desk.kept.ringing == (1,)
    assert [timer.id for timer in desk.kept.timers] == [1]


def test_a_snoozed_alarm_is_silent_rings_again_and_is_gone_when_it_was_for_one_day(desk: Desk) -> None:
    desk.apply(IN_TEN)
    desk.tick(600)
    desk.apply(SnoozeAlarms((1,), 540))
    assert desk.kept.ringing == ()
    assert desk.kept.alarms[0].snoozed == START + timedelta(seconds=1140)
    desk.restart(seconds=300)
    assert keys(desk.tick(240)) == [(Alarm, 1, 0.0, True)]
    assert desk.kept.ringing == (1,)
    desk.apply(SilenceAlarms((1,)))
    assert desk.kept.alarms == ()


def test_a_snooze_can_be_called_off(desk: Desk) -> None:
    desk.apply(DAILY)
    desk.tick(600)
    desk.apply(SnoozeAlarms((1,), 540))
    desk.apply(SilenceAlarms((1,)))
    assert desk.tick(3600) == ()
    assert desk.kept.alarms[0].snoozed is None


@pytest.mark.parametrize(("late", "rings"), [(RECENT.total_seconds(), True), (RECENT.total_seconds() + 1, False)])
def test_what_is_over_an_hour_late_is_told_and_does_not_ring(desk: Desk, late: float, rings: bool) -> None:
    desk.apply(IN_TEN, SetTimer(600))
    assert keys(desk.tick(600 + late)) == [(Timer, 1, late, rings), (Alarm, 1, late, rings)]
    assert bool(desk.kept.ringing) is bool(desk.kept.timers) is rings
    assert desk.tick(1) == ()


@pytest.mark.parametrize("jump", [-5400, 5400])
def test_what_rings_rings_ten_minutes_also_when_the_clock_jumps_meanwhile(desk: Desk, jump: int) -> None:
    def now(seconds: float) -> Now:
        return replace(at(seconds), wall=at(seconds + jump).wall)

    desk.apply(DAILY, SetTimer(600))
    assert len(desk.tick(600)) == 2
    for seconds, rings in ((601, True), (1199, True), (1200, False)):
        assert desk.store.tick(now(seconds)) == ()
        assert (bool(desk.store.kept(now(seconds)).ringing), bool(desk.store.kept(now(seconds)).timers)) == (
            rings,
            rings,
        )


def test_several_come_soonest_first(desk: Desk) -> None:
    desk.apply(SetTimer(90), SetTimer(30), IN_TEN)
    assert [one.due - START for one in desk.tick(700)] == [timedelta(seconds=s) for s in (30, 90, 600)]


def test_a_paused_timer_does_not_ring(desk: Desk) -> None:
    desk.apply(SetTimer(60), PauseTimer(1))
    assert desk.tick(3600) == ()
    assert desk.kept.timers[0].left == 60


def test_a_ringing_timer_that_gets_more_time_rings_again(desk: Desk) -> None:
    desk.apply(SetTimer(60))
    desk.tick(70)
    desk.apply(ExtendTimer(1, 70))
    assert desk.kept.timers[0].due == START + timedelta(seconds=130)
    assert keys(desk.tick(60)) == [(Timer, 1, 0.0, True)]


def test_what_was_cancelled_never_rings(desk: Desk) -> None:
    desk.apply(SetTimer(600), DAILY)
    desk.tick(600)
    desk.apply(CancelTimers((1,)), CancelAlarms((1,)))
    assert (desk.kept.timers, desk.kept.ringing) == ((), ())
    assert desk.tick(86_400) == ()


def test_looking_at_the_clocks_writes_once_an_hour_and_no_more(desk: Desk) -> None:
    desk.apply(SetTimer(36_000))
    desk.tick()
    database = desk.store._database
    before = database.total_changes
    for _ in range(4 * 3590):
        desk.tick(0.25)
    assert database.total_changes == before
    desk.tick(10)
    assert database.total_changes == before + 1


def test_another_connection_that_changes_something_is_noticed(desk: Desk) -> None:
    desk.apply(SetTimer(60))
    desk.tick()
    other = Desk(desk.folder)
    other.apply(CancelTimers((1,)), SetTimer(30))
    other.store.close()
    assert keys(desk.tick(60)) == [(Timer, 2, 30.0, True)]


def test_on_a_disk_that_takes_nothing_any_more_it_rings_all_the_same_and_once(desk: Desk) -> None:
    desk.apply(IN_TEN)
    desk.tick()
    desk.store._database.execute("PRAGMA query_only = ON")
    assert keys(desk.tick(600)) == [(Alarm, 1, 0.0, True)]
    assert desk.tick(0.25) == ()
    assert "cannot be used" in desk.store.trouble


def test_the_zone_may_change_between_two_looks(desk: Desk) -> None:
    london = ZoneInfo("Europe/London")
    desk.apply(DAILY)
    assert desk.tick(1) == ()
    assert desk.store.tick(replace(at(600), zone=london)) == ()
    assert keys(desk.store.tick(replace(at(4200), zone=london))) == [(Alarm, 1, 0.0, True)]
