"""The words of the catalogue: jobs, boards, licence classes, and the facts of one file and one model."""

from enum import StrEnum

from msgspec import Struct

OPEN_LANGUAGES = frozenset({"multilingual", "any"})
"""Languages of a model that names none: it speaks very many of them, or its job needs none."""


class Task(StrEnum):
    """The job a model does."""

    STT = "stt"
    LLM = "llm"
    TTS = "tts"
    VAD = "vad"
    WAKE = "wake"
    TURN = "turn"


class Board(StrEnum):
    """The computers the catalogue judges models for."""

    ZERO2W = "zero2w"
    PI4 = "pi4"
    PI5 = "pi5"
    JETSON = "jetson"


class LicenceClass(StrEnum):
    """What a licence asks of the owner, from least to most."""

    CLEAN = "clean"
    """Free for every use."""
    ATTRIBUTION = "attribution"
    """Free for every use, with a credit."""
    RESTRICTED = "restricted"
    """Free below a revenue, or under terms that must be read and passed on."""
    UNCLEAR = "unclear"
    """Nobody has shown what the licence is, or whether an ancestor's stricter one carries over."""
    NONCOMMERCIAL = "noncommercial"
    """No commercial use."""
    RESEARCH = "research"
    """Research only."""

    @property
    def needs_agreement(self) -> bool:
        """Whether the owner must say yes before the model is fetched."""
        return self not in (LicenceClass.CLEAN, LicenceClass.ATTRIBUTION)


class ModelFile(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file of a model, and how to know it."""

    name: str
    """Its name in the store: a bare file name."""
    url: str
    """Where it comes from, at a fixed revision, over https."""
    size: int | None = None
    """Its exact size in bytes; None for a small companion whose size nobody published."""
    sha256: str = ""
    md5: str = ""
    """Only where no sha256 was ever published: enough against accidents, not against an attacker."""

    @property
    def digest(self) -> tuple[str, str]:
        """The published hash: its algorithm and its lower-case hexadecimal value."""
        return ("sha256", self.sha256) if self.sha256 else ("md5", self.md5)


class Model(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One model of the catalogue. The first file is the one an engine opens; the others lie beside it."""

    id: str
    task: Task
    title: str
    repository: str
    """Host and path of the repository it comes from: one file name exists with different bytes in several."""
    revision: str
    files: tuple[ModelFile, ...]
    licence: str
    licence_class: LicenceClass
    licence_note: str = ""
    """Why the class is what it is, or whom to credit."""
    languages: tuple[str, ...] = ()
    """Language tags such as `en` or `en-US`, or one of `OPEN_LANGUAGES`; empty where unknown."""
    good_for: tuple[Board, ...] = ()
    ram_mb: int | None = None
    """Megabytes of memory it is expected to take when loaded, its buffers included: an estimate."""
    note: str = ""

    @property
    def key(self) -> str:
        """What identifies these very bytes: repository, revision and the hash of the file an engine opens."""
        return f"{self.repository}@{self.revision}#{self.files[0].digest[1]}"

    @property
    def folder(self) -> str:
        """The name of this version's folder in the store."""
        return self.files[0].digest[1][:16]

    @property
    def size(self) -> int:
        """Bytes of all its files together, where known."""
        return sum(file.size or 0 for file in self.files)

    def speaks(self, language: str) -> bool:
        """Whether it serves this language tag; `en` is served by `en-GB`, and every tag by an open model."""
        return serves(self.languages, language)


def serves(tags: tuple[str, ...], language: str) -> bool:
    """Whether something for these language tags serves a language; `en` is served by `en-GB`, and all by an open model."""
    wanted = language.replace("_", "-").lower()
    known = [tag.replace("_", "-").lower() for tag in tags]
    return bool(OPEN_LANGUAGES.intersection(known)) or any(
        tag == wanted or tag.split("-")[0] == wanted for tag in known
    )
