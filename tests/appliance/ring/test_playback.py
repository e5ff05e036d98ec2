"""The playback ring: barge-in, the player, and what was really heard."""

import threading

import numpy as np
import pytest

from appliance.ring import NotYet, Ring, StaleGeneration

SECOND = 1_000_000_000


def ramp(start: int, n: int) -> np.ndarray:
    return np.arange(start, start + n, dtype=np.int16)


def test_barge_in_silences_the_very_next_block(name: str) -> None:
    with Ring.create(name, 4096) as ring:
        player, out = ring.player(), np.ones(320, np.int16)
        generation = ring.generation
        ring.write(ramp(1, 1000), generation=generation)
        assert player.read_into(out) == 320
        assert ring.cancel() == generation + 1
        assert (ring.pending, ring.consumed) == (0, 320)
        assert player.read_into(out) == 0
        assert not out.any()
        with pytest.raises(StaleGeneration):
            ring.write(ramp(1001, 320), generation=generation)
        ring.write(ramp(5000, 100), generation=generation + 1)
        assert player.read_into(out) == 100
        assert out.tolist() == [*range(5000, 5100), *[0] * 220]
        assert ring.consumed == 1100


def test_a_reply_written_before_the_player_looks_is_played_from_its_first_sample(name: str) -> None:
    with Ring.create(name, 4096) as ring:
        player, out = ring.player(), np.empty(10, np.int16)
        ring.write(ramp(1, 100))
        ring.write(ramp(200, 10), generation=ring.cancel())
        assert player.read_into(out) == 10
        assert out[0] == 200


def test_generations_wrap_without_confusion(name: str) -> None:
    with Ring.create(name, 64) as ring:
        ring.write(ramp(0, 8))
        assert [ring.cancel() for _ in range(65_537)][-2:] == [0, 1]
        assert (ring.head, ring.pending) == (8, 0)


def test_space_keeps_what_was_not_played_and_a_history_of_what_was(name: str) -> None:
    with Ring.create(name, 64) as ring:
        player = ring.player()
        assert (ring.space, ring.history) == (48, 16)
        ring.write(ramp(0, 32))
        ring.write(ramp(32, 16))
        assert (ring.space, ring.pending) == (0, 48)
        player.read_into(np.empty(20, np.int16))
        assert (ring.space, ring.pending) == (20, 28)
        ring.cancel()
        assert (ring.space, ring.pending) == (48, 0)


def test_a_player_that_was_overrun_counts_what_nobody_heard(name: str) -> None:
    with Ring.create(name, 64) as ring:
        player, out = ring.player(), np.empty(8, np.int16)
        for start in range(0, 96, 32):
            ring.write(ramp(start, 32))
        assert player.read_into(out) == 8
        assert out[0] == 96 - 64
        assert (player.lost, player.overruns) == (32, 1)


def test_the_speakers_own_clock_counts_silence_too(name: str) -> None:
    with Ring.create(name, 16_000) as ring:
        player, out = ring.player(), np.empty(320, np.int16)
        player.read_into(out, SECOND)
        ring.write(ramp(1, 400))
        player.read_into(out, SECOND + 20_000_000)
        player.read_into(out, SECOND + 40_000_000)
        assert ring.frames == 960
        assert ring.played(310, 420).tolist() == [0] * 10 + list(range(1, 401)) + [0] * 10
        assert ring.frame_at(SECOND + 20_000_000) == 320
        assert ring.played_time_of(336) == SECOND + 21_000_000
        with pytest.raises(NotYet):
            ring.played(900, 61)


def test_a_writer_waiting_for_space_learns_of_the_barge_in(name: str) -> None:
    with Ring.create(name, 64) as ring:
        ring.write(ramp(0, 32))
        canceller = threading.Timer(0.01, ring.cancel)
        canceller.start()
        with pytest.raises(StaleGeneration):
            ring.wait_space(48, 30, generation=0)
        assert ring.wait_space(48, 0)
        canceller.join()


def test_waiting_for_playback_ends_with_the_last_sample_played(name: str) -> None:
    with Ring.create(name, 64) as ring:
        end = ring.write(ramp(0, 10))
        assert not ring.wait_played(end, 0)
        ring.player().read_into(np.empty(10, np.int16))
        assert ring.wait_played(end, 0)


def test_what_is_held_stands_still_and_goes_on_where_it_stopped(name: str) -> None:
    with Ring.create(name, 4096) as ring:
        player, out = ring.player(), np.ones(10, np.int16)
        ring.write(ramp(1, 100))
        assert player.read_into(out) == 10
        ring.hold(True)
        assert player.read_into(out) == 0
        assert not out.any()
        assert (ring.consumed, ring.pending, ring.frames) == (10, 90, 20)
        ring.hold(False)
        assert player.read_into(out) == 10
        assert out.tolist() == list(range(11, 21))


def test_a_barge_in_ends_the_hold(name: str) -> None:
    with Ring.create(name, 4096) as ring:
        player, out = ring.player(), np.empty(10, np.int16)
        ring.write(ramp(1, 100))
        ring.hold(True)
        ring.write(ramp(200, 10), generation=ring.cancel())
        assert player.read_into(out) == 10
        assert out[0] == 200


def test_a_hold_is_seen_by_whoever_has_the_ring_open(name: str) -> None:
    with Ring.create(name, 4096) as ring, Ring.attach(name) as other:
        player, out = ring.player(), np.empty(10, np.int16)
        ring.write(ramp(1, 100))
        other.hold(True)
        assert player.read_into(out) == 0
