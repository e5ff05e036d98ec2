"""What can go wrong with a wire. Each says what happened, where, and what to do next."""


class DeviceError(OSError):
    """A device does not do what it should."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        """`what` happened, `where` (a device's name), and the `remedy`: what to do next."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class NoSuchDevice(DeviceError):
    """No device of that name is plugged in."""


class MicrophoneLost(DeviceError):
    """The microphone was there and no longer delivers."""


class SpeakerLost(DeviceError):
    """The speaker was there and no longer takes samples."""


class MissingProgram(DeviceError):
    """A program that the bench needs is not installed."""
