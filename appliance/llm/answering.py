"""One answer on its way out of the process, and how long it may take."""

from appliance import clock
from appliance.bus import Bus
from appliance.engines import Called, Prompted, Token
from appliance.messages import Generate, Generated, TextChunk, ToolCall
from appliance.units import Seconds

PATIENCE = Seconds(20)
"""From one token to the next, and to the first: over what is called critical for a whole answer (8 s), so that it ends what
hangs and not what is slow."""


class Answer:
    """One answer on its way out: sends what is said, counts what it took."""

    def __init__(self, bus: Bus, request: Generate) -> None:
        self._bus = bus
        self._request = request
        self.tokens = 0
        self.said = 0
        self._prompted = Prompted(0, 0)

    def take(self, part: Prompted | Token | Called) -> None:
        """Sends or counts one part."""
        turn, revision = self._request.turn, self._request.revision
        if isinstance(part, Prompted):
            self._prompted = part
            return
        if isinstance(part, Called):
            self._bus.send(ToolCall(turn=turn, revision=revision, name=part.name, arguments=part.arguments))
            self.said += 1
            return
        self.tokens += 1
        if part.text:
            chunk = TextChunk(
                turn=turn,
                revision=revision,
                text=part.text,
                seq=self.said,
                at_ns=clock.monotonic_ns(),
            )
            self._bus.send(chunk)
            self.said += 1

    def end(self, finish: str, engine: str) -> None:
        """Sends the counts."""
        self._bus.send(
            Generated(
                turn=self._request.turn,
                revision=self._request.revision,
                tokens=self.tokens,
                prompt_tokens=self._prompted.prompt_tokens,
                evaluated_tokens=self._prompted.evaluated_tokens,
                finish=finish,
                engine=engine,
            )
        )


class Patience:
    """Runs out when nothing comes for too long."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Something came."""
        self._until = clock.monotonic() + PATIENCE

    def over(self) -> bool:
        """Whether nothing came for too long."""
        return clock.monotonic() > self._until
