"""The wake word by Porcupine: 1.9, which needs no account, or 4 and younger with an AccessKey.

The engine tells only that the word was there, not how sure it was: the score of a detection is always 1.0. The same word at
several sensitivities in one engine was tried as a scale: the loosest hides the others. One engine for each would cost its CPU
again.
"""

import ctypes
import importlib
import importlib.util
import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from appliance.ear.boards import Native, native
from appliance.ear.framing import Frames
from appliance.ear.protocols import Block, Detection
from appliance.engines import EngineAbsent
from appliance.errors import EngineFailed
from appliance.units import samples

PACKAGE = "pvporcupine"

CERTAIN = 1.0
"""The score of every detection: the engine decides and gives no other."""

LAG = samples(0.2)
"""From the end of "jarvis" to the end of the frame that reports it: the median in README.md; "alexa" takes 0.26 s."""


class Handle(Protocol):
    """What both versions of the library give, once wrapped."""

    frame_length: int

    def process(self, pcm: Block) -> int:
        """Index of the keyword that ended in this frame, or -1."""
        ...

    def delete(self) -> None:
        """Frees the engine's memory."""
        ...


class InPlace:
    """Version 1.9's engine, handed its samples where they lie: its own binding makes Python numbers of every frame first.

    That took as long as the half of what it computes.
    """

    def __init__(self, opened: Any) -> None:
        """`opened`: a `Porcupine` of the binding."""
        self.frame_length: int = opened.frame_length
        self.delete: Callable[[], None] = opened.delete
        self._ask = opened.process_func
        self._engine = opened._handle
        self._samples = ctypes.c_short * self.frame_length
        self._found = ctypes.c_int()

    def process(self, pcm: Block) -> int:
        """Index of the keyword that ended in int16[frame_length], or -1.

        Raises:
            OSError: the library failed.
        """
        if len(pcm) != self.frame_length:
            raise ValueError(f"a frame has {self.frame_length} samples, not {len(pcm)}")
        status = self._ask(self._engine, self._samples.from_buffer(pcm), ctypes.byref(self._found))
        if status.value:
            raise OSError(status.name)
        return self._found.value


class InNumbers:
    """Version 4's engine: its own way of taking samples may change with any release, so it is used as documented."""

    def __init__(self, opened: Any) -> None:
        """`opened`: what `pvporcupine.create` gave."""
        self.frame_length: int = opened.frame_length
        self.delete: Callable[[], None] = opened.delete
        self._opened = opened

    def process(self, pcm: Block) -> int:
        """Index of the keyword that ended in int16[frame_length], or -1."""
        return int(self._opened.process(pcm.tolist()))


class Porcupine:
    """Listens for one of Porcupine's own words."""

    def __init__(self, handle: Handle, word: str, name: str) -> None:
        """`handle` knows this one word, and is closed with this object."""
        self.word = word
        self.name = name
        self._handle: Handle | None = handle
        self._frames = Frames(handle.frame_length)

    def hear(self, block: Block) -> Detection | None:
        """Takes the next block."""
        if self._handle is None:
            raise EngineFailed("it was closed.", where=self.name)
        found: Detection | None = None
        for frame, ago in self._frames.cut(block):
            try:
                index = self._handle.process(frame)
            except (MemoryError, OSError, ValueError, KeyError, StopIteration) as failed:
                # What the bindings turn the library's status into.
                raise EngineFailed(f"the library failed ({type(failed).__name__}).", where=self.name) from failed
            if index >= 0:
                found = Detection(LAG + ago, CERTAIN)
        return found

    def reset(self) -> None:
        """Drops the frame begun; the library keeps a second of features, which it cannot be asked to forget."""
        self._frames.clear()

    def close(self) -> None:
        """Frees the library's memory; safe to call twice."""
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.delete()


