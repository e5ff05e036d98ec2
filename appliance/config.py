"""Settings: frozen, typed, each with its unit. Read by `appliance.settings`, which reports every mistake at once.

A section is handed to its part alone: `Ear(config.ear)`. What a person may write into `hark.toml` is exactly what stands here.
"""

from typing import Literal

import msgspec


class MachineConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The machine that it runs on."""

    profile: Literal["standard", "small"] = "standard"
    """`small`: for a board with 512 MB. Services share processes, and no language model is loaded, whatever `[llm]` says."""


class AudioConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sound card."""

    card: Literal["portaudio", "simulated"] = "portaudio"
    """`portaudio`: a real one, through PyAudio. `simulated`: none, for `hark ask` and the tests."""
    capture_device: str = "default"
    """Name of the microphone as `hark doctor` lists it, or a part of it."""
    playback_device: str = "default"
    """Name of the speaker as `hark doctor` lists it, or a part of it."""
    volume: int = 60
    """Loudness at start, 0 to 100."""
    realtime_priority: int = 70
    """SCHED_FIFO priority of the two audio threads, 1 to 99; 0 switches it off."""


class EarConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Wake word, voice activity, end of speech."""

    wake: bool = True
    """Listen for the wake word at all; off leaves the button."""
    always: bool = False
    """Listen without the wake word, all the time; the light says so."""
    barge_in: bool = True
    """Listen while the speaker speaks: whoever says something interrupts it."""
    wake_engines: tuple[str, ...] = ("porcupine", "microwakeword")
    """In order; the first that loads serves."""
    wake_word: str = "jarvis"
    """`hark doctor` lists the words that each engine knows."""
    sensitivity: float = 0.7
    """0 to 1: higher misses less and wakes falsely more."""
    access_key: str = ""
    """Porcupine 4 only; 1.9 needs none."""
    vad: Literal["webrtc", "silero"] = "webrtc"
    """Voice activity detector: `webrtc` is light, `silero` accurate."""
    echo: bool = True
    """Take what the speaker plays out of what the microphone hears; off only for a card that does so itself."""
    echo_engines: tuple[str, ...] = ("livekit",)
    """In order; the first that loads serves beside the linear filter, which is always there. `livekit`: WebRTC's AEC3."""
    noise_suppression: bool = False
    """Let `livekit` also take steady noise away: pleasant to people, not to recognisers."""
    gain_control: bool = False
    """Let `livekit` also level the loudness of speech."""
    pause: float = 0.1
    """Seconds of quiet after which work on the answer begins; nothing is said or done yet."""
    complete: float = 0.2
    """Seconds of quiet that end an utterance which says all: "stop", "what time is it"."""
    likely: float = 0.35
    """Seconds of quiet that end an utterance which may well be all: "i cut my hand", "add milk"."""
    silence: float = 0.6
    """Seconds of quiet that end an utterance of which one cannot tell."""
    unfinished: float = 1.5
    """Seconds of quiet that end an utterance which lacks something: "set a timer for"."""
    patience: float = 6.0
    """Seconds to wait for somebody to begin after the wake word."""
    longest: float = 20.0
    """Seconds after which an utterance ends in any case."""


class LocaleConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The language, for everything at once: recognition, skills, replies, voice and formats."""

    language: Literal["en", "de", "pl", "pt_BR", "ru", "ja"] = "en"
    """At the start; a person may ask for another."""
    units: Literal["metric", "us"] = "metric"
    """Of weather and lengths where nobody names one."""


class PlaceConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the speaker stands, for sun and weather. The weather's provider is told, if there is one, and nobody else."""

    latitude: float | None = None
    """Degrees, north is positive."""
    longitude: float | None = None
    """Degrees, east is positive."""
    name: str = ""
    """As the speaker is to call it."""


class SttConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Speech to text."""

    engines: tuple[str, ...] = ("whisper",)
    model: str = "starter"
    """`starter`, a name from `hark models list`, or a path."""


class LlmConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The language model."""

    engines: tuple[str, ...] = ("llama",)
    model: str = "starter"
    """`starter`, a name from `hark models list`, or a path."""
    context: int = 2048
    """Tokens of prompt and answer together."""
    max_tokens: int = 160
    system: str = ""
    """What the model is told before anything else; empty for the one that goes with the model."""


class TtsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Text to speech."""

    engines: tuple[str, ...] = ("piper", "espeak")
    voice: str = ""
    """A Piper voice from `hark models list`, or a path to its .onnx; empty for the first one in the store."""
    speed: float = 1.0
    """1.0 is the voice's own; 1.2 a fifth faster."""


class DialogueConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Turns."""

    confidence: float = 0.5
    """Below this the speaker asks again instead of acting, 0 to 1."""
    follow_up: float = 4.0
    """Seconds after a reply in which the next question needs no wake word; 0: none."""
    history: int = 16
    """Earlier exchanges that the language model is shown, as far as it has room; older ones are summed up where it can."""
    memory: bool = True
    """Keep what a person asks to remember."""
    tools: bool = True
    """Let the language model use skills and other tools, where it can."""
    delicate: tuple[str, ...] = ()
    """Names of tools, beside the usual ones, that the person must confirm aloud."""
    power: bool = False
    """Let a person restart this machine or shut it down by voice; for a machine that is nothing but a speaker."""


class PanelConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lights and buttons."""

    board: str = "auto"
    """What is wired: the name of a board in hardware/boards, or the path of your own TOML; `auto` takes the one that fits."""


class ThreadsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Threads of each engine; 0 takes the table's figure for this machine (`appliance.threads`)."""

    stt: int = 0
    llm: int = 0
    tts: int = 0


class MusicConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Music and radio, played by an mpd."""

    host: str = ""
    """Its address, or the path of its socket; empty: no music."""
    port: int = 6600
    password: str = ""
    radio: dict[str, str] = {}
    """Stations: the name that people say, and the address of the stream."""
    ducked: int = 25
    """Percent of its loudness that is left while somebody speaks."""


class WeatherConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weather, from outside: off until a provider is named."""

    provider: Literal["", "open-meteo"] = ""
    """`open-meteo` needs no account; it is told the place and nothing else."""
    url: str = "https://api.open-meteo.com/v1/forecast"
    """Where the provider, or a copy of it, answers."""


class HomeConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Home Assistant: asked what no skill knows, and its devices are tools of the language model."""

    url: str = ""
    """`http://homeassistant.local:8123`; empty: none."""
    token: str = ""
    """A long-lived access token."""
    agent: str = ""
    """Which of its agents answers; empty for its own."""


class MetricsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Figures for a Prometheus on this machine."""

    port: int = 0
    """Served on 127.0.0.1 alone, without any word that was spoken; 0: not at all."""


class McpConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A server of the Model Context Protocol: `[mcp.NAME]`. Exactly one of `command` and `url`."""

    command: tuple[str, ...] = ()
    """Started by the speaker, spoken to over its standard input and output."""
    url: str = ""
    """Of one that runs already (streamable HTTP)."""
    token: str = ""
    """For `url`: sent as a bearer token."""
    environment: dict[str, str] = {}
    """For the command; it gets nothing else of the speaker's own."""
    allow: tuple[str, ...] = ()
    """Names of tools that may be used; empty: all."""
    delicate: tuple[str, ...] = ()
    """Names of tools that the person must confirm aloud."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `hark.toml`."""

    machine: MachineConfig = MachineConfig()
    audio: AudioConfig = AudioConfig()
    locale: LocaleConfig = LocaleConfig()
    place: PlaceConfig = PlaceConfig()
    ear: EarConfig = EarConfig()
    stt: SttConfig = SttConfig()
    llm: LlmConfig = LlmConfig()
    tts: TtsConfig = TtsConfig()
    dialogue: DialogueConfig = DialogueConfig()
    panel: PanelConfig = PanelConfig()
    threads: ThreadsConfig = ThreadsConfig()
    music: MusicConfig = MusicConfig()
    weather: WeatherConfig = WeatherConfig()
    home: HomeConfig = HomeConfig()
    metrics: MetricsConfig = MetricsConfig()
    mcp: dict[str, McpConfig] = {}
