"""WebRTC's audio processing module (AEC3, noise suppression, gain control), out of the package `livekit`.

The package is a Python client for a conferencing service, of which we want four calls. Importing it costs the ear 7 MB that can
never be given back (protobuf, asyncio and the messages of a whole service), and a third of each call is spent in protobuf. Its
library has two C functions and speaks protobuf; our four messages are written here by hand. They belong to `VERSION`, which is
checked before the library is opened; a test compares every byte with what the package's own classes write.
"""

import ctypes
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution

import numpy as np

from appliance.ear.protocols import Block, EchoCanceller
from appliance.engines import EngineAbsent
from appliance.errors import EngineFailed
from appliance.units import BLOCK, RATE

VERSION = "1.2.1"
"""Of the package whose messages are known."""

LIBRARY = "livekit/rtc/resources/liblivekit_ffi.so"

FRAME = RATE // 100
"""Samples of the 10 ms that the module takes at a time."""

NEW, NEAR, FAR = 50, 51, 52
"""Numbers of the requests in the package's `ffi.proto`; a response's number is one less."""

AEC_DELAY, NS_DELAY = 128, 96
"""Samples by which the module's output is late with the echo canceller, and with the noise suppressor (measured)."""

_Callback = ctypes.CFUNCTYPE(None, ctypes.POINTER(ctypes.c_uint8), ctypes.c_size_t)

_ignore = _Callback(lambda _data, _length: None)
"""Takes the library's news. Its errors it prints itself: so it calls from no thread into a Python that may be ending."""


class Library:
    """The library, opened once in a process: it cannot be opened anew after it was closed."""

    _opened: "Library | None" = None

    def __init__(self, path: str) -> None:
        library = ctypes.CDLL(path)
        library.livekit_ffi_initialize.argtypes = [_Callback, ctypes.c_bool, ctypes.c_char_p, ctypes.c_char_p]
        library.livekit_ffi_initialize.restype = None
        library.livekit_ffi_request.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.POINTER(ctypes.c_size_t),
        ]
        library.livekit_ffi_request.restype = ctypes.c_uint64
        library.livekit_ffi_drop_handle.argtypes = [ctypes.c_uint64]
        library.livekit_ffi_drop_handle.restype = ctypes.c_bool
        library.livekit_ffi_initialize(_ignore, False, b"python", VERSION.encode())
        self._request = library.livekit_ffi_request
        self.drop = library.livekit_ffi_drop_handle

    @classmethod
    def opened(cls, path: str) -> "Library":
        """The one of this process."""
        if cls._opened is None:
            cls._opened = cls(path)
        return cls._opened

    def ask(self, request: bytes) -> bytes:
        """The response to a request.

        Raises:
            EngineFailed: there is none.
        """
        data, length = ctypes.c_void_p(), ctypes.c_size_t()
        handle = self._request(request, len(request), ctypes.byref(data), ctypes.byref(length))
        if not handle or not data.value:
            raise EngineFailed("its library refused a request.", where="livekit")
        response = ctypes.string_at(data.value, length.value)
        self.drop(handle)
        return response


class WebRtc:
    """One audio processing module."""

    def __init__(self, library: Library, echo: bool, noise_suppression: bool, gain_control: bool) -> None:
        self.name = f"livekit {VERSION}"
        self.delay = AEC_DELAY * echo + NS_DELAY * noise_suppression
        """Samples by which its output is behind its input."""
        self._library = library
        self._make = message(NEW, echo, gain_control, False, noise_suppression)
        self._near = np.zeros(FRAME, np.int16)
        self._far = np.zeros(FRAME, np.int16)
        self._handle = 0
        self.reset()

    def cancel(self, block: Block, far: Block) -> Block:
        """int16[320] without the echo of what was played, `delay` samples late.

        Raises:
            EngineFailed: the library reports an error, or it is closed.
        """
        if not self._handle:
            raise EngineFailed("it is closed.", where=self.name)
        out = np.empty(BLOCK, np.int16)
        for start in range(0, BLOCK, FRAME):
            self._far[:] = far[start : start + FRAME]
            self._ask(self._take_far, _FAR_TAKEN)
            self._near[:] = block[start : start + FRAME]
            self._ask(self._take_near, _NEAR_TAKEN)
            out[start : start + FRAME] = self._near
        return out

    def reset(self) -> None:
        """Forgets all it heard.

        Raises:
            EngineFailed: the library does not make a module.
        """
        self.close()
        self._handle = made(self._library.ask(self._make))
        self._take_near = message(NEAR, self._handle, self._near.ctypes.data, self._near.nbytes, RATE, 1)
        self._take_far = message(FAR, self._handle, self._far.ctypes.data, self._far.nbytes, RATE, 1)

    def close(self) -> None:
        """Lets go of the module; safe to call twice."""
        handle, self._handle = self._handle, 0
        if handle:
            self._library.drop(handle)

    def _ask(self, request: bytes, expected: bytes) -> None:
        response = self._library.ask(request)
        if response != expected:
            raise EngineFailed(f"it failed: {response!r}.", where=self.name)


def varint(value: int) -> bytes:
    """A number as protobuf writes it: seven bits a byte, the lowest first."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes((*out, value))


def message(number: int, *values: int) -> bytes:
    """A request: field `number` holds a message whose fields 1, 2, ... are these numbers."""
    body = b"".join(varint(field << 3) + varint(value) for field, value in enumerate(values, 1))
    return varint(number << 3 | 2) + varint(len(body)) + body


_NEAR_TAKEN, _FAR_TAKEN = message(NEAR - 1), message(FAR - 1)
"""The responses when all went well: a response has the number before its request's."""


def made(response: bytes) -> int:
    """The handle in the response to `NEW`: messages in messages, and in the innermost the number.

    Raises:
        EngineFailed: it is no such response.
    """
    at = 0
    for tag in (varint(NEW - 1 << 3 | 2), b"\x0a", b"\x0a"):
        if response[at : at + len(tag)] != tag:
            raise EngineFailed(f"its library answered {response!r}.", where="livekit")
        at += len(tag) + 1  # and one byte of length: none of them is long
    handle = sum((byte & 127) << 7 * place for place, byte in enumerate(response[at + 1 :]))
    if response[at : at + 1] != b"\x08" or not handle:
        raise EngineFailed(f"its library answered {response!r}.", where="livekit")
    return handle


def load(echo: bool = True, noise_suppression: bool = False, gain_control: bool = False) -> WebRtc:
    """A module that does these.

    Raises:
        EngineFailed: the package is not installed, is another version, or its library does not open.
    """
    try:
        package = distribution("livekit")
    except PackageNotFoundError as missing:
        raise EngineAbsent(
            "livekit is not installed.", where="livekit", remedy=f"pip install livekit=={VERSION}"
        ) from missing
    if package.version != VERSION:
        raise EngineFailed(
            f"livekit {package.version} is not the version whose messages are known.",
            where="livekit",
            remedy=f"pip install livekit=={VERSION}",
        )
    try:
        library = Library.opened(str(package.locate_file(LIBRARY)))
    except (OSError, AttributeError) as failed:
        raise EngineFailed(f"its library does not open: {failed}.", where="livekit") from failed
    return WebRtc(library, echo, noise_suppression, gain_control)


ENGINES: dict[str, Callable[[], EchoCanceller]] = {"livekit": load}
"""By their names in the settings."""
