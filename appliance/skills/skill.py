"""What a skill takes and gives.

A skill is one function, `answer(match, context, say)`, with no clock, socket or file in sight.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import msgspec

from appliance.skills.actions import Action
from appliance.store import Timer

Slot = str | int | float


class Match(msgspec.Struct, frozen=True):
    """An utterance that a skill owns."""

    skill: str
    intent: str
    slots: dict[str, Slot] = {}
    """What was filled in: `seconds`, `percent`, `name`, ..."""
    complete: bool = True
    """Nothing is missing: it may be acted on without waiting for more words."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What is so at this moment."""

    now: datetime
    """Local wall time with its zone."""
    volume: int = 60
    """Percent; 0 is muted."""
    volume_before_mute: int = 60
    """Percent to go back to when unmuted."""
    timers: tuple[Timer, ...] = ()
    """Running and ringing ones; one that is due rings."""
    last_reply: str = ""
    """What was said last; empty for nothing yet."""


class Answer(msgspec.Struct, frozen=True):
    """What to say, and what to do before saying it."""

    text: str = ""
    """Plain written language; `appliance.speech_text.spoken` makes it words."""
    actions: tuple[Action, ...] = ()
    silent: bool = False
    """The turn ends without a word."""
    asks: Match | None = None
    """The answer is a question: hand this to `Skills.match` beside the next utterance."""


class Say(Protocol):
    """A skill's own replies in the language of the person, by key."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The reply with its {gaps} filled."""
        ...

    def abilities(self) -> str:
        """Everything the speaker can do by itself, as one list in words."""
        ...


class AnswerFunction(Protocol):
    """A skill."""

    def __call__(self, match: Match, context: Context, say: Say, /) -> Answer:
        """Decides; pure."""
        ...


class Phrases:
    """The replies of one skill in one language."""

    def __init__(self, language: str, replies: Mapping[str, str], abilities: str = "") -> None:
        self.language = language
        self._replies = replies
        self._abilities = abilities

    def __call__(self, key: str, **values: object) -> str:
        """The reply with its {gaps} filled.

        Raises:
            KeyError: the sentence file has no such reply, or a gap that nobody fills: our own mistake.
        """
        return self._replies[key].format(**values)

    def abilities(self) -> str:
        """Everything the speaker can do by itself, as one list in words."""
        return self._abilities
