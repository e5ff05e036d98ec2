"""A real MCP server as a child process: its tools are listed and called, it dies, and it is started again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from mcp import types

from appliance import clock
from appliance.config import McpConfig
from appliance.integrations import caps
from appliance.integrations.integration import Refused, Unreachable
from appliance.integrations.tool_servers import ToolServer, pipes, shapes
from appliance.integrations.tool_servers import server as server_module
from appliance.units import Seconds
from tests.appliance.integrations.patience import until

pytestmark = pytest.mark.process

SERVER = Path(__file__).with_name("small_tool_server.py")
TINY = Path(__file__).with_name("tiny_tool_server.py")
ADD = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a", "b"]}


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "FIRST_PAUSE", Seconds(0.05))
    monkeypatch.setattr(server_module, "LONGEST_PAUSE", Seconds(0.5))


def command(folder: Path, *more: str) -> tuple[str, ...]:
    return (sys.executable, str(SERVER), str(folder), *more)


def tiny(folder: Path, *more: str) -> tuple[str, ...]:
    return (sys.executable, "-S", str(TINY), str(folder), *more)


def run(config: McpConfig, work: Callable[[ToolServer], Awaitable[None]]) -> None:
    """Runs a tool server while `work` uses it; its tools are there when `work` begins."""

    async def go() -> None:
        server = ToolServer("small", config, clock.monotonic, lambda: None)
        task = asyncio.create_task(server.run())
        try:
            await until(server.tools)
            await work(server)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    asyncio.run(go())


def alive(pid: int) -> bool:
    """Whether it runs; one that nobody has fetched yet does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_tools_are_listed_and_called_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARK_SECRET", "4711")

    async def work(server: ToolServer) -> None:
        tools = {tool.name: tool for tool in server.tools()}
        assert {name.removeprefix("small_") for name in tools} >= {"add", "environment", "fail", "wipe"}
        assert tools["small_add"].description == "Adds two numbers."
        assert tools["small_add"].schema["required"] == ["a", "b"]
        assert (tools["small_wipe"].delicate, tools["small_add"].delicate) == (True, False)
        assert await server.call("small_add", {"a": 2, "b": 40}) == {"text": "42"}
        names = (await server.call("small_environment", {}))["text"].split()
        assert "HARK_SECRET" not in names and {"PATH", "COLOUR"} <= set(names)
        assert set(names) <= {*pipes.INHERITED, "COLOUR", "LC_CTYPE"}
        with pytest.raises(Refused, match="Error executing tool fail"):
            await server.call("small_fail", {})
        with pytest.raises(Refused):
            await server.call("small_add", {"a": "two"})
        with pytest.raises(Refused, match="no tool"):
            await server.call("small_unknown", {})
        assert len((await server.call("small_long", {}))["text"]) in (caps.MAX_RESULT, caps.MAX_RESULT - 1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await server.call("small_slow", {})

    run(McpConfig(command=command(tmp_path), environment={"COLOUR": "red"}), work)
    assert not alive(int((tmp_path / "pid").read_text()))
    assert not alive(int((tmp_path / "grandchild").read_text()))


def test_a_server_that_dies_is_started_again_and_its_tools_stay(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async def work(server: ToolServer) -> None:
        before = server.tools()
        with pytest.raises(Refused, match="disk is full"):
            await server.call("small_fail", {})
        with pytest.raises(Unreachable):
            await server.call("small_die", {})
        assert server.tools() == before
        await until(lambda: server.starts == 2 and server.connected)
        assert await server.call("small_add", {"a": 1}) == {"text": "2"}
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
        await until(lambda: server.starts == 3 and server.connected)
        assert await server.call("small_add", {"a": 2}) == {"text": "3"}

    run(McpConfig(command=tiny(tmp_path)), work)
    said = capfd.readouterr().err
    assert "tool server gone" in said and "Traceback" not in said and str(tmp_path) not in said


def test_a_line_without_end_costs_the_server_its_life_and_not_ours(tmp_path: Path) -> None:
    async def work(server: ToolServer) -> None:
        with pytest.raises(Unreachable):
            await server.call("small_endless", {})
        await until(lambda: server.starts == 2 and server.connected)

    run(McpConfig(command=tiny(tmp_path)), work)


def test_a_result_that_is_none_is_no_answer(tmp_path: Path) -> None:
    async def work(server: ToolServer) -> None:
        with pytest.raises(Unreachable):
            await server.call("small_garbage", {})

    run(McpConfig(command=tiny(tmp_path)), work)


def test_a_server_that_will_not_end_is_ended_with_its_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipes, "GRACE", 0.2)

    async def work(server: ToolServer) -> None:
        assert server.tools()

    run(McpConfig(command=tiny(tmp_path, "stubborn")), work)
    assert not alive(int((tmp_path / "pid").read_text()))
    assert not alive(int((tmp_path / "grandchild").read_text()))


def test_only_allowed_tools_are_offered_and_the_owner_says_what_is_delicate(tmp_path: Path) -> None:
    async def work(server: ToolServer) -> None:
        assert {tool.name: tool.delicate for tool in server.tools()} == {"small_add": True, "small_fail": False}
        with pytest.raises(Refused):
            await server.call("small_die", {})

    run(McpConfig(command=tiny(tmp_path), allow=("add", "fail"), delicate=("add",)), work)


def test_a_command_that_there_is_not_is_told_without_its_words(capfd: pytest.CaptureFixture[str]) -> None:
    async def go() -> None:
        server = ToolServer(
            "small", McpConfig(command=("no-such-command", "--token=4711")), clock.monotonic, lambda: None
        )
        task = asyncio.create_task(server.run())
        await until(lambda: server.starts == 1 and "tool server gone" in capfd.readouterr().err)
        with pytest.raises(Refused):
            await server.call("small_add", {})
        task.cancel()

    asyncio.run(go())
    assert "4711" not in capfd.readouterr().err


def test_a_remote_server_is_called_over_http_and_found_again_after_it_was_away(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def start() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            command(tmp_path, "http", str(port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    process = start()

    async def work(server: ToolServer) -> None:
        nonlocal process
        assert await server.call("small_add", {"a": 2, "b": 3}) == {"text": "5"}
        starts = server.starts
        process.kill()
        process.wait()
        with pytest.raises(Unreachable):
            await server.call("small_add", {"a": 2, "b": 3})
        process = start()
        await until(lambda: server.starts > starts and server.connected)
        assert await server.call("small_add", {"a": 2, "b": 4}) == {"text": "6"}

    try:
        run(McpConfig(url=f"http://127.0.0.1:{port}/mcp"), work)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[str]:
    """The address of a server that answers only who has the token 4711."""
    (tmp_path / "token").write_text("4711")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        command(tmp_path, "http", str(port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield f"http://127.0.0.1:{port}/mcp"
    process.kill()
    process.wait()


def test_a_remote_server_is_shown_the_token_of_the_settings(guarded: str, capfd: pytest.CaptureFixture[str]) -> None:
    async def work(server: ToolServer) -> None:
        assert await server.call("small_add", {"a": 2, "b": 3}) == {"text": "5"}

    run(McpConfig(url=guarded, token="4711"), work)
    assert "4711" not in capfd.readouterr().err


@pytest.mark.parametrize("token", ["", "4712", "new\nline", "snow\u2603"])
def test_without_the_right_token_there_are_no_tools_and_it_is_not_told(
    guarded: str, token: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async def go() -> None:
        server = ToolServer("small", McpConfig(url=guarded, token=token), clock.monotonic, lambda: None)
        task = asyncio.create_task(server.run())
        said = ""

        def gone_often() -> bool:
            nonlocal said
            said += capfd.readouterr().err
            return said.count("tool server gone") >= 2

        await until(gone_often)
        assert server.tools() == ()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert not token or token not in said

    asyncio.run(go())


def tool(name: str = "add", schema: Any = None, **more: Any) -> types.Tool:
    return types.Tool(name=name, input_schema=ADD if schema is None else schema, **more)


def test_tools_are_made_small_and_safe() -> None:
    huge = {**ADD, "description": "x" * 5_000}
    offered = [
        tool("read file!", description="Reads.\x1b[31m\nA file." + "x" * 1000),
        tool("read_file_"),
        tool("huge", huge),
        tool("deep", {**ADD, "x": nested(30)}),
        tool("list", {"type": "array"}),
        tool("!?"),
        tool("titled", title="By its title"),
        *(tool(f"more{number}") for number in range(100)),
    ]
    known, left_out = shapes.tools("my files", offered, McpConfig())
    assert len(known) == shapes.MAX_TOOLS
    assert list(known)[:3] == ["my_files_read_file", "my_files_titled", "my_files_more0"]
    server_name, first = known["my_files_read_file"]
    assert server_name == "read file!"
    assert first.description.startswith("Reads.[31m A file.xxx") and len(first.description) == caps.MAX_DESCRIPTION
    assert known["my_files_titled"][1].description == "By its title"
    assert list(left_out)[:5] == ["read_file_", "huge", "deep", "list", "!?"]
    assert left_out["read_file_"] == "another one is called my_files_read_file already."
    assert left_out["more99"] == "24 are offered already; `allow` picks others."


def test_what_the_owner_does_not_allow_is_not_told_as_left_out() -> None:
    known, left_out = shapes.tools("s", [tool("add"), tool("other"), tool("x" * 70)], McpConfig(allow=("add",)))
    assert (list(known), left_out) == (["s_add"], {})


def nested(depth: int) -> Any:
    """So many lists in each other."""
    return [nested(depth - 1)] if depth else 1


def test_a_result_is_its_text_and_without_one_its_structure() -> None:
    parts = [types.TextContent(text="one"), types.TextContent(text="two")]
    assert shapes.result_text(types.CallToolResult(content=parts)) == "one\ntwo"
    assert shapes.result_text(types.CallToolResult(content=[], structured_content={"a": 1})) == '{"a":1}'
    assert shapes.result_text(types.CallToolResult(content=[])) == ""
