"""Facts become entries by rule, and what cannot be verified or used stays out."""

from typing import Any

import pytest

from models.catalogue_import import build, model_from, reason_to_leave_out
from models.kinds import LicenceClass

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def fact(**changes: Any) -> dict[str, Any]:
    """A researched model, sound unless changed."""
    return {
        "id": "ears",
        "task": "stt",
        "title": "Ears small-q5_1 (whisper.cpp ggml, q5_1)",
        "file": "ears.bin",
        "url": f"https://hub.example/owner/repo/resolve/{COMMIT}/ears.bin",
        "revision": COMMIT,
        "bytes": 5,
        "hash": {"alg": "sha256", "value": "a" * 64},
        "licence": "MIT",
        "licence_class": "permissive",
        "licence_note": None,
        "languages": ["en_GB", "multilingual-99"],
        "quant": "q5_1",
        "ram_mb_estimate": 7,
        "good_for": ["pi4"],
        "companions": [],
    } | changes


def test_a_fact_becomes_an_entry_keyed_on_repository_revision_and_hash() -> None:
    model = model_from(fact())
    assert model.key == f"hub.example/owner/repo@{COMMIT}#{'a' * 64}"
    assert (model.title, model.languages) == ("Ears small, q5_1", ("en-GB", "multilingual"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "tinyllama-1.1b-chat-q4_k_m"}, "superseded"),
        ({"task": "vlm"}, "no part of the speaker"),
        ({"good_for": []}, "too large"),
        ({"url": "https://hub.example/owner/repo/resolve/main/ears.bin"}, "follows a branch"),
        ({"hash": None}, "nobody published"),
        ({"bytes": None}, "nobody published"),
        ({"task": "wake"}, "comes in a wheel"),
    ],
)
def test_what_cannot_be_pinned_verified_or_used_stays_out(changes: dict[str, Any], reason: str) -> None:
    assert reason in reason_to_leave_out(fact(**changes))
    assert build([fact(), fact(**changes)]).models == (model_from(fact()),)


@pytest.mark.parametrize(
    ("changes", "kind", "note"),
    [
        ({}, LicenceClass.CLEAN, ""),
        ({"licence_class": "noncommercial", "licence": "Any Research License"}, LicenceClass.RESEARCH, "excluded"),
        ({"licence_class": "noncommercial", "licence": "CC BY-NC 4.0"}, LicenceClass.NONCOMMERCIAL, "excluded"),
        ({"licence_class": "unclear", "licence": None}, LicenceClass.UNCLEAR, "nobody has shown"),
        ({"licence_class": "unclear", "licence_note": "from the lessac checkpoint"}, LicenceClass.UNCLEAR, "lessac"),
        ({"licence_class": "restricted", "licence": "Gemma Terms of Use"}, LicenceClass.RESTRICTED, "prohibited"),
    ],
)
def test_a_licence_gets_a_class_and_a_reason(changes: dict[str, Any], kind: LicenceClass, note: str) -> None:
    model = model_from(fact(**changes))
    assert model.licence_class is kind
    assert note in model.licence_note
