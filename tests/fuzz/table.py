"""The table of targets: each decoder that reads what comes from outside."""

import importlib
from typing import NamedTuple

from tests.fuzz.target import Target


class Row(NamedTuple):
    """One target."""

    decoder: str
    """What is called, for people."""
    watched: tuple[str, ...]
    """Packages whose branches count as coverage."""
    attribute: str = "TARGET"
    module: str = ""
    """In `tests.fuzz.targets`; empty: named as the target."""


TARGETS: dict[str, Row] = {
    "messages": Row("appliance.bus: decode, encode", ("appliance",), "MESSAGES"),
    "inbox": Row("appliance.bus: Inbox.put", ("appliance",), "INBOX", "messages"),
    "run": Row("appliance.run: read_run", ("appliance",)),
    "sound": Row("appliance.sound: read_sound (WAV, FLAC)", ("appliance",)),
    "settings": Row("appliance.settings: parse_settings", ("appliance", "tomllib")),
    "board": Row("hardware.boards: parse_board", ("hardware", "tomllib")),
    "gguf": Row("models.formats: inspect_gguf", ("models",), "GGUF", "model_files"),
    "ggml": Row("models.formats: inspect_ggml", ("models",), "GGML", "model_files"),
    "onnx": Row("models.formats: inspect_onnx", ("models",), "ONNX", "model_files"),
    "voice": Row("models.formats: inspect_voice (configuration)", ("models",), "VOICE", "model_files"),
    "catalogue": Row("models.catalogue: parse", ("models",), "CATALOGUE", "model_tables"),
    "manifest": Row("models.manifest: read", ("models",), "MANIFEST", "model_tables"),
    "sentences": Row("appliance.skills.sentences: read_sentences (YAML)", ("appliance", "yaml")),
    "skills": Row("appliance.skills: Skills.match, nearest (six languages)", ("appliance",)),
    "spoken": Row("appliance.speech_text: spoken (six languages)", ("appliance",)),
    "ring": Row("appliance.ring: Ring.attach, and every call on what it takes", ("appliance",)),
    "webrtc": Row("appliance.ear.echo.webrtc: made", ("appliance",)),
    "weather": Row("appliance.integrations.weather: Weather.call", ("appliance",), "WEATHER", "web"),
    "home": Row("appliance.integrations.home: Home.call", ("appliance",), "HOME", "web"),
    "mpd": Row("appliance.integrations.music.player: Player.command", ("appliance", "mpd")),
}
"""By name. A test compares it with the README's."""


def load(name: str) -> Target:
    """The target of that name; imports its decoder."""
    row = TARGETS[name]
    found = getattr(importlib.import_module(f"tests.fuzz.targets.{row.module or name}"), row.attribute)
    assert isinstance(found, Target)
    return found
