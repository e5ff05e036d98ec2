"""What the maintainers chose: which models stay out, the words said about some, and every board's defaults.

Read only by `models.catalogue_import`, which joins it with a list of facts into `catalogue.json`.
"""

from models.catalogue import Default
from models.kinds import Board, ModelFile, Task

LEFT_OUT = {
    "tinyllama-1.1b-chat-q4_k_m": "superseded; every model of its size in the table answers better",
    "lfm2.5-2.6b-q4_k_m": "thinks aloud before every answer and cannot be told not to",
    "piper-plus-css10-ja-6lang-fp16": "needs another engine than Piper",
}
"""Model id to the reason.

Beside these, everything without a job, a board, a fixed revision, a size or a hash stays out.
"""

WAKE_REPOSITORY = "github.com/OHF-Voice/linux-voice-assistant"
"""The wake words that do not already come in a wheel. Each needs a configuration beside it."""

WAKE_CONFIGURATIONS = {
    "okay_nabu": (416, "f8026e2ce93a0855ca23483036fd2d74ee924a2588d9ea6a6c6c7478fbf4be57"),
    "hey_luna": (415, "ffabdd7acf8efc2d7c19d827d26e92f0c00566d6dc277598ce5644f418d2a73e"),
    "okay_computer": (447, "d80f47445bc2935c6e1869022b09ac68b6afce0a111bc1abd23fe589d9a5e280"),
    "hey_home_assistant": (405, "75102b4661c01fae8a7170c2905745ed1cc2910023fdbdf5198f1d1308873ecb"),
    "stop": (375, "bd13aeb1b83852649dc4fb6135cb160ff68716d14612b06f6a405342c57447aa"),
}
"""Word to size and sha256 of its .json, hashed at the revision that the models are pinned to."""

NOTES = {
    "whisper-large-v3-turbo": "Transcribes; it cannot translate into English.",
    "whisper-large-v3-turbo-q5_0": "Transcribes; it cannot translate into English.",
    "whisper-large-v3-turbo-q8_0": "Transcribes; it cannot translate into English.",
    "qwen2.5-1.5b-instruct-q4_k_m": "Steady and widely used; about 10 tokens a second on a Pi 5.",
    "qwen2.5-0.5b-instruct-q4_k_m": "About 20 tokens a second on a Pi 5, 8 on a Pi 4.",
    "qwen3-0.6b-q8_0": "Thinks unless told not to.",
    "qwen3-1.7b-q4_k_m": "Best at calling tools in its class; keep the context at 4096 tokens or below.",
    "qwen3-4b-instruct-2507-q4_k_m": "Does not think first: its first token is the answer.",
    "qwen3.5-2b-q4_k_m": "Good all-rounder for a Pi 5; switch thinking off.",
    "lfm2.5-1.2b-instruct-q4_k_m": "Fastest good one; calls tools in brackets.",
    "gemma-4-e2b-it-qat-q4_0": "Needs 8 GB, and little else loaded.",
    "smart-turn-v3.2-cpu": "Hears from up to 8 s of sound whether somebody has finished.",
    "piper-de_DE-mls-medium": "Its configuration was seen with a Dutch language tag: listen first.",
    "piper-fr_FR-mls-medium": "125 speakers: choose one.",
    "piper-nl_NL-mls-medium": "52 speakers, all a little robotic.",
    "piper-en_US-libritts-high": "904 speakers: choose one.",
    "piper-uk_UA-ukrainian_tts-medium": "Speakers: 0 lada, 1 mykyta, 2 tetiana.",
    "piper-zh_CN-chaowen-medium": "Needs Piper's extra for Chinese.",
    "piper-zh_CN-xiao_ya-medium": "Needs Piper's extra for Chinese.",
    "piper-ja_JP-hi_fi_captain-medium": "Needs Piper's extra for Japanese.",
}
"""What an owner should know before choosing, by model id."""

