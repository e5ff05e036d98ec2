"""What was said before, as it was *heard*: an answer that was cut off is remembered up to where it was cut."""

from collections import deque

from appliance.messages import Exchange


class History:
    """The last exchanges, oldest first. In memory alone: nothing that was said is kept on disk."""

    def __init__(self, keep: int) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=keep)

    def add(self, question: str, heard: str, cut: bool = False) -> None:
        """Remembers an exchange, and whether it was interrupted; one without question or answer is none."""
        if question and heard:
            self._exchanges.append(Exchange(question=question, answer=heard, cut=cut))

    def forget(self) -> None:
        """Nothing was ever said."""
        self._exchanges.clear()

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What the model is shown."""
        return tuple(self._exchanges)

    @property
    def last_reply(self) -> str:
        """For "say that again"; empty when nothing was said yet."""
        return self._exchanges[-1].answer if self._exchanges else ""

    @property
    def last_question(self) -> str:
        """For "what did you hear"; empty when nothing was said yet."""
        return self._exchanges[-1].question if self._exchanges else ""
