"""Home Assistant, played by a server that answers as its documents say, and by ones that do not."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from appliance.config import HomeConfig
from appliance.errors import ApplianceError
from appliance.integrations.home import MAX_ANSWER_BYTES, Device, Home, named
from appliance.integrations.integration import Refused, Unreachable
from appliance.units import Seconds
from tests.appliance.integrations.web_server import Asked, Reply, WebServer, as_json

TOKEN = "a-long-lived-token-that-nobody-may-see"


def conversation(speech: str, kind: str = "action_done", code: str = "", asks: bool = False, id_: str = "C1") -> Reply:
    """As https://developers.home-assistant.io/docs/intent_conversation_api shows it."""
    done: dict[str, Any] = {"targets": [], "success": [{"name": "Lamp", "type": "entity"}], "failed": []}
    data = {"code": code} if code else done
    response = {
        "response_type": kind,
        "language": "en",
        "data": data,
        "speech": {"plain": {"speech": speech, "extra_data": None}},
        "card": {},
    }
    return as_json({"continue_conversation": asks, "response": response, "conversation_id": id_})


STATES = [
    {
        "entity_id": "sensor.kitchen_temperature",
        "state": "21.5",
        "attributes": {
            "friendly_name": "Kitchen temperature",
            "unit_of_measurement": "°C",
            "device_class": "temperature",
        },
        "last_changed": "2026-11-21T10:00:00+00:00",
    },
    {"entity_id": "light.kitchen", "state": "on", "attributes": {"friendly_name": "Kitchen light", "brightness": 254}},
    {"entity_id": "light.hall", "state": "off", "attributes": {"friendly_name": "Hall light"}},
    {"entity_id": "sun.sun", "state": "below_horizon", "attributes": {}},
]


class House:
    """The client of a server, and what it is asked in a row."""

    def __init__(self, web: WebServer, agent: str = "") -> None:
        self._config = HomeConfig(url=f"{web.url}/", token=TOKEN, agent=agent)
        self.web = web

    def calls(self, *calls: tuple[str, dict[str, str]], times: tuple[float, ...] = ()) -> list[Any]:
        async def go() -> list[Any]:
            moments = iter(times or [0.0] * len(calls) * 3)
            now = Seconds(0)
            home = Home(self._config, "en", lambda: now)
            results: list[Any] = []
            for verb, arguments in calls:
                now = Seconds(next(moments))
                try:
                    async with asyncio.timeout(5):
                        results.append(await home.call(verb, arguments))
                except ApplianceError as error:
                    results.append(error)
            await home.close()
            return results

        return asyncio.run(go())

    def bodies(self) -> list[dict[str, str]]:
        return [json.loads(asked.body) for asked in self.web.asked]


def ask(text: str, language: str = "en") -> tuple[str, dict[str, str]]:
    return "ask", {"text": text, "language": language}


def test_what_is_said_reaches_the_home_in_its_documented_form(web: WebServer) -> None:
    web.answer = lambda _: conversation("Turned on the light")
    house = House(web, agent="conversation.home_assistant")
    assert house.calls(ask("turn on the light", "pt_BR")) == [
        {"matched": True, "speech": "Turned on the light", "asks": False}
    ]
    [asked] = web.asked
    assert (asked.method, asked.path) == ("POST", "/api/conversation/process")
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    assert house.bodies() == [
        {"text": "turn on the light", "language": "pt-BR", "agent_id": "conversation.home_assistant"}
    ]


@pytest.mark.parametrize("code", ["no_intent_match", "no_valid_targets"])
def test_what_the_home_does_not_know_is_not_matched(web: WebServer, code: str) -> None:
    web.answer = lambda _: conversation("Sorry, I couldn't understand that", "error", code)
    [value] = House(web).calls(ask("why is the sky blue"))
    assert value["matched"] is False


def test_what_the_home_tried_and_could_not_is_said(web: WebServer) -> None:
    web.answer = lambda _: conversation("The light does not answer", "error", "failed_to_handle")
    assert House(web).calls(ask("light on")) == [
        {"matched": True, "speech": "The light does not answer", "asks": False}
    ]


def test_a_conversation_goes_on_for_five_minutes(web: WebServer) -> None:
    replies = iter([conversation("Which one?", asks=True), conversation("Done"), conversation("Done", id_="C2")])
    web.answer = lambda _: next(replies)
    house = House(web)
    first, *_ = house.calls(ask("light on"), ask("the hall"), ask("off"), times=(0, 200, 600))
    assert first["asks"] is True
    assert [body.get("conversation_id") for body in house.bodies()] == [None, "C1", None]


