"""Who is away, for how long, and how bad that is."""

import pytest

from appliance.health.services import PATIENCE, Services
from appliance.health.thresholds import Level
from appliance.messages import Health
from appliance.units import Seconds
from tests.appliance.health.seen import House, Process, Row


def see(services: Services, house: House, now: float) -> None:
    services.see(house.all.values(), Seconds(now))


def test_all_up_is_no_trouble() -> None:
    services, house = Services(), House()
    see(services, house, 0)
    assert services.troubles(Seconds(99)) == {} and services.ready


@pytest.mark.parametrize(
    ("name", "level"),
    [("stt", Level.FAILING), ("audio", Level.FAILING), ("llm", Level.DEGRADED), ("panel", Level.DEGRADED)],
)
def test_what_answers_fails_and_the_rest_is_missed(name: str, level: Level) -> None:
    services, house = Services(), House()
    house.all[name].health = Health.DOWN
    house.all[name].detail = "no model"
    see(services, house, 0)
    assert services.troubles(Seconds(PATIENCE - 0.1)) == {}
    assert services.troubles(PATIENCE) == {name: (level, f"{name} has been down for 10 s: no model")}


def test_one_that_is_back_at_once_was_never_missed() -> None:
    services, house = Services(), House()
    for now, health in ((0, Health.READY), (1, Health.DOWN), (2, Health.LOADING), (3, Health.READY)):
        house.all["stt"].health = health
        see(services, house, now)
    assert services.troubles(Seconds(60)) == {}


def test_loading_for_the_first_time_takes_as_long_as_it_takes() -> None:
    services, house = Services(), House()
    house.all["llm"].health = Health.LOADING
    see(services, house, 0)
    assert services.troubles(Seconds(90)) == {} and not services.ready
    house.all["llm"].starts = 2
    see(services, house, 90)
    assert list(services.troubles(Seconds(100))) == ["llm"]


def test_what_the_settings_switch_off_is_well() -> None:
    services, house = Services(), House()
    house.all["llm"].health = Health.OFF
    see(services, house, 0)
    assert services.troubles(Seconds(60)) == {} and services.ready


def test_a_panel_alone_is_safe_mode() -> None:
    services = Services()
    services.see([Process(Row("panel"))], Seconds(0))
    assert services.troubles(Seconds(0)) == {"safe mode": (Level.FAILING, "safe mode: only the light works")}


def test_restarts_count_and_first_starts_do_not() -> None:
    services, house = Services(), House()
    see(services, house, 0)
    assert services.restarts(Seconds(0)) == 0
    house.all["tts"].starts = 3
    see(services, house, 1)
    see(services, house, 2)
    assert services.restarts(Seconds(2)) == 2


def test_lost_audio_counts_in_blocks_and_a_restart_loses_none_of_it() -> None:
    services, house = Services(), House()
    services.beat(house.beat("ear", lost_samples=321), Seconds(0))
    services.beat(house.beat("ear", lost_samples=321), Seconds(1))
    services.beat(house.beat("audio", capture_lost=960, capture_xruns=4), Seconds(2))
    house.all["ear"].pid = 99
    services.beat(house.beat("ear", lost_samples=1), Seconds(3))
    see(services, house, 3)
    see(services, house, 3)
    assert services.lost(Seconds(3)) == 2 + 1 + 1


def test_a_late_heartbeat_of_the_dead_predecessor_tells_nothing_of_its_successor() -> None:
    services, house = Services(), House()
    services.beat(house.beat("ear", gaps=5), Seconds(0))
    house.all["ear"].pid = 99
    see(services, house, 1)
    assert next(each for each in services.all() if each.name == "ear").counters == {}


def test_the_memory_of_a_process_that_several_share_is_asked_for_once() -> None:
    services, house = Services(), House()
    for name in ("stt", "llm", "tts"):
        house.all[name].pid = 50
    see(services, house, 0)
    pids = services.pids()
    assert pids["stt"] == 50
    assert not {"llm", "tts"} & pids.keys()
    assert len(set(pids.values())) == len(pids) == 5
