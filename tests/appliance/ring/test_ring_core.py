"""The C core under threads, with and without a sanitizer that watches every access."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CORE = HERE.parents[2] / "appliance" / "ring"
SOURCES = [HERE / "tsan_ring.c", *(CORE / f"{part}.c" for part in ("core", "layout", "times", "wait"))]
THREAD = ["-fsanitize=thread"]
MEMORY = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]


def compiled(folder: Path, flags: list[str]) -> Path:
    """The stress program, built with the first compiler that knows the sanitizer; else the test is skipped."""
    program = folder / "ring"
    for compiler in filter(shutil.which, ("gcc", "clang", "cc")):
        common = [compiler, "-std=c11", "-O1", "-g", "-pthread", f"-I{CORE}", "-o", str(program)]
        if subprocess.run([*common, *flags, *map(str, SOURCES)], capture_output=True).returncode == 0:
            return program
    pytest.skip(f"no C compiler here that builds with {' '.join(flags)}")


def run(program: Path, argument: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, argument], capture_output=True, text=True, timeout=100)


def test_the_core_is_clean_and_right_under_thread_sanitizer(tmp_path: Path) -> None:
    program = compiled(tmp_path, THREAD)
    race = run(program, "--race")
    if "data race" not in race.stderr:
        pytest.skip(f"ThreadSanitizer does not work here: {race.stderr[:200]}")
    result = run(program, "300")
    assert (result.returncode, result.stderr) == (0, ""), result.stdout


def test_the_core_is_clean_and_right_under_address_and_undefined_sanitizers(tmp_path: Path) -> None:
    result = run(compiled(tmp_path, MEMORY), "300")
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
