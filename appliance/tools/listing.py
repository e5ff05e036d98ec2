"""Tools as the model reads them: a line for each skill, `timer_: set(seconds, name?), cancel(name?)`. Pure.

A tool costs some eight tokens this way, a tenth of its JSON schema; the grammar knows the rest. What an argument looks like is
said where it comes first: `at=HH:MM`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from appliance.messages import Tool

MAX_HINT = 32
"""Characters of what an argument looks like; where that is longer the name must do."""

MAX_DESCRIPTION = 80
"""Characters of what a tool does that are shown."""


def listing(tools: Iterable[Tool]) -> str:
    """The lines: tools whose names begin alike, up to the first `_`, stand in one, unless somebody described them."""
    told: set[str] = set()
    groups: dict[str, list[str]] = {}
    lines: list[str] = []
    for tool in tools:
        prefix, mark, rest = tool.name.partition("_")
        if tool.description or not rest:
            lines.append(f"{tool.name}{_arguments(tool, told)}{_described(tool)}")
        else:
            groups.setdefault(prefix + mark, []).append(rest + _arguments(tool, told))
    return "\n".join([*(f"{prefix}: {', '.join(members)}" for prefix, members in groups.items()), *lines])


def _described(tool: Tool) -> str:
    short = " ".join(tool.description.split())[:MAX_DESCRIPTION]
    return f": {short}" if short else ""


def _arguments(tool: Tool, told: set[str]) -> str:
    required = tool.schema.get("required", ())
    shown = []
    for name, schema in tool.schema.get("properties", {}).items():
        hint = _hint(schema)
        shown.append(name + ("" if name in required else "?") + ("" if name + hint in told else hint))
        told.add(name + hint)
    return f"({', '.join(shown)})" if shown else ""


def _hint(schema: Mapping[str, Any]) -> str:
    if told := schema.get("description"):
        return f"={told}"
    values = "|".join(map(str, schema.get("enum", ())))
    return f"={values}" if 0 < len(values) <= MAX_HINT else ""
