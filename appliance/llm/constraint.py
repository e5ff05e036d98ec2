"""The next token under a grammar: the likeliest one that it allows.

llama.cpp tests one candidate after the other, so they are shown to it in the order of their likelihood: first the likeliest alone
(microseconds, and a model that writes what is wanted needs no more), then some hundred, and only then all of them (tens of
milliseconds with a vocabulary of 150,000).
"""

import codecs
import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from appliance.errors import EngineFailed

Logits = npt.NDArray[np.float32]
"""float32[vocabulary], larger is likelier."""

SOME = 256
"""Candidates that are shown at once before all are."""

REFUSED = -1e30
"""llama.cpp sets what a grammar refuses to minus infinity."""

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""llama.cpp's `llama_token_data`."""


class Constraint:
    """A grammar and how far a text has come in it."""

    def __init__(self, cpp: Any, vocabulary: Any, grammar: str, spell: Callable[[int], bytes], end: int) -> None:
        """`cpp` is the library, `end` a token that ends an answer.

        Raises:
            EngineFailed: llama.cpp cannot read the grammar.
        """
        self._cpp, self._spell, self._end = cpp, spell, end
        self._sampler = cpp.llama_sampler_init_grammar(vocabulary, grammar.encode(), b"root")
        if not self._sampler:
            raise EngineFailed("llama.cpp cannot read the grammar of the tools.")
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self.text = ""
        """What was written, whole letters only."""

    def choose(self, logits: Logits) -> int:
        """The likeliest token that may come next; it counts as written.

        Raises:
            EngineFailed: the vocabulary cannot write what the grammar wants.
        """
        for candidates in _likeliest(logits):
            allowed = candidates[self._allowed(candidates)]
            for token in allowed[np.argsort(-logits[allowed])].tolist():
                if self._write(token):
                    return int(token)
        raise EngineFailed("its vocabulary cannot write a call.")

    @property
    def over(self) -> bool:
        """Whether the text is complete: nothing but the end may follow."""
        return bool(self._allowed(np.array([self._end], np.int32))[0])

    def close(self) -> None:
        """Frees the grammar."""
        if self._sampler:
            self._cpp.llama_sampler_free(self._sampler)
            self._sampler = None

    def _allowed(self, tokens: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        """Which of the tokens the grammar allows: bool[len(tokens)]."""
        data = np.zeros(len(tokens), _CANDIDATE)
        data["id"] = tokens
        pointer = data.ctypes.data_as(ctypes.POINTER(self._cpp.llama_token_data))
        candidates = self._cpp.llama_token_data_array(pointer, len(tokens), -1, False)
        self._cpp.llama_sampler_apply(self._sampler, ctypes.byref(candidates))
        allowed: npt.NDArray[np.bool_] = data["logit"] > REFUSED
        return allowed

    def _write(self, token: int) -> bool:
        """Takes a token that the grammar allows; not one of half letters that never become whole, or of none."""
        piece = self._spell(token)
        if not piece:
            # A control token: the grammar goes by its name, and nobody would ever see it.
            return False
        state = self._decoder.getstate()
        try:
            written = self._decoder.decode(piece)
        except UnicodeDecodeError:
            self._decoder.setstate(state)
            return False
        self._cpp.llama_sampler_accept(self._sampler, token)
        self.text += written
        return True


def _likeliest(logits: Logits) -> Iterator[npt.NDArray[np.int32]]:
    """The likeliest token, then some of the likeliest, then all of them."""
    yield np.array([logits.argmax()], np.int32)
    if len(logits) > SOME:
        yield np.argpartition(logits, -SOME)[-SOME:].astype(np.int32)
    yield np.arange(len(logits), dtype=np.int32)
