"""Servers of the Model Context Protocol, whose tools the language model may call."""

from appliance.integrations.tool_servers.server import ToolServer

__all__ = ["ToolServer"]
