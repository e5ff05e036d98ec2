"""The ring between real processes: torture, and death by kill -9."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import pytest

from appliance.ring import Overrun, Ring, _ring

pytestmark = pytest.mark.process
PROCESSES = multiprocessing.get_context("spawn")

RATE, BLOCK = 16_000, 320
MINUTE = 60 * RATE
SPEED = 50
CAPACITY = RATE // 2


def expected(start: int, n: int) -> np.ndarray:
    """int16[n]: each sample a hash of its absolute index, so that one from another lap gives itself away."""
    index = np.arange(start, start + n, dtype=np.uint64)
    return (index * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(48)).astype(np.uint16).view(np.int16)


def write_a_minute(name: str, pipe: Connection) -> None:
    with Ring.attach(name) as ring:
        pipe.send("ready")
        pipe.recv()
        start = deadline = time.monotonic_ns()
        while ring.head < MINUTE:
            ring.write(expected(ring.head, BLOCK), deadline - start)
            deadline += 1_000_000_000 * BLOCK // (RATE * SPEED)
            _ring.sleep_until_ns(deadline)


def follow(name: str, n: int, pause_ns: int, pipe: Connection) -> None:
    """Reads n at a time to the end, pausing in between; reports what was read, lost and wrong."""
    with Ring.attach(name) as ring:
        reader, read, wrong, told = ring.reader(start=0), 0, 0, 0
        pipe.send("ready")
        while reader.index < MINUTE:
            try:
                block = reader.read(min(n, MINUTE - reader.index), timeout=60)
            except Overrun as overrun:
                told += overrun.lost
                continue
            assert block is not None, "the writer stopped"
            wrong += int((block != expected(reader.index - len(block), len(block))).sum())
            read += len(block)
            _ring.sleep_until_ns(time.monotonic_ns() + pause_ns)
        pipe.send((read, told, reader.overruns, wrong))


def hug_the_tail(name: str, pipe: Connection) -> None:
    """Reads where the writer overwrites, again and again: the place where a torn block would be."""
    with Ring.attach(name) as ring:
        accepted, refused, wrong = 0, 0, 0
        pipe.send("ready")
        while ring.head < MINUTE:
            index = ring.tail
            try:
                block = ring.read(index, min(2000, ring.head - index))
            except Overrun:
                refused += 1
                continue
            wrong += int((block != expected(index, len(block))).sum())
            accepted += 1
        pipe.send((accepted, refused, wrong))


def start(body: Callable[..., None], *arguments: Any) -> tuple[Any, Connection]:
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=body, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def test_no_torn_or_stale_sample_is_accepted_in_a_minute_of_audio_at_50_times_speed(name: str) -> None:
    with Ring.create(name, CAPACITY, RATE) as ring:
        parties = [
            start(write_a_minute, name),
            start(follow, name, 1000, 0),
            start(follow, name, BLOCK, 30_000_000),  # 320 samples in 30 ms, while the writer makes 24,000
            start(hug_the_tail, name),
        ]
        assert [pipe.recv() for _, pipe in parties] == ["ready"] * 4
        parties[0][1].send("go")
        read, told, _, wrong = parties[1][1].recv()
        assert (read + told, wrong) == (MINUTE, 0)
        slow_read, slow_told, slow_overruns, slow_wrong = parties[2][1].recv()
        assert (slow_read + slow_told, slow_wrong) == (MINUTE, 0)
        assert slow_overruns > 0
        accepted, _, torn = parties[3][1].recv()
        assert (accepted > 0, torn) == (True, 0)
        for process, _ in parties:
            process.join(30)
        assert ring.head == MINUTE


def write_until_killed(name: str, pipe: Connection) -> None:
    ring = Ring.open_or_create(name, CAPACITY, RATE)
    pipe.send("ready")
    while True:
        ring.write(expected(ring.head, 37), ring.head)


def sleep_until_killed(name: str, pipe: Connection) -> None:
    ring = Ring.attach(name)
    pipe.send("ready")
    ring.wait(MINUTE * 1000)


def kill(process: Any) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    assert process.exitcode == -signal.SIGKILL


def test_a_writer_killed_in_the_middle_is_followed_by_another_at_the_same_index(name: str) -> None:
    for _ in range(2):
        process, pipe = start(write_until_killed, name)
        assert pipe.recv() == "ready"
        with Ring.attach(name) as reader:
            assert reader.wait(reader.head + 10_000, 60)
        kill(process)
    with Ring.open_or_create(name, CAPACITY, RATE) as ring:
        head = ring.head
        assert head > 20_000
        assert ring.write(expected(head, 300)) == head + 300
        n = ring.head - ring.tail
        assert (ring.read(ring.tail, n) == expected(ring.tail, n)).all()


def test_a_killed_sleeper_costs_the_others_nothing(name: str) -> None:
    with Ring.create(name, CAPACITY, RATE) as ring:
        process, pipe = start(sleep_until_killed, name)
        assert pipe.recv() == "ready"
        kill(process)
        assert ring.write(expected(0, BLOCK)) == BLOCK
        assert ring.wait(BLOCK, 0)
        assert not ring.wait(BLOCK + 1, 0.001)
