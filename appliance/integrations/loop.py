"""An asyncio loop in a thread of its own.

Not in the main thread: signals end this process by an exception out of whatever runs there, and a task would swallow it.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from appliance.errors import ApplianceError
from appliance.logs import log

END = 5.0
"""Seconds for everything in the loop to clean up: three graces for a child process that ignores us, and some."""


class LoopDied(ApplianceError):
    """What kept the loop busy ended, which it never does by itself."""


class LoopThread:
    """Runs one coroutine and what it starts."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_note)
        self._thread = threading.Thread(target=self._loop.run_forever, name="integrations", daemon=True)
        self._task: asyncio.Task[None] | None = None
        self._ended = threading.Event()
        self._error = ""

    def start(self, main: Coroutine[Any, Any, None]) -> None:
        """Runs it until `stop`."""

        def begin() -> None:
            self._task = self._loop.create_task(main)
            self._task.add_done_callback(self._end)

        self._thread.start()
        self.post(begin)

    def post(self, work: Callable[[], None]) -> None:
        """Calls it in the loop, soon, and in order."""
        self._loop.call_soon_threadsafe(work)

    def check(self) -> None:
        """Looks whether it still works.

        Raises:
            LoopDied: it does not.
        """
        if self._ended.is_set():
            raise LoopDied(f"the integrations ended ({self._error}).")

    def stop(self) -> None:
        """Cancels the coroutine, lets it clean up, and ends the thread; once."""
        self.post(self._cancel)
        if not self._ended.wait(END):
            log.warning("integrations were still busy at the end")
        self.post(self._loop.stop)
        self._thread.join(1)
        if not self._thread.is_alive():
            self._loop.close()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _end(self, task: "asyncio.Task[None]") -> None:
        error = None if task.cancelled() else task.exception()
        self._error = type(_inner(error)).__name__ if error else "without an error"
        self._ended.set()


def _inner(error: BaseException) -> BaseException:
    """The error inside the groups that task groups wrap around it."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _note(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An error that nobody waited for: its kind alone, since its text may hold what people said."""
    log.warning("integration left an error", error=type(context.get("exception")).__name__)
