"""Engines take over for each other: in order, unnoticed, and the better one comes back."""

import pytest

from appliance.engines import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Candidate,
    EngineAbsent,
    Fallback,
    Interrupted,
    Stopped,
)
from appliance.errors import EngineFailed
from appliance.units import Seconds


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> Seconds:
        return Seconds(self.now)


class Engine:
    def __init__(self, name: str, log: list[str]) -> None:
        self.name = name
        self.log = log
        self.broken: EngineFailed | None = None
        log.append(f"load {name}")

    def work(self) -> str:
        if self.broken:
            raise self.broken
        return f"done by {self.name}"

    def close(self) -> None:
        self.log.append(f"close {self.name}")


class House:
    """Two candidates, `good` before `plain`, whose loading and working can be broken."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.clock = Clock()
        self.refusals: dict[str, EngineFailed] = {}
        self.engines: dict[str, Engine] = {}
        names = ("good", "plain")
        self.fallback = Fallback(
            "work", [Candidate(f"the model {n}", lambda n=n: self.load(n)) for n in names], self.clock
        )

    def load(self, name: str) -> Engine:
        if name in self.refusals:
            raise self.refusals[name]
        self.engines[name] = Engine(name, self.log)
        return self.engines[name]

    def use(self) -> str:
        return self.fallback.use(lambda engine: engine.work())


@pytest.fixture
def house() -> House:
    return House()


def test_the_first_that_loads_serves_and_the_others_are_not_loaded(house: House) -> None:
    house.fallback.load()
    assert house.use() == "done by good"
    assert house.log == ["load good"]
    assert house.fallback.describe() == "good"
    assert house.fallback.apology() == ""


def test_a_damaged_model_is_refused_by_name_and_the_next_serves(house: House) -> None:
    house.refusals["good"] = EngineFailed(
        "the file is damaged: 12 bytes are missing.", where="/m/good.bin", remedy="Pull it."
    )
    house.fallback.load()
    assert house.use() == "done by plain"
    assert house.fallback.describe() == (
        "plain (the model good: /m/good.bin: the file is damaged: 12 bytes are missing. Pull it.)"
    )
    assert house.fallback.apology() == "I could not use the model good; the file is damaged. I use plain instead."
    assert house.fallback.takeovers == 1


def test_what_was_never_installed_is_no_reason_to_apologise(house: House) -> None:
    house.refusals["good"] = EngineAbsent("no voice is in the store.")
    house.fallback.load()
    assert house.fallback.describe() == "plain"
    assert house.fallback.apology() == ""
    assert house.fallback.takeovers == 0


def test_the_next_engine_takes_the_same_request_over(house: House) -> None:
    house.fallback.load()
    house.engines["good"].broken = EngineFailed("it hangs.")
    assert house.use() == "done by plain"
    assert house.log == ["load good", "close good", "load plain"]


def test_when_nothing_serves_every_reason_is_told_with_what_to_do(house: House) -> None:
    house.refusals = {"good": EngineFailed("it is broken."), "plain": EngineAbsent("it is not here.")}
    with pytest.raises(EngineFailed) as failed:
        house.fallback.load()
    assert str(failed.value) == (
        "nothing serves for work. the model good: it is broken.; the model plain: it is not here. "
        "See what is here with `hark models list` and fetch a model with `hark models pull`."
    )


def test_a_failed_engine_rests_and_is_not_tried_with_the_next_request(house: House) -> None:
    house.fallback.load()
    house.engines["good"].broken = EngineFailed("it hangs.")
    house.use()
    house.clock.now += FIRST_PAUSE - 1
    assert not house.fallback.mend()
    assert house.use() == "done by plain"
    assert house.log == ["load good", "close good", "load plain"]


def test_a_rested_engine_comes_back_while_nobody_waits_and_its_stand_in_is_unloaded(house: House) -> None:
    house.fallback.load()
    house.engines["good"].broken = EngineFailed("it hangs.")
    house.use()
    house.clock.now += FIRST_PAUSE
    assert house.fallback.mend()
    assert house.use() == "done by good"
    assert house.log == ["load good", "close good", "load plain", "load good", "close plain"]
    assert house.fallback.describe() == "good"


def test_the_pause_doubles_with_each_failure_up_to_the_longest(house: House) -> None:
    house.refusals["good"] = EngineFailed("it is broken.")
    house.fallback.load()
    pauses = []
    for _ in range(7):
        began = house.clock.now
        tried: list[float] = []
        house.load = lambda name, tried=tried: tried.append(house.clock.now) or House.load(house, name)  # type: ignore[func-returns-value]
        while not tried:
            house.clock.now += 1
            house.fallback.mend()
        pauses.append(house.clock.now - began)
    assert pauses == [30, 60, 120, 240, 480, 600, 600]
    assert pauses[-1] == LONGEST_PAUSE


def test_success_forgets_earlier_failures(house: House) -> None:
    house.refusals["good"] = EngineFailed("it is broken.")
    house.fallback.load()
    house.clock.now += FIRST_PAUSE
    house.fallback.mend()
    del house.refusals["good"]
    house.clock.now += 2 * FIRST_PAUSE
    assert house.fallback.mend()
    house.engines["good"].broken = EngineFailed("it hangs.")
    house.use()
    house.clock.now += FIRST_PAUSE
    assert house.fallback.mend()


def test_when_all_rest_they_are_tried_rather_than_nothing(house: House) -> None:
    house.refusals = {"good": EngineFailed("it is broken."), "plain": EngineFailed("it is broken too.")}
    with pytest.raises(EngineFailed):
        house.fallback.load()
    del house.refusals["plain"]
    assert house.use() == "done by plain"


def test_nobody_takes_over_half_an_answer(house: House) -> None:
    house.fallback.load()
    house.engines["good"].broken = Interrupted("it stopped in the middle.")
    with pytest.raises(Interrupted):
        house.use()
    assert house.log == ["load good", "close good"]
    assert house.use() == "done by plain"


def test_what_is_no_failure_of_the_engine_passes_through_and_trips_nothing(house: House) -> None:
    house.fallback.load()

    def stop(_engine: Engine) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        house.fallback.use(stop)
    assert house.use() == "done by good"


def test_closing_unloads_everything(house: House) -> None:
    house.fallback.load()
    house.fallback.close()
    house.fallback.close()
    assert house.log == ["load good", "close good"]
    assert house.fallback.serving == ""
