"""A model's own chat template: a program, in Jinja, by whoever published the model."""

from collections.abc import Sequence
from typing import Any

from appliance.errors import EngineFailed
from appliance.llm.prompt import PLAIN_TEMPLATE, ChatMessage, without_system, without_thinking

TEMPLATE_KEY = "tokenizer.chat_template"
"""GGUF key."""


class Template:
    """Messages to the text of a prompt."""

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
            raise _failed(broken) from broken

    def render(self, messages: Sequence[ChatMessage]) -> str:
        """The prompt, up to where the answer begins.

        Raises:
            EngineFailed: the template takes no conversation of ours.
        """
        try:
            return self._render(messages)
        except Exception:  # noqa: BLE001 - a stranger's program raises what it likes, most often about the system role
            return self._render_without_system(messages)

    def _render_without_system(self, messages: Sequence[ChatMessage]) -> str:
        try:
            return self._render(without_system(messages))
        except Exception as broken:  # As above; there is no third way to ask.
            raise _failed(broken) from broken

    def _render(self, messages: Sequence[ChatMessage]) -> str:
        return without_thinking(str(self._formatter(messages=messages, enable_thinking=False).prompt))


def _failed(broken: Exception) -> EngineFailed:
    return EngineFailed(
        f"its chat template does not work: {broken}", remedy="Choose another model with `hark models list`."
    )
