import os

import pytest

from hardware.quiet import quiet_drivers


def test_what_a_driver_prints_is_kept_and_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet_drivers() as chatter:
        os.write(2, b"jack server is not running\n")
    os.write(2, b"and this is shown\n")
    assert chatter.text == "jack server is not running\n"
    assert capfd.readouterr().err == "and this is shown\n"


def test_an_error_within_does_not_leave_the_process_mute(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OSError, match="gone"), quiet_drivers():
        raise OSError("gone")
    os.write(2, b"shown\n")
    assert capfd.readouterr().err == "shown\n"
