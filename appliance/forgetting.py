"""Has everything forgotten: by the speaker that runs, or, when none does, in its files."""

from pathlib import Path

from appliance.bus import Bus
from appliance.clock import monotonic, wall
from appliance.errors import ApplianceError
from appliance.messages import OBSERVER, ForgetAll, Forgotten
from appliance.store import FILE, Now, Store
from appliance.store.machine import boot, steady, vouched, zone
from appliance.supervisor.running import is_running

WITHIN = 15.0
"""Seconds: a database of the largest size is written anew in under one."""


def forget_through(run_directory: Path, keep_clocks: bool) -> bool:
    """Tells the speaker that runs in this directory; False when none does.

    Raises:
        ApplianceError: it could not, or did not say that it did.
    """
    if not is_running(run_directory):
        return False
    bus = Bus(run_directory, OBSERVER)
    try:
        bus.send(ForgetAll(keep_clocks=keep_clocks))
        deadline = monotonic() + WITHIN
        while (left := deadline - monotonic()) > 0:
            message = bus.receive(left)
            if isinstance(message, Forgotten):
                if message.why:
                    raise ApplianceError(message.why, where="hark forget", remedy="Ask again in a moment.")
                return True
    finally:
        bus.close()
    raise ApplianceError(
        "the speaker that runs did not answer.", where="hark forget", remedy="Stop it, and run this again."
    )


def forget_here(home: Path, keep_clocks: bool) -> None:
    """Deletes it from the files of this folder.

    Raises:
        StoreFailed: the disk did not take it.
    """
    if not (home / FILE).exists():
        return
    now = wall()
    with Store(home, now, boot()) as store:
        here = zone()
        store.forget_all(Now(now.astimezone(here), steady(), here, sure=vouched()), keep_clocks)
