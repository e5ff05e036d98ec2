"""A small real MCP server for the tests, run as a child process: `python small_tool_server.py FOLDER [http PORT]`.

Over HTTP it answers only who has the token in FOLDER/token, if there is one.

Writes its process id to FOLDER/pid, and that of a child of its own to FOLDER/grandchild.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations

folder = Path(sys.argv[1])
server = MCPServer("small")


@server.tool()
def add(a: int, b: int) -> str:
    """Adds two numbers."""
    return str(a + b)


@server.tool()
def environment() -> str:
    """Names of the environment's variables."""
    return " ".join(sorted(os.environ))


@server.tool()
def fail() -> str:
    """Fails."""
    raise ValueError("the disk is full")


@server.tool()
def long() -> str:
    """A long text."""
    return "word " * 100_000


@server.tool()
def slow() -> str:
    """Takes a minute."""
    time.sleep(60)
    return "at last"


@server.tool(annotations=ToolAnnotations(destructive_hint=True))
def wipe() -> str:
    """Deletes everything."""
    return "gone"


def guarded(app: Any) -> Any:
    """The application, for those who have the token."""
    file = folder / "token"
    wanted = f"Bearer {file.read_text()}".encode() if file.exists() else None

    async def guard(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and wanted is not None and dict(scope["headers"]).get(b"authorization") != wanted:
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": b"who are you?"})
            return
        await app(scope, receive, send)

    return guard


if __name__ == "__main__":
    print("Welcome to the small server!", flush=True)
    if "http" in sys.argv:
        uvicorn.run(guarded(server.streamable_http_app()), host="127.0.0.1", port=int(sys.argv[-1]))
    else:
        grandchild = subprocess.Popen(["sleep", "600"])
        (folder / "grandchild").write_text(str(grandchild.pid))
        (folder / "pid").write_text(str(os.getpid()))
        server.run("stdio")
