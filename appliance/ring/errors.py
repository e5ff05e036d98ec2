"""What can go wrong with a ring, and whose fault it was."""

from appliance.errors import ApplianceError


class RingError(ApplianceError):
    """The ring's memory, name or roles are not as they must be."""


class RingMissing(RingError, FileNotFoundError):
    """No ring of this name (yet): its creator has not started, or has ended."""


class NotYet(RingError):
    """Asked for samples or times beyond what was written."""


class StaleGeneration(RingError):
    """The writer's generation was cancelled: what it wrote is never played."""


class Overrun(RingError):
    """The reader came too late: samples it asked for were overwritten."""

    def __init__(self, lost: int) -> None:
        super().__init__(f"{lost} samples were overwritten before they were read.", remedy="Go on at the tail.")
        self.lost = lost
        """Samples from the index asked for to the oldest left; for a `Reader`, those its cursor skipped."""
