"""Home Assistant: what is said to it, and the state of its devices.

https://developers.home-assistant.io/docs/intent_conversation_api and .../docs/api/rest. It decides itself which devices it
lets a sentence move; the states are all that the token may see.
"""

import difflib
from collections.abc import Callable
from typing import Any

import msgspec

from appliance.config import HomeConfig
from appliance.integrations import caps
from appliance.integrations.fetch import Web
from appliance.integrations.integration import Refused
from appliance.messages import Tool
from appliance.units import Seconds

MAX_ANSWER_BYTES = 256 * 1024
"""Of what the conversation API answers: some name every device that was moved."""

MAX_STATES_BYTES = 8 * 1024 * 1024
"""Of all states: a thousand devices, each with a kilobyte, eight times over."""

CONVERSATION = Seconds(300)
"""Home Assistant itself forgets a conversation after five minutes."""

DEVICES_TOLD = 5
"""Devices that one question may be answered with."""

NAMES_TOLD = 30
"""Names to choose from, where none fits."""

NOT_MINE = frozenset({"no_intent_match", "no_valid_targets"})
"""Error codes of an utterance that is none of the home's: no such sentence, no such device. Home Assistant's own fallback to a
language model ignores the same two."""

TOOLS = (
    Tool(
        name="home_command",
        description="Control the home: lights, heating, blinds, scenes. One plain command, like 'turn off the kitchen light'.",
        schema={"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
    ),
    Tool(
        name="home_state",
        description="The present state of a device or sensor of the home, by its name.",
        schema={"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    ),
)


class Plain(msgspec.Struct):
    """Words to say."""

    speech: str = ""


class Speech(msgspec.Struct):
    """Only the plain kind is read."""

    plain: Plain = msgspec.field(default_factory=Plain)


class Data(msgspec.Struct):
    """Of an error: why."""

    code: str = ""


class Response(msgspec.Struct):
    """`action_done`, `query_answer` or `error`."""

    response_type: str
    speech: Speech = msgspec.field(default_factory=Speech)
    data: Data = msgspec.field(default_factory=Data)


class Conversation(msgspec.Struct):
    """The answer of `POST /api/conversation/process`."""

    response: Response
    conversation_id: str | None = None
    continue_conversation: bool = False


class Attributes(msgspec.Struct):
    """Of a device."""

    friendly_name: str | None = None
    unit_of_measurement: str | None = None


class Device(msgspec.Struct):
    """One entry of `GET /api/states`."""

    entity_id: str
    state: str
    attributes: Attributes = msgspec.field(default_factory=Attributes)

    @property
    def called(self) -> str:
        """Its name for people."""
        return caps.line(self.attributes.friendly_name) or caps.line(self.entity_id)

    def told(self) -> str:
        """Name and state: "Kitchen thermometer: 21.5 °C"."""
        return f"{self.called}: {caps.line(self.state)} {caps.line(self.attributes.unit_of_measurement, 20)}".rstrip()


class Home:
    """Verbs `ask(text, language)`, and the tools `home_command(text)` and `home_state(name)`."""

    name = "home"

    def __init__(self, config: HomeConfig, language: str, clock: Callable[[], Seconds]) -> None:
        """`language` is that of commands which come from a tool; `clock` is monotonic."""
        self._agent = config.agent
        self._language = language
        self._clock = clock
        self._web = Web("Home Assistant", config.url.rstrip("/"), config.token)
        self._conversation: str | None = None
        self._talked_at = Seconds(0)

    def tools(self) -> tuple[Tool, ...]:
        """A command in words, and the state of a device."""
        return TOOLS

    async def run(self) -> None:
        """Nothing to keep up."""

    async def close(self) -> None:
        """Closes its connections."""
        await self._web.close()

    async def call(self, verb: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Says something to the home, or looks at a device.

        Raises:
            Unreachable: it does not answer.
            Refused: it does not accept the token, or a tool's command means nothing to it.
        """
        match verb:
            case "ask":
                return await self._ask(str(arguments.get("text", "")), str(arguments.get("language", self._language)))
            case "home_command":
                value = await self._ask(str(arguments.get("text", "")), self._language)
                if not value["matched"]:
                    raise Refused(value["speech"] or "the home does not understand this command.")
                return {"text": value["speech"] or "Done."}
            case "home_state":
                return {"text": await self._state(str(arguments.get("name", "")))}
        raise Refused(f"the home cannot {verb}.")

    async def _ask(self, text: str, language: str) -> dict[str, Any]:
        body = {"text": text, "language": language.replace("_", "-")}
        if self._agent:
            body["agent_id"] = self._agent
        if self._conversation and self._clock() - self._talked_at < CONVERSATION:
            body["conversation_id"] = self._conversation
        answer = await self._web.ask("POST", "/api/conversation/process", Conversation, MAX_ANSWER_BYTES, body=body)
        said = answer.response
        matched = not (said.response_type == "error" and said.data.code in NOT_MINE)
        if matched:
            # What it did not understand is no part of a conversation with it.
            self._conversation, self._talked_at = caps.line(answer.conversation_id) or None, self._clock()
        speech = caps.text(said.speech.plain.speech, caps.MAX_SPEECH)
        return {"matched": matched, "speech": speech, "asks": matched and answer.continue_conversation}

    async def _state(self, name: str) -> str:
        devices = await self._web.ask("GET", "/api/states", list[Device], MAX_STATES_BYTES)
        found = named(name, devices)
        if found:
            return caps.text("\n".join(device.told() for device in found), caps.MAX_RESULT)
        known = ", ".join(sorted({device.called for device in devices})[:NAMES_TOLD])
        return caps.text(f"There is no {caps.line(name)}. There is: {known}.", caps.MAX_RESULT)


def named(name: str, devices: list[Device]) -> list[Device]:
    """The devices that are called so: exactly, else with all of its words, else nearly; at most five."""
    wanted = " ".join(name.lower().split())
    by_name = [(" ".join(device.called.lower().split()), device) for device in devices]
    exact = [device for called, device in by_name if wanted in (called, device.entity_id)]
    words = set(wanted.split())
    partly = [device for called, device in by_name if words and words <= set(called.split())]
    if exact or partly:
        return (exact or partly)[:DEVICES_TOLD]
    near = difflib.get_close_matches(wanted, [called for called, _ in by_name], n=1, cutoff=0.75)
    return [device for called, device in by_name if called in near][:DEVICES_TOLD]
