"""Machines as `read_facts` sees them, for the tables of the tests."""

from hardware.boards import Facts
from hardware.boards.machine import LIBRARIES, Card, Chip

ALL_LIBRARIES = frozenset(LIBRARIES)

JACK = Card("Headphones", "bcm2835_headpho - bcm2835 Headphones bcm2835 Headphones")
HDMI = Card("vc4hdmi", "vc4-hdmi - vc4-hdmi vc4-hdmi")
USB = Card("Device", "USB-Audio - USB PnP Sound Device C-Media Electronics Inc. USB PnP Sound Device at usb-xhci-1")
TWO_MIC = Card("seeed2micvoicec", "seeed-2mic-voic - seeed-2mic-voicecard seeed-2mic-voicecard")
FOUR_MIC = Card("seeed4micvoicec", "seeed-4mic-voic - seeed-4mic-voicecard seeed-4mic-voicecard")
WM8960 = Card("wm8960soundcard", "simple-card - wm8960-soundcard wm8960-soundcard")

PI_4 = Facts(
    model="Raspberry Pi 4 Model B Rev 1.4",
    compatible=("raspberrypi,4-model-b", "brcm,bcm2711"),
    chips=(Chip("/dev/gpiochip0", "pinctrl-bcm2711"), Chip("/dev/gpiochip1", "raspberrypi-exp-gpio")),
    cards=(JACK, HDMI, USB),
    spi=("/dev/spidev0.0", "/dev/spidev0.1"),
    libraries=ALL_LIBRARIES,
)
PI_3 = PI_4._replace(model="Raspberry Pi 3 Model B Plus Rev 1.3", chips=(Chip("/dev/gpiochip0", "pinctrl-bcm2835"),))
ZERO_2 = PI_3._replace(model="Raspberry Pi Zero 2 W Rev 1.0")
PI_5 = PI_4._replace(
    model="Raspberry Pi 5 Model B Rev 1.0",
    compatible=("raspberrypi,5-model-b", "brcm,bcm2712"),
    chips=(Chip("/dev/gpiochip4", "pinctrl-rp1"), Chip("/dev/gpiochip10", "gpio-brcmstb@107d508500")),
    cards=(HDMI, USB),
)
ORIN_NANO = Facts(
    model="NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super",
    compatible=("nvidia,p3768-0000+p3767-0005-super", "nvidia,p3767-0005", "nvidia,tegra234"),
    chips=(Chip("/dev/gpiochip0", "tegra234-gpio"), Chip("/dev/gpiochip1", "tegra234-gpio-aon")),
    cards=(Card("HDA", "tegra-hda - NVIDIA Jetson Orin Nano HDA"), USB),
    libraries=ALL_LIBRARIES,
)
ORIN_NX = ORIN_NANO._replace(
    model="NVIDIA Jetson Orin NX", compatible=("nvidia,p3768-0000+p3767-0000", "nvidia,tegra234")
)
PC = Facts(cards=(Card("PCH", "HDA-Intel - HDA Intel PCH"),), libraries=ALL_LIBRARIES)
"""Some have GPIO chips too, but no device tree."""

MACHINES: dict[str, tuple[Facts, str]] = {
    "Pi 4, USB card": (PI_4, "raspberry-pi"),
    "Pi 3, USB card": (PI_3, "raspberry-pi"),
    "Pi 4, nothing plugged in but SPI on": (PI_4._replace(cards=(JACK, HDMI)), "raspberry-pi"),
    "Zero 2 W, nothing plugged in": (ZERO_2._replace(cards=(), spi=()), "raspberry-pi"),
    "Pi 4, 2-mic HAT": (PI_4._replace(cards=(JACK, TWO_MIC)), "respeaker-2mic"),
    "Pi 4, 2-mic HAT by the overlay of Raspberry Pi OS": (PI_4._replace(cards=(JACK, WM8960)), "respeaker-2mic"),
    "Pi 5, 2-mic HAT": (PI_5._replace(cards=(HDMI, TWO_MIC)), "respeaker-2mic"),
    "Zero 2 W, 2-mic HAT, SPI off": (ZERO_2._replace(cards=(TWO_MIC,), spi=()), "respeaker-2mic"),
    "Pi 4, 4-mic HAT and USB speaker": (PI_4._replace(cards=(JACK, FOUR_MIC, USB)), "respeaker-4mic"),
    "Pi 5, USB card": (PI_5, "raspberry-pi-5"),
    "Pi 5, GPIO not for this user": (
        PI_5._replace(chips=tuple(chip._replace(label="") for chip in PI_5.chips)),
        "raspberry-pi-5",
    ),
    "Pi 4, GPIO dead": (PI_4._replace(chips=(), libraries=frozenset()), "raspberry-pi"),
    "Orin Nano": (ORIN_NANO, "jetson-orin-nano"),
    "Orin Nano without anything": (ORIN_NANO._replace(chips=(), cards=(), libraries=frozenset()), "jetson-orin-nano"),
    "Orin NX, of which hark has no board": (ORIN_NX, "bench"),
    "PC": (PC, "bench"),
    "PC with a GPIO chip": (PC._replace(chips=(Chip("/dev/gpiochip0", "INT34C5:00"),)), "bench"),
    "PC with a USB card": (PC._replace(cards=(USB,)), "bench"),
}
"""Each with the board that is to be proposed."""
