"""The benchmark's own judgement: what it would say of a capture that loses samples."""

import numpy as np

from tests.benchmarks.capture import compare, percentile_of, sequence

PLAYED = sequence(5)


def test_a_whole_capture_lost_nothing() -> None:
    silence = np.zeros(500, np.int16)
    assert compare(np.concatenate([silence, PLAYED[100:60_000]]), PLAYED) == (0, 0)


def test_skipped_samples_are_lost() -> None:
    assert compare(np.concatenate([PLAYED[:6_000], PLAYED[7_000:60_000]]), PLAYED) == (1_000, 0)


def test_silence_in_between_was_put_in() -> None:
    assert compare(np.concatenate([PLAYED[:6_000], np.zeros(300, np.int16), PLAYED[6_000:]]), PLAYED) == (0, 300)


def test_two_losses_add_up() -> None:
    heard = np.concatenate([PLAYED[:6_000], PLAYED[6_001:9_000], PLAYED[9_320:60_000]])
    assert compare(heard, PLAYED) == (321, 0)


def test_a_percentile_of_a_histogram() -> None:
    histogram = "# Histogram\n000010 000900\n000020 000099\n005000 000001\n# Total: 1000\n"
    assert percentile_of(histogram, 50) == 10
    assert percentile_of(histogram, 99.9) == 20
    assert percentile_of(histogram, 100) == 5_000
    assert percentile_of("", 99.9) is None
