from appliance.audio.backoff import pause


def test_the_pause_doubles_from_half_a_second_to_ten() -> None:
    assert [pause(n) for n in range(1, 8)] == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_years_of_failing_do_not_overflow() -> None:
    assert pause(10**9) == 10.0
