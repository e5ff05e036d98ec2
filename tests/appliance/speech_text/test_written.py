from datetime import date, datetime

import pytest

from appliance.errors import BadInput
from appliance.speech_text import written


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1, "1 second"),
        (0.2, "1 second"),
        (59.1, "1 minute"),
        (90, "1 minute and 30 seconds"),
        (600, "10 minutes"),
        (3600, "1 hour"),
        (5400, "1 hour and 30 minutes"),
        (3601, "1 hour and 1 minute"),
        (90_000, "1 day and 1 hour"),
        (97_260, "1 day, 3 hours and 1 minute"),
    ],
)
def test_durations_are_written_as_people_say_them(seconds: float, text: str) -> None:
    assert written.duration(seconds, "en") == text


def test_a_date_and_a_time_are_written_plainly() -> None:
    assert written.date(date(2026, 11, 21), "en") == "Saturday, November 21"
    assert written.clock(datetime(2026, 11, 21, 16, 20), "en") == "4:20 PM"


def test_a_language_that_cannot_be_written_says_so() -> None:
    with pytest.raises(BadInput, match="'xx' cannot be written yet"):
        written.duration(1, "xx")
