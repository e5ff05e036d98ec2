"""Which services share a process."""

import pytest

from appliance.config import Config, LlmConfig, WeatherConfig
from appliance.supervisor.care import Care
from appliance.supervisor.processes import PROCESSES
from appliance.supervisor.profiles import PROFILES, Host, hosts

STANDARD, SMALL = PROFILES["standard"], PROFILES["small"]


def names(found: tuple[Host, ...]) -> list[list[str]]:
    return [[process.name for process in host.processes] for host in found]


def test_every_service_of_the_standard_profile_has_a_process_of_its_own() -> None:
    found = hosts(STANDARD, PROCESSES.values())
    assert names(found) == [[name] for name in PROCESSES]
    assert [host.care for host in found] == [process.care for process in PROCESSES.values()]
    assert found[0].command == ["-m", "appliance.service", "appliance.panel"]


def test_the_standard_profile_takes_the_settings_as_they_are() -> None:
    config = Config(weather=WeatherConfig("open-meteo"))
    assert STANDARD.fit(config) is config
    assert STANDARD.environment == {}


def test_what_may_wait_for_a_moment_lives_together_on_a_small_board() -> None:
    found = hosts(SMALL, PROCESSES.values())
    assert names(found) == [
        ["panel"],
        ["stt", "llm", "tts", "integrations", "dialogue", "metrics"],
        ["ear"],
        ["audio"],
    ]
    modules = [f"appliance.{name}" for name in ("stt", "llm", "tts", "integrations", "dialogue", "metrics")]
    assert found[1].command == ["-m", "appliance.hosting", *modules]


def test_one_that_is_left_alone_runs_as_it_always_does() -> None:
    (host,) = hosts(SMALL, [PROCESSES["tts"]])
    assert host == Host((PROCESSES["tts"],), PROCESSES["tts"].care)
    assert host.command == ["-m", "appliance.service", "appliance.tts"]


def test_a_small_board_has_no_language_model_whatever_the_settings_name() -> None:
    fitted = SMALL.fit(Config(llm=LlmConfig(engines=("llama",), model="qwen", context=4096)))
    assert fitted == Config(llm=LlmConfig(engines=(), model="qwen", context=4096))


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_names_services_of_the_table_and_each_once(name: str) -> None:
    named = [service for shared in PROFILES[name].shared for service in shared.names]
    assert set(named) <= set(PROCESSES)
    assert len(named) == len(set(named))


def test_nobody_who_shares_starts_before_what_he_is_to_wait_for() -> None:
    for host in hosts(SMALL, PROCESSES.values()):
        later = {process.name for process in host.processes if process.stage > host.stage}
        assert later <= {"metrics"}, "metrics only tell; the others of a later stage need those of an earlier one"


def test_the_audio_process_keeps_its_core_and_its_place_before_all_others() -> None:
    care = {host.name: host.care for host in hosts(SMALL, PROCESSES.values())}
    assert care["audio"] == PROCESSES["audio"].care
    assert care["stt"] == Care(nice=-3, oom=-100)
