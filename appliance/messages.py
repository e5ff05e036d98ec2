"""Every message between processes, and who gets it: the one table.

A message is a tagged, frozen struct, sent as MessagePack. It carries the turn it belongs to and its revision, and what is
older than the newest is dropped by whoever gets it: cancelling is one number growing. Moments are sample indices of the
capture ring (`at`, `start`, `end`) or of the playback ring (`played_*`).
"""

from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

MAX_MESSAGE_BYTES = 64 * 1024
"""Cap of one message on the wire. The largest we send is a prompt: 2,048 tokens of at most 16 bytes, with room."""

MAX_TEXT = 8_000
"""Characters of text in one message: ten minutes of speech, far over any question or answer."""


class Delivery(StrEnum):
    """What a slow reader gets."""

    STATE = "state"
    """Only the newest: an older one says nothing any more."""
    EVENT = "event"
    """Each, in order, up to a bound; over it the oldest is dropped and counted."""


class Mode(StrEnum):
    """What the ear is asked to do."""

    WAKE = "wake"
    """Wait for the wake word; take no spans."""
    OPEN = "open"
    """Take one span that ends with silence; go on listening for the wake word."""
    HELD = "held"
    """Take one span that ends when the button is released."""
    OFF = "off"
    """Hear nothing: muted."""


class Light(StrEnum):
    """What the panel shows."""

    STARTING = "starting"
    IDLE = "idle"
    MUTED = "muted"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    OPEN = "open"
    """It listens without a wake word."""
    RINGING = "ringing"
    UPDATING = "updating"
    NO_NETWORK = "no network"
    NO_SOUND_CARD = "no sound card"
    ERROR = "error"


class Health(StrEnum):
    """What a service says of itself."""

    LOADING = "loading"
    READY = "ready"
    OFF = "off"
    """It runs and has nothing to serve with, because the settings say so."""
    FAILED = "failed"
    DOWN = "down"
    """Said by the supervisor of a service that has none running."""


