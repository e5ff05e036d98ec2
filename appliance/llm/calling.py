"""How a model says that it calls a tool, and what of what it may call it is shown. Pure.

An answer is words or one call. A call begins with a mark that no words begin with: a brace, or what the model's own template puts
before calls. Until the mark nothing is held to any grammar; from the mark on nothing can be written but a call.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import structs

from appliance.errors import BadInput
from appliance.llm.prompt import MARKUP, overhang
from appliance.llm.template import TEMPLATE_KEY
from appliance.logs import log
from appliance.messages import Tool, ToolResult
from appliance.tools import bounded, calls, listing, longest_call

NAMED = re.compile(r"[A-Za-z0-9_.-]{1,64}")
"""What a tool may be called."""

TOOLS_KEY = "hark.tools"
"""GGUF key with which a model of ours says whether it learned to call tools."""

TAG, END_TAG = "<tool_call>", "</tool_call>"
"""Around a call, with most models that learned to call tools."""

BRACE = "{"
"""Begins a call with any other model, and with small ones that forget the tag."""

NAME = '{"name": "'
"""How a call begins; its grammar goes on from here."""

EXPLAINED = (
    "You have tools. To use one, answer with its call and nothing else, such as\n{example}\n"
    "Answer everything else in words. Below, a_: b, c are the tools a_b and a_c; ? may be left out.\n"
)
"""Before the tools' lines."""

FACTS = "You were asked to remember:\n"
"""Before the person's facts."""

MAX_RESULT = 600
"""Characters of what a tool gave back that the model is shown: half a minute of speech."""


def takes_tools(metadata: Mapping[str, str]) -> bool:
    """Whether a model learned to call tools: its file says so, or its template speaks of them."""
    said = metadata.get(TOOLS_KEY)
    return said == "true" if said is not None else "tools" in metadata.get(TEMPLATE_KEY, "")


class Dialect(NamedTuple):
    """What stands around a call."""

    before: str = ""
    after: str = ""

    def call(self, name: str, arguments: str) -> str:
        """A call as the model would write it."""
        return f'{self.before}{NAME}{name}", "arguments": {arguments}}}{self.after}'

    def told(self, results: Sequence[ToolResult]) -> list[tuple[str, str]]:
        """Each call of this turn, and what came of it, as the model is shown both."""
        shown = []
        for result in results:
            call = self.call(result.name.translate(MARKUP), result.arguments.translate(MARKUP))
            shown.append((call, f"Result: {result.text[:MAX_RESULT].translate(MARKUP)}"))
        return shown


def dialect(metadata: Mapping[str, str]) -> Dialect:
    """The model's own way."""
    return Dialect(f"{TAG}\n", f"\n{END_TAG}") if TAG in metadata.get(TEMPLATE_KEY, "") else Dialect()


class Offer(NamedTuple):
    """What a model may call, and the grammar of it."""

    text: str = ""
    """For the system prompt."""
    grammar: str = ""
    """Empty: nothing may be called."""
    longest: int = 0
    """Tokens that a call takes at most after `NAME`, with any model whatever."""


def offer(tools: Sequence[Tool], way: Dialect) -> Offer:
    """The tools for a model of that dialect."""
    if not tools:
        return Offer()
    shown = EXPLAINED.format(example=way.call("tool_name", json.dumps({"argument": "value"})))
    return Offer(f"{shown}{listing(tools)}", calls(tools), longest_call(tools))


def well_formed(tools: Sequence[Tool]) -> list[Tool]:
    """The tools with every argument bounded, each name once; without those that cannot be."""
    found: dict[str, Tool] = {}
    for tool in tools:
        try:
            schema = bounded(tool.schema)
        except BadInput as why:  # Somebody else's tool: it is missed, and nothing breaks.
            log.info("a tool cannot be offered", tool=tool.name, why=str(why))
            continue
        if NAMED.fullmatch(tool.name):
            found.setdefault(tool.name, structs.replace(tool, schema=schema))
    return list(found.values())


def remembered(facts: Sequence[str]) -> str:
    """The facts for the system prompt."""
    return FACTS + "\n".join(f"- {fact.translate(MARKUP)}" for fact in facts) if facts else ""


class Watch:
    """Text in, text out, up to the mark that begins a call. A brace is one only where the answer begins."""

    def __init__(self) -> None:
        self._held = ""
        self.spoke = False
        """Words went out."""
        self.called = False
        """A call began, or what looks like one after words: it ends them."""

    @property
    def holds(self) -> bool:
        """Whether something is held back that may become a mark."""
        return bool(self._held)

    def feed(self, text: str) -> str:
        """What of it is words. Nothing more, once a call began."""
        self._held += text
        said = "" if self.called else self._released()
        self.spoke = self.spoke or bool(said.strip())
        return said

    def end(self) -> str:
        """What was held and turned out to be words."""
        rest, self._held = ("" if self.called else self._held), ""
        return rest

    def _released(self) -> str:
        if not self.spoke and self._held.lstrip().startswith(BRACE):
            self.called, said, self._held = True, "", ""
            return said
        at = self._held.find(TAG)
        if at >= 0:
            self.called, said, self._held = True, self._held[:at], ""
            return said
        free = len(self._held) - overhang(self._held, TAG)
        said, self._held = self._held[:free], self._held[free:]
        return said
