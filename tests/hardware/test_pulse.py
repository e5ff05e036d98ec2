"""The private PulseAudio: what it promises the bench and the demo."""

import os
from pathlib import Path

import numpy as np
import psutil
import pytest

from hardware.errors import DeviceError, MissingProgram
from hardware.pulse import PrivatePulse, missing
from hardware.pulse_config import environment, server_script

process = [pytest.mark.process, pytest.mark.skipif(bool(missing()), reason=f"{missing()} is not installed")]


def test_what_the_user_has_set_for_sound_is_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULSE_SERVER", "PULSE_COOKIE", "ALSA_CARD", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(name, "the user's own")
    made = environment(Path("/run/bench"), Path("/run/bench/s"))
    assert "the user's own" not in made.values()
    assert made["PULSE_SERVER"] == "unix:/run/bench/s"


def test_the_server_is_told_of_no_hardware() -> None:
    script = server_script(Path("/run/bench/s"), 16_000)
    loaded = [line.split()[1] for line in script.splitlines() if line.startswith("load-module")]
    assert sorted(set(loaded)) == [
        "module-native-protocol-unix",
        "module-null-sink",
        "module-remap-sink",
        "module-remap-source",
    ]


def test_a_missing_program_is_named_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgram, match="`pulseaudio` is not installed"):
        PrivatePulse(tmp_path).start()


@pytest.mark.skipif(bool(missing()), reason=f"{missing()} is not installed")
def test_a_path_that_no_socket_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="too long"):
        PrivatePulse(tmp_path / ("x" * 100)).start()


class TestRunning:
    pytestmark = process

    def test_question_and_answer_are_recorded_side_by_side(self, tmp_path: Path) -> None:
        question, answer = np.full(3200, 5000, np.int16), np.full(3200, -7000, np.int16)
        with PrivatePulse(tmp_path) as pulse:
            recording = pulse.record()
            pulse.play(question)
            pulse.play(answer, "speaker")
            both = recording.stop()
        assert both.shape[1] == 2
        left, right = both[:, 0], both[:, 1]
        assert left[left != 0].tolist() == question.tolist()
        assert right[right != 0].tolist() == answer.tolist()
        assert np.flatnonzero(left)[-1] < np.flatnonzero(right)[0]

    def test_it_leaves_no_process_and_no_socket(self, tmp_path: Path) -> None:
        before = {child.pid for child in psutil.Process().children(recursive=True)}
        with PrivatePulse(tmp_path) as pulse:
            pulse.record()
            pulse.play(np.ones(160_000, np.int16), wait=False)
            pids = {child.pid for child in psutil.Process().children(recursive=True)} - before
            assert pulse.pid in pids
        assert not [pid for pid in pids if psutil.pid_exists(pid)]
        assert not pulse.socket.exists()

    def test_two_of_them_do_not_meet(self, tmp_path: Path) -> None:
        with PrivatePulse(tmp_path / "a") as first, PrivatePulse(tmp_path / "b") as second:
            recording = second.record()
            first.play(np.full(1600, 9000, np.int16))
            assert not recording.stop().any()
            assert os.environ.get("PULSE_SERVER") not in (f"unix:{first.socket}", f"unix:{second.socket}")
