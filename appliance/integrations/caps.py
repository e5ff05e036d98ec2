"""Bounds of what comes from outside. Nothing there is trusted to be short, or to be text for people."""

import re
from collections.abc import Iterable
from typing import Any

from appliance.messages import Tool

MAX_NAME = 200
"""Characters of a title, an artist, a device: ten seconds of speech."""

MAX_SPEECH = 1_000
"""Characters of a whole answer that is said as it is: a minute of speech."""

MAX_RESULT = 2_000
"""Characters of a tool's result: 500 tokens, a quarter of the smallest model's context."""

MAX_DESCRIPTION = 300
"""Characters of a tool's description; the model reads all of them before every turn."""

MAX_TOOL_NAME = 64
"""Characters, as the common model interfaces take them."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACE = re.compile(r"[ \t]+")
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_-]+")


def text(value: object, longest: int) -> str:
    """The value as text of at most so many characters, without control characters; what is no text is empty."""
    if not isinstance(value, str):
        return ""
    # Cut before and after: cleaning what may be megabytes would itself be unbounded work.
    clean = _SPACE.sub(" ", _CONTROL.sub("", value[: 2 * longest])).strip()
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"


def line(value: object, longest: int = MAX_NAME) -> str:
    """The same on one line. Of several values, which tags may have, the first."""
    first = value[0] if isinstance(value, list) and value else value
    return " ".join(text(first, longest).split())


def tool_name(server: str, tool: str) -> str:
    """Both as one name of letters, digits, `_` and `-`; empty where one of them has none of these."""
    whose, what = (_NOT_IN_NAME.sub("_", part[:MAX_TOOL_NAME]).strip("_-") for part in (server, tool))
    room = MAX_TOOL_NAME - len(whose) - 1
    return f"{whose}_{what[:room]}" if whose and what and room > 0 else ""


def fitting(tools: Iterable[Tool], size: int, encoded: Any) -> tuple[tuple[Tool, ...], tuple[str, ...]]:
    """As many of the tools as fit into `size` bytes together, each name once; and the names of those that were left out.

    `encoded` makes bytes of one.
    """
    kept: dict[str, Tool] = {}
    left_out: list[str] = []
    for tool in tools:
        need = len(encoded(tool))
        if tool.name in kept or need > size:
            left_out.append(tool.name)
            continue
        size -= need
        kept[tool.name] = tool
    return tuple(kept.values()), tuple(left_out)
