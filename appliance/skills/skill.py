"""What a skill takes and gives.

A skill is one function, `answer(match, context, say)`, with no clock, socket or file in sight.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from appliance.skills.actions import Action
from appliance.speech_text.written import plural
from appliance.store import Kept, Timer

Slot = str | int | float


class Match(msgspec.Struct, frozen=True):
    """An utterance that a skill owns."""

    skill: str
    intent: str
    slots: dict[str, Slot] = {}
    """What was filled in: `seconds`, `percent`, `name`, ..."""
    complete: bool = True
    """Nothing is missing: it may be acted on without waiting for more words."""
    close: bool = False
    """Only in a question's `asks`: it was not said like this, but nearly; yes does it."""


class Place(msgspec.Struct, frozen=True):
    """A point on earth."""

    latitude: float
    """Degrees north."""
    longitude: float
    """Degrees east."""
    name: str = ""


class Device(msgspec.Struct, frozen=True):
    """What the speaker knows of itself."""

    version: str = ""
    host: str = ""
    addresses: tuple[str, ...] = ()
    """IP addresses in the local network; empty: no network."""


class Call(msgspec.Struct, frozen=True):
    """A request to a service outside this process, sent after commit; its result comes to the skill's `finish`."""

    service: str
    """`music`, `weather`, `home`."""
    verb: str
    """What that service is to do: `play`, `forecast`, ..."""
    arguments: dict[str, str | int | float | bool] = {}
    deadline: float = 5.0
    """Seconds; then `finish` is told that it failed."""


class Result(msgspec.Struct, frozen=True):
    """What came of a `Call`."""

    ok: bool
    value: dict[str, Any] = {}
    """What the service answered; each verb's own fields."""
    why: str = ""
    """For people, where it failed."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What is so at this moment."""

    now: datetime
    """Local wall time with its zone."""
    volume: int = 60
    """Percent; 0 is muted."""
    volume_before_mute: int = 60
    """Percent to go back to when unmuted."""
    kept: Kept = Kept()
    """Timers, alarms, lists and whatever else survives the plug."""
    last_reply: str = ""
    """What was said last; empty for nothing yet."""
    last_heard: str = ""
    """What the person said before this; empty for nothing yet."""
    language: str = "en"
    languages: tuple[str, ...] = ("en",)
    """Those that skills, recognition and voice all speak."""
    place: Place | None = None
    """Where the speaker stands, if the settings say so."""
    services: frozenset[str] = frozenset()
    """What is set up outside: `music`, `weather`, `home`."""
    seed: int = 0
    """For chance: another one each turn, so that a skill stays a pure function."""
    device: Device = Device()
    units: Literal["metric", "us"] = "metric"
    """Of lengths, and of a cup, where nobody says which."""
    interrupted: bool = False
    """With this the person cut off what the speaker was saying."""

    @property
    def timers(self) -> tuple[Timer, ...]:
        """Running, paused and ringing ones; one that is due rings."""
        return self.kept.timers


class Answer(msgspec.Struct, frozen=True):
    """What to say, and what to do before saying it."""

    text: str = ""
    """Plain written language; `appliance.speech_text.spoken` makes it words."""
    actions: tuple[Action, ...] = ()
    silent: bool = False
    """The turn ends without a word."""
    asks: Match | None = None
    """The answer is a question: hand this to `Skills.match` beside the next utterance."""
    call: Call | None = None
    """Ask this first; `finish` makes the answer of what comes back. `text` is then said only if it takes over a second."""


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


class FinishFunction(Protocol):
    """What a skill that calls a service makes of the result."""

    def __call__(self, match: Match, result: Result, context: Context, say: Say, /) -> Answer:
        """Decides; pure."""
        ...


class Phrases:
    """The replies of one skill in one language."""

    def __init__(self, language: str, replies: Mapping[str, str], abilities: str = "") -> None:
        self.language = language
        self._replies = replies
        self._abilities = abilities

    def __call__(self, key: str, **values: object) -> str:
        """The reply with its {gaps} filled; of `key_one`, `key_few`, `key_many` the one that fits the `count`, if there is one.

        Raises:
            KeyError: the sentence file has no such reply, or a gap that nobody fills: our own mistake.
        """
        count = values.get("count")
        if isinstance(count, int | float):
            key = next((form for form in (f"{key}_{plural(count, self.language)}",) if form in self._replies), key)
        return self._replies[key].format(**values)

    def abilities(self) -> str:
        """Everything the speaker can do by itself, as one list in words."""
        return self._abilities
