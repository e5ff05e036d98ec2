"""When somebody who still speaks is transcribed again, and what is trusted of it."""

from appliance.engines import Heard
from appliance.stt.partials import FIRST, SHARE, STEP, Partials, agreed
from appliance.units import Seconds

NOW = Seconds(50.0)


def decoded(partials: Partials, text: str, end: int, took: float = 0.04) -> tuple[str, int] | None:
    partial = partials.take(Heard(text, 0.9), end, took, NOW)
    return (partial.text, partial.stable) if partial else None


def test_words_that_two_decodes_agree_on_are_stable() -> None:
    partials = Partials(turn=1, start=0)
    assert decoded(partials, "what time", 8_000) == ("what time", 0)
    assert decoded(partials, "what time is in", 10_000) == ("what time is in", 2)
    assert decoded(partials, "what time is it", 12_000) == ("what time is it", 3)


def test_agreement_ends_at_the_first_difference() -> None:
    assert agreed("set a timer for ten", "set the timer for ten") == 1


def test_a_decode_waits_for_enough_new_sound() -> None:
    partials = Partials(turn=1, start=1_000)
    assert not partials.due(1_000 + FIRST - 1, NOW)
    assert partials.due(1_000 + FIRST, NOW)
    decoded(partials, "stop", 8_000, took=0.0)
    assert not partials.due(8_000 + STEP - 1, NOW)
    assert partials.due(8_000 + STEP, NOW)


def test_slow_decodes_come_less_often() -> None:
    partials = Partials(turn=1, start=0)
    decoded(partials, "stop", 8_000, took=1.0)
    rest = (1 - SHARE) / SHARE
    assert not partials.due(16_000, Seconds(NOW + rest - 0.1))
    assert partials.due(16_000, Seconds(NOW + rest + 0.1))


def test_a_decode_that_heard_all_stands_for_the_whole_utterance() -> None:
    partials = Partials(turn=1, start=0)
    assert not partials.covers(1, 0, 8_000), "nothing was decoded yet"
    decoded(partials, "stop", 8_000)
    assert partials.covers(1, 0, 8_000)
    assert not partials.covers(1, 0, 8_001)
    assert not partials.covers(2, 0, 8_000)
    assert not partials.covers(1, 320, 8_000), "an utterance that begins elsewhere is another one"


def test_nothing_understood_is_nothing_to_tell() -> None:
    assert decoded(Partials(turn=1, start=0), "", 8_000) is None
