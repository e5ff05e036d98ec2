"""The table is the project's, and the README shows it as it is."""

import re
from pathlib import Path

import pytest

from appliance.health.snapshot import BOUNDS
from appliance.health.thresholds import LATENCIES, THRESHOLDS, Level, Metric, worst

ROOT = Path(__file__).resolve().parents[3]
README = ROOT / "appliance" / "health" / "README.md"
SHARED = ROOT.parent / "shared" / "THRESHOLDS.md"

TITLES = {
    "speech synthesis, time to first sound": Metric.VOICE,
    "playback overhead": Metric.PLAYBACK,
    "transcription after end of speech": Metric.TRANSCRIPTION,
    "language model, whole answer": Metric.ANSWER,
    "audio backlog, blocks waiting": Metric.BACKLOG,
    "audio blocks lost": Metric.LOST,
    "end of speech to first sound": Metric.FIRST_SOUND,
}


def bounds(cell: str) -> list[float]:
    return [float(number) for number in re.findall(r"\d+", cell)]


def test_the_first_rows_are_those_of_the_project() -> None:
    if not SHARED.exists():
        pytest.skip("the project's own table is not on this machine")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in SHARED.read_text().splitlines() if "|" in line
    ]
    told = {TITLES[row[0]]: row[1:] for row in rows if row[0] in TITLES}
    assert set(told) == set(TITLES.values())
    for metric, (_, warning, critical) in told.items():
        row = THRESHOLDS[metric]
        assert bounds(warning) == [row.warning, row.critical] and bounds(critical) == [row.critical], metric


def test_the_readme_shows_the_table() -> None:
    shown = README.read_text()
    for row in THRESHOLDS.values():
        critical = (
            "never"
            if row.critical == float("inf")
            else f"{'under' if row.falling else 'over'} {row.critical:g} {row.unit}".strip()
        )
        assert f"| {row.title} | {row.allowed} | {critical} |" in shown, row.title


@pytest.mark.parametrize(
    ("metric", "value", "level"),
    [
        (Metric.FIRST_SOUND, 4.99, Level.OK),
        (Metric.FIRST_SOUND, 5.0, Level.DEGRADED),
        (Metric.FIRST_SOUND, 10.0, Level.DEGRADED),
        (Metric.FIRST_SOUND, 10.01, Level.FAILING),
        (Metric.LOST, 0, Level.OK),
        (Metric.LOST, 1, Level.DEGRADED),
        (Metric.LOST, 11, Level.FAILING),
        (Metric.BACKLOG, 49, Level.OK),
        (Metric.BACKLOG, 101, Level.FAILING),
        (Metric.FREE, 501, Level.OK),
        (Metric.FREE, 500, Level.DEGRADED),
        (Metric.FREE, 49, Level.FAILING),
        (Metric.THROTTLED, 4, Level.DEGRADED),
    ],
)
def test_a_value_means_what_its_row_says(metric: Metric, value: float, level: Level) -> None:
    assert THRESHOLDS[metric].level(value) is level


def test_every_metric_has_its_row() -> None:
    assert set(THRESHOLDS) == set(Metric)


def test_the_worst_counts() -> None:
    assert worst([Level.OK, Level.FAILING, Level.DEGRADED]) is Level.FAILING
    assert worst([]) is Level.OK


def test_the_histogram_can_tell_on_which_side_of_a_threshold_a_turn_was() -> None:
    edges = {bound for metric in LATENCIES for bound in (THRESHOLDS[metric].warning, THRESHOLDS[metric].critical)}
    assert edges <= set(BOUNDS)
