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


def tools(server: str, offered: Iterable[types.Tool], config: McpConfig) -> dict[str, tuple[str, Tool]]:
    """What is offered to the model: by our name for it, the server's own name and the tool."""
    known: dict[str, tuple[str, Tool]] = {}
    for tool in offered:
        name = caps.tool_name(server, tool.name)
        if len(known) == MAX_TOOLS:
            break
        if name in known or (config.allow and tool.name not in config.allow) or not _small(tool.input_schema):
            continue
        known[name] = (
            tool.name,
            Tool(
                name=name,
                description=caps.line(tool.description or tool.title or tool.name, caps.MAX_DESCRIPTION),
                schema=tool.input_schema,
                delicate=_delicate(tool, config),
            ),
        )
    return known


def _delicate(tool: types.Tool, config: McpConfig) -> bool:
    """What the owner says, or a server that calls its own tool destructive; that it calls one harmless counts for nothing."""
    return tool.name in config.delicate or bool(tool.annotations and tool.annotations.destructive_hint)


def _small(schema: Any) -> bool:
    """Whether the schema is an object's and its JSON is short."""
    try:
        return (
            isinstance(schema, dict)
            and schema.get("type") == "object"
            and len(msgspec.json.encode(schema)) <= MAX_SCHEMA
        )
    except (msgspec.MsgspecError, RecursionError, TypeError):
        return False


def result_text(result: types.CallToolResult) -> str:
    """The result's text; where there is only structure, that as JSON."""
    texts = [part.text[: caps.MAX_RESULT] for part in result.content[:20] if isinstance(part, types.TextContent)]
    if texts:
        return caps.text("\n".join(texts), caps.MAX_RESULT)
    if result.structured_content is not None:
        return caps.text(msgspec.json.encode(result.structured_content).decode(), caps.MAX_RESULT)
    return ""
