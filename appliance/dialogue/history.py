"""What was said before, as it was *heard*: an answer that was cut off is remembered up to where it was cut."""

from collections import deque

from appliance.messages import Exchange


class History:
    """The last exchanges, oldest first. In memory alone: nothing that was said is kept on disk."""

    def __init__(self, keep: int) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=keep)
        self.last_said = ""
        """The last answer, whole, whether all of it was heard or not; empty for nothing yet."""
        self.cut_off = False
        """Whoever speaks now has cut off what was being said."""

    def add(self, question: str, heard: str, cut: bool = False) -> None:
        """Remembers an exchange, and whether it was interrupted; one without question or answer is none."""
        self.cut_off = cut and bool(heard)
        if question and heard:
            self._exchanges.append(Exchange(question=question, answer=heard, cut=cut))

    def sum_up(self, text: str, oldest: int) -> None:
        """So many of the oldest exchanges are from now on these words; without words they are gone."""
        rest = list(self._exchanges)[oldest:]
        self._exchanges.clear()
        if text:
            self._exchanges.append(Exchange(question="", answer=text))
        self._exchanges.extend(rest)

    def forget(self) -> None:
        """Nothing was ever said."""
        self._exchanges.clear()
        self.last_said = ""
        self.cut_off = False

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What the model is shown."""
        return tuple(self._exchanges)

    @property
    def last_reply(self) -> str:
        """For "say that again"; empty when nothing was said yet."""
        return next((each.answer for each in reversed(self._exchanges) if each.question), "")

    @property
    def last_question(self) -> str:
        """For "what did you hear"; empty when nothing was said yet."""
        return next((each.question for each in reversed(self._exchanges) if each.question), "")
