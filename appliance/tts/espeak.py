"""espeak-ng as a library: a clause in milliseconds, on any board, in a hundred languages.

The system's library serves where it is installed; else the copy that Piper's wheel brings for its phonemes, so that a speaker
is never mute. (`espeak-ng --stdout` costs 10 ms of process start a clause on a fast machine; the library 1 to 4.)
"""

import ctypes
import importlib.util
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from appliance.engines import Samples, Stop, Stopped
from appliance.errors import EngineFailed
from appliance.tts.shape import to_samples, trim

SYNCHRONOUS = 2
"""AUDIO_OUTPUT_SYNCHRONOUS: samples go to our callback, and `espeak_Synth` returns after the last."""
KEEP_US_ALIVE = 0x8000
"""espeakINITIALIZE_DONT_EXIT: a missing data directory is an error, not the end of the process."""
PARAMETER_RATE, CHARACTERS, UTF8 = 1, 1, 1
"""From speak_lib.h: espeakRATE; POS_CHARACTER; espeakCHARS_UTF8."""

SPARE = 2
"""Files that it has open at a time: a voice, and what the voice is made of."""

WORDS_PER_MINUTE = 165
"""At speed 1; espeak's own 175 is a little fast across a room."""
SLOWEST, FASTEST = 80, 450
"""espeak's own limits."""

VOICES = {"en": "en-us", "pt_BR": "pt-br"}
"""For languages whose name alone is not the voice that people expect."""

CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Espeak:
    """The library, initialised. It is one per process: so is this."""

    def __init__(self, language: str, speed: float) -> None:
        """`language` as in the settings (`en`), `speed` 1.0 for the usual one.

        Raises:
            EngineFailed: no library, no data, or no such language.
        """
        self.name = "espeak"
        self._library, self._rate = _open()
        self._pieces: list[Samples] = []
        self._stop: Stop = lambda: False
        self._stopped = False
        self._spare: list[int] = []
        # The library keeps the pointer: so must we keep what it points to.
        self._callback = CALLBACK(self._take)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetParameter(PARAMETER_RATE, _words_per_minute(speed), 0)
        self._voice = VOICES.get(language, language).encode()
        for _ in self.speak("ready", stop=lambda: False):
            pass

    def speak(self, text: str, stop: Stop) -> Iterator[Samples]:
        """The whole text in one piece.

        Raises:
            EngineFailed: espeak refused it, or made no sound of it.
            Stopped: `stop` said so.
        """
        self._give_up_spare()
        try:
            self._synthesise(text, stop)
        finally:
            self._take_spare()
        if self._pieces:
            yield trim(to_samples(np.concatenate(self._pieces), self._rate))
        elif _has_words(text):
            raise EngineFailed("espeak-ng made no sound of a clause.", where=self.name)

    def _take_spare(self) -> None:
        """Keeps file descriptors for its data, read anew for each clause: without any it is mute, and says nothing of it."""
        with suppress(OSError):
            while len(self._spare) < SPARE:
                self._spare.append(os.open(os.devnull, os.O_RDONLY))

    def _give_up_spare(self) -> None:
        while self._spare:
            os.close(self._spare.pop())

    def _synthesise(self, text: str, stop: Stop) -> None:
        self._pieces, self._stop, self._stopped = [], stop, False
        # Each time: Piper's phonemes may share the library, and choose a voice of their own.
        if self._library.espeak_SetVoiceByName(self._voice) != 0:
            raise EngineFailed(f"espeak-ng knows no language {self._voice.decode()!r}.", where=self.name)
        encoded = text.encode()
        status = self._library.espeak_Synth(encoded, len(encoded) + 1, 0, CHARACTERS, 0, UTF8, None, None)
        if self._stopped:
            raise Stopped
        if status != 0:
            raise EngineFailed(f"espeak-ng refused a clause with status {status}.", where=self.name)

    def close(self) -> None:
        """Lets go of the spare descriptors; the library stays for whoever comes next in this process."""
        self._give_up_spare()

    def _take(self, wave: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int) -> int:
        """Espeak's callback: some samples, or none at the end. 1 ends the synthesis."""
        if wave and count > 0:
            self._pieces.append(np.ctypeslib.as_array(wave, (count,)).astype(np.int16))
        self._stopped = self._stopped or self._stop()
        return int(self._stopped)


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _words_per_minute(speed: float) -> int:
    return min(max(round(WORDS_PER_MINUTE * speed), SLOWEST), FASTEST)


def _open() -> tuple[ctypes.CDLL, int]:
    """The first library that works, and its sample rate in hertz."""
    for path, data in _libraries():
        try:
            library = ctypes.CDLL(path)
        except OSError:
            continue
        rate = library.espeak_Initialize(SYNCHRONOUS, 0, data, KEEP_US_ALIVE)
        if rate > 0:
            return library, rate
    raise EngineFailed("espeak-ng is not installed.", remedy="Install it with `apt install espeak-ng`.")


def _libraries() -> Iterator[tuple[str, bytes | None]]:
    """Library and data directory (None: the library's own)."""
    yield "libespeak-ng.so.1", None
    piper = importlib.util.find_spec("piper")
    if piper is not None and piper.origin is not None:
        folder = Path(piper.origin).parent
        yield str(folder / "espeakbridge.so"), bytes(folder / "espeak-ng-data")
