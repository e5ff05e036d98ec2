"""What every integration is, and the two ways in which it can fail."""

from typing import Any, ClassVar, Protocol

from appliance.errors import ApplianceError
from appliance.messages import Tool


class Unreachable(ApplianceError):
    """It cannot be reached, or does not answer as it should: not to be asked again for a while."""

    code: ClassVar[str] = "unreachable"


class Refused(ApplianceError):
    """It answered, and says no; it may be asked again at once."""

    code: ClassVar[str] = "refused"


class Integration(Protocol):
    """One service outside the speaker. All of it runs in the one loop of the process."""

    @property
    def name(self) -> str:
        """As the settings and `Call.service` name it."""
        ...

    def tools(self) -> tuple[Tool, ...]:
        """What the language model may call, as far as is known by now."""
        ...

    async def run(self) -> None:
        """Keeps up a connection or a child process until it is cancelled, and then cleans up; where there is neither, returns."""
        ...

    async def close(self) -> None:
        """Lets go of what is left after `run`."""
        ...

    async def call(self, verb: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Does it. Whoever calls has a deadline, and cancels.

        Raises:
            Unreachable: it did not answer.
            Refused: it answered, and will not.
        """
        ...
