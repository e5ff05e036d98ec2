"""A tool server as a child process, spoken to in lines of JSON over its standard input and output.

The `mcp` package brings such a transport. It reads lines of any length, hands down more of our environment, and mixes the child's
standard error with our log; this one does not. The child leads a process group of its own, and all of it dies with us.
"""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter

from appliance.integrations.integration import Unreachable

MAX_LINE = 1024 * 1024
"""Bytes of one message from a server: a list of hundreds of tools. Over it the server is given up."""

GRACE = 1.0
"""Seconds a server has to end by itself when its input is closed, and again after SIGTERM."""

DRAIN = 0.2
"""Seconds in which what a process said last is still read after its end."""

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
"""What a program needs to be found and to find its own files; nothing in it is secret."""

Received = SessionMessage | Exception
Streams = tuple[MemoryObjectReceiveStream[Received], MemoryObjectSendStream[SessionMessage]]


@asynccontextmanager
async def child(
    command: Sequence[str], environment: Mapping[str, str], ended: Callable[[], None]
) -> AsyncGenerator[Streams, None]:
    """Runs the command; `ended` is called once it says no more.

    Raises:
        Unreachable: it cannot be started.
    """
    process = await _started(command, environment)
    inward, received = anyio.create_memory_object_stream[Received](0)
    outgoing, outward = anyio.create_memory_object_stream[SessionMessage](0)
    reading = asyncio.create_task(_read(process, inward, ended))
    tasks = [reading, asyncio.create_task(_write(process, outward)), asyncio.create_task(_watch(process, reading))]
    try:
        yield received, outgoing
    finally:
        for task in tasks:
            task.cancel()
        for stream in (inward, received, outgoing, outward):
            stream.close()
        # Also when this is cancelled: nothing may be left behind.
        with anyio.CancelScope(shield=True):
            await asyncio.gather(*tasks, return_exceptions=True)
            await _end(process)


async def _started(command: Sequence[str], environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    # When we are killed in cold blood the kernel ends it; a child that only watches its input may not notice.
    guard = [setpriv, "--pdeathsig", "TERM", "--"] if (setpriv := shutil.which("setpriv")) else []
    pipe = asyncio.subprocess.PIPE
    try:
        if shutil.which(command[0], path=environment.get("PATH")) is None:
            raise FileNotFoundError
        return await asyncio.create_subprocess_exec(
            *guard,
            *command,
            stdin=pipe,
            stdout=pipe,
            # Unbounded, and nobody knows what is in it.
            stderr=asyncio.subprocess.DEVNULL,
            env={**inherited, **environment},
            start_new_session=True,
            limit=MAX_LINE,
        )
    except (OSError, ValueError) as wrong:
        raise Unreachable(
            f"the command cannot be started ({type(wrong).__name__}).", remedy="Check `command` in the settings."
        ) from wrong


async def _read(
    process: asyncio.subprocess.Process, inward: MemoryObjectSendStream[Received], ended: Callable[[], None]
) -> None:
    """Lines to messages, until the last or one that is too long. Some servers print greetings: what is no message is skipped."""
    assert process.stdout is not None
    try:
        while line := await process.stdout.readline():
            with suppress(ValueError, RecursionError):
                await inward.send(SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False)))
    except (ValueError, OSError, anyio.BrokenResourceError, anyio.ClosedResourceError):
        # ValueError is readline's for a line over the limit.
        pass
    finally:
        inward.close()
        ended()


async def _write(process: asyncio.subprocess.Process, outward: MemoryObjectReceiveStream[SessionMessage]) -> None:
    assert process.stdin is not None
    with suppress(OSError):
        async for sent in outward:
            wire: str = sent.message.model_dump_json(by_alias=True, exclude_unset=True)
            process.stdin.write(wire.encode() + b"\n")
            await process.stdin.drain()


async def _watch(process: asyncio.subprocess.Process, reading: "asyncio.Task[None]") -> None:
    """Ends the reading soon after the process: a child of its own may hold the pipe open for ever."""
    await _exit(process)
    await asyncio.sleep(DRAIN)
    reading.cancel()


async def _exit(process: asyncio.subprocess.Process) -> None:
    """Until the process itself has ended. `Process.wait` waits for its pipes as well, before Python 3.13."""
    try:
        handle = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Closes its input, then asks, then kills; at last whatever else is in its group."""
    assert process.stdin is not None
    process.stdin.close()
    for number in (0, signal.SIGTERM, signal.SIGKILL):
        _signal(process, number)
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await _exit(process)
            break
    _signal(process, signal.SIGKILL)
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await process.wait()


def _signal(process: asyncio.subprocess.Process, number: int) -> None:
    """To the whole group, if any of it is left; 0 is no signal."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
