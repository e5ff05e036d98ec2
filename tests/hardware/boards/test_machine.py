"""Facts about a machine, read from a tree that stands for /proc and /dev."""

import fcntl
from pathlib import Path

import pytest

from hardware.boards.machine import Card, Chip, Facts, parse_cards, read_chips, read_facts

CARDS = """\
 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones
                      bcm2835 Headphones
 1 [seeed2micvoicec]: seeed-2mic-voic - seeed-2mic-voicecard
                      seeed-2mic-voicecard
12 [Device         ]: USB-Audio - USB PnP Sound Device
                      C-Media Electronics Inc. USB PnP Sound Device at usb-xhci-1, full speed
"""


def test_each_card_has_its_id_and_all_its_names() -> None:
    assert parse_cards(CARDS) == (
        Card("Headphones", "bcm2835_headpho - bcm2835 Headphones bcm2835 Headphones"),
        Card("seeed2micvoicec", "seeed-2mic-voic - seeed-2mic-voicecard seeed-2mic-voicecard"),
        Card(
            "Device",
            "USB-Audio - USB PnP Sound Device C-Media Electronics Inc. USB PnP Sound Device at usb-xhci-1, full speed",
        ),
    )


def test_a_machine_without_cards_has_none() -> None:
    assert parse_cards("--- no soundcards ---\n") == ()
    assert parse_cards("") == ()


def test_a_raspberry_pi_is_read_from_its_device_tree(tmp_path: Path) -> None:
    tree = tmp_path / "proc/device-tree"
    tree.mkdir(parents=True)
    (tree / "model").write_bytes(b"Raspberry Pi 5 Model B Rev 1.0\0")
    (tree / "compatible").write_bytes(b"raspberrypi,5-model-b\0brcm,bcm2712\0")
    (tmp_path / "proc/asound").mkdir()
    (tmp_path / "proc/asound/cards").write_text(CARDS)
    (tmp_path / "dev").mkdir()
    for name in ("spidev0.1", "spidev0.0", "gpiochip10", "gpiochip4", "gpiochip-x", "null"):
        (tmp_path / "dev" / name).touch()
    facts = read_facts(tmp_path)
    assert facts._replace(libraries=frozenset()) == Facts(
        model="Raspberry Pi 5 Model B Rev 1.0",
        compatible=("raspberrypi,5-model-b", "brcm,bcm2712"),
        chips=(Chip("/dev/gpiochip4", ""), Chip("/dev/gpiochip10", "")),
        cards=parse_cards(CARDS),
        spi=("/dev/spidev0.0", "/dev/spidev0.1"),
    )
    assert [chip.number for chip in facts.chips] == [4, 10]


def test_a_chip_tells_its_label_and_one_that_refuses_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dev").mkdir()
    for number in (0, 1):
        (tmp_path / f"dev/gpiochip{number}").touch()
    asked: list[int] = []

    def answer(_descriptor: int, request: int, info: bytearray) -> None:
        asked.append(request)
        if len(asked) == 2:
            raise OSError(1, "Operation not permitted")
        info[0:10] = b"gpiochip0\0"
        info[32:44] = b"pinctrl-rp1\0"

    monkeypatch.setattr(fcntl, "ioctl", answer)
    assert read_chips(tmp_path) == (Chip("/dev/gpiochip0", "pinctrl-rp1"), Chip("/dev/gpiochip1", ""))
    assert asked == [0x8044B401] * 2  # _IOR(0xB4, 1, struct gpiochip_info) of linux/gpio.h.


def test_a_machine_that_shows_nothing_is_a_pc(tmp_path: Path) -> None:
    assert read_facts(tmp_path)._replace(libraries=frozenset()) == Facts()
    assert read_chips(tmp_path) == ()


def test_nonsense_in_the_device_tree_is_read_as_text(tmp_path: Path) -> None:
    tree = tmp_path / "proc/device-tree"
    tree.mkdir(parents=True)
    (tree / "model").write_bytes(b"\xff\xfe\0\0")
    assert read_facts(tmp_path).model == "��"
