"""The weather from a server that answers as Open-Meteo documents, and from ones that do not."""

import asyncio
import copy
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from appliance.config import PlaceConfig, WeatherConfig
from appliance.errors import ApplianceError
from appliance.integrations.integration import Refused, Unreachable
from appliance.integrations.weather import MAX_BYTES, Weather
from appliance.units import Seconds
from tests.appliance.integrations.web_server import Asked, Reply, WebServer, as_json

PLACE = PlaceConfig(latitude=52.520008, longitude=13.404954, name="Berlin")

DOCUMENTED: dict[str, Any] = {
    "latitude": 52.52,
    "longitude": 13.419998,
    "generationtime_ms": 0.11,
    "utc_offset_seconds": 3600,
    "timezone": "Europe/Berlin",
    "timezone_abbreviation": "CET",
    "elevation": 38.0,
    "current_units": {"time": "iso8601", "interval": "seconds", "temperature_2m": "°C", "weather_code": "wmo code"},
    "current": {
        "time": "2026-11-21T16:15",
        "interval": 900,
        "temperature_2m": 4.4,
        "apparent_temperature": 0.6,
        "precipitation": 0.0,
        "weather_code": 3,
    },
    "daily_units": {"time": "iso8601", "weather_code": "wmo code"},
    "daily": {
        "time": ["2026-11-21", "2026-11-22", "2026-11-23"],
        "weather_code": [61, 71, None],
        "temperature_2m_max": [5.7, 0.4, None],
        "temperature_2m_min": [1.2, -3.4, None],
        "precipitation_probability_max": [80, None, None],
        "precipitation_sum": [4.0, 0.0, None],
    },
}

SHAPED = {
    "now": {"temperature": 4.4, "feels": 0.6, "rain": 0.0, "code": 3},
    "days": [
        {"date": "2026-11-21", "low": 1.2, "high": 5.7, "code": 61, "rain_percent": 80.0, "rain": 4.0},
        {"date": "2026-11-22", "low": -3.4, "high": 0.4, "code": 71, "rain": 0.0},
    ],
}


def asked(
    web: WebServer, times: tuple[float, ...] = (0,), place: PlaceConfig = PLACE, units: Any = "metric"
) -> list[Any]:
    """What a forecast asked for at each of these moments gives, or the error it raises."""

    async def go() -> list[Any]:
        now = Seconds(0)
        weather = Weather(WeatherConfig("open-meteo", f"{web.url}/v1/forecast"), place, units, lambda: now)
        results: list[Any] = []
        for moment in times:
            now = Seconds(moment)
            try:
                async with asyncio.timeout(5):
                    results.append(await weather.call("forecast", {}))
            except ApplianceError as error:
                results.append(error)
        await weather.close()
        return results

    return asyncio.run(go())


def test_a_documented_answer_is_shaped_for_the_skill(web: WebServer) -> None:
    web.answer = lambda _: as_json(DOCUMENTED)
    assert asked(web) == [SHAPED]
    [request] = web.asked
    query = {name: value[0] for name, value in parse_qs(urlsplit(request.path).query).items()}
    assert urlsplit(request.path).path == "/v1/forecast"
    assert query.pop("current").split(",") == [
        "temperature_2m",
        "apparent_temperature",
        "precipitation",
        "weather_code",
    ]
    assert "precipitation_probability_max" in query.pop("daily").split(",")
    assert query == {"latitude": "52.52", "longitude": "13.4", "timezone": "auto", "forecast_days": "8"}
    assert request.headers["Accept-Encoding"] == "identity"


def test_us_units_are_asked_for_where_the_settings_say_so(web: WebServer) -> None:
    web.answer = lambda _: as_json(DOCUMENTED)
    asked(web, units="us")
    assert "temperature_unit=fahrenheit" in web.asked[0].path


def test_the_service_is_asked_once_in_ten_minutes(web: WebServer) -> None:
    web.answer = lambda _: as_json(DOCUMENTED)
    assert asked(web, (0, 1, 600, 601)) == [SHAPED] * 4
    assert len(web.asked) == 2


def test_without_a_place_nobody_is_asked(web: WebServer) -> None:
    [error] = asked(web, place=PlaceConfig())
    assert isinstance(error, Refused) and "[place]" in error.remedy
    assert web.asked == []


def changed(change: Callable[[dict[str, Any]], None]) -> Reply:
    answer = copy.deepcopy(DOCUMENTED)
    change(answer)
    return as_json(answer)


GARBAGE: dict[str, Callable[[Asked], Reply]] = {
    "no JSON": lambda _: Reply(200, [b"<html>It works!</html>"]),
    "cut off": lambda _: Reply(200, [b'{"current": {']),
    "another shape": lambda _: as_json([1, 2, 3]),
    "no present": lambda _: changed(lambda answer: answer.pop("current")),
    "texts for numbers": lambda _: changed(lambda answer: answer["current"].update(temperature_2m="warm")),
    "no weather": lambda _: changed(lambda answer: answer["current"].update(temperature_2m=1e300)),
    "deep": lambda _: Reply(200, [b"[" * 60_000]),
    "huge": lambda _: Reply(200, (b" " * 1024 for _ in range(MAX_BYTES))),
    "no text": lambda _: Reply(200, [b'{"current": "\xff\xfe"}']),
    "compressed": lambda _: Reply(200, [b"\x1f\x8b"], {"Content-Encoding": "gzip"}),
    "a redirect": lambda _: Reply(302, [b""], {"Location": "http://127.0.0.1:9/"}),
    "server error": lambda _: Reply(500, [b"oops"]),
    "busy": lambda _: Reply(429, [b"slow down"]),
}


@pytest.mark.parametrize("garbage", GARBAGE, ids=list(GARBAGE))
def test_an_answer_that_is_none_is_told_without_the_address(web: WebServer, garbage: str) -> None:
    web.answer = GARBAGE[garbage]
    [error] = asked(web)
    assert isinstance(error, Unreachable)
    assert "weather service" in error.what and "127.0.0.1" not in str(error) and "52.5" not in str(error)


def test_a_request_that_the_service_refuses_is_no_outage(web: WebServer) -> None:
    web.answer = lambda _: as_json({"error": True, "reason": "Latitude must be in range"}, status=400)
    [error] = asked(web)
    assert isinstance(error, Refused) and "400" in error.what


def test_a_closed_port_is_an_outage(web: WebServer) -> None:
    web.close()
    [error] = asked(web)
    assert isinstance(error, Unreachable)


def test_a_failure_is_not_kept(web: WebServer) -> None:
    web.answer = lambda _: Reply(500)
    replies = iter([Reply(500), as_json(DOCUMENTED)])
    web.answer = lambda _: next(replies)
    first, second = asked(web, (0, 1))
    assert isinstance(first, Unreachable)
    assert second == SHAPED
