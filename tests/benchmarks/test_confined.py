"""A memory cgroup as both versions of the kernel's interface show it: files in a folder."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.confined import Group

MB = 2**20


def first(root: Path) -> Path:
    """The machine has version 1, and we are in a group `/a/b`."""
    (root / "memory" / "a" / "b").mkdir(parents=True)
    (root / "own").write_text("5:cpu,cpuacct:/c\n4:memory:/a/b\n0::/\n")
    return root / "memory" / "a" / "b"


def second(root: Path) -> Path:
    """The machine has version 2 alone."""
    (root / "a").mkdir()
    (root / "cgroup.controllers").write_text("cpu memory pids\n")
    (root / "own").write_text("0::/a\n")
    return root


def fill(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)


@pytest.mark.parametrize(
    ("place", "limit", "swap", "swap_value"),
    [
        (first, "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", 512 * MB),
        (second, "memory.max", "memory.swap.max", 0),
    ],
)
def test_it_is_as_large_as_the_board_and_has_no_swap(
    place: Callable[[Path], Path], limit: str, swap: str, swap_value: int, tmp_path: Path
) -> None:
    parent = place(tmp_path)
    Group(512 * MB, tmp_path, tmp_path / "own").__enter__()
    (made,) = parent.glob("hark-*")
    assert (made / limit).read_text() == str(512 * MB)
    assert (made / swap).read_text() == str(swap_value)


def test_whom_we_start_inside_belongs_to_it_and_we_do_not(tmp_path: Path) -> None:
    home = first(tmp_path)
    group = Group(512 * MB, tmp_path, tmp_path / "own").__enter__()
    (made,) = home.glob("hark-*")
    with group.inside():
        assert (made / "cgroup.procs").read_text() == str(os.getpid())
    assert (home / "cgroup.procs").read_text() == str(os.getpid())


def test_what_the_first_version_counts(tmp_path: Path) -> None:
    home = first(tmp_path)
    group = Group(512 * MB, tmp_path, tmp_path / "own").__enter__()
    (made,) = home.glob("hark-*")
    fill(
        made,
        memory__max_usage_in_bytes="200\n",
        memory__stat="cache 7\nrss 1\nshmem 2\ntotal_rss 30\ntotal_shmem 4\n",
        memory__oom_control="oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
    )
    assert (group.peak, group.held, group.killed) == (200, 34, 2)


def test_what_the_second_version_counts(tmp_path: Path) -> None:
    home = second(tmp_path)
    group = Group(512 * MB, tmp_path, tmp_path / "own").__enter__()
    (made,) = home.glob("hark-*")
    fill(
        made,
        memory__peak="200\n",
        memory__stat="anon 30\nfile 9\nkernel 1\nshmem 4\n",
        memory__events="low 0\nhigh 0\nmax 3\noom 1\noom_kill 2\noom_group_kill 0\n",
    )
    assert (group.peak, group.held, group.killed) == (200, 34, 2)
