"""Sentence files of skills, also of skills that somebody else wrote."""

import msgspec

from appliance.errors import BadInput
from appliance.skills.sentences import SentenceFile, read_sentences
from tests.fuzz.target import Target, written

SMALL = b"""language: en
ability: say hello
polite: {before: [please], after: [thanks]}
lists:
  name: {wildcard: true}
  colour: {values: [red, {in: green, out: 2}]}
  number: {range: {from: 1, to: 9}}
expansion_rules:
  hello: (hello|good morning)
intents:
  greet:
    - sentences: ["<hello> [{name}]"]
      slots: {loud: 1}
      requires_context: {asked: other.intent}
      metadata: {complete: false}
replies:
  greet: Hello.
"""


def _read(data: bytes) -> None:
    assert isinstance(read_sentences(written("en.yaml", data)), SentenceFile)


def _seeds() -> list[bytes]:
    return [SMALL, b"language: en\n", b"language: en\nreplies: &a {b: c}\nvariants: *a\n"]


WORDS = (
    *(field.name.encode() + b": " for field in msgspec.structs.fields(SentenceFile)),
    *(
        b"2024-99-99",
        b"0b",
        b"1:2:3",
        b"!!binary a",
        b"!!set {a}",
        b"!!timestamp a",
        b"!!int a",
        b"!!float a",
        b"<<: ",
        b"&a [*a]",
    ),
    *(
        b"[" * 1000,
        b"{a: " * 500,
        b"? ",
        b"---\n",
        b"%TAG ! !\n",
        b"9" * 5000,
        b"0x" + b"f" * 5000,
        b"*a",
        b"&a ",
        b"\xff\xfe",
    ),
)

TARGET = Target(_read, (BadInput,), _seeds, WORDS, longest=100_000, rounds=1_000)
