"""What servers on the network answer over HTTP: the weather's, and Home Assistant's."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import httpx

from appliance.config import HomeConfig, PlaceConfig, WeatherConfig
from appliance.integrations.fetch import Web
from appliance.integrations.home import Home
from appliance.integrations.integration import Refused, Unreachable
from appliance.integrations.weather import Weather
from appliance.units import Seconds
from tests.fuzz.target import Target

HOME_VERBS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ask", {"text": "hello"}),
    ("home_state", {"name": "kitchen light"}),
)
"""By the first bit."""

SECOND_VERB = 132
"""A first byte that means the second verb, and the first status."""

STATUS = (200, 200, 200, 200, 200, 200, 204, 302, 401, 404, 429, 500)
"""By the first byte: mostly success."""

FORECAST = b"""{"current": {"temperature_2m": 3.5, "apparent_temperature": null, "precipitation": 0, "weather_code": 61},
"daily": {"time": ["2026-11-21", "2026-11-22"], "temperature_2m_min": [1, -2.5], "temperature_2m_max": [5, null],
"weather_code": [3, 61], "precipitation_probability_max": [10, 95], "precipitation_sum": [0.1, 12]}, "unknown": [{}]}"""

ANSWER = b"""{"response": {"response_type": "action_done", "speech": {"plain": {"speech": "Turned on the light"}},
"data": {"code": "no_intent_match"}}, "conversation_id": "7", "continue_conversation": true}"""

STATES = b"""[{"entity_id": "light.kitchen", "state": "on", "attributes": {"friendly_name": "Kitchen light"}},
{"entity_id": "sensor.heat", "state": "21.5", "attributes": {"friendly_name": null, "unit_of_measurement": "\\u00b0C"}}]"""


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def _hears(web: Web, data: bytes) -> None:
    """From now on the server answers with this: a status by the first byte, and the rest as its body."""
    status = STATUS[data[0] % len(STATUS)] if data else 200
    answer = httpx.MockTransport(lambda _: httpx.Response(status, stream=httpx.ByteStream(data[1:])))
    web._client = httpx.AsyncClient(transport=answer)


def _done(asked: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    async def run() -> dict[str, Any]:
        return await asked()

    return _loop().run_until_complete(run())


def _weather(data: bytes) -> None:
    weather = Weather(
        WeatherConfig(url="http://weather.example"),
        PlaceConfig(latitude=52.5, longitude=13.4),
        "metric",
        lambda: Seconds(0),
    )
    _hears(weather._web, data)
    told = _done(lambda: weather.call("forecast", {}))
    assert "temperature" in told["now"]
    assert len(told["days"]) <= 8


def _home(data: bytes) -> None:
    home = Home(HomeConfig(url="http://home.example"), "en", lambda: Seconds(0))
    _hears(home._web, data)
    verb, arguments = HOME_VERBS[data[0] // 128 if data else 0]
    told = _done(lambda: home.call(verb, arguments))
    assert len(str(told)) < 10_000


def _seeds(body: bytes, first: int = 0) -> list[bytes]:
    """With two statuses, the first of them success."""
    return [bytes([first + status]) + body for status in (0, len(STATUS) - 1)]


WORDS = (
    b"[" * 2000,
    b'{"a":' * 500,
    b'"\xff"',
    b"1e999",
    b"1e308",
    b"9" * 5000,
    b"null",
    b'"\\ud800"',
    b'"\\u202e"',
    b"[]",
    b"{}",
)

WEATHER = Target(_weather, (Unreachable, Refused), lambda: _seeds(FORECAST), WORDS, longest=16_384, rounds=600)
HOME = Target(
    _home,
    (Unreachable, Refused),
    lambda: [*_seeds(ANSWER), *_seeds(STATES, SECOND_VERB)],
    WORDS,
    longest=16_384,
    rounds=600,
)
