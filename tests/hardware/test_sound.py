import pytest

from hardware.errors import DeviceError, NoSuchDevice
from hardware.sound import Device, choose

DEVICES = [
    Device(0, "bcm2835 Headphones: - (hw:0,0)", inputs=0, outputs=8, rate=44_100),
    Device(1, "seeed-2mic-voicecard: bcm2835-i2s-wm8960 (hw:1,0)", inputs=2, outputs=2, rate=44_100),
    Device(2, "USB PnP Sound Device: Audio (hw:2,0)", inputs=1, outputs=0, rate=48_000),
]


@pytest.mark.parametrize(
    ("wanted", "capture", "index"),
    [
        ("seeed", True, 1),
        ("SEEED", False, 1),
        ("usb pnp", True, 2),
        ("seeed2micvoicec", True, 1),
        ("seeed_2mic", False, 1),
        ("USB PnP Sound Device: Audio (hw:2,0)", True, 2),
        ("headphones", False, 0),
        ("default", True, 1),
        ("default", False, 0),
    ],
)
def test_a_part_of_the_name_is_enough(wanted: str, capture: bool, index: int) -> None:
    assert choose(DEVICES, wanted, capture=capture).index == index


def test_an_exact_name_wins_over_a_part_of_one() -> None:
    devices = [Device(0, "default:front", 0, 2, 48_000), Device(1, "default", 0, 2, 48_000)]
    assert choose(devices, "default", capture=False).index == 1


def test_a_mistyped_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(NoSuchDevice) as caught:
        choose(DEVICES, "USB PnP Sound Devise: Audio (hw:2,0)", capture=True)
    assert "Did you mean 'USB PnP Sound Device: Audio (hw:2,0)'?" in str(caught.value)


def test_a_name_that_is_nowhere_near_lists_what_there_is() -> None:
    with pytest.raises(NoSuchDevice) as caught:
        choose(DEVICES, "jabra", capture=True)
    assert "Did you mean" not in str(caught.value)
    assert "'USB PnP Sound Device: Audio (hw:2,0)'" in str(caught.value)


def test_a_speaker_is_no_microphone() -> None:
    with pytest.raises(NoSuchDevice):
        choose(DEVICES, "headphones", capture=True)


def test_no_device_at_all_says_so() -> None:
    with pytest.raises(NoSuchDevice, match="there is no microphone"):
        choose(DEVICES[:1], "default", capture=True)


def test_an_error_says_what_where_and_what_next() -> None:
    error = DeviceError("it is on fire.", where="speaker", remedy="Pull the plug.")
    assert str(error) == "speaker: it is on fire. Pull the plug."
    assert isinstance(error, OSError)
