"""What can happen to a turn, and what the machine may order, beside the messages that come and go as they are.

Events are handed to `appliance.dialogue.turn.decide`; orders are what it returns besides messages to send.
"""

from dataclasses import dataclass

from appliance.dialogue.completeness import Verdict
from appliance.messages import ToolCall, ToolResult


@dataclass(frozen=True)
class Held:
    """The button went down; `at` is that moment as a capture index."""

    at: int


@dataclass(frozen=True)
class LetGo:
    """The button came up at capture index `at`."""

    at: int


@dataclass(frozen=True)
class Again:
    """The button was tapped twice: `text` is what was said last."""

    text: str


@dataclass(frozen=True)
class Count:
    """The button is held for set-up: `text` is to be said, `left` seconds before it is reached; 0: it is."""

    left: int
    text: str


@dataclass(frozen=True)
class Ringing:
    """Something began to ring, or nothing rings any more."""

    on: bool


@dataclass(frozen=True)
class Answered:
    """A skill knows the answer to the text: these words, or none at all when it is `silent`. What it does waits for `Act`."""

    turn: int
    skill: str
    text: str = ""
    silent: bool = False
    verdict: Verdict = Verdict.COMPLETE
    calls: bool = False
    """It has to ask a service first, once it may act: another `Answered` follows then."""


@dataclass(frozen=True)
class Unanswered:
    """No skill knows what to do with `text`; the language model is next."""

    turn: int
    text: str
    verdict: Verdict = Verdict.OPEN


@dataclass(frozen=True)
class ToolDone:
    """A tool gave these results back, the last of them just now: the model goes on with the question `text`."""

    turn: int
    text: str
    results: tuple[ToolResult, ...]


@dataclass(frozen=True)
class Clause:
    """The next clause of the reply, ready to be spoken."""

    turn: int
    text: str


@dataclass(frozen=True)
class ReplyComplete:
    """No clause follows."""

    turn: int


@dataclass(frozen=True)
class PlaybackFinished:
    """The last sample of the reply was heard."""

    turn: int


@dataclass(frozen=True)
class TimedOut:
    """The deadline that the state set has passed."""

    turn: int


@dataclass(frozen=True)
class CommitDue:
    """It has been quiet for as long as the state asked."""

    turn: int


@dataclass(frozen=True)
class HoldOver:
    """The reply was held for as long as it may be."""

    turn: int


@dataclass(frozen=True)
class NotDone:
    """What the answer was to do could not be done: it must not be said, and this is."""

    turn: int
    text: str


@dataclass(frozen=True)
class Due:
    """A timer rang, or a person wants something said: `text` is to be said when nobody is speaking."""

    text: str
    ring: bool = False
    by: str = "none"
    """Whose words they are, for the trace."""


@dataclass(frozen=True)
class LeftOpen:
    """A turn was open when the dialogue process died; `turn` is its number."""

    turn: int


# Orders


@dataclass(frozen=True)
class Understand:
    """Ask the skills about this text; `Answered` or `Unanswered` comes of it."""

    turn: int
    text: str


@dataclass(frozen=True)
class Act:
    """Do what the skill handed over with its answer, if one answered."""

    turn: int


@dataclass(frozen=True)
class UseTool:
    """Call the tool that the model wants; `Answered` comes of one of ours, words of the model's own of another."""

    turn: int
    call: ToolCall


@dataclass(frozen=True)
class Say:
    """Split this fixed text into clauses, then `ReplyComplete`; `by` goes into the trace."""

    turn: int
    text: str
    by: str = "none"


@dataclass(frozen=True)
class Bell:
    """Ring without the voice, which is gone: once, at once."""


@dataclass(frozen=True)
class Hush:
    """Silence the speaker within one block: the playback ring's generation is bumped."""


@dataclass(frozen=True)
class Hold:
    """The speaker falls silent within one block, or goes on where it stopped."""

    on: bool


@dataclass(frozen=True)
class Close:
    """The turn is over: write its trace. `cancelled` names what cut it short."""

    turn: int
    cancelled: str = ""


@dataclass(frozen=True)
class Flush:
    """What the language model said so far is all there is: speak what the splitter still holds."""

    turn: int