def load(word: str, sensitivity: float, access_key: str = "") -> Porcupine:
    """The engine for a word, by whichever version is installed.

    Raises:
        EngineFailed: it is not installed, lacks its AccessKey, does not know the word, or does not load.
    """
    installed = _installed()
    spoken = _known(word, words())
    if installed.startswith("1."):
        handle = open_1([spoken], sensitivity)
        unused = ", without the access_key: this version takes none" if access_key else ""
        return Porcupine(handle, spoken, f"porcupine {installed} {spoken}{unused}")
    if not access_key:
        raise EngineFailed(
            f"{PACKAGE} {installed} needs an AccessKey, and none is configured.",
            where="ear.access_key",
            remedy=f"Set it, or install {PACKAGE} 1.9.5, which needs none.",
        )
    return Porcupine(_open_4(spoken, sensitivity, access_key), spoken, f"porcupine {installed} {spoken}")


def words() -> list[str]:
    """The words that the installed version knows; empty when none is installed."""
    try:
        if _installed().startswith("1."):
            return sorted(path.name.rsplit("_", 1)[0] for path in _keyword_folder().glob("*.ppn"))
        return sorted(importlib.import_module(PACKAGE).KEYWORDS)
    except (EngineFailed, ImportError):
        return []


def _known(word: str, known: list[str]) -> str:
    """The engine's own name for a word: its words stand without the greeting that people may put before."""
    for candidate in (word, word.removeprefix("hey ").removeprefix("ok ").removeprefix("okay ")):
        if candidate in known:
            return candidate
    raise EngineFailed(
        f"it does not know the word {word!r}.", where="porcupine", remedy=f"It knows {', '.join(known)}."
    )


def _installed() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError as missing:
        raise EngineAbsent(f"{PACKAGE} is not installed.", remedy=f"pip install {PACKAGE}==1.9.5") from missing


def _folder() -> Path:
    """Where the package lies, found without importing it: see `appliance.ear.boards`."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EngineAbsent(f"{PACKAGE} is not installed.", remedy=f"pip install {PACKAGE}==1.9.5")
    return Path(spec.origin).parent


def _keyword_folder() -> Path:
    return _folder() / "resources" / "keyword_files" / _native().keywords


def _native() -> Native:
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text()
    except OSError:
        cpuinfo = ""
    return native(platform.machine(), cpuinfo)


def _binding() -> ModuleType:
    """The package's `porcupine.py` alone, whose package does not import on younger boards."""
    spec = importlib.util.spec_from_file_location("appliance_ear_pvporcupine", _folder() / "porcupine.py")
    if spec is None or spec.loader is None:
        raise EngineFailed(f"{PACKAGE} is damaged: it has no porcupine.py.", remedy=f"pip install {PACKAGE}==1.9.5")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def open_1(spoken: list[str], sensitivity: float) -> Handle:
    """Version 1.9's engine for one word, or for several when their detections are to be told apart by index.

    Raises:
        EngineFailed: it does not load.
    """
    folder = _folder()
    keywords = [next(_keyword_folder().glob(f"{word}_*.ppn")) for word in spoken]
    try:
        opened = _binding().Porcupine(
            library_path=str(folder / "lib" / _native().library / "libpv_porcupine.so"),
            model_path=str(folder / "lib" / "common" / "porcupine_params.pv"),
            keyword_paths=[str(keyword) for keyword in keywords],
            sensitivities=[sensitivity] * len(keywords),
        )
    except (OSError, MemoryError, ValueError, KeyError, StopIteration) as failed:
        # OSError is also what a library for another processor raises.
        raise EngineFailed(
            f"{PACKAGE} does not load: {failed or type(failed).__name__}.", where="porcupine"
        ) from failed
    return InPlace(opened)


def _open_4(word: str, sensitivity: float, access_key: str) -> Handle:
    module = importlib.import_module(PACKAGE)
    try:
        opened = module.create(access_key=access_key, keywords=[word], sensitivities=[sensitivity])
    except (module.PorcupineError, OSError, ValueError) as refused:
        raise EngineFailed(
            f"{PACKAGE} refused: {refused}.", where="ear.access_key", remedy="Is the AccessKey right, and not used up?"
        ) from refused
    return InNumbers(opened)
