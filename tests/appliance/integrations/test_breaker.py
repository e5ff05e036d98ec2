"""A service that failed rests, longer each time, and serves again as soon as it answers."""

from appliance.integrations.breaker import FIRST, LONGEST, Breaker
from appliance.units import Seconds


def rests(breaker: Breaker, at: float) -> float:
    """Seconds it rests after a failure at this moment."""
    breaker.failed(Seconds(at))
    now = at
    while breaker.resting(Seconds(now)):
        now += 1
    return now - at


def test_a_new_breaker_lets_everything_through() -> None:
    assert not Breaker().resting(Seconds(0))


def test_the_rest_doubles_up_to_its_longest() -> None:
    breaker = Breaker()
    assert [rests(breaker, 1000 * number) for number in range(7)] == [5, 10, 20, 40, 80, 120, 120]
    assert (FIRST, LONGEST) == (5, 120)


def test_an_answer_forgets_all_failures() -> None:
    breaker = Breaker()
    breaker.failed(Seconds(0))
    breaker.failed(Seconds(0))
    breaker.answered()
    assert not breaker.resting(Seconds(0))
    assert rests(breaker, 50) == FIRST
