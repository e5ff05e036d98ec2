"""What a chat model is shown, and what is kept of what it says. Pure."""

import codecs
from collections.abc import Sequence
from typing import TypedDict

from appliance.messages import Exchange

SYSTEM = (
    "You are the voice of a small speaker in somebody's home. What you write is read aloud. Answer in one or two short, "
    "plain sentences, without lists, markup, emoji or links. If you do not know, say so."
)
"""Told to a model that brings no system prompt of its own. Nothing in it changes from turn to turn: it is the prefix that is
evaluated once, at load."""

PLAIN_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
"""For a model whose file has no chat template: ChatML, which most small ones were trained on."""

THINK, END_THINK = "<think>", "</think>"
"""Around the thoughts of models that think aloud."""

WORTH_SLIDING = 12
"""Tokens that must agree before what was read is moved: fewer may be a turn of phrase, and save nothing."""

EARLIER = "What did we talk about before this?"
"""Asked by an exchange without a question: its answer is the summary of what came before the rest."""

CUT = " ... (interrupted)"
"""After an answer that was not heard to its end."""

MARKUP = str.maketrans("<|>", "   ")
"""What a person says must not look like a template's own marks, such as <|im_end|>."""


class ChatMessage(TypedDict):
    """One message of a chat template."""

    role: str
    content: str


def conversation(
    system: str, history: Sequence[Exchange], question: str, rounds: Sequence[tuple[str, str]] = ()
) -> list[ChatMessage]:
    """The messages for a chat template, oldest first; `rounds` are the model's calls after the question and what came of them."""
    messages = [ChatMessage(role="system", content=system)] if system else []
    for exchange in history:
        asked = exchange.question or EARLIER
        messages.append(ChatMessage(role="user", content=asked.translate(MARKUP)))
        answer = exchange.answer.translate(MARKUP) + (CUT if exchange.cut else "")
        messages.append(ChatMessage(role="assistant", content=answer))
    messages.append(ChatMessage(role="user", content=question.translate(MARKUP)))
    for call, result in rounds:
        messages.append(ChatMessage(role="assistant", content=call))
        messages.append(ChatMessage(role="user", content=result))
    return messages


def without_system(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """The same for templates that know no system role: its text opens the first question."""
    if not messages or messages[0]["role"] != "system":
        return list(messages)
    system, first, *rest = messages
    opening = ChatMessage(role=first["role"], content=f"{system['content']}\n\n{first['content']}")
    return [opening, *rest]


def without_thinking(prompt: str) -> str:
    """The prompt with its thoughts already over, where the template lets the model begin with them."""
    return f"{prompt.rstrip()}\n\n{END_THINK}\n\n" if prompt.rstrip().endswith(THINK) else prompt


def common_prefix(kept: Sequence[int], wanted: Sequence[int]) -> int:
    """How many tokens both begin with."""
    for at, (old, new) in enumerate(zip(kept, wanted, strict=False)):
        if old != new:
            return at
    return min(len(kept), len(wanted))


def slide(kept: Sequence[int], wanted: Sequence[int], same: int) -> int:
    """How many kept tokens after the common prefix are to go so that what follows them continues it; 0 for none.

    This is what happens when the oldest exchange leaves the history: the rest of it is there, further on.
    """
    probe = list(wanted[same : same + WORTH_SLIDING])
    if len(probe) < WORTH_SLIDING:
        return 0
    for at in range(same + 1, len(kept) - WORTH_SLIDING + 1):
        if kept[at] == probe[0] and list(kept[at : at + WORTH_SLIDING]) == probe:
            return at - same
    return 0


class Speech:
    """Bytes of tokens in, text to be said out: whole letters only, no thoughts, no space in front."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._thinking = False
        self._begun = False

    def feed(self, piece: bytes) -> str:
        """What can be said now."""
        self._held += self._decoder.decode(piece)
        said = ""
        while (part := self._step()) is not None:
            said += part
        return self._trim(said)

    def end(self) -> str:
        """What was held back and turned out to be plain text."""
        self._held += self._decoder.decode(b"", final=True)
        rest, self._held = ("" if self._thinking else self._held), ""
        return self._trim(rest)

    @property
    def holds(self) -> bool:
        """Whether something is held back."""
        return bool(self._held)

    def _step(self) -> str | None:
        """Takes the next piece off what is held: text to say, or nothing of a thought; None when more must come first."""
        mark = END_THINK if self._thinking else THINK
        at = self._held.find(mark)
        if at < 0:
            free = len(self._held) - overhang(self._held, mark)
            if free == 0:
                return None
            part, self._held = self._held[:free], self._held[free:]
            return "" if self._thinking else part
        part, self._held = self._held[:at], self._held[at + len(mark) :]
        part, self._thinking = ("", False) if self._thinking else (part, True)
        return part

    def _trim(self, said: str) -> str:
        if not self._begun:
            said = said.lstrip()
            self._begun = bool(said)
        return said


def overhang(text: str, mark: str) -> int:
    """Characters at the end of `text` that may be the beginning of `mark`."""
    longest = min(len(text), len(mark) - 1)
    return next((n for n in range(longest, 0, -1) if mark.startswith(text[-n:])), 0)
