"""`hark.toml`, which a person writes."""

import msgspec

from appliance.config import Config
from appliance.settings import BadSettings, parse_settings
from tests.fuzz.target import Target, folder, text


def _parse(data: bytes) -> None:
    assert isinstance(parse_settings(text(data), folder() / "hark.toml"), Config)


def _line(name: str, value: object) -> str:
    """A setting in TOML; JSON's notation of texts, numbers and lists is TOML's too."""
    return "" if value is None else f"{name} = {msgspec.json.encode(value).decode()}\n"


def _seeds() -> list[bytes]:
    """The defaults, all together and section by section; and a table that a person names."""
    sections = []
    for section in msgspec.structs.fields(Config):
        given = getattr(Config(), section.name)
        if isinstance(given, msgspec.Struct):
            values = {name: getattr(given, name) for name in given.__struct_fields__}
            lines = "".join(_line(name, value) for name, value in values.items() if not isinstance(value, dict))
            sections.append(f"[{section.name}]\n{lines}")
    named = '[mcp.clock]\ncommand = ["clock"]\n[music.stations]\nnews = "https://radio.example/news"\n'
    return [each.encode() for each in ("".join(sections), named, *sections)]


WORDS = (
    *(field.name.encode() for field in msgspec.structs.fields(Config)),
    *(
        b"inf",
        b"-nan",
        b"0x" + b"f" * 5000,
        b"9" * 5000,
        b"1e999",
        b"1979-05-27T07:32:00Z",
        b"07:32:00",
        b'"credential:a"',
    ),
    *(b"[" * 1000, b"{a=" * 500, b"[[mcp]]", b"a." * 1000, b'"""', b"'''", b"\\ud800", b"= true", b"= []", b"= {}"),
)

TARGET = Target(_parse, (BadSettings,), _seeds, WORDS, longest=16_384, rounds=2_500)
