"""A listener that remembers what a fetch told it."""


class Told:
    """A `Progress` that writes down what it hears."""

    def __init__(self) -> None:
        self.events: list[tuple[object, ...]] = []
        self.bytes = 0

    def begin(self, name: str, total: int | None, already: int) -> None:
        self.events.append(("begin", name, total, already))
        self.bytes = already

    def advance(self, count: int) -> None:
        self.bytes += count

    def wait(self, reason: str, delay: float) -> None:
        self.events.append(("wait", reason, delay))

    def end(self) -> None:
        self.events.append(("end", self.bytes))
