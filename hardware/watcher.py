"""A thread that waits until a file descriptor has something to read."""

import contextlib
import os
import select
import threading
from collections.abc import Callable


class Watcher:
    """Calls `ready` from a thread of its own whenever the descriptor is readable, until it is stopped or that fails."""

    def __init__(self, descriptor: int, ready: Callable[[], None], name: str) -> None:
        """`ready` must read what there is; if it raises OSError, the watch ends. `name` is the thread's."""
        self._descriptor = descriptor
        self._ready = ready
        self._going = True
        self._ended, self._end = os.pipe()
        self.thread = threading.Thread(target=self._watch, name=name, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Ends it, and waits for that unless `ready` is the caller; to be called once."""
        self._going = False
        if threading.current_thread() is not self.thread:
            os.write(self._end, b".")
            self.thread.join()
            self._close()

    def _watch(self) -> None:
        with contextlib.suppress(OSError):
            while self._going:
                if self._descriptor in select.select([self._descriptor, self._ended], [], [])[0] and self._going:
                    self._ready()
                    if not self._going:  # `ready` stopped it, and nobody else will close the pipe.
                        self._close()

    def _close(self) -> None:
        os.close(self._ended)
        os.close(self._end)
