"""Every decoder survives what is nearly right: its seeds, and a fixed number of mutations of them."""

import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz import child, mutation
from tests.fuzz.limits import Hang, bounded
from tests.fuzz.runner import Outcome, Runs, outcome
from tests.fuzz.table import TARGETS, load
from tests.fuzz.target import Target

SECONDS = int(os.environ.get("HARK_FUZZ_SECONDS", "0"))
"""Of each target with fresh inputs, in processes of their own; 0: only the fixed number. CI sets 20."""


@pytest.mark.parametrize("name", TARGETS)
def test_a_decoder_raises_nothing_but_its_documented_errors(name: str) -> None:
    target = load(name)
    tried = mutation.inputs(target.seeds(), target.words, target.longest, seed=1)
    for data in itertools.islice(tried, target.rounds):
        with bounded():
            target.survive(data)


@pytest.mark.parametrize("name", TARGETS)
def test_a_sound_seed_is_taken(name: str) -> None:
    """Else the mutations would begin outside, and the decoder would refuse all of them at its door."""
    target = load(name)
    taken = 0
    for seed in target.seeds():
        try:
            target.take(seed)
        except target.errors:
            continue
        taken += 1
    assert taken


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    """All targets, as many at a time as there are cores."""
    with Runs(list(TARGETS), SECONDS, os.cpu_count() or 1) as started:
        yield started


@pytest.mark.skipif(not SECONDS, reason="set HARK_FUZZ_SECONDS to try fresh inputs for so long")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", TARGETS)
def test_fresh_inputs_find_nothing(name: str, runs: Runs) -> None:
    came = runs.outcome(name)
    assert not came.finding, f"{came.finding}\n{came.repeat}"
    assert came.executions


def test_the_same_seed_gives_the_same_inputs() -> None:
    def first(seed: int) -> list[bytes]:
        return list(itertools.islice(mutation.inputs([b"a=1", b"[b]"], [b"word"], 64, seed), 200))

    assert first(1) == first(1) != first(2)


def test_every_mutation_changes_something_and_stays_under_the_cap() -> None:
    tried = list(itertools.islice(mutation.inputs([b"[section]\nname = 12\n"], [b"word"], 64, 1), 500))
    assert len(set(tried)) > 300
    assert max(map(len, tried)) <= 64


def test_an_error_that_no_docstring_names_is_a_finding() -> None:
    broken = Target(lambda data: data[0], (ValueError,), lambda: [b"a"])
    broken.survive(b"a")
    with pytest.raises(IndexError):
        broken.survive(b"")


def test_work_without_end_is_a_finding() -> None:
    def spin(_data: bytes) -> None:
        while True:
            pass

    with pytest.raises(Hang), bounded(0.01):
        Target(spin, (Exception,), lambda: [b""]).survive(b"")


def test_without_atheris_a_finding_leaves_its_input_behind(tmp_path: Path) -> None:
    broken = Target(lambda data: 1 / (len(data) - 3), (ValueError,), lambda: [b"abcd"])
    assert child.by_chance(broken, 60, tmp_path) == child.CRASHED
    (left,) = tmp_path.iterdir()
    assert left.name.startswith("crash-")
    assert len(left.read_bytes()) == 3


def test_what_ends_the_process_outright_leaves_its_input_behind_too(tmp_path: Path) -> None:
    def die(data: bytes) -> None:
        os._exit(3)

    if not (process := os.fork()):
        child.by_chance(Target(die, (), lambda: [b"deadly"]), 60, tmp_path)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 3
    assert (tmp_path / "current").read_bytes() == b"deadly"


@pytest.mark.parametrize(
    ("status", "said", "finding"),
    [
        (
            77,
            'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\n    ^^^\nKeyError: 1\n',
            "KeyError: 1",
        ),
        (70, "==7== ERROR: libFuzzer: timeout after 5 seconds\n", "one input takes 5 seconds"),
        (-11, "#2 INITED cov: 3\n", "the process ended with status -11"),
        (None, "", "it hangs where no signal reaches it"),
    ],
)
def test_a_finding_is_told_in_one_line(status: int | None, said: str, finding: str) -> None:
    assert outcome("name", status, said, []).finding == finding


def test_what_a_run_reached_is_read_out_of_its_log() -> None:
    said = "#2\tINITED cov: 174 ft: 9\n#9\tDONE   cov: 336 ft: 20\nstat::number_of_executed_units: 9\n"
    assert outcome("name", 0, said, []) == Outcome("name", 9, (174, 336))


def test_the_readme_names_every_target() -> None:
    readme = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", readme, re.MULTILINE))
    assert rows == {name: row.decoder for name, row in TARGETS.items()}
