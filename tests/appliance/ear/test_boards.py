import pytest

from appliance.ear.boards import native
from appliance.ear.porcupine import _folder
from appliance.engines import EngineAbsent
from appliance.errors import EngineFailed

BOARDS = {
    "Pi 5": ("aarch64", "0xd0b", "raspberry-pi/cortex-a72-aarch64", "raspberry-pi"),
    "Pi 4": ("aarch64", "0xd08", "raspberry-pi/cortex-a72-aarch64", "raspberry-pi"),
    "Pi 3": ("aarch64", "0xd03", "raspberry-pi/cortex-a53-aarch64", "raspberry-pi"),
    "Jetson Nano": ("aarch64", "0xd07", "jetson/cortex-a57-aarch64", "jetson"),
    "Jetson Orin": ("aarch64", "0xd42", "raspberry-pi/cortex-a72-aarch64", "raspberry-pi"),
    "Pi 4 with a 32-bit system": ("armv7l", "0xd08", "raspberry-pi/cortex-a72", "raspberry-pi"),
    "Pi Zero": ("armv6l", "0xb76", "raspberry-pi/arm11", "raspberry-pi"),
}


@pytest.mark.parametrize("board", BOARDS)
def test_each_board_gets_the_library_that_its_processor_runs(board: str) -> None:
    machine, part, library, keywords = BOARDS[board]
    cpuinfo = f"processor\t: 0\nBogoMIPS\t: 108.00\nCPU implementer\t: 0x41\nCPU part\t: {part}\nCPU revision\t: 1\n"
    assert native(machine, cpuinfo) == (library, keywords)


def test_a_processor_without_a_library_is_refused_by_name() -> None:
    with pytest.raises(EngineFailed, match="riscv64"):
        native("riscv64", "")


@pytest.mark.parametrize("board", BOARDS)
def test_the_package_has_what_the_table_names(board: str) -> None:
    try:
        folder = _folder()
    except EngineAbsent:
        pytest.skip("pvporcupine is not installed")
    library, keywords = native(BOARDS[board][0], f"CPU part\t: {BOARDS[board][1]}")
    assert (folder / "lib" / library / "libpv_porcupine.so").exists()
    assert list((folder / "resources" / "keyword_files" / keywords).glob("jarvis_*.ppn"))
