"""What a person wants of alarms and timers when clocks change, jump, stand still or are wrong: cases, each a sentence."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.appliance.store.house import House

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
TOKYO, KOLKATA, CAIRO = "Asia/Tokyo", "Asia/Kolkata", "Africa/Cairo"


class Case(NamedTuple):
    sentence: str
    zone: str
    start: str
    """Local time, and the right one."""
    script: str
    """See `house`."""
    heard: str


CASES = (
    # Daylight saving
    Case(
        "An alarm at seven rings at seven on the morning after clocks went forward",
        BERLIN, "2027-03-27 22:00", "alarm 07:00 daily; wait 12h", "28 07:00 alarm",
    ),
    Case(
        "An alarm at seven rings at seven on the morning after clocks went back",
        BERLIN, "2026-10-24 22:00", "alarm 07:00 daily; wait 12h", "25 07:00 alarm",
    ),
    Case(
        "An alarm at a time that the spring change leaves out rings at the moment after the gap",
        BERLIN, "2027-03-27 22:00", "alarm 02:30 daily; wait 12h", "28 03:00 alarm",
    ),
    Case(
        "An alarm at a time that comes twice in autumn rings once, at the first",
        BERLIN, "2026-10-24 22:00", "alarm 02:30 daily; wait 4h; silence; wait 20h", "25 02:30 alarm",
    ),
    Case(
        "The same on the other side of the ocean, on its own date",
        NEW_YORK, "2026-10-31 22:00", "alarm 01:30 once; wait 3h; silence; wait 12h", "01 01:30 alarm",
    ),
    Case(
        "New York's gap is left at three as well",
        NEW_YORK, "2027-03-13 22:00", "alarm 02:15 once; wait 12h", "14 03:00 alarm",
    ),
    Case(
        "Lord Howe goes forward by half an hour, and the gap is left at half past two",
        LORD_HOWE, "2026-10-03 22:00", "alarm 02:10 daily; wait 12h", "04 02:30 alarm",
    ),
    Case(
        "Lord Howe goes back by half an hour, and a quarter to two rings once",
        LORD_HOWE, "2027-04-03 22:00", "alarm 01:45 daily; wait 4h; silence; wait 18h", "04 01:45 alarm",
    ),
    Case(
        "An alarm set in the second of two equal hours rings in that hour, not at once",
        BERLIN, "2026-10-25 01:00", "wait 110m; alarm 02:10 2026-10-25; wait 4h", "25 02:10 alarm",
    ),
    Case(
        "A reminder in twenty minutes comes after twenty minutes over the autumn change",
        BERLIN, "2026-10-25 01:00", "wait 110m; remind 20m; wait 4h", "25 02:10 reminder",
    ),
    Case(
        "A timer over the spring change runs as long as it was set for",
        BERLIN, "2027-03-28 01:30", "timer 60m; wait 4h", "28 03:30 timer",
    ),
    Case(
        "A snooze of nine minutes over the spring change lasts nine minutes",
        BERLIN, "2027-03-27 22:00", "alarm 01:55 daily; wait 236m; snooze 9m; wait 2h", "28 01:55 alarm; 28 03:05 alarm",
    ),
    Case(
        "A snooze over the autumn change lasts nine minutes and not sixty-nine",
        BERLIN, "2026-10-24 22:00", "alarm 02:55 once; wait 296m; snooze 9m; wait 2h", "25 02:55 alarm; 25 02:05 alarm",
    ),
    Case(
        "Where clocks go forward at midnight, an alarm at five past midnight rings at one on that day",
        CAIRO, "2026-04-23 22:00", "alarm 00:05 5; wait 24h", "24 01:00 alarm",
    ),
    Case(
        "In a zone without daylight saving seven is seven all year",
        TOKYO, "2027-03-27 22:00", "alarm 07:00 daily; wait 10h; silence; wait 24h", "28 07:00 alarm; 29 07:00 alarm",
    ),
    Case(
        "In a zone of half hours as well, and only on the days that were said",
        KOLKATA, "2026-11-20 22:00", "alarm 06:30 12345; wait 9h; wait 24h; wait 24h", "23 06:30 alarm",
    ),
    # The clock jumps while the speaker runs
    Case(
        "A timer keeps its length when the network sets a clock that was years behind",
        BERLIN, "2026-11-21 20:00", "clock -2000d; timer 10m; wait 4m; clock right; wait 20m", "21 20:10 timer",
    ),
    Case(
        "A timer keeps its length when somebody sets the clock forward, and back again",
        BERLIN, "2026-11-21 20:00", "timer 10m; wait 2m; clock +1h; wait 2m; clock right; wait 20m", "21 20:10 timer",
    ),
    Case(
        "A paused timer has as much left as before, however the clock jumped",
        BERLIN, "2026-11-21 20:00",
        "timer 10m; wait 4m; pause; clock +5h; wait 30m; clock right; resume; wait 20m", "21 20:40 timer",
    ),
    Case(
        "A jump forward over an alarm rings it if that is a short while ago",
        BERLIN, "2026-11-21 05:00",
        "clock -1h; alarm 07:00 daily; wait 150m; clock right; wait 1h", "21 07:30 alarm 30m late",
    ),
    Case(
        "A jump forward far over an alarm tells it and does not ring",
        BERLIN, "2026-11-21 05:00",
        "clock -3h; alarm 07:00 daily; wait 4h; wait 15m; clock right; wait 1h", "21 09:15 alarm told 135m late",
    ),
    Case(
        "A jump back does not ring an alarm twice",
        BERLIN, "2026-11-21 05:00",
        "clock +1h; alarm 07:00 daily; wait 61m; silence; wait 30m; clock right; wait 2h", "21 06:00 alarm",
    ),
    Case(
        "A clock that was years ahead for a while does not silence the alarm for years",
        BERLIN, "2026-11-21 05:00",
        "alarm 07:00 daily; wait 10m; clock +3000d; wait 3h; silence; clock right; wait 24h",
        "21 07:00 alarm; 22 07:00 alarm",
    ),
    Case(
        "An alarm for tomorrow at seven, said before the network told the date, rings tomorrow at seven",
        BERLIN, "2026-11-21 20:00", "clock -2000d; alarm 07:00 once; wait 5m; clock right; wait 12h", "22 07:00 alarm",
    ),
    Case(
        "A reminder in twenty minutes, said before the network told the time, comes after twenty minutes",
        BERLIN, "2026-11-21 20:00", "clock -2000d; remind 20m; wait 5m; clock right; wait 1h", "21 20:20 reminder",
    ),
    Case(
        "A machine that slept over a timer rings it when it wakes, and says how late",
        BERLIN, "2026-11-21 20:00", "timer 10m; wait 1m; sleep 30m; wait 30m", "21 20:31 timer 21m late",
    ),
    Case(
        "An alarm for seven, said when a clock without a battery stands in 1970, rings at the next seven",
        BERLIN, "2026-11-21 20:00", "wait 1m; off 1h at 1970-01-01 00:00; alarm 07:00 once; wait 12h",
        "22 08:01 alarm",
    ),
    # One day is left out
    Case(
        "An alarm that is left out tomorrow rings on the day after",
        BERLIN, "2026-11-21 22:00", "alarm 07:00 daily; skip 1; wait 36h", "23 07:00 alarm",
    ),
    Case(
        "One of Mondays alone rings a week later",
        BERLIN, "2026-11-22 22:00", "alarm 07:00 1; skip 1; wait 1d; wait 7d", "30 07:00 alarm",
    ),
    Case(
        "What was left out stays so over restarts and power cuts, and is not told as missed",
        BERLIN, "2026-11-21 22:00", "alarm 07:00 daily; skip 1; down 2m; off 10h; wait 24h", "23 07:00 alarm",
    ),
    Case(
        "The day that is left out may be the one of a change of daylight saving, for a time that does not exist on it",
        BERLIN, "2027-03-27 22:00", "alarm 02:30 daily; skip 1; wait 36h", "29 02:30 alarm",
    ),
    Case(
        "A time that comes twice in autumn is left out both times",
        BERLIN, "2026-10-24 22:00", "alarm 02:30 daily; skip 1; wait 36h", "26 02:30 alarm",
    ),
    Case(
        "Not tomorrow, said before the network told the date, is about the tomorrow that it really was",
        BERLIN, "2026-11-21 20:00", "clock -2000d; alarm 07:00 daily; skip 1; wait 5m; clock right; wait 36h",
        "23 07:00 alarm",
    ),
    Case(
        "The same of an alarm that was set before the power went, by a clock that stands in 1970",
        BERLIN, "2026-11-21 20:00",
        "alarm 07:00 daily; wait 1m; off 1h at 1970-01-01 00:00; skip 1; wait 5m; clock right; wait 36h",
        "23 07:00 alarm",
    ),
    Case(
        "And without a network at all",
        BERLIN, "2026-11-21 20:00",
        "alarm 07:00 daily; wait 1m; off 1m at 1970-01-01 00:00; skip 1; wait 36h", "23 07:02 alarm",
    ),
    Case(
        "Not tomorrow, said before the power went, stays that day however late the network comes",
        BERLIN, "2026-11-21 20:00",
        "alarm 07:00 daily; skip 2; wait 1m; off 2h at 1970-01-01 00:00; wait 12h; silence; clock right; wait 48h",
        "22 09:01 alarm; 24 07:00 alarm",
    ),
    Case(
        "A clock that is set back over the day that was left out does not bring it",
        BERLIN, "2026-11-21 22:00", "alarm 07:00 daily; skip 1; wait 10h; clock -2h; wait 20h; clock right; wait 20h",
        "23 07:00 alarm",
    ),
    Case(
        "A clock that was years ahead when a day was left out does not take one out years later",
        BERLIN, "2026-11-21 20:00", "clock +30d; alarm 07:00 daily; skip 1; wait 1m; off 1m; server; wait 12h; silence; wait 31d",
        "; ".join(f"{day:02} 07:00 alarm" for day in (*range(22, 31), *range(1, 24))),
    ),
    Case(
        "A clock that was right and is set forward over midnight does not move the day that was left out",
        BERLIN, "2026-11-21 23:30", "server; alarm 07:00 daily; skip 1; clock +1h; wait 36h", "23 06:00 alarm",
    ),
    Case(
        "Who wants it after all has it",
        BERLIN, "2026-11-21 22:00", "alarm 07:00 daily; skip 1; wait 1h; skip none; wait 10h", "22 07:00 alarm",
    ),
    # The power goes
    Case(
        "An alarm that came due in a short power cut rings when the power is back, and says how late",
        BERLIN, "2026-11-21 22:00", "alarm 07:00 daily; wait 8h; off 65m; wait 1h", "22 07:05 alarm 5m late",
    ),
    Case(
        "A weekly alarm that was missed three times is told once and rings the next week",
        BERLIN, "2026-11-21 22:00", "alarm 07:00 1; off 17d; wait 6d",
        "08 22:00 alarm told 2340m late; 14 07:00 alarm",
    ),
    Case(
        "An alarm for one day that passed long ago is told and gone",
        BERLIN, "2026-11-21 22:00", "alarm 07:00 once; off 14h; wait 2d", "22 12:00 alarm told 300m late",
    ),
    Case(
        "Power that goes while an alarm rings does not start it again, and it rings on until its ten minutes are over",
        BERLIN, "2026-11-21 06:00", "alarm 07:00 daily; wait 61m; off 2m; wait 1h", "21 07:00 alarm",
    ),
    Case(
        "Power that goes during a snooze: it rings when the snooze is over",
        BERLIN, "2026-11-21 06:00", "alarm 07:00 once; wait 61m; snooze 9m; off 5m; wait 1h; wait 1d",
        "21 07:00 alarm; 21 07:10 alarm",
    ),
    Case(
        "Without a clock after a power cut nothing rings early; when the network comes, what is late is told and the rest rings",
        BERLIN, "2026-11-21 20:00",
        "timer 10m; timer 6h; alarm 01:00 once; off 3h at 1970-01-01 00:00; wait 2m; clock right; wait 4h",
        "21 23:02 timer told 172m late; 22 01:00 alarm; 22 02:00 timer",
    ),
    Case(
        "Without a clock and without a network a timer still rings, later than it should and never earlier",
        BERLIN, "2026-11-21 20:00", "timer 10m; wait 5m; off 1m at 1970-01-01 00:00; wait 1h", "21 20:16 timer",
    ),
    Case(
        "Without a clock a new timer runs as long as it was set for, also when the network comes meanwhile",
        BERLIN, "2026-11-21 20:00",
        "timer 1m; wait 2m; off 9h at 1970-01-01 00:00; timer 10m; wait 4m; clock right; wait 1h",
        "21 20:01 timer; 22 05:12 timer",
    ),
    Case(
        "A clock that stands a little behind after a power cut and is set later rings what became due while it was off",
        BERLIN, "2026-11-21 20:00",
        "timer 30m; wait 5m; off 40m behind 35m; wait 1m; clock right; wait 1h", "21 20:46 timer 16m late",
    ),
    Case(
        "A process that dies while the network sets the clock does not change how long a timer runs",
        BERLIN, "2026-11-21 20:00", "clock -2000d; timer 10m; wait 1m; down 1m; clock right; wait 20m", "21 20:10 timer",
    ),
    Case(
        "A time server that vouches for the clock ends all doubt without any jump",
        BERLIN, "2026-11-21 20:00",
        "clock +3000d; alarm 07:00 daily; wait 1m; off 1m; server; wait 12h", "22 07:00 alarm",
    ),
    Case(
        "A timer set by a clock that was years ahead when the power went does not run for years",
        BERLIN, "2026-11-21 20:00", "clock +3000d; timer 10m; wait 1m; off 1m; server; wait 1h", "21 20:12 timer",
    ),
    # The speaker moves
    Case(
        "Carried to another zone, the alarm at seven rings at seven there",
        BERLIN, "2026-11-21 22:00", "alarm 07:00 daily; wait 1h; zone Asia/Tokyo; wait 40h", "22 07:00 alarm; 23 07:00 alarm",
    ),
    Case(
        "Told that it stands one zone further west, it does not ring twice on a morning",
        BERLIN, "2026-11-21 06:00", "alarm 07:00 daily; wait 61m; silence; zone Europe/London; wait 26h",
        "21 07:00 alarm; 22 07:00 alarm",
    ),
    Case(
        "Told that it stands an ocean further west, it rings at the seven of there, which is the one that was meant",
        BERLIN, "2026-11-21 06:00", "alarm 07:00 daily; wait 61m; silence; zone America/New_York; wait 8h",
        "21 07:00 alarm; 21 07:00 alarm",
    ),
    Case(
        "Carried over the date line to a day that it has rung on, it rings in the morning all the same",
        TOKYO, "2026-11-22 06:00", "alarm 07:00 daily; wait 61m; silence; zone America/Los_Angeles; off 14h; wait 4h",
        "22 07:00 alarm; 22 07:00 alarm",
    ),
    Case(
        "A clock with morning and evening exchanged rings in the evening, and once set right also in the morning",
        BERLIN, "2026-11-20 18:00", "clock +12h; alarm 07:00 daily; wait 61m; silence; clock right; wait 24h",
        "20 19:00 alarm; 21 07:00 alarm",
    ),
    Case(
        "A clock that ran ahead while the power was off does not make an alarm ring twice when it is set right",
        BERLIN, "2026-11-21 06:00",
        "alarm 07:00 daily; wait 61m; silence; off 10m ahead 5h; wait 5m; clock right; wait 3h", "21 07:00 alarm",
    ),
    Case(
        "A timer does not care where it is",
        BERLIN, "2026-11-21 06:00", "timer 60m; wait 1m; zone America/New_York; wait 2h", "21 01:00 timer",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sentence.replace(" ", "_"))
def test_it_is_as_a_person_wants(case: Case, tmp_path: Path) -> None:
    house = House(tmp_path, case.zone, case.start)
    try:
        assert house.play(case.script) == case.heard
    finally:
        house.close()


def test_the_table_has_thirty_cases_at_least_and_none_twice() -> None:
    assert len({case.sentence for case in CASES}) == len(CASES) >= 30
