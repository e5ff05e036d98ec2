"""When a process is started, left alone or killed: pure, at given times."""

import pytest

from appliance.messages import Health, Heartbeat
from appliance.supervisor.processes import PROCESSES, Process, table
from appliance.supervisor.watch import BACKOFF, Verdict, Watched, backoff, wanting
from appliance.units import Seconds

STT = Process("stt", "appliance.stt", stage=1, ready_within=Seconds(60), busy_limit=Seconds(30))


def beat(health: Health = Health.READY, pid: int = 7, busy: float = 0.0) -> Heartbeat:
    return Heartbeat(service="stt", health=health, pid=pid, busy=busy)


def running(now: float = 0.0) -> Watched:
    watched = Watched(STT)
    watched.started(7, Seconds(now))
    return watched


def verdict(watched: Watched, now: float) -> Verdict:
    return watched.verdict(Seconds(now))[0]


def test_what_does_not_run_is_started() -> None:
    assert verdict(Watched(STT), 0) is Verdict.START


def test_the_first_restart_is_immediate_and_later_ones_wait_longer() -> None:
    assert [backoff(n) for n in range(1, 10)] == [*BACKOFF, 30, 30]


def test_a_process_that_died_is_back_at_once() -> None:
    watched = running()
    watched.beat(beat(), Seconds(1))
    watched.exited(Seconds(5))
    assert verdict(watched, 5) is Verdict.START


def test_one_that_keeps_dying_waits() -> None:
    watched = running()
    watched.exited(Seconds(1))
    watched.started(8, Seconds(1))
    watched.exited(Seconds(2))
    assert (verdict(watched, 2.4), verdict(watched, 2.6)) == (Verdict.NOTHING, Verdict.START)


def test_a_minute_of_service_forgives_old_failures() -> None:
    watched = running()
    watched.failures = 5
    watched.beat(beat(), Seconds(1))
    watched.exited(Seconds(70))
    assert watched.failures == 1


def test_loading_may_take_its_time_but_not_more() -> None:
    watched = running()
    watched.beat(beat(Health.LOADING), Seconds(0.5))
    assert (verdict(watched, 59), verdict(watched, 61)) == (Verdict.NOTHING, Verdict.KILL)


def test_a_ready_process_that_falls_silent_is_killed() -> None:
    watched = running()
    watched.beat(beat(), Seconds(1))
    assert (verdict(watched, 4.9), verdict(watched, 5.1)) == (Verdict.NOTHING, Verdict.KILL)


def test_a_step_that_never_ends_is_killed_although_the_heart_beats() -> None:
    watched = running()
    watched.beat(beat(busy=29), Seconds(30))
    assert verdict(watched, 30) is Verdict.NOTHING
    watched.beat(beat(busy=31), Seconds(31))
    assert verdict(watched, 31) is Verdict.KILL


def test_a_late_heartbeat_of_the_dead_predecessor_says_nothing() -> None:
    watched = running()
    assert not watched.beat(beat(pid=6), Seconds(1))
    assert watched.health is Health.LOADING


@pytest.mark.parametrize(
    ("health", "failures", "settled"), [("ready", 0, True), ("loading", 0, False), ("down", 1, True)]
)
def test_the_next_stage_waits_for_a_first_try(health: str, failures: int, settled: bool) -> None:
    assert Watched(STT, health=Health(health), failures=failures).settled is settled


def test_the_table_refuses_a_process_that_stands_there_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        table(STT, STT)


def test_capture_begins_after_every_model_is_loaded() -> None:
    stages = {name: process.stage for name, process in PROCESSES.items()}
    assert stages["audio"] > max(stages[name] for name in ("stt", "llm", "tts", "ear", "dialogue"))


def test_what_is_wanting_is_named_with_its_state() -> None:
    processes = [Watched(STT, health=Health.LOADING), Watched(PROCESSES["llm"], health=Health.OFF)]
    assert wanting(processes) == "stt is loading"
    assert wanting(processes[1:]) == ""


def test_one_that_failed_and_lives_on_beside_others_is_left_to_try_again() -> None:
    watched = running()
    watched.beat(beat(Health.FAILED), Seconds(2))
    assert watched.settled
    assert verdict(watched, 61) is Verdict.NOTHING
    watched.beat(beat(Health.LOADING), Seconds(62))
    assert watched.settled
    assert (verdict(watched, 121), verdict(watched, 123)) == (Verdict.NOTHING, Verdict.KILL)


def test_one_that_failed_and_is_never_heard_again_is_killed() -> None:
    watched = running()
    watched.beat(beat(Health.FAILED), Seconds(2))
    assert (verdict(watched, 61), verdict(watched, 63)) == (Verdict.NOTHING, Verdict.KILL)
