"""Builds the machine, runs it and moves its lines when it asks; ends with 0 if all that it says is right."""

import sys
import time
from pathlib import Path

from tests.hardware.virt.image import build
from tests.hardware.virt.machine import PATIENCE, VirtualMachine


def main() -> int:
    """The exit status: the machine's own, or 1 if it stopped without one."""
    work = Path(".hark/virt").resolve()
    work.mkdir(parents=True, exist_ok=True)
    kernel, disk = build(work)
    deadline = time.monotonic() + PATIENCE
    with VirtualMachine(work, kernel, disk) as machine:
        for line in machine:
            if line.startswith("DRIVE "):
                for move in line.split()[1:]:
                    machine.drive(*map(int, move.split(":")))
                machine.answer()
            elif line.startswith("ENDED "):
                return int(line.split()[1])
            elif line:
                print(line, flush=True)
            if time.monotonic() > deadline:
                break
    print("It stopped without saying how it ended.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
