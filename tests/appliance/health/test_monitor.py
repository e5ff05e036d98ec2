"""Messages in, how the speaker is out."""

import pytest

from appliance.health.monitor import CARD_PATIENCE, RECENT, TURNS_COUNT, USUAL, Monitor
from appliance.health.snapshot import Machine, Snapshot, Turn
from appliance.health.thresholds import Level, Metric
from appliance.messages import CardState, Generated, TurnDone
from appliance.units import Seconds
from tests.appliance.health.seen import House

MARKS = {
    "speech_end": 2.0,
    "endpoint": 2.4,
    "transcript": 2.5,
    "first_token": 3.0,
    "first_clause": 3.2,
    "first_sample": 3.5,
}


def turn(number: int = 1, wait: float = 1.5, by: str = "llm", cancelled: str = "") -> TurnDone:
    marks = MARKS | {"first_sample": 2.0 + wait}
    return TurnDone(
        turn=number,
        wake_word="jarvis",
        transcript="secret question",
        confidence=0.9,
        answered_by=by,
        reply="secret answer",
        marks=marks,
        cancelled=cancelled,
    )


@pytest.fixture
def monitor() -> Monitor:
    monitor = Monitor(pid=1, started=Seconds(0))
    monitor.see(House().all.values(), Seconds(0))
    return monitor


def look(monitor: Monitor, now: float = 10.0) -> Snapshot:
    return monitor.snapshot(Seconds(now), wall=1000.0)


def value(snapshot: Snapshot, metric: Metric) -> float | None:
    return next((each.value for each in snapshot.readings if each.metric is metric), None)


def test_a_speaker_that_is_well_says_so(monitor: Monitor) -> None:
    found = look(monitor)
    assert (found.level, found.ready, found.reasons, found.up, found.at) == (Level.OK, True, {}, 10.0, 1000.0)


def test_no_word_is_kept(monitor: Monitor) -> None:
    monitor.hear(turn(), Seconds(1))
    assert "secret" not in repr(look(monitor)) + repr(vars(monitor))


def test_turns_are_counted_by_who_answered(monitor: Monitor) -> None:
    for number, (by, cancelled) in enumerate([("llm", ""), ("skill:time", ""), ("skill:date", ""), ("llm", "stop")]):
        monitor.hear(turn(number, by=by, cancelled=cancelled), Seconds(1))
    assert look(monitor).turns == {"llm": 1, "skill": 2, "cancelled": 1}


def test_the_usual_wait_is_judged_and_not_the_one_that_was_slow_by_itself(monitor: Monitor) -> None:
    for wait in (1.0, 1.2, 30.0):
        monitor.hear(turn(wait=wait), Seconds(1))
    assert (value(look(monitor), Metric.FIRST_SOUND), look(monitor).level) == (1.2, Level.OK)


def test_a_slow_speaker_fails_and_says_by_how_much(monitor: Monitor) -> None:
    for _ in range(USUAL):
        monitor.hear(turn(wait=12.0), Seconds(1))
    found = look(monitor)
    assert found.level is Level.FAILING
    assert found.reasons["first_sound"] == "end of speech to first sound: 12.00 s, ok is under 5 s"


def test_the_slowness_of_the_evening_does_not_shine_until_the_morning(monitor: Monitor) -> None:
    monitor.hear(turn(wait=12.0), Seconds(1))
    assert value(look(monitor, TURNS_COUNT + 2), Metric.FIRST_SOUND) is None


def test_the_whole_answer_is_known_from_its_last_word(monitor: Monitor) -> None:
    for audio in (3.9, 6.5):  # A tool was called in between.
        monitor.hear(Generated(turn=1, tokens=9, prompt_tokens=9, evaluated_tokens=9, finish="stop"), Seconds(1), audio)
    monitor.hear(turn(1), Seconds(2))
    monitor.hear(turn(2), Seconds(3))
    assert value(look(monitor), Metric.ANSWER) == 4.0
    assert sum(look(monitor).latencies[Metric.ANSWER].counts) == 1


def test_histograms_keep_everything(monitor: Monitor) -> None:
    for wait in (0.1, 0.4, 99.0):
        monitor.hear(turn(wait=wait), Seconds(1))
    found = look(monitor).latencies[Metric.FIRST_SOUND]
    assert (found.counts[0], found.counts[3], found.counts[-1], round(found.total, 1)) == (1, 1, 1, 99.5)


def test_only_the_last_turns_are_kept(monitor: Monitor) -> None:
    for number in range(RECENT + 5):
        monitor.hear(turn(number), Seconds(1))
    recent = look(monitor).recent
    assert (len(recent), recent[-1]) == (RECENT, Turn(RECENT + 4, "llm", "", turn().marks))


def test_a_card_that_is_gone_fails_after_a_while_and_is_well_again_at_once(monitor: Monitor) -> None:
    for now in (1.0, 5.0):
        monitor.hear(CardState(capture=False, playback=True, detail="unplugged"), Seconds(now))
    assert look(monitor, 1 + CARD_PATIENCE - 0.1).level is Level.OK
    assert look(monitor, 1 + CARD_PATIENCE).reasons == {"card": "no microphone: unplugged"}
    monitor.hear(CardState(capture=True, playback=True), Seconds(20))
    assert look(monitor, 20).level is Level.OK


@pytest.mark.parametrize(
    ("machine", "reason"),
    [
        (Machine(temperature=85.0), "temperature"),
        (Machine(throttled=0x50005), "throttled"),
        (Machine(free=400_000_000), "free"),
    ],
)
def test_the_machine_counts(monitor: Monitor, machine: Machine, reason: str) -> None:
    monitor.machine = machine
    assert (look(monitor).level, list(look(monitor).reasons)) == (Level.DEGRADED, [reason])


def test_what_was_throttled_once_is_no_trouble_now(monitor: Monitor) -> None:
    monitor.machine = Machine(throttled=0x50000, temperature=None)
    assert look(monitor).level is Level.OK


def test_memory_stands_beside_its_process(monitor: Monitor) -> None:
    monitor.memory = {"llm": (5, 3)}
    found = {each.name: (each.resident, each.proportional) for each in look(monitor).services}
    assert (found["llm"], found["stt"]) == ((5, 3), (None, None))


def test_a_backlog_is_seen(monitor: Monitor) -> None:
    monitor.backlog = 60
    assert look(monitor).reasons == {"backlog": "audio backlog: 60 blocks, ok is under 50 blocks"}
