"""Errors for people: what happened, where, and what to do next.

A process catches `ApplianceError` at its edge and prints it as one line; anything else is our own mistake and keeps its
traceback. Errors that a caller is to tell apart also derive from the built-in they resemble.
"""


class ApplianceError(Exception):
    """Something failed that a person can do something about."""

    exit_status = 1
    """What the command line ends with: 1 for a failure, 2 for input that was wrong."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        """`what` happened, `where` (a file, a device, a process), and the `remedy`: what to do next."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class BadInput(ApplianceError, ValueError):
    """What was handed in from outside is wrong: a file, an option, a setting."""

    exit_status = 2


class BadMessage(ApplianceError, ValueError):
    """Bytes on a socket that are none of our messages, or one over its size."""


class SwitchedOff(ApplianceError):
    """The settings name no engine for this job: the process runs, and refuses what it is asked."""


class EngineFailed(ApplianceError, RuntimeError):
    """An engine does not load or does not answer; the next in its list takes over."""
