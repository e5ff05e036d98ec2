"""For maintainers: `python -m models.catalogue_import FACTS.json` writes `catalogue.json` anew.

FACTS.json is a list of researched models (url, revision, bytes, hash, licence, languages, boards). What we
decided about them lives in `models.catalogue_choices`, so a fresh list of facts changes no decision.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from models.catalogue import SCHEMA, Catalogue, parse
from models.catalogue_choices import (
    DEFAULTS,
    LEFT_OUT,
    LICENCE_REASONS,
    NOTES,
    WAKE_REPOSITORY,
    wake_configuration,
)
from models.kinds import Board, LicenceClass, Model, ModelFile, Task

Fact = dict[str, Any]

PINNED = re.compile(r"/([0-9a-f]{40}|v\d[\w.]*)/")
"""A commit or a release's tag in an address; a branch does not count, its bytes change."""

CLASSES = {
    "permissive": LicenceClass.CLEAN,
    "attribution": LicenceClass.ATTRIBUTION,
    "restricted": LicenceClass.RESTRICTED,
    "noncommercial": LicenceClass.NONCOMMERCIAL,
    "unclear": LicenceClass.UNCLEAR,
}


def reason_to_leave_out(fact: Fact) -> str:
    """Why a model does not belong in the product's catalogue; empty when it does."""
    if fact["id"] in LEFT_OUT:
        return LEFT_OUT[fact["id"]]
    if fact["task"] not in list(Task):
        return f"no part of the speaker does the job {fact['task']!r}"
    if not fact["good_for"]:
        return "too large for every board"
    if not PINNED.search(fact["url"]):
        return "its address follows a branch"
    if not fact["hash"] or not fact["bytes"]:
        return "nobody published its hash or its size"
    if fact["task"] == Task.WAKE and _repository(fact["url"]) != WAKE_REPOSITORY:
        return "comes in a wheel, or needs an engine that is not for a product"
    return ""


def model_from(fact: Fact) -> Model:
    """One entry of the catalogue."""
    licence = fact["licence"] or "not stated"
    licence_class = _licence_class(fact)
    return Model(
        id=fact["id"],
        task=Task(fact["task"]),
        title=_title(fact),
        repository=_repository(fact["url"]),
        revision=_revision(fact),
        files=tuple(_files(fact)),
        licence=licence,
        licence_class=licence_class,
        licence_note=_licence_note(fact) if licence_class is not LicenceClass.CLEAN else "",
        languages=tuple(dict.fromkeys(_language(tag) for tag in fact["languages"] or ())),
        good_for=tuple(Board(board) for board in fact["good_for"]),
        ram_mb=fact["ram_mb_estimate"],
        note=NOTES.get(fact["id"], ""),
    )


def _files(fact: Fact) -> list[ModelFile]:
    files = [_file(fact)] + [_file(companion) for companion in fact["companions"]]
    if fact["task"] == Task.WAKE:
        files.append(wake_configuration(fact["file"].removesuffix(".tflite"), _revision(fact)))
    return files


def _file(fact: Fact) -> ModelFile:
    digest = {fact["hash"]["alg"]: fact["hash"]["value"]}
    return ModelFile(name=fact["file"], url=fact["url"], size=fact["bytes"], **digest)


def _repository(url: str) -> str:
    """`host/owner/name` of a model hub's or a code host's address."""
    host, owner, name = url.removeprefix("https://").split("/")[:3]
    return f"{host.replace('raw.githubusercontent.com', 'github.com')}/{owner}/{name}"


def _revision(fact: Fact) -> str:
    found = PINNED.search(fact["url"])
    return found[1] if found else ""


def _title(fact: Fact) -> str:
    """A name for people; the quantisation tells variants of one model apart."""
    title = re.sub(r"\s*\(.*\)", "", fact["title"]).removesuffix(f"-{fact['quant']}")
    return f"{title}, {fact['quant']}" if fact["task"] in (Task.STT, Task.LLM) else title


def _licence_class(fact: Fact) -> LicenceClass:
    said = f"{fact['licence']} {fact['licence_note']}".lower()
    if fact["licence_class"] == "noncommercial" and ("research only" in said or "research license" in said):
        return LicenceClass.RESEARCH
    return CLASSES[fact["licence_class"]]


def _licence_note(fact: Fact) -> str:
    said = f"{fact['licence']} {fact['licence_note']}"
    known = next((words for clue, words in LICENCE_REASONS if clue in said), "")
    if known or fact["licence_class"] == "noncommercial":
        return known or "commercial use is excluded"
    return "nobody has shown where its recordings or its ancestor come from"


def _language(tag: str) -> str:
    """`en_US` becomes `en-US`; a claim of very many languages becomes `multilingual`."""
    if tag == "language-independent":
        return "any"
    return tag.replace("_", "-") if re.fullmatch(r"[a-z]{2}(_[A-Z]{2})?", tag) else "multilingual"


def build(facts: list[Fact]) -> Catalogue:
    """The whole catalogue, models in the order of the facts."""
    models = tuple(model_from(fact) for fact in facts if not reason_to_leave_out(fact))
    return Catalogue(schema=SCHEMA, defaults=DEFAULTS, models=models)


def main(arguments: list[str]) -> int:
    """Write the catalogue beside this module and say what stayed out, and why."""
    if len(arguments) != 1:
        print("usage: python -m models.catalogue_import FACTS.json", file=sys.stderr)
        return 2
    facts = json.loads(Path(arguments[0]).read_text())
    data = msgspec.json.format(msgspec.json.encode(build(facts)), indent=1) + b"\n"
    kept = parse(data).models
    Path(__file__).with_name("catalogue.json").write_bytes(data)
    for fact in facts:
        if reason := reason_to_leave_out(fact):
            print(f"left out {fact['id']}: {reason}")
    print(f"kept {len(kept)} of {len(facts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
