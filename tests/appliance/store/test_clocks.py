"""What time it is when the wall clock may be wrong: the rules one by one. What follows for people is in the table."""

from datetime import UTC, datetime, timedelta

from appliance.store.clocks import Now, Reckoning, Shift, follow, seen

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def reading(wall: float, steady: float, sure: bool = False) -> Now:
    """Both clocks in seconds; the wall clock's from noon."""
    return Now(NOON + timedelta(seconds=wall), steady, UTC, sure=sure)


def reckoning(wall: float, steady: float, ahead: float = 0.0, confirmed: bool = False) -> Reckoning:
    return Reckoning(NOON + timedelta(seconds=wall), steady, "a", ahead=ahead, confirmed=confirmed)


def test_the_first_reading_is_believed() -> None:
    assert follow(None, reading(0, 5), "a") == (reckoning(0, 5), None)


def test_clocks_that_go_on_together_change_nothing() -> None:
    last = reckoning(0, 5)
    told, shift = follow(last, reading(86_400, 86_405), "a")
    assert told is last
    assert shift is None
    assert told.time(reading(86_400, 86_405)) == NOON + timedelta(days=1)


def test_less_than_a_second_is_no_jump_and_adds_up_to_one() -> None:
    last = reckoning(0, 5)
    told, shift = follow(last, reading(10.6, 15), "a")
    assert (told, shift) == (last, None)
    told, shift = follow(seen(told, reading(10.6, 15)), reading(21.2, 25), "a")
    assert shift is not None
    assert abs(shift.seconds - 1.2) < 1e-6


def test_a_jump_while_it_runs_is_believed_and_moves_what_was_set_since_power_on() -> None:
    assert follow(reckoning(0, 5), reading(3610, 15), "a") == (
        reckoning(3610, 15, confirmed=True),
        Shift(3600.0, everything=False),  # type: ignore[arg-type]
    )


def test_a_second_jump_moves_everything() -> None:
    told, shift = follow(reckoning(0, 5, confirmed=True), reading(-3590, 15), "a")
    assert shift == Shift(-3600.0, everything=True)  # type: ignore[arg-type]
    assert told == reckoning(-3590, 15, confirmed=True)


def test_after_power_off_a_later_clock_is_believed() -> None:
    assert follow(reckoning(0, 500), reading(600, 3), "b")[0] == Reckoning(
        NOON + timedelta(seconds=600), 3, "b", ahead=0.0, confirmed=False
    )


def test_after_power_off_an_earlier_clock_is_not_and_time_goes_on_from_what_was_seen() -> None:
    told, shift = follow(reckoning(0, 500), reading(-90_000, 3), "b")
    assert shift is None
    assert told.ahead == 90_000
    assert told.time(reading(-89_990, 13)) == NOON + timedelta(seconds=10)


def test_a_steady_clock_that_ran_backwards_is_another_boot() -> None:
    assert follow(reckoning(0, 500), reading(-100, 3), "a")[0].ahead == 100


def test_a_clock_set_nearer_to_the_truth_and_still_too_early_changes_no_time() -> None:
    last = reckoning(-90_000, 3, ahead=90_000)
    told, shift = follow(last, reading(-40_000, 13), "a")
    assert shift is None
    assert told.time(reading(-40_000, 13)) == NOON + timedelta(seconds=10)


def test_a_clock_set_past_what_was_seen_is_right_again() -> None:
    told, shift = follow(reckoning(-90_000, 3, ahead=90_000), reading(7_200, 13), "a")
    assert told == reckoning(7_200, 13, confirmed=True)
    assert shift == Shift(7_190.0, everything=False)  # type: ignore[arg-type]


def test_a_time_server_is_believed_even_if_its_time_is_earlier_than_what_was_seen() -> None:
    told, shift = follow(reckoning(-90_000, 3, ahead=90_000), reading(-89_990, 13, sure=True), "a")
    assert told == reckoning(-89_990, 13, confirmed=True)
    assert shift == Shift(-90_000.0, everything=False)  # type: ignore[arg-type]
    assert follow(reckoning(0, 500), reading(-90_000, 3, sure=True), "b")[0].ahead == 0
    assert follow(reckoning(0, 5), reading(10, 15, sure=True), "a") == (reckoning(0, 5, confirmed=True), None)
