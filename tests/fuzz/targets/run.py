"""`run.json`, which every process reads at start."""

from appliance.errors import BadInput
from appliance.run import FILE, Run, read_run
from tests.fuzz.target import Target, folder, written


def _read(data: bytes) -> None:
    written(FILE, data)
    assert read_run(folder()).ring("capture").startswith("/hark-")


def _seeds() -> list[bytes]:
    Run(str(folder()), "/nowhere", services=("audio", "ear")).write()
    whole = (folder() / FILE).read_bytes()
    return [whole, b'{"directory": "a", "home": "b"}', b'{"directory": "a", "home": "b", "unknown": [{}]}']


WORDS = (
    b"[" * 2000,
    b'{"a":' * 500,
    b'"\\ud800"',
    b'"\xff"',
    b"1e999",
    b"9" * 5000,
    b"null",
    b'"config":',
    b'"services":',
)

TARGET = Target(_read, (BadInput,), _seeds, WORDS, longest=16_384, rounds=4_000)
