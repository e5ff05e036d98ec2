"""The machine in QEMU: its console, and a hand on its GPIO lines."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PATIENCE = 240.0
"""Seconds that the whole trial may take; it takes 25 on two idle cores."""

HARDWARE = "-M virt -cpu cortex-a72 -m 768 -accel tcg -display none -nic none -no-reboot -serial stdio"


class VirtualMachine:
    """QEMU's `virt` board. A context manager; iterating gives the lines of its console."""

    def __init__(self, work: Path, kernel: Path, disk: Path) -> None:
        """Starts it. `work` is where its sockets lie."""
        program = shutil.which("qemu-system-aarch64")
        if program is None:
            raise SystemExit("qemu-system-aarch64 is not installed: sudo apt install qemu-system-arm")
        self._sockets = {name: work / f"{name}.socket" for name in ("qmp", "qtest")}
        for path in self._sockets.values():
            path.unlink(missing_ok=True)
        serve = {name: f"unix:{path},server=on,wait=off" for name, path in self._sockets.items()}
        command = [program, *HARDWARE.split(), "-kernel", str(kernel), "-initrd", str(disk)]
        command += ["-append", "console=ttyAMA0 quiet panic=1", "-qmp", serve["qmp"]]
        command += ["-qtest", serve["qtest"], "-qtest-log", os.devnull]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT)
        try:
            self._qtest = self._connect("qtest")
            self._chip = self._find("pl061")
        except BaseException:
            self.__exit__()
            raise

    def __iter__(self) -> Iterator[str]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            yield line.decode(errors="replace").rstrip()

    def answer(self) -> None:
        """An empty line into its console."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()

    def drive(self, line: int, level: int) -> None:
        """Sets a line of its GPIO chip."""
        self._qtest.write(f"set_irq_in {self._chip} unnamed-gpio-in {line} {level}\n")
        self._qtest.flush()
        answer = self._qtest.readline().strip()
        assert answer == "OK", answer

    def __enter__(self) -> "VirtualMachine":
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()

    def _connect(self, name: str) -> Any:
        for _ in range(100):
            try:
                link = socket.socket(socket.AF_UNIX)
                link.connect(str(self._sockets[name]))
                return link.makefile("rw")
            except OSError:
                link.close()
                time.sleep(0.1)
        raise SystemExit(f"QEMU does not answer on {self._sockets[name]}")

    def _find(self, kind: str) -> str:
        """Where QEMU's tree of objects has the device of this kind."""
        link = self._connect("qmp")
        link.readline()  # Its greeting.

        def ask(command: str, **arguments: str) -> Any:
            link.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
            link.flush()
            while "return" not in (answer := json.loads(link.readline())):
                assert "error" not in answer, answer
            return answer["return"]

        ask("qmp_capabilities")
        place = "/machine/unattached"
        return next(
            f"{place}/{each['name']}" for each in ask("qom-list", path=place) if each["type"] == f"child<{kind}>"
        )
