"""A thread that waits for something to read."""

import os
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.watcher import Watcher


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_it_calls_whenever_there_is_something(pipe: tuple[int, int]) -> None:
    seen: queue.Queue[bytes] = queue.Queue()
    watcher = Watcher(pipe[0], lambda: seen.put(os.read(pipe[0], 1)), "test")
    for byte in (b"a", b"b"):
        os.write(pipe[1], byte)
        assert seen.get(timeout=5) == byte
    watcher.stop()
    os.write(pipe[1], b"c")
    assert seen.empty()


def test_it_leaves_no_thread_and_no_descriptor(pipe: tuple[int, int]) -> None:
    threads, open_before = threading.active_count(), descriptors()
    Watcher(pipe[0], lambda: None, "test").stop()
    assert (threading.active_count(), descriptors()) == (threads, open_before)


def test_it_may_be_stopped_from_what_it_calls(pipe: tuple[int, int]) -> None:
    open_before = descriptors()
    watchers: queue.Queue[Watcher] = queue.Queue()
    stopped = threading.Event()

    def ready() -> None:
        os.read(pipe[0], 1)
        watchers.get(timeout=5).stop()
        stopped.set()

    watcher = Watcher(pipe[0], ready, "test")
    watchers.put(watcher)
    os.write(pipe[1], b".")
    assert stopped.wait(5)
    watcher.thread.join(5)
    assert descriptors() == open_before


def test_a_descriptor_that_fails_ends_the_watch_and_it_can_still_be_stopped(pipe: tuple[int, int]) -> None:
    open_before = descriptors()

    def ready() -> None:
        raise OSError("the chip is gone")

    watcher = Watcher(pipe[0], ready, "test")
    os.write(pipe[1], b".")
    watcher.thread.join(5)
    assert not watcher.thread.is_alive()
    watcher.stop()
    assert descriptors() == open_before
