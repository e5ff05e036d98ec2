import os
import sys
import threading

import pytest

from appliance.audio import realtime
from appliance.audio.realtime import NOT_LOCKED, NOT_REALTIME, REMEDIES, hurry, hurry_everybody, lock, relax


def refuse(*_anything: object, **_more: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_what_the_kernel_refuses_has_a_name_and_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realtime, "set_fifo", refuse)
    monkeypatch.setattr(realtime, "lock_memory", refuse)
    assert (hurry(70), lock()) == (NOT_REALTIME, NOT_LOCKED)
    assert set(REMEDIES) == {NOT_REALTIME, NOT_LOCKED}


def test_priority_nought_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(realtime, "set_fifo", asked.append)
    monkeypatch.setattr(os, "sched_setscheduler", lambda *what: asked.append(what))
    assert hurry(0, (1, 2)) == ""
    relax(0)
    hurry_everybody(0)
    assert asked == []


def test_the_drivers_threads_outrank_ours_and_nothing_passes_the_ceiling(monkeypatch: pytest.MonkeyPatch) -> None:
    ours: list[int] = []
    theirs: list[tuple[int, int]] = []
    monkeypatch.setattr(realtime, "set_fifo", ours.append)
    monkeypatch.setattr(
        os, "sched_setscheduler", lambda thread, _policy, param: theirs.append((thread, param.sched_priority))
    )
    hurry(70, (11, 12))
    hurry(99, (13,))
    assert ours == [70, 93]
    assert theirs == [(11, 72), (12, 72), (13, 95)]


def test_a_driver_thread_that_has_ended_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_what: object) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(realtime, "set_fifo", lambda _priority: None)
    monkeypatch.setattr(os, "sched_setscheduler", gone)
    assert hurry(70, (11,)) == ""


def test_every_thread_that_may_hold_the_lock_is_hurried_a_little(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[int, int] = {}
    monkeypatch.setattr(
        os, "sched_setscheduler", lambda thread, _policy, param: asked.update({thread: param.sched_priority})
    )
    monkeypatch.setattr(sys, "setswitchinterval", lambda _seconds: None)
    hurry_everybody(70)
    assert asked[threading.get_native_id()] == realtime.LOCK_HOLDERS
    hurry_everybody(2)
    assert asked[threading.get_native_id()] == 1
