"""Worse is told at once, better when it lasts, nothing twice."""

from appliance.health.alarm import LASTING, Alarm
from appliance.health.snapshot import Snapshot
from appliance.health.thresholds import Level
from appliance.units import Seconds


def told(*course: tuple[float, Level, tuple[str, ...]]) -> list[tuple[float, Level]]:
    """When something was told, and what stood then."""
    alarm, found = Alarm(), []
    for now, level, reasons in course:
        snapshot = Snapshot(pid=1, at=0, up=now, level=level, ready=True, reasons=dict.fromkeys(reasons, "a sentence"))
        if alarm.look(snapshot, Seconds(now)):
            found.append((now, alarm.level))
    return found


def test_a_speaker_that_stays_well_has_nothing_to_tell() -> None:
    assert told((0, Level.OK, ()), (60, Level.OK, ())) == []


def test_worse_is_told_at_once_and_once() -> None:
    course = [(float(now), Level.FAILING, ("stt",)) for now in range(0, 600, 2)]
    assert told(*course) == [(0, Level.FAILING)]


def test_another_reason_is_news() -> None:
    assert told((0, Level.FAILING, ("stt",)), (2, Level.FAILING, ("stt", "ear"))) == [
        (0, Level.FAILING),
        (2, Level.FAILING),
    ]


def test_better_is_told_when_it_has_lasted() -> None:
    course = [(0.0, Level.FAILING, ("stt",)), *((float(now), Level.OK, ()) for now in range(2, 60, 2))]
    assert told(*course) == [(0, Level.FAILING), (2 + LASTING, Level.OK)]


def test_a_flicker_is_told_once() -> None:
    course = [
        (float(now), Level.DEGRADED if now % 20 < 10 else Level.OK, ("heat",) if now % 20 < 10 else ())
        for now in range(0, 200, 2)
    ]
    assert told(*course) == [(0, Level.DEGRADED)]
