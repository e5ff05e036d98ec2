"""An MCP server in a page, without the `mcp` package, which takes seconds to load: for what servers do besides working well.

Run as `python tiny_tool_server.py FOLDER [stubborn]`; writes its process id to FOLDER/pid and its child's to FOLDER/grandchild.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}
TOOLS = [{"name": name, "inputSchema": SCHEMA} for name in ("add", "die", "fail", "endless", "garbage")]


def called(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    if name == "die":
        os._exit(3)
    if name == "endless":
        print("x" * 3_000_000, flush=True)
    if name == "garbage":
        return {"content": "nonsense"}
    text = "the disk is full" if name == "fail" else str(arguments.get("a", 0) + 1)
    return {"content": [{"type": "text", "text": text}], "isError": name == "fail"}


def answered(method: str, params: dict[str, Any]) -> dict[str, Any] | None:
    if method == "initialize":
        version = params["protocolVersion"]
        return {
            "protocolVersion": version,
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "tiny", "version": "1"},
        }
    if method == "tools/list":
        return {"tools": TOOLS}
    if method == "tools/call":
        return called(params["name"], params.get("arguments") or {})
    return None


def main() -> None:
    folder = Path(sys.argv[1])
    stubborn = "stubborn" in sys.argv
    if stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    grandchild = subprocess.Popen(["sleep", "600"])
    (folder / "grandchild").write_text(str(grandchild.pid))
    (folder / "pid").write_text(str(os.getpid()))
    print("Welcome to the tiny server!", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "id" not in request:
            continue
        result = answered(request["method"], request.get("params") or {})
        outcome = {"result": result} if result is not None else {"error": {"code": -32601, "message": "no such method"}}
        print(json.dumps({"jsonrpc": "2.0", "id": request["id"], **outcome}), flush=True)
    if stubborn:
        time.sleep(600)


if __name__ == "__main__":
    main()
