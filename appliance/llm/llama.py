"""A chat model that keeps what it has read: a turn costs its own new tokens, not the conversation's."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from appliance.engines import Ended, Prompted, Stop, Stopped, Token
from appliance.errors import EngineFailed
from appliance.llm.native import READ_AT_ONCE, Native
from appliance.llm.prompt import (
    PLAIN_TEMPLATE,
    SYSTEM,
    ChatMessage,
    Speech,
    common_prefix,
    conversation,
    slide,
    without_system,
    without_thinking,
)
from appliance.messages import Exchange

SYSTEM_KEY = "hark.system_prompt"
"""GGUF key under which a model of ours brings its own system prompt, which may be empty."""

TEMPLATE_KEY = "tokenizer.chat_template"

ROOM = 16
"""Tokens that are left for the answer at the very least."""


class Template:
    """The model's own chat template: a program, in Jinja, by whoever published the model."""

    def __init__(self, source: str, opening: str, closing: str) -> None:
        """`source` is empty for a model that brings none.

        Raises:
            EngineFailed: it is no Jinja.
        """
        # Here and not above: only the process whose model is loaded pays for it.
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        try:
            self._formatter: Any = Jinja2ChatFormatter(source or PLAIN_TEMPLATE, closing, opening)
        except Exception as broken:  # A stranger's program: Jinja's compiler raises errors of many kinds.
            raise _template_failed(broken) from broken

    def render(self, system: str, history: Sequence[Exchange], question: str) -> str:
        """The prompt, up to where the answer begins.

        Raises:
            EngineFailed: the template takes no conversation of ours.
        """
        messages = conversation(system, history, question)
        try:
            return self._render(messages)
        except Exception:  # noqa: BLE001 - a stranger's program raises what it likes, most often about the system role
            return self._render_without_system(messages)

    def _render_without_system(self, messages: Sequence[ChatMessage]) -> str:
        try:
            return self._render(without_system(messages))
        except Exception as broken:  # As above; there is no third way to ask.
            raise _template_failed(broken) from broken

    def _render(self, messages: Sequence[ChatMessage]) -> str:
        return without_thinking(str(self._formatter(messages=messages, enable_thinking=False).prompt))


def _template_failed(broken: Exception) -> EngineFailed:
    return EngineFailed(
        f"its chat template does not work: {broken}", remedy="Choose another model with `hark models list`."
    )


class Llama:
    """A loaded chat model, its system prompt already read."""

    def __init__(
        self,
        machine: Native,
        label: str,
        system: str = "",
        template: Template | None = None,
        prepare: Callable[[str], str] = str,
    ) -> None:
        """`system` in place of the model's own prompt; `template` in place of its own; `prepare` is done to each question."""
        self.name = f"llama {label}"
        self._machine = machine
        self._prepare = prepare
        metadata = machine.metadata
        self._system = system or metadata.get(SYSTEM_KEY, SYSTEM)
        self._template = template or Template(metadata.get(TEMPLATE_KEY, ""), machine.opening, machine.closing)
        self._warm_up()

    def answer(
        self, question: str, history: Sequence[Exchange], max_tokens: int, stop: Stop
    ) -> Iterator[Prompted | Token | Ended]:
        """The answer, token by token; what was read of the prompt comes first, why it ended comes last.

        Raises:
            EngineFailed: llama.cpp could not.
            Stopped: `stop` said so.
        """
        prompt = self._fitting(self._prepare(question), history, max_tokens)
        yield Prompted(len(prompt), self._read(prompt, stop))
        speech = Speech()
        most = min(max_tokens, self._machine.context - len(prompt))
        for _ in range(most):
            token = self._machine.choose()
            if self._machine.ends(token):
                yield Token(speech.end())
                yield Ended("stop")
                return
            yield Token(speech.feed(self._machine.spell(token)))
            if stop():
                raise Stopped
            self._machine.read([token])
        yield Token(speech.end())
        yield Ended("length")

    def prefill(self, question: str, history: Sequence[Exchange], stop: Stop) -> int:
        """Reads as much of the prompt as is certain while the question may go on; returns how many tokens that cost.

        Raises:
            EngineFailed: llama.cpp could not.
            Stopped: `stop` said so.
        """
        # Whatever comes next, up to here both prompts agree: also about how the last letters make tokens.
        one, other = (self._prompt(history, self._prepare(f"{question} {more}")) for more in ("a", "1"))
        certain = one[: common_prefix(one, other)]
        if len(certain) + ROOM > self._machine.context:
            return 0
        if certain == self._machine.kept[: len(certain)]:
            return 0
        return self._read(certain, stop)

    def close(self) -> None:
        """Frees the model."""
        self._machine.close()

    def _read(self, prompt: list[int], stop: Stop) -> int:
        """Reads what of the prompt is not kept from before; returns how many tokens that were."""
        # The last token is always read again: only a token just read has a successor to choose.
        same = min(self._common(prompt), len(prompt) - 1)
        same = self._machine.keep(same)
        for start in range(same, len(prompt), READ_AT_ONCE):
            if stop():
                raise Stopped
            self._machine.read(prompt[start : start + READ_AT_ONCE])
        return len(prompt) - same

    def _common(self, prompt: list[int]) -> int:
        """Tokens at the front of the prompt that are kept; where the oldest exchange left the history, the rest moves up."""
        kept = self._machine.kept
        same = common_prefix(kept, prompt)
        gone = slide(kept, prompt, same)
        if gone and self._machine.drop(same, same + gone):
            return common_prefix(self._machine.kept, prompt)
        return same

    def _fitting(self, question: str, history: Sequence[Exchange], max_tokens: int) -> list[int]:
        """The prompt, without the oldest exchanges that do not fit; at last the question itself is cut at its front."""
        room = self._machine.context - min(max_tokens, self._machine.context // 2)
        kept = list(history)
        while len(prompt := self._prompt(kept, question)) > room and kept:
            kept.pop(0)
        # Bounded: a quarter of the question goes each time. Without any question, the system prompt alone must fit.
        while len(prompt) > room and len(question) > ROOM:
            question = question[len(question) // 4 + 1 :]
            prompt = self._prompt((), question)
        return prompt[: self._machine.context - ROOM]

    def _prompt(self, history: Sequence[Exchange], question: str) -> list[int]:
        return self._machine.tokens(self._template.render(self._system, history, question))

    def _warm_up(self) -> None:
        """Reads the part of the prompt that is the same for every question."""
        one, other = self._prompt((), "a"), self._prompt((), "1")
        self._read(one[: max(1, common_prefix(one, other))], stop=lambda: False)
