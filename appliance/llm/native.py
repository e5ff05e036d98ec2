"""llama.cpp as a few verbs: tokenise, keep a prefix, read tokens, choose the next (under a grammar), spell it, know the end."""

import ctypes
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from appliance.errors import EngineFailed
from appliance.llm.constraint import Constraint, Logits

READ_AT_ONCE = 64
"""Tokens evaluated between two looks at the inbox: large enough for fast arithmetic, a second on the slowest board."""

LONGEST_PIECE = 512
"""Bytes of one token; the longest in published vocabularies are a few hundred spaces."""


class Native:
    """A loaded model with one context. Tokens that were read stay, so that a prompt which begins like the last is cheap."""

    def __init__(self, path: Path, context: int, threads: int, prompt_threads: int) -> None:
        """`context` is in tokens; less where the model was trained on less.

        Raises:
            EngineFailed: llama.cpp refuses the file.
        """
        self._cpp = importlib.import_module("llama_cpp")
        try:
            self._llama: Any = self._cpp.Llama(
                str(path),
                n_ctx=context,
                n_batch=READ_AT_ONCE,
                n_ubatch=READ_AT_ONCE,
                n_threads=threads,
                n_threads_batch=prompt_threads,
                no_perf=True,
                verbose=False,
            )
        except (ValueError, RuntimeError, AssertionError) as refused:
            raise EngineFailed(
                f"llama.cpp cannot load the model: {refused}",
                where=str(path),
                remedy="Pull it again with `hark models`.",
            ) from refused
        self._vocabulary = self._cpp.llama_model_get_vocab(self._llama.model)
        self._buffer = ctypes.create_string_buffer(LONGEST_PIECE)
        self.context = min(self._llama.n_ctx(), self._cpp.llama_model_n_ctx_train(self._llama.model))
        """Tokens of prompt and answer together."""

    @property
    def metadata(self) -> dict[str, str]:
        """What the file says of itself, by GGUF key."""
        return dict(self._llama.metadata)

    @property
    def opening(self) -> str:
        """The text of the token that begins a text, or nothing."""
        return self._text_of(self._llama.token_bos())

    @property
    def closing(self) -> str:
        """The text of the token that ends a text, or nothing."""
        return self._text_of(self._llama.token_eos())

    def tokens(self, text: str) -> list[int]:
        """The tokens of a prompt, with the opening one where the model wants it and the text does not bring it."""
        opening = self.opening
        brought = bool(opening) and text.startswith(opening)
        return list(self._llama.tokenize(text.encode(), add_bos=not brought, special=True))

    def continuation(self, text: str) -> list[int]:
        """The tokens of a text that follows others."""
        return list(self._llama.tokenize(text.encode(), add_bos=False, special=True))

    @property
    def kept(self) -> list[int]:
        """The tokens that were read and are still there."""
        return list(self._llama.input_ids[: self._llama.n_tokens])

    def keep(self, count: int) -> int:
        """Forgets all but the first `count` tokens; returns how many really stay (none, with a recurrent model)."""
        if count >= self._llama.n_tokens:
            return int(self._llama.n_tokens)
        memory = self._cpp.llama_get_memory(self._llama.ctx)
        if count == 0 or not self._cpp.llama_memory_seq_rm(memory, -1, count, -1):
            self._cpp.llama_memory_clear(memory, True)
            self._llama.reset()
            return 0
        self._llama.n_tokens = count
        return count

    def drop(self, start: int, end: int) -> bool:
        """Forgets tokens [start, end) and moves what follows to their place; False where the model cannot."""
        memory = self._cpp.llama_get_memory(self._llama.ctx)
        if not self._cpp.llama_memory_can_shift(memory):
            return False
        if not self._cpp.llama_memory_seq_rm(memory, 0, start, end):
            return False
        self._cpp.llama_memory_seq_add(memory, 0, end, -1, start - end)
        count = self._llama.n_tokens
        self._llama.input_ids[start : count - (end - start)] = self._llama.input_ids[end:count].copy()
        self._llama.n_tokens = count - (end - start)
        return True

    def read(self, tokens: Sequence[int]) -> None:
        """Evaluates tokens after those that are kept; at most `READ_AT_ONCE` take one step.

        Raises:
            EngineFailed: llama.cpp could not.
        """
        try:
            self._llama.eval(tokens)
        except RuntimeError as failed:
            self.keep(0)
            raise EngineFailed(f"llama.cpp failed: {failed}.") from failed

    @property
    def logits(self) -> Logits:
        """How likely each token is to come next, a view that the next `read` overwrites: float32[vocabulary]."""
        pointer = self._cpp.llama_get_logits_ith(self._llama.ctx, -1)
        view: Logits = np.ctypeslib.as_array(pointer, shape=(self._cpp.llama_vocab_n_tokens(self._vocabulary),))
        return view

    def choose(self) -> int:
        """The likeliest next token."""
        return int(self.logits.argmax())

    def constraint(self, grammar: str) -> Constraint:
        """A grammar (GBNF) that begins here.

        Raises:
            EngineFailed: llama.cpp cannot read it.
        """
        return Constraint(self._cpp, self._vocabulary, grammar, self.spell, self._llama.token_eos())

    def spell(self, token: int) -> bytes:
        """The token's bytes, perhaps a part of a letter; nothing for control tokens."""
        length = self._cpp.llama_token_to_piece(self._vocabulary, token, self._buffer, LONGEST_PIECE, 0, False)
        return self._buffer.raw[: max(0, length)]

    def ends(self, token: int) -> bool:
        """Whether the token ends the answer."""
        return bool(self._cpp.llama_vocab_is_eog(self._vocabulary, token))

    def close(self) -> None:
        """Frees model and context."""
        self._llama.close()

    def _text_of(self, token: int) -> str:
        text = self._cpp.llama_vocab_get_text(self._vocabulary, token) if token >= 0 else b""
        return (text or b"").decode("utf-8", errors="replace")
