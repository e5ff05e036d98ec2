"""A service that can be interrupted: it looks into its inbox while it works, and drops what an older turn asked for.

A `Cancel` voids every (turn, revision) up to its own. A request of a newer turn or revision voids those of older ones, so
that whoever asks again need not cancel first. Turn 0 belongs to none and is never void.
"""

from collections import deque
from typing import ClassVar

from appliance.bus import QUEUE, Bus
from appliance.logs import about
from appliance.messages import Cancel, Failed, Message
from appliance.run import Run
from appliance.service import Worker


class TurnWorker(Worker):
    """Takes requests in order; `void` says in the midst of one whether it is still wanted."""

    requests: ClassVar[tuple[type[Message], ...]]
    """The messages it works on. Anything else in its inbox but `Cancel` is counted and dropped."""

    def __init__(self, run: Run, bus: Bus) -> None:
        super().__init__(run, bus)
        self._waiting: deque[Message] = deque(maxlen=QUEUE)
        self._cancelled = (0, 0)
        self._newest = (0, 0)
        self._void_requests = 0
        self._misdirected = 0

    def step(self, timeout: float) -> None:
        """Handles one request, or uses the quiet when there is none."""
        if not self._waiting and (message := self.bus.receive(timeout)) is not None:
            self.note(message)
        self.poll()
        if not self._waiting:
            self.idle()
            return
        request = self._waiting.popleft()
        if self._is_void(request):
            self._void_requests += 1
        else:
            about(request.turn)
            self.handle(request)
            about(0)
        self.progress += 1

    def void(self, request: Message) -> bool:
        """Whether a request that is being worked on is no longer wanted; reads the inbox, and keeps what is in it."""
        self.poll()
        return self._is_void(request)

    def idle(self) -> None:
        """Nobody waits: a moment for what can be done at any time."""

    def fail(self, request: Message, what: str, why: str) -> None:
        """Tells the dialogue that a request could not be met."""
        self.bus.send(Failed(turn=request.turn, revision=request.revision, service=self.name, what=what, why=why))

    def counters(self) -> dict[str, int]:
        """What the inbox counted, the requests dropped because a newer turn had begun, and how many wait now."""
        waiting = len(self._waiting)
        return {**super().counters(), "void": self._void_requests, "misdirected": self._misdirected, "waiting": waiting}

    def poll(self) -> bool:
        """Reads the inbox, and keeps what is in it; whether a request waits."""
        while (message := self.bus.receive(0)) is not None:
            self.note(message)
        return bool(self._waiting)

    def note(self, message: Message) -> None:
        """Takes what came in: a request waits its turn, a `Cancel` counts at once."""
        if isinstance(message, Cancel):
            self._cancelled = max(self._cancelled, (message.turn, message.revision))
            return
        if not isinstance(message, self.requests):
            self._misdirected += 1
            return
        self._newest = max(self._newest, (message.turn, message.revision))
        self._waiting.append(message)

    def _is_void(self, request: Message) -> bool:
        if request.turn == 0:
            return False
        wanted = (request.turn, request.revision)
        return wanted <= self._cancelled or wanted < self._newest