def test_what_was_not_understood_begins_no_conversation(web: WebServer) -> None:
    web.answer = lambda _: conversation("Sorry", "error", "no_intent_match")
    house = House(web)
    house.calls(ask("why"), ask("why"))
    assert [body.get("conversation_id") for body in house.bodies()] == [None, None]


def test_the_command_tool_says_what_the_home_says(web: WebServer) -> None:
    replies = iter(
        [conversation("Turned off the light"), conversation(""), conversation("Sorry", "error", "no_intent_match")]
    )
    web.answer = lambda _: next(replies)
    done, silent, refused = House(web).calls(*[("home_command", {"text": "off"})] * 3)
    assert (done, silent) == ({"text": "Turned off the light"}, {"text": "Done."})
    assert isinstance(refused, Refused) and refused.what == "Sorry"


def test_the_state_tool_tells_name_state_and_unit(web: WebServer) -> None:
    web.answer = lambda asked: as_json(STATES) if asked.path == "/api/states" else Reply(404)
    names = ("kitchen temperature", "Light", "kichen light", "light.hall", "garage")
    texts = [value["text"] for value in House(web).calls(*[("home_state", {"name": name}) for name in names])]
    assert texts == [
        "Kitchen temperature: 21.5 °C",
        "Kitchen light: on\nHall light: off",
        "Kitchen light: on",
        "Hall light: off",
        "There is no garage. There is: Hall light, Kitchen light, Kitchen temperature, sun.sun.",
    ]


def test_an_exact_name_wins_over_one_that_holds_it() -> None:
    devices = [Device("light.a", "on"), Device("light.a b", "off")]
    assert named("light.a", devices) == [devices[0]]
    assert named("", devices) == []


TROUBLE: dict[str, tuple[Callable[[Asked], Reply], type[ApplianceError]]] = {
    "the token is wrong": (lambda _: Reply(401, [b"401: Unauthorized"]), Refused),
    "the token may not": (lambda _: Reply(403), Refused),
    "no such address": (lambda _: Reply(404), Refused),
    "it fails": (lambda _: Reply(500, [b"500 Internal Server Error"]), Unreachable),
    "a proxy fails": (lambda _: Reply(502), Unreachable),
    "no JSON": (lambda _: Reply(200, [b"<html>login</html>"]), Unreachable),
    "another JSON": (lambda _: as_json({"message": "ok"}), Unreachable),
    "a list": (lambda _: as_json([]), Unreachable),
    "null": (lambda _: as_json({"response": None}), Unreachable),
    "a huge body": (
        lambda _: Reply(200, (b'{"response": "' + b"x" * 4096 for _ in range(MAX_ANSWER_BYTES))),
        Unreachable,
    ),
    "a redirect elsewhere": (lambda _: Reply(307, [b""], {"Location": "http://127.0.0.1:9/steal"}), Unreachable),
}


@pytest.mark.parametrize("trouble", TROUBLE, ids=list(TROUBLE))
def test_trouble_is_told_without_the_token(web: WebServer, trouble: str, capfd: pytest.CaptureFixture[str]) -> None:
    web.answer, kind = TROUBLE[trouble]
    [error] = House(web).calls(ask("light on"))
    assert type(error) is kind
    assert "Home Assistant" in error.what
    assert TOKEN not in str(error) + repr(error) + capfd.readouterr().err


def test_a_wrong_token_is_told_with_what_to_do(web: WebServer) -> None:
    web.answer = lambda _: Reply(401)
    [error] = House(web).calls(ask("light on"))
    assert error.remedy == "Put a valid one into the settings."


def test_whoever_waits_for_a_slow_home_has_a_deadline(web: WebServer) -> None:
    web.answer = web.silence

    async def go() -> None:
        home = Home(HomeConfig(url=web.url, token=TOKEN), "en", lambda: Seconds(0))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await home.call("ask", {"text": "light on"})
        await home.close()

    asyncio.run(go())


def test_a_long_speech_is_cut_and_clean(web: WebServer) -> None:
    web.answer = lambda _: conversation("a\x1b[31m" + "b" * 5000)
    [value] = House(web).calls(ask("read everything"))
    assert len(value["speech"]) == 1000 and "\x1b" not in value["speech"]
