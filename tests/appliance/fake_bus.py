"""A bus without sockets. Every message still goes through the real bytes, so that what cannot be sent cannot be tested."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from appliance.bus import Inbox, decode, encode
from appliance.config import Config
from appliance.messages import Message
from appliance.run import Run

M = TypeVar("M", bound=Message)


class FakeBus:
    """What a service asks of `appliance.bus.Bus`, and the other end of it."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self.unsent = 0
        self.sent: list[Message] = []
        self.before_receive: Callable[[], None] = lambda: None
        """Called at every look into the inbox: lets a test say something in the midst of work."""

    def deliver(self, *messages: Message) -> None:
        for message in messages:
            self.inbox.put(encode(message))

    def receive(self, timeout: float) -> Message | None:
        self.before_receive()
        return self.inbox.take()

    def send(self, message: Message) -> None:
        self.sent.append(decode(encode(message)))

    def of(self, kind: type[M]) -> list[M]:
        return [message for message in self.sent if isinstance(message, kind)]


def fake_run(folder: Path, config: Config | None = None) -> Run:
    return Run(directory=str(folder), home=str(folder / "home"), config=config or Config())