LICENCE_REASONS = (
    ("Lessac licence", "the recordings may be used for research only"),
    (
        "lessac checkpoint",
        "its ancestor, the lessac voice, is for research only; whether that binds it is untested",
    ),
    ("lessac", "descends from the lessac voice, which is for research only"),
    ("ryan-low", "descends from the ryan voice, whose recordings are CC BY-NC-SA 4.0"),
    ("xiao_ya", "descends from the xiao_ya voice, whose recordings are non-commercial"),
    ("NON-COMMERCIAL", "research and personal use only"),
    ("Llama 3.2", "asks for the credit 'Built with Llama' and has a policy of acceptable use"),
    ("Gemma Terms", "a policy of prohibited uses must be passed on"),
    ("LFM Open", "free only below a yearly revenue of 10 million US dollars"),
    ("LibriTTS (Zen", "credit LibriTTS (Zen et al., 2019)"),
    ("Credit MLS", "credit Multilingual LibriSpeech (Pratap et al., 2020)"),
    ("committa", "credit the data set serena-synthetic-it-27h by committa; the voice is itself synthetic"),
)
"""Words of a fact's licence or licence note, and how we say it; the first that occurs counts."""

_EN, _ES, _FR, _IT, _NL, _UK = "en", "es", "fr", "it", "nl", "uk"
_MEDIUM_VOICES = (
    (_EN, "piper-en_US-ljspeech-medium"),
    (_ES, "piper-es_ES-carlfm-x_low"),
    (_FR, "piper-fr_FR-mls-medium"),
    (_IT, "piper-it_IT-serena-medium"),
    (_NL, "piper-nl_NL-alex-medium"),
    (_UK, "piper-uk_UA-ukrainian_tts-medium"),
)
"""The voices with a clean licence.

Every other language speaks through espeak-ng until its owner agrees to one.
"""

_SMALL_VOICES = (
    (_ES, "piper-es_ES-carlfm-x_low"),
    (_NL, "piper-nl_BE-nathalie-x_low"),
    (_UK, "piper-uk_UA-lada-x_low"),
)


def _voices(board: Board, voices: tuple[tuple[str, str], ...]) -> list[Default]:
    return [Default(board, Task.TTS, model, language) for language, model in voices]


DEFAULTS: tuple[Default, ...] = (
    Default(Board.ZERO2W, Task.STT, "whisper-tiny.en-q5_1", _EN),
    Default(Board.ZERO2W, Task.STT, "whisper-tiny-q5_1"),
    *_voices(Board.ZERO2W, _SMALL_VOICES),
    Default(Board.PI4, Task.STT, "whisper-base.en-q5_1", _EN),
    Default(Board.PI4, Task.STT, "whisper-base-q5_1"),
    Default(Board.PI4, Task.LLM, "qwen3-0.6b-q8_0"),
    *_voices(Board.PI4, _MEDIUM_VOICES),
    Default(Board.PI5, Task.STT, "whisper-base.en-q5_1", _EN),
    Default(Board.PI5, Task.STT, "whisper-base-q5_1"),
    Default(Board.PI5, Task.LLM, "qwen3.5-2b-q4_k_m"),
    *_voices(Board.PI5, _MEDIUM_VOICES),
    Default(Board.PI5, Task.TURN, "smart-turn-v3.2-cpu"),
    Default(Board.JETSON, Task.STT, "whisper-large-v3-turbo-q5_0"),
    Default(Board.JETSON, Task.LLM, "qwen3.5-4b-q4_k_m"),
    Default(Board.JETSON, Task.TTS, "piper-en_US-ljspeech-high", _EN),
    *_voices(Board.JETSON, _MEDIUM_VOICES),
    Default(Board.JETSON, Task.TURN, "smart-turn-v3.2-cpu"),
)
"""Judgement, to be measured on the boards.

For one board and job the first entry of a language counts, then the one of none.
"""


def wake_configuration(word: str, revision: str) -> ModelFile:
    """The companion of a wake word, at the revision its model is pinned to."""
    size, sha256 = WAKE_CONFIGURATIONS[word]
    path = WAKE_REPOSITORY.removeprefix("github.com/")
    url = f"https://raw.githubusercontent.com/{path}/{revision}/wakewords/{word}.json"
    return ModelFile(name=f"{word}.json", url=url, size=size, sha256=sha256)
