"""Prompts as tokens, the front that all of them have in common tokenised once: with tools in it, that is most of a prompt."""

from appliance.llm.native import Native


class Tokens:
    """Text to tokens."""

    def __init__(self, machine: Native) -> None:
        self._machine = machine
        self._front, self._front_tokens = "", list[int]()

    def __call__(self, text: str) -> list[int]:
        """The tokens of a prompt."""
        if self._front and text.startswith(self._front):
            return self._front_tokens + self._machine.continuation(text[len(self._front) :])
        return self._machine.tokens(text)

    def settle(self, one: str, other: str) -> None:
        """Learns the front of two prompts with nothing in common but what all have: up to a token that ends a message.

        Tokens never reach over such a token. Where a model has none, or does not keep to that, each prompt is tokenised whole.
        """
        self._front = ""
        closing = self._machine.closing
        at = _shared(one, other).rfind(closing) if closing else -1
        if at <= 0:
            return
        front = one[: at + len(closing)]
        tokens = self._machine.tokens(front)
        if all(
            tokens + self._machine.continuation(text[len(front) :]) == self._machine.tokens(text)
            for text in (one, other)
        ):
            self._front, self._front_tokens = front, tokens


def _shared(one: str, other: str) -> str:
    """What both begin with."""
    length = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]
