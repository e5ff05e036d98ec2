"""What systemd hears: exact datagrams, and a watchdog that only frames feed."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.supervisor.notify import Frames, Systemd
from appliance.units import Seconds


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """The other end of the notification socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as listening:
        listening.bind(str(tmp_path / "notify"))
        yield listening


def heard(manager: socket.socket) -> list[str]:
    texts = []
    while True:
        try:
            texts.append(manager.recv(4096).decode())
        except BlockingIOError:
            return texts


def environment(manager: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": str(manager.getsockname()), "WATCHDOG_USEC": "8000000", **more}


def feeds(*beats: tuple[int, int, float]) -> list[bool]:
    """Of a watchdog fed every 2 s at most, given beats of (pid, progress, now)."""
    frames = Frames(every=Seconds(2.0))
    return [frames.moved(pid, progress, Seconds(now)) for pid, progress, now in beats]


@pytest.mark.parametrize(
    ("what", "beats", "fed"),
    [
        ("frames advance", [(7, 320, 0.0), (7, 8320, 0.5), (7, 32320, 2.0)], [True, False, True]),
        ("frames stop", [(7, 320, 0.0), (7, 320, 10.0), (7, 320, 20.0)], [True, False, False]),
        ("one frame after a long silence", [(7, 320, 0.0), (7, 320, 10.0), (7, 321, 20.0)], [True, False, True]),
        ("it loads and has captured nothing", [(7, 0, 0.0), (7, 0, 10.0)], [False, False]),
        ("the card is gone, and looked for", [(7, 5000, 0.0), (7, 5001, 10.0), (7, 5002, 20.0)], [True, True, True]),
        ("a new process captures", [(7, 99_000, 0.0), (8, 0, 5.0), (8, 320, 6.0)], [True, False, True]),
        ("a new process captures nothing", [(7, 99_000, 0.0), (8, 0, 5.0), (9, 0, 10.0)], [True, False, False]),
        ("progress that goes back is none", [(7, 640, 0.0), (7, 320, 5.0)], [True, False]),
    ],
)
def test_only_progress_feeds_the_watchdog(what: str, beats: list[tuple[int, int, float]], fed: list[bool]) -> None:
    assert feeds(*beats) == fed, what


def test_the_datagrams_are_those_of_sd_notify(manager: socket.socket) -> None:
    systemd = Systemd(environment(manager))
    systemd.status("stt is loading")
    systemd.ready("listening")
    systemd.captured(7, 320, Seconds(0.0))
    systemd.captured(7, 320, Seconds(5.0))
    systemd.stopping()
    assert heard(manager) == [
        "STATUS=stt is loading",
        "READY=1\nSTATUS=listening",
        "WATCHDOG=1",
        "STOPPING=1\nSTATUS=ending",
    ]


def test_a_status_is_told_once(manager: socket.socket) -> None:
    systemd = Systemd(environment(manager))
    for status in ("listening", "listening", "llm is down", "listening"):
        systemd.status(status)
    assert heard(manager) == ["STATUS=listening", "STATUS=llm is down", "STATUS=listening"]


def test_an_abstract_socket_is_reached() -> None:
    name = f"@hark-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as manager:
        manager.bind("\0" + name[1:])
        Systemd({"NOTIFY_SOCKET": name}).ready("listening")
        assert heard(manager) == ["READY=1\nSTATUS=listening"]


def test_children_do_not_inherit_the_way_to_systemd(manager: socket.socket) -> None:
    ours = environment(manager, WATCHDOG_PID=str(os.getpid()), PATH="/bin")
    Systemd(ours)
    assert ours == {"PATH": "/bin"}


@pytest.mark.parametrize(
    "given", [{"WATCHDOG_USEC": "8000000", "WATCHDOG_PID": "1"}, {}, {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "0"}]
)
def test_a_watchdog_that_is_not_ours_is_not_fed(manager: socket.socket, given: dict[str, str]) -> None:
    systemd = Systemd({"NOTIFY_SOCKET": str(manager.getsockname()), **given})
    systemd.captured(7, 320, Seconds(0.0))
    assert (systemd.watchdog, heard(manager)) == (0.0, [])


def test_the_watchdog_is_fed_four_times_in_its_time(manager: socket.socket) -> None:
    systemd = Systemd(environment(manager))
    for tick in range(80):  # 8 s of heartbeats, ten a second
        systemd.captured(7, 320 * (tick + 1), Seconds(tick / 10))
    assert heard(manager) == ["WATCHDOG=1"] * 4


def test_outside_systemd_nothing_happens(tmp_path: Path) -> None:
    for environment in ({}, {"NOTIFY_SOCKET": str(tmp_path / "nobody"), "WATCHDOG_USEC": "1000000"}):
        systemd = Systemd(dict(environment))
        systemd.ready("listening")
        systemd.captured(7, 320, Seconds(0.0))
        systemd.stopping()
