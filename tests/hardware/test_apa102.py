"""Bytes on the wire of a string of APA102."""

import fcntl
from pathlib import Path

import pytest

from hardware.apa102 import Apa102Lights, MemoryWire, SpiWire, frame
from hardware.errors import DeviceError

RED, WHITE = (1.0, 0.0, 0.0), (1.0, 1.0, 1.0)


def test_a_frame_is_zeros_then_blue_green_red_of_each_then_zeros() -> None:
    assert frame([RED, (0.0, 0.5, 1.0)], 2, 8) == bytes([0, 0, 0, 0, 0xE8, 0, 0, 255, 0xE8, 255, 128, 0, 0, 0, 0, 0, 0])


@pytest.mark.parametrize("count", [1, 3, 12, 16, 17, 300])
def test_half_a_clock_for_each_light_follows_and_the_word_of_an_sk9822(count: int) -> None:
    tail = len(frame([], count, 8)) - 4 - 4 * count
    assert tail * 8 >= 32 + count / 2
    assert tail <= 4 + count // 16 + 1


@pytest.mark.parametrize(("brightness", "byte"), [(0, 0xE0), (31, 0xFF), (99, 0xFF), (-1, 0xE0)])
def test_brightness_stays_within_its_five_bits(brightness: int, byte: int) -> None:
    assert frame([WHITE], 1, brightness)[4] == byte


def test_closing_puts_them_out_and_then_takes_their_supply() -> None:
    wire = MemoryWire("")
    seen: list[bytes] = []
    lights = Apa102Lights(wire, 2, 8, lambda: seen.append(wire.written))
    lights.show([WHITE, WHITE])
    lights.close()
    lights.close()
    assert seen == [frame([], 2, 8)]


def test_lights_whose_wire_broke_still_close() -> None:
    class Broken(MemoryWire):
        def write(self, data: bytes) -> None:
            raise DeviceError("Input/output error.")

    supply: list[str] = []
    Apa102Lights(Broken(""), 2, 8, lambda: supply.append("off")).close()
    assert supply == ["off"]


def test_an_spi_device_is_set_to_a_bounded_speed_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, bytes]] = []
    monkeypatch.setattr(fcntl, "ioctl", lambda _descriptor, request, argument: asked.append((request, argument)))
    node = tmp_path / "spidev0.0"
    node.touch()
    wire = SpiWire(str(node))
    wire.write(b"colours")
    wire.close()
    wire.close()
    # _IOW('k', 1, __u8) and _IOW('k', 4, __u32) of linux/spi/spidev.h.
    assert asked == [(0x40016B01, b"\0"), (0x40046B04, (1_000_000).to_bytes(4, "little"))]
    assert node.read_bytes() == b"colours"
    with pytest.raises(DeviceError, match="closed"):
        wire.write(b"more")


def test_what_is_no_spi_device_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeviceError, match="wiring"):
        SpiWire(str(tmp_path / "file"))
    with pytest.raises(DeviceError, match="raspi-config"):
        SpiWire(str(tmp_path / "spidev0.0"))