class Message(msgspec.Struct, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """What every message has."""

    turn: int = 0
    """The turn it belongs to; 0 belongs to none."""
    revision: int = 0
    """Within a turn: the newest transcript's number."""


# ear


class Listen(Message, frozen=True, tag=True):
    """dialogue to ear: what to listen for from now on."""

    mode: Mode
    since: int = -1
    """Capture index the span may reach back to: what was said in one breath with the wake word. -1: from now."""
    patience: float = 6.0
    """Seconds to wait for speech to start before `NothingSaid`."""
    pause: float = 0.0
    """Seconds of quiet after which `SpeechPaused` is said; 0: never."""
    silence: float = 0.0
    """Seconds of quiet that end the span; 0: as the settings say."""


class Release(Message, frozen=True, tag=True):
    """dialogue to ear: the button was let go at `at` (capture index); the span ends there."""

    at: int


class WakeHeard(Message, frozen=True, tag=True):
    """ear: the wake word was heard; it ended at `at` (capture index), and the engine was sure by `score` (0 to 1)."""

    word: str
    at: int
    score: float


class SpeechStarted(Message, frozen=True, tag=True):
    """ear: somebody began to speak at `at`; what stt should hear of it begins at `start`."""

    at: int
    start: int = -1
    sure: bool = False
    """It is a person and not what the speaker itself plays: nothing is played, or its echo is known and taken out."""


class SpeechPaused(Message, frozen=True, tag=True):
    """ear: it has been quiet for the pause of `Listen`; the fields are those of the `SpeechEnded` that may follow."""

    start: int
    end: int
    speech_start: int
    speech_end: int


class SpeechResumed(Message, frozen=True, tag=True):
    """ear: after a pause the same person goes on at `at`."""

    at: int


class SpeechEnded(Message, frozen=True, tag=True):
    """ear: the utterance from `start` to `end` is over; the voice itself fell silent at `speech_end`."""

    start: int
    end: int
    speech_start: int
    speech_end: int


class NothingSaid(Message, frozen=True, tag=True):
    """ear: nobody spoke within the patience of `Listen`."""


# stt, llm, tts


class Transcribe(Message, frozen=True, tag=True):
    """dialogue to stt: read samples [start, end) from the ring `clean` and say what was said."""

    start: int
    end: int
    speech_end: int = -1
    """Where the voice fell silent, as far as is known: a decode that reached so far needs no other. -1: not known."""


class Transcript(Message, frozen=True, tag=True):
    """stt: what was said; empty for no speech at all, and `confidence` from 0 to 1 (0: speech, but not understood)."""

    text: str
    confidence: float
    took: float
    """Seconds of decoding."""
    engine: str = ""


class Follow(Message, frozen=True, tag=True):
    """dialogue to stt: somebody speaks since `start`; say now and then what it is so far. -1: no more."""

    start: int


class Partial(Message, frozen=True, tag=True):
    """stt: what was said up to `end`. Two decodes agree on the first `stable` words; the others may still change."""

    text: str
    stable: int
    confidence: float
    end: int


class Exchange(msgspec.Struct, frozen=True):
    """One earlier question and what was *heard* of its answer."""

    question: str
    answer: str
    cut: bool = False
    """The answer was interrupted where it ends."""


class ToolResult(msgspec.Struct, frozen=True):
    """What came of a tool that the model called before in this turn."""

    name: str
    arguments: str
    """JSON, as the model wrote it."""
    text: str
    """What it gave back, for the model to read."""


class Generate(Message, frozen=True, tag=True):
    """dialogue to llm: answer `question` after this history."""

    question: str
    history: tuple[Exchange, ...] = ()
    max_tokens: int = 160
    tools: bool = False
    """A `ToolCall` may come instead of words."""
    results: tuple[ToolResult, ...] = ()
    """Of the calls so far."""


class Tool(msgspec.Struct, frozen=True):
    """What the model may call."""

    name: str
    description: str
    schema: dict[str, Any] = {}
    """JSON schema of its arguments, an object."""
    delicate: bool = False
    """Only after the person confirmed it aloud."""


class OfferTools(Message, frozen=True, tag=True):
    """dialogue to llm: the tools there are, and what it is to know of the person; part of what is read once, before any turn."""

    tools: tuple[Tool, ...] = ()
    facts: tuple[str, ...] = ()


class ToolCall(Message, frozen=True, tag=True):
    """llm, in place of an answer: call this tool. `Generated` follows."""

    name: str
    arguments: str
    """JSON that its schema allows."""


class Summarise(Message, frozen=True, tag=True):
    """dialogue to llm, while nothing goes on: say the oldest of these in few words. Any other request ends it."""

    history: tuple[Exchange, ...]


class Summary(Message, frozen=True, tag=True):
    """llm: what the oldest exchanges of `Summarise` came to; empty: this model cannot say, and they are dropped."""

    text: str
    exchanges: int
    """How many of the oldest it stands for; 0: it was not too much."""


class Prefill(Message, frozen=True, tag=True):
    """dialogue to llm: the question begins like this; read it while the person still speaks. Nothing is answered."""

    question: str
    history: tuple[Exchange, ...] = ()


class TextChunk(Message, frozen=True, tag=True):
    """llm: the next piece of the answer, as it is generated; `at_ns` is the monotonic time of its first token."""

    text: str
    seq: int
    at_ns: int


class Generated(Message, frozen=True, tag=True):
    """llm: the answer is complete."""

    tokens: int
    prompt_tokens: int
    evaluated_tokens: int
    """Prompt tokens that were not already in the kept prefix."""
    finish: str
    """`stop`, `length`, `tool` or `cancelled`."""
    engine: str = ""


class Call(Message, frozen=True, tag=True):
    """dialogue to integrations: do this, and answer within the deadline."""

    call: int
    """Its number, never used twice."""
    service: str
    """`music`, `weather`, `home`, or `tool` for one of a server's tools."""
    verb: str
    arguments: dict[str, Any] = {}
    deadline: float = 5.0
    """Seconds."""


class Called(Message, frozen=True, tag=True):
    """integrations: what came of it."""

    call: int
    ok: bool
    value: dict[str, Any] = {}
    why: str = ""
    """For people, where it failed."""


class Integrations(Message, frozen=True, tag=True):
    """integrations: what is set up and answers, and the tools that come with it."""

    services: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()


class UseLanguage(Message, frozen=True, tag=True):
    """dialogue to stt and tts: hear and speak this language from now on."""

    language: str


class Understands(Message, frozen=True, tag=True):
    """stt: the languages that the model which serves understands; `*` stands for all."""

    languages: tuple[str, ...]


class Speak(Message, frozen=True, tag=True):
    """dialogue to tts: put this clause into the playback ring after the ones before it."""

    text: str
    clause: int
    generation: int
    """Of the playback ring when the turn began to speak: after a barge-in the ring refuses it."""
    hold: bool = False
    """Make it, and wait for the `Cue` before anybody hears it."""


class Cue(Message, frozen=True, tag=True):
    """dialogue to tts: what was held back of this turn and revision may be heard now."""


class Play(Message, frozen=True, tag=True):
    """dialogue to tts: put a tone (`wake`, `done`, `error`, `ring`) into the playback ring."""

    tone: str
    generation: int


class Spoken(Message, frozen=True, tag=True):
    """tts: the clause lies in the playback ring at [played_start, played_end); its first audible sample is `audible`."""

    clause: int
    played_start: int
    played_end: int
    audible: int
    engine: str = ""


class Failed(Message, frozen=True, tag=True):
    """A worker could not do what it was asked; `what` names the request, `why` is for people.

    With turn 0 nobody waits: it is about something that had to be replaced by something else, and is said aloud once.
    """

    service: str
    what: str
    why: str


class Cancel(Message, frozen=True, tag=True):
    """dialogue to the workers: everything of (turn, revision) pairs up to this one is void."""


# devices


class Pressed(Message, frozen=True, tag=True):
    """panel: the push-to-talk button went down at `at_ns` (monotonic)."""

    at_ns: int


class Released(Message, frozen=True, tag=True):
    """panel: the push-to-talk button came up at `at_ns` (monotonic)."""

    at_ns: int


class Tapped(Message, frozen=True, tag=True):
    """panel: after its `Released`: the button was down for a moment only. Once: be quiet; twice: say that again."""

    times: int


class TurnVolume(Message, frozen=True, tag=True):
    """panel: louder (1) or quieter (-1) by one step; again and again while that button is down."""

    steps: int


COUNT_FROM = 5
"""Seconds before set-up from which on they are counted aloud."""


class SetUp(Message, frozen=True, tag=True):
    """panel: the button is held for set-up: so many seconds more, `COUNT_FROM` first; 0: now."""

    left: int


class MuteSwitch(Message, frozen=True, tag=True):
    """panel: the mute switch was moved."""

    muted: bool


class ShowLight(Message, frozen=True, tag=True):
    """dialogue and supervisor to panel: what to show."""

    light: Light


class SetVolume(Message, frozen=True, tag=True):
    """dialogue to audio: loudness of the speaker, 0 to 100."""

    percent: int


class CardState(Message, frozen=True, tag=True):
    """audio: whether the sound card delivers; `detail` is for people."""

    capture: bool
    playback: bool
    detail: str = ""


# life


class Heartbeat(Message, frozen=True, tag=True):
    """Every service to the supervisor, twice a second and whenever its health changes, from its own measured progress."""

    service: str
    health: Health
    pid: int
    busy: float = 0.0
    """Seconds since the handler that is running began; 0 when it waits for work."""
    progress: int = 0
    """Grows with the work done: frames for audio, blocks for the ear, requests for a worker."""
    detail: str = ""
    counters: dict[str, int] = {}


class ServiceState(Message, frozen=True, tag=True):
    """supervisor to dialogue and panel: a service came up or went away."""

    service: str
    health: Health
    detail: str = ""


class Ask(Message, frozen=True, tag=True):
    """A person typed instead of speaking (`hark ask "text"`)."""

    text: str


class Announce(Message, frozen=True, tag=True):
    """A person wants this said aloud (`hark say`)."""

    text: str


class ForgetAll(Message, frozen=True, tag=True):
    """A person wants everything forgotten that was ever said (`hark forget`)."""

    keep_clocks: bool = False
    """Timers, alarms and the stopwatch stay, without their words."""


class Forgotten(Message, frozen=True, tag=True):
    """dialogue: it is gone, or `why` not."""

    why: str = ""


class Moment(Message, frozen=True, tag=True):
    """dialogue to whoever watches: one line of the live timeline."""

    name: str
    at: float
    """Seconds on the audio clock."""
    text: str = ""


class TurnDone(Message, frozen=True, tag=True):
    """dialogue to whoever watches: the turn's whole trace."""

    wake_word: str | None
    transcript: str
    confidence: float
    answered_by: str
    """`skill:NAME`, `llm` or `none`."""
    reply: str
    """What was heard of the reply."""
    marks: dict[str, float]
    """Seconds on the audio clock; see `appliance.dialogue.trace`."""
    played: tuple[int, int] | None = None
    """Where the reply lies in the playback ring."""
    cancelled: str = ""
    """What cut the turn short, if anything did."""


class Topic(NamedTuple):
    """One row of the table: who gets a message, and how."""

    recipients: tuple[str, ...]
    delivery: Delivery = Delivery.EVENT


WORKERS = ("stt", "llm", "tts")
OBSERVER = "observer"
"""The name under which the command line watches a running appliance; often nobody is there."""

TOPICS: dict[type[Message], Topic] = {
    Listen: Topic(("ear",)),
    Release: Topic(("ear",)),
    WakeHeard: Topic(("dialogue",)),
    SpeechStarted: Topic(("dialogue",)),
    SpeechPaused: Topic(("dialogue",)),
    SpeechResumed: Topic(("dialogue",)),
    SpeechEnded: Topic(("dialogue",)),
    NothingSaid: Topic(("dialogue",)),
    Transcribe: Topic(("stt",)),
    Transcript: Topic(("dialogue",)),
    Follow: Topic(("stt",), Delivery.STATE),
    Partial: Topic(("dialogue",), Delivery.STATE),
    Generate: Topic(("llm",)),
    Prefill: Topic(("llm",)),
    TextChunk: Topic(("dialogue",)),
    Generated: Topic(("dialogue", "supervisor")),
    OfferTools: Topic(("llm",), Delivery.STATE),
    ToolCall: Topic(("dialogue",)),
    Summarise: Topic(("llm",)),
    Summary: Topic(("dialogue",)),
    Call: Topic(("integrations",)),
    Called: Topic(("dialogue",)),
    Integrations: Topic(("dialogue",), Delivery.STATE),
    Understands: Topic(("dialogue",), Delivery.STATE),
    UseLanguage: Topic(("stt", "tts"), Delivery.STATE),
    Speak: Topic(("tts",)),
    Cue: Topic(("tts",)),
    Play: Topic(("tts",)),
    Spoken: Topic(("dialogue",)),
    Failed: Topic(("dialogue",)),
    Cancel: Topic((*WORKERS, "integrations")),
    Pressed: Topic(("dialogue",)),
    Released: Topic(("dialogue",)),
    Tapped: Topic(("dialogue",)),
    TurnVolume: Topic(("dialogue",)),
    SetUp: Topic(("dialogue",)),
    MuteSwitch: Topic(("dialogue", "ear")),
    ShowLight: Topic(("panel", "integrations", "supervisor", OBSERVER), Delivery.STATE),
    SetVolume: Topic(("audio",), Delivery.STATE),
    CardState: Topic(("dialogue", "supervisor", OBSERVER), Delivery.STATE),
    Heartbeat: Topic(("supervisor",)),
    ServiceState: Topic(("dialogue", OBSERVER)),
    Ask: Topic(("dialogue",)),
    Announce: Topic(("dialogue",)),
    ForgetAll: Topic(("dialogue",)),
    Forgotten: Topic((OBSERVER,)),
    Moment: Topic((OBSERVER,)),
    TurnDone: Topic(("supervisor", OBSERVER)),
}
"""Every message, who receives it, and how it is delivered. The bus knows no other way."""
