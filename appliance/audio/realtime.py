"""Asks the kernel for what a realtime thread needs, and says by name what it refused.

A refusal is no failure: the speaker works, and may click when the machine is busy. The name goes into the log, the
heartbeat's detail and `hark doctor`.
"""

import os
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress

from appliance.ring._ring import lock_memory, set_fifo

NOT_REALTIME = "not-realtime"
NOT_LOCKED = "memory-not-locked"

REMEDIES = {
    NOT_REALTIME: "SCHED_FIFO is not permitted: set LimitRTPRIO=95 in the unit, or `rtprio 95` in limits.conf.",
    NOT_LOCKED: "Memory may not be locked: set LimitMEMLOCK=infinity in the unit, or `memlock unlimited` in limits.conf.",
}
"""What each refusal means for a person."""

ABOVE = 2
"""By how much the driver's own threads outrank ours: ours wait for them."""

HIGHEST = 95
"""SCHED_FIFO, leaving the kernel's own threads above."""

LOCK_HOLDERS = 5
"""SCHED_FIFO of threads that move no sound, and may hold the interpreter's lock."""

SWITCH = 0.0005
"""Seconds after which a thread that computes is asked for the interpreter's lock; Python's own 5 ms are a quarter of a block."""


def lock() -> str:
    """Locks the process's memory, now and later; returns the name of the refusal, or nothing."""
    try:
        lock_memory(on_fault=True)
    except OSError:
        return NOT_LOCKED
    return ""


def hurry(priority: int, helpers: Iterable[int] = ()) -> str:
    """Makes the calling thread realtime, and the driver's `helpers` (thread ids) more so; returns the refusal's name.

    PulseAudio's client has a thread in this process that carries every block; when that one waits for a busy core, so do we.
    """
    if priority <= 0:
        return ""
    try:
        set_fifo(min(priority, HIGHEST - ABOVE))
        for helper in helpers:
            with suppress(ProcessLookupError):
                flags = os.SCHED_FIFO | os.SCHED_RESET_ON_FORK
                os.sched_setscheduler(helper, flags, os.sched_param(min(priority + ABOVE, HIGHEST)))
    except OSError:
        return NOT_REALTIME
    return ""


def hurry_everybody(priority: int) -> None:
    """Makes the process's ordinary Python threads slightly realtime too, under everything that moves sound.

    Whichever of them holds the interpreter's lock holds up a realtime thread that wants it. On a busy machine an ordinary
    thread may then wait 20 ms for a core, with the lock in its hand. What these threads do is a message now and then.
    """
    sys.setswitchinterval(SWITCH)
    for thread in threading.enumerate():
        if thread.native_id is not None:
            relax(priority, thread.native_id)


def relax(priority: int, thread: int = 0) -> None:
    """Makes the calling thread, or another one by its kernel id, one of those: for all that may take long.

    `priority` is that of the audio threads; 0 leaves everything as it is.
    """
    if priority > 0:
        flags = os.SCHED_FIFO | os.SCHED_RESET_ON_FORK
        with suppress(OSError):
            os.sched_setscheduler(thread, flags, os.sched_param(max(1, min(LOCK_HOLDERS, priority - 1))))
