import ctypes
import subprocess
import sys

import numpy as np
import pytest

from appliance.ear.echo import webrtc
from appliance.engines import EngineAbsent
from appliance.errors import EngineFailed
from tests.appliance.ear.echo.echoes import blocks, heard, played, removed

livekit = pytest.importorskip("livekit.rtc._proto.ffi_pb2", reason="livekit is not installed")


def test_every_byte_is_what_the_packages_own_classes_write() -> None:
    made = livekit.FfiRequest()
    made.new_apm.echo_canceller_enabled = True
    made.new_apm.gain_controller_enabled = False
    made.new_apm.high_pass_filter_enabled = False
    made.new_apm.noise_suppression_enabled = True
    assert made.SerializeToString() == webrtc.message(webrtc.NEW, True, False, False, True)
    for number, field in ((webrtc.NEAR, "apm_process_stream"), (webrtc.FAR, "apm_process_reverse_stream")):
        request = livekit.FfiRequest()
        body = getattr(request, field)
        body.apm_handle, body.data_ptr, body.size, body.sample_rate, body.num_channels = 300, 2**47 + 8, 320, 16_000, 1
        assert request.SerializeToString() == webrtc.message(number, 300, 2**47 + 8, 320, 16_000, 1)


@pytest.mark.parametrize("handle", [1, 8, 10, 127, 128, 2_056, 2**40])
def test_the_handle_is_found_whatever_bytes_it_has(handle: int) -> None:
    response = livekit.FfiResponse()
    response.new_apm.apm.handle.id = handle
    assert webrtc.made(response.SerializePartialToString()) == handle


@pytest.mark.parametrize("answer", [b"", b"\x8a\x03\x02\x0a\x00", webrtc.message(webrtc.NEAR - 1)])
def test_an_answer_without_a_handle_is_a_failed_engine(answer: bytes) -> None:
    with pytest.raises(EngineFailed, match="answered"):
        webrtc.made(answer)


def test_the_echo_is_gone_after_two_seconds_and_stays_without_a_canceller() -> None:
    for echo, least, most in ((True, 25, 99), (False, -1, 1)):
        engine = webrtc.load(echo=echo)
        out = np.concatenate([engine.cancel(*pair) for pair in blocks(heard(), played())])
        engine.close()
        assert least < removed(heard(), out, since=2.0) < most


def test_near_speech_comes_out_late_by_the_delay() -> None:
    engine = webrtc.load()
    near, silence = played(1.0, seed=3), np.zeros_like(played(1.0))
    out = np.concatenate([engine.cancel(*pair) for pair in blocks(near, silence)])
    engine.close()
    likeness = [float(np.dot(near[4_000:12_000].astype(float), out[4_000 + d : 12_000 + d])) for d in range(300)]
    assert int(np.argmax(likeness)) == pytest.approx(engine.delay, abs=4)


def test_a_closed_module_fails_and_a_reset_one_works_again() -> None:
    engine = webrtc.load()
    block = np.zeros(320, np.int16)
    engine.close()
    engine.close()
    with pytest.raises(EngineFailed, match="closed"):
        engine.cancel(block, block)
    engine.reset()
    engine.cancel(block, block)
    engine.close()


def test_another_version_is_refused_before_its_library_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webrtc, "VERSION", "0.0.1")
    monkeypatch.setattr(ctypes, "CDLL", lambda _path: pytest.fail("opened"))
    with pytest.raises(EngineFailed, match=r"pip install livekit==0\.0\.1"):
        webrtc.load()


def test_a_machine_without_it_is_not_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise webrtc.PackageNotFoundError("livekit")

    monkeypatch.setattr(webrtc, "distribution", missing)
    with pytest.raises(EngineAbsent):
        webrtc.load()


def test_a_process_with_an_open_module_ends_quietly() -> None:
    code = "from appliance.ear.echo import webrtc; webrtc.load()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
