"""What servers say of their tools and results, made small and safe. Pure."""

from collections.abc import Iterable
from typing import Any

import msgspec
from mcp import types

from appliance.config import McpConfig
from appliance.integrations import caps
from appliance.messages import Tool

MAX_TOOLS = 24
"""Of one server, in its order; more would fill a small model's context. `allow` picks others."""

MAX_SCHEMA = 2_000
"""Bytes of one schema; a tool with a larger one is left out."""

MAX_NESTED = 24
"""Objects and lists in each other, three for each argument within an argument: deeper ones no reader on our side takes."""

MAX_TOLD = 100
"""Tools of a server that the log names as left out."""


Known = dict[str, tuple[str, Tool]]
"""Our name for a tool, the server's own name for it, and the tool."""


def tools(server: str, offered: Iterable[types.Tool], config: McpConfig) -> tuple[Known, dict[str, str]]:
    """What is offered to the model; and why which others are not, the owner's own choice aside."""
    known: Known = {}
    left_out: dict[str, str] = {}
    for tool in offered:
        if config.allow and tool.name not in config.allow:
            continue
        name = caps.tool_name(server, tool.name)
        if why := _unfit(name, tool, known):
            if len(left_out) < MAX_TOLD:
                left_out[caps.line(tool.name, caps.MAX_TOOL_NAME)] = why
            continue
        description = caps.line(tool.description or tool.title or tool.name, caps.MAX_DESCRIPTION)
        ours = Tool(name=name, description=description, schema=tool.input_schema, delicate=_delicate(tool, config))
        known[name] = tool.name, ours
    return known, left_out


def _unfit(name: str, tool: types.Tool, known: Known) -> str:
    """Why a tool cannot be offered; empty where it can."""
    if not name:
        return "its name has no letters and no digits."
    if name in known:
        return f"another one is called {name} already."
    if len(known) == MAX_TOOLS:
        return f"{MAX_TOOLS} are offered already; `allow` picks others."
    return "" if _small(tool.input_schema) else f"what it takes is no object of at most {MAX_SCHEMA} bytes."


def _delicate(tool: types.Tool, config: McpConfig) -> bool:
    """What the owner says, or a server that calls its own tool destructive; that it calls one harmless counts for nothing."""
    return tool.name in config.delicate or bool(tool.annotations and tool.annotations.destructive_hint)


def _small(schema: Any) -> bool:
    """Whether the schema is an object's, its JSON is short, and nothing in it lies deep."""
    try:
        if not isinstance(schema, dict) or schema.get("type") != "object":
            return False
        return len(msgspec.json.encode(schema)) <= MAX_SCHEMA and _nested(schema, MAX_NESTED)
    except (msgspec.MsgspecError, RecursionError, TypeError):
        return False


def _nested(value: Any, most: int) -> bool:
    """Whether no more than so many objects and lists lie in each other."""
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return most > 0 and all(_nested(each, most - 1) for each in inner)


def result_text(result: types.CallToolResult) -> str:
    """The result's text; where there is only structure, that as JSON."""
    texts = [part.text[: caps.MAX_RESULT] for part in result.content[:20] if isinstance(part, types.TextContent)]
    if texts:
        return caps.text("\n".join(texts), caps.MAX_RESULT)
    if result.structured_content is not None:
        return caps.text(msgspec.json.encode(result.structured_content).decode(), caps.MAX_RESULT)
    return ""
