"""The weather of the speaker's place from Open-Meteo's forecast API, or from a copy of it.

https://open-meteo.com/en/docs: one GET, no account. The answer holds the present and a list for each daily quantity. It is kept
for ten minutes: the service computes a new one every quarter of an hour, and the second question costs no network.
"""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from appliance.config import PlaceConfig, WeatherConfig
from appliance.integrations import caps
from appliance.integrations.fetch import Web
from appliance.integrations.integration import Refused, Unreachable
from appliance.messages import Tool
from appliance.units import Seconds

FRESH = Seconds(600)
"""How long an answer is used again."""

DAYS = 8
"""Today and a whole week; with that, every weekday has its day whatever the time zone."""

MAX_BYTES = 64 * 1024
"""Of an answer: one for eight days has 2 kB."""

SANE = 1_000.0
"""Degrees, percent or millimetres beyond which a number is no weather."""

_NOW = "temperature_2m,apparent_temperature,precipitation,weather_code"
_DAILY = "weather_code,temperature_2m_max,temperature_2m_min,precipitation_probability_max,precipitation_sum"
_US = {"temperature_unit": "fahrenheit", "wind_speed_unit": "mph", "precipitation_unit": "inch"}

Numbers = list[float | None]


class Current(msgspec.Struct):
    """The present, as the API names it."""

    temperature_2m: float
    apparent_temperature: float | None = None
    precipitation: float | None = None
    weather_code: float | None = None


class Daily(msgspec.Struct):
    """A list of the same length for each quantity."""

    time: list[str]
    temperature_2m_min: Numbers
    temperature_2m_max: Numbers
    weather_code: Numbers = []
    precipitation_probability_max: Numbers = []
    precipitation_sum: Numbers = []


class Forecast(msgspec.Struct):
    """What we read of the answer."""

    current: Current
    daily: Daily


class Weather:
    """One verb, `forecast`: `{"now": {...}, "days": [{...}, ...]}`, in the units of the settings."""

    name = "weather"

    def __init__(
        self, config: WeatherConfig, place: PlaceConfig, units: Literal["metric", "us"], clock: Callable[[], Seconds]
    ) -> None:
        """`clock` is monotonic."""
        self._place = place
        self._units = _US if units == "us" else {}
        self._clock = clock
        self._web = Web("the weather service", config.url)
        self._kept: dict[str, Any] | None = None
        self._kept_at = Seconds(0)

    def tools(self) -> tuple[Tool, ...]:
        """None: the skill is the tool."""
        return ()

    async def run(self) -> None:
        """Nothing to keep up."""

    async def close(self) -> None:
        """Closes its connections."""
        await self._web.close()

    async def call(self, verb: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """The forecast, at most ten minutes old.

        Raises:
            Refused: the place is not set, or the verb is another one.
            Unreachable: no answer.
        """
        del arguments
        if verb != "forecast":
            raise Refused(f"the weather service cannot {verb}.")
        if self._place.latitude is None or self._place.longitude is None:
            raise Refused("nobody said where the speaker stands.", remedy="Set `latitude` and `longitude` in [place].")
        if self._kept is None or self._clock() - self._kept_at > FRESH:
            self._kept = shaped(await self._fetched(self._place.latitude, self._place.longitude))
            self._kept_at = self._clock()
        return self._kept

    async def _fetched(self, latitude: float, longitude: float) -> Forecast:
        where = {"latitude": round(latitude, 2), "longitude": round(longitude, 2)}  # A kilometre; no forecast is finer.
        query = {**where, "current": _NOW, "daily": _DAILY, "timezone": "auto", "forecast_days": DAYS, **self._units}
        return await self._web.ask("GET", "", Forecast, MAX_BYTES, query=query)


def shaped(forecast: Forecast) -> dict[str, Any]:
    """The answer as the skill reads it: one dictionary for now and one for each day.

    Raises:
        Unreachable: the numbers are no weather.
    """
    current, daily = forecast.current, forecast.daily
    now = {
        "temperature": current.temperature_2m,
        "feels": current.apparent_temperature,
        "rain": current.precipitation,
        "code": _code(current.weather_code),
    }
    days = [_known(_day(daily, at, date)) for at, date in enumerate(daily.time[:DAYS])]
    parts = [_known(now), *(day for day in days if "low" in day and "high" in day)]
    if any(abs(number) > SANE for part in parts for number in part.values() if not isinstance(number, str)):
        raise Unreachable("the weather service answers with numbers that are no weather.")
    return {"now": parts[0], "days": parts[1:]}


def _day(daily: Daily, at: int, date: str) -> dict[str, Any]:
    return {
        "date": caps.line(date, 10),
        "low": _at(daily.temperature_2m_min, at),
        "high": _at(daily.temperature_2m_max, at),
        "code": _code(_at(daily.weather_code, at)),
        "rain_percent": _at(daily.precipitation_probability_max, at),
        "rain": _at(daily.precipitation_sum, at),
    }


def _at(numbers: Numbers, at: int) -> float | None:
    return numbers[at] if at < len(numbers) else None


def _code(number: float | None) -> int | None:
    return int(number) if number is not None and abs(number) <= SANE else None


def _known(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value is not None}
