"""Calls from the dialogue to the integrations: each has its deadline, none goes to a service that rests or is of a void turn.

All of it runs in the loop of the process; `said` hands messages to the bus.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

from appliance.errors import ApplianceError
from appliance.integrations.breaker import Breaker
from appliance.integrations.integration import Integration, Refused, Unreachable
from appliance.logs import about, log
from appliance.messages import Call, Called, Cancel, Message
from appliance.units import Seconds

LONGEST = 30.0
"""Seconds that any call may take: nobody waits longer for a spoken answer."""

MOST = 16
"""Calls under way at once; a turn makes one or two."""

TOOL = "tool"
"""`Call.service` of a tool: its name, the verb, says whose it is."""


class Switchboard:
    """Knows the integrations, and the calls under way."""

    def __init__(
        self, integrations: Sequence[Integration], said: Callable[[Message], None], clock: Callable[[], Seconds]
    ) -> None:
        """`integrations` may grow; `clock` is monotonic."""
        self._integrations = integrations
        self._breakers: defaultdict[str, Breaker] = defaultdict(Breaker)
        self._said = said
        self._clock = clock
        self._under_way: dict[asyncio.Task[None], Call] = {}
        self.failures = 0
        """Calls that came to nothing."""

    def begin(self, call: Call) -> None:
        """Carries it out; `Called` follows, unless its turn is void by then."""
        if len(self._under_way) >= MOST:
            self._fail(call, "busy", "too much is under way already.")
            return
        task = asyncio.get_running_loop().create_task(self._carry_out(call))
        self._under_way[task] = call
        task.add_done_callback(self._under_way.pop)

    def cancel(self, cancel: Cancel) -> None:
        """Ends the calls of the turns that are void. What comes after it was sent after it, by the same hand, and is wanted."""
        for task, call in self._under_way.items():
            if call.turn and (call.turn, call.revision) <= (cancel.turn, cancel.revision):
                task.cancel()

    async def end(self) -> None:
        """Ends all calls; nothing is said of them."""
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _whose(self, call: Call) -> Integration | None:
        if call.service == TOOL:
            return next(
                (each for each in self._integrations if call.verb in {tool.name for tool in each.tools()}), None
            )
        return next((each for each in self._integrations if each.name == call.service), None)

    async def _carry_out(self, call: Call) -> None:
        about(call.turn)
        integration = self._whose(call)
        if integration is None:
            what = call.verb if call.service == TOOL else call.service
            self._fail(call, "not_set_up", f"there is no {what}.")
            return
        breaker = self._breakers[integration.name]
        if breaker.resting(self._clock()):
            self._fail(call, Unreachable.code, f"{integration.name} does not answer.")
            return
        try:
            async with asyncio.timeout(min(call.deadline, LONGEST)):
                value = await integration.call(call.verb, call.arguments)
        except Refused as no:
            breaker.answered()
            self._fail(call, no.code, no.what)
        except Unreachable as lost:
            self._rest(integration, lost)
            self._fail(call, lost.code, lost.what)
        except TimeoutError:
            self._rest(integration, None)
            self._fail(call, "late", f"{integration.name} does not answer in time.")
        except Exception as wrong:  # noqa: BLE001 - a library's surprise costs one answer, not the process; its text may hold a secret.
            self._rest(integration, None)
            log.error("integration failed", service=integration.name, error=type(wrong).__name__)
            self._fail(call, Unreachable.code, f"{integration.name} failed.")
        else:
            breaker.answered()
            self._said(Called(turn=call.turn, revision=call.revision, call=call.call, ok=True, value=value))

    def _rest(self, integration: Integration, why: ApplianceError | None) -> None:
        self._breakers[integration.name].failed(self._clock())
        log.warning(
            "integration does not answer",
            service=integration.name,
            why=why.what if why else "late",
            remedy=why.remedy if why else "",
        )

    def _fail(self, call: Call, error: str, why: str) -> None:
        self.failures += 1
        self._said(refusal(call, error, why))


def refusal(call: Call, error: str, why: str) -> Called:
    """The answer to a call that came to nothing: `error` for skills, `why` for people."""
    return Called(turn=call.turn, revision=call.revision, call=call.call, ok=False, value={"error": error}, why=why)
