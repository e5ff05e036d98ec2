"""What can be found out about this machine before anybody is disappointed: each check says what is so and what to do."""

import grp
import os
import resource
import shutil
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from appliance.config import Config
from appliance.errors import ApplianceError
from appliance.paths import home, run_directory, writable
from appliance.run import Run
from appliance.settings import load_settings, settings_file

SMALL_BOARD_MB = 700
"""Memory under which the small profile is proposed: boards of 512 MB show 430 to 512, the next ones have a gigabyte."""


class Verdict(StrEnum):
    """How it stands."""

    OK = "ok"
    WORSE = "worse"
    """It works, but not as well as it could."""
    BROKEN = "broken"


class Finding(NamedTuple):
    """One line of the report."""

    check: str
    verdict: Verdict
    detail: str
    remedy: str = ""


Check = Callable[[Config], Iterator[Finding]]


def examine() -> list[Finding]:
    """All checks, in the order in which a person would mend things."""
    findings: list[Finding] = []
    try:
        config = load_settings(settings_file())
        findings.append(Finding("settings", Verdict.OK, str(settings_file() or "defaults, no hark.toml")))
    except ApplianceError as wrong:
        findings.append(Finding("settings", Verdict.BROKEN, wrong.what, wrong.remedy or "Correct these lines."))
        config = Config()
    for check in CHECKS:
        findings += check(config)
    return findings


def _directories(_config: Config) -> Iterator[Finding]:
    for name, directory in (("data", home()), ("run", run_directory())):
        try:
            yield Finding(f"{name} directory", Verdict.OK, str(writable(directory)))
        except ApplianceError as wrong:
            yield Finding(f"{name} directory", Verdict.BROKEN, str(wrong.where), f"{wrong.what} {wrong.remedy}")
    free = shutil.disk_usage(writable(home())).free / 1e9
    yield Finding(
        "disk", Verdict.OK if free > 1 else Verdict.WORSE, f"{free:.1f} GB free", "" if free > 1 else "Free some."
    )


def _sound(config: Config) -> Iterator[Finding]:
    from hardware.errors import DeviceError
    from hardware.portaudio import list_devices

    remedy = "Plug one in, or check `arecord -l` and `aplay -l`; `hark demo` needs none."
    try:
        found, _ = list_devices()
    except DeviceError as wrong:
        yield Finding("sound", Verdict.BROKEN, str(wrong), remedy)
        return
    wanted = (
        ("microphone", "inputs", config.audio.capture_device),
        ("speaker", "outputs", config.audio.playback_device),
    )
    for name, channels, setting in wanted:
        names = [device.name for device in found if getattr(device, channels)]
        if names:
            yield Finding(name, Verdict.OK, f"{setting!r} wanted; there are: {', '.join(names)}")
        else:
            yield Finding(name, Verdict.BROKEN, "none found", remedy)
    if (
        os.geteuid()
        and Path("/dev/snd").exists()
        and "audio" not in {grp.getgrgid(each).gr_name for each in os.getgroups()}
    ):
        yield Finding(
            "group audio", Verdict.WORSE, "you are not in it", "sudo usermod -aG audio $USER, then log in again."
        )


def _realtime(config: Config) -> Iterator[Finding]:
    priority = config.audio.realtime_priority
    limit = resource.getrlimit(resource.RLIMIT_RTPRIO)[0]
    unlimited = os.geteuid() == 0 or limit in (resource.RLIM_INFINITY,)
    if unlimited or limit >= priority:
        yield Finding("realtime", Verdict.OK, f"SCHED_FIFO {priority} is permitted")
    else:
        lines = f"'@audio - rtprio {priority}' and '@audio - memlock unlimited'"
        remedy = f"Add {lines} to /etc/security/limits.d/hark.conf and log in again."
        yield Finding("realtime", Verdict.WORSE, f"priority {limit} at most; sound may stutter under load", remedy)
    locked = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
    if os.geteuid() and locked != resource.RLIM_INFINITY and locked < 2**28:
        yield Finding("memory lock", Verdict.WORSE, f"{locked // 1024} KiB may be locked", "As for realtime.")


def _board(config: Config) -> Iterator[Finding]:
    from hardware.boards import choose_board, lacks, proposed_board, read_facts
    from hardware.errors import DeviceError

    facts = read_facts()
    proposed = proposed_board(facts)
    yield Finding("board that fits", Verdict.OK, f"{proposed.name} ({facts.model or 'a PC'}): {proposed.about}")
    try:
        board = choose_board(config.panel.board, facts)
    except DeviceError as wrong:
        yield Finding("board", Verdict.BROKEN, wrong.what, wrong.remedy)
        return
    yield Finding("board", Verdict.OK, f"panel.board = {config.panel.board!r}: {board.about}")
    for lack in lacks(board, facts):
        yield Finding("board", Verdict.WORSE, f"{board.name}.toml: {lack.key}: {lack.what}", lack.remedy)


def _memory(config: Config) -> Iterator[Finding]:
    total = memory_total() / 1e6
    fits = total >= SMALL_BOARD_MB or config.machine.profile == "small"
    remedy = 'Set profile = "small" under [machine]: services share processes, and there is no language model.'
    detail = f"{total:.0f} MB, profile {config.machine.profile!r}"
    yield Finding("memory", Verdict.OK if fits else Verdict.WORSE, detail, "" if fits else remedy)


def memory_total() -> int:
    """Bytes that the kernel has to give away."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _models(config: Config) -> Iterator[Finding]:
    from appliance.model_files import Task, find
    from appliance.supervisor.profiles import PROFILES

    config = PROFILES[config.machine.profile].fit(config)
    run = Run(str(run_directory()), str(home()), config)
    wanted = ((Task.STT, config.stt.model, config.stt.engines), (Task.LLM, config.llm.model, config.llm.engines))
    for task, name, engines in wanted:
        if not engines:
            yield Finding(f"model {task}", Verdict.OK, "switched off")
            continue
        try:
            yield Finding(f"model {task}", Verdict.OK, f"{name}: {find(run, task, name)}")
        except ApplianceError as wrong:
            yield Finding(f"model {task}", Verdict.BROKEN, wrong.what, wrong.remedy)
    if shutil.which("espeak-ng"):
        yield Finding("voice", Verdict.OK, "espeak-ng; `hark models list --task tts` has better ones")
    else:
        yield Finding("voice", Verdict.WORSE, "no espeak-ng", "sudo apt install espeak-ng, or pull a Piper voice.")


CHECKS: tuple[Check, ...] = (_directories, _memory, _sound, _realtime, _board, _models)
