"""The text format, to the letter: a strict reader of our own, and Prometheus' own one where it is installed."""

import importlib.util
import math
import re

import pytest

from appliance.health.snapshot import BOUNDS, Histogram, Machine, Reading, Service, Snapshot, Turn
from appliance.health.thresholds import Level, Metric
from appliance.messages import Health
from appliance.metrics.exposition import Family, Sample, buckets, page
from appliance.metrics.families import families

SAMPLE = re.compile(r'([a-z_:]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (\+Inf|-Inf|-?[0-9.e+-]+)')
LABEL = re.compile(r'([a-z_]+)="((?:[^"\\\n]|\\[\\"n])*)"')


def histogram() -> Histogram:
    found = Histogram()
    for seconds in (0.05, 0.4, 0.4, 99.0):
        found.add(seconds)
    return found


SNAPSHOT = Snapshot(
    pid=1,
    at=100.0,
    up=5.5,
    level=Level.DEGRADED,
    ready=True,
    reasons={"llm": "secret words"},
    readings=(Reading(Metric.FREE, 70.0, Level.DEGRADED), Reading(Metric.FIRST_SOUND, 0.4, Level.OK)),
    services=(
        Service(
            "audio", Health.READY, "secret microphone", 2, 7, resident=4096, counters={"capture_xruns": 3, "waiting": 4}
        ),
        Service("llm", Health.DOWN, "secret words", 9, 0, counters={"not-realtime": 1}),
    ),
    machine=Machine(temperature=48.3, throttled=0x50000, free=10**9),
    turns={"llm": 3, "cancelled": 1},
    latencies={metric: histogram() for metric in (Metric.FIRST_SOUND, Metric.ANSWER)},
    recent=(Turn(1, "skill:secret", "", {}),),
)


def read(text: str) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """A page's samples by name and labels; fails on anything that is not in order."""
    assert text.endswith("\n") and not text.endswith("\n\n")
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    named, kinds = [], {}
    for line in text.splitlines():
        if line.startswith("# HELP "):
            named.append(line.split(" ")[2])
            assert named.count(named[-1]) == 1, "each family stands there once"
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name == named[-1] and kind in ("gauge", "counter", "histogram")
            kinds[name] = kind
        else:
            match = SAMPLE.fullmatch(line)
            assert match, line
            name, labels, value = match.groups()
            stem = re.sub(r"_(bucket|sum|count)$", "", name) if kinds[named[-1]] == "histogram" else name
            assert stem == named[-1], "the samples of a family stand together"
            key = tuple(LABEL.findall(labels or ""))
            assert key not in found.setdefault(name, {}), "each sample stands there once"
            found[name][key] = float(value)
    assert all(name.endswith("_total") == (kinds[name] == "counter") for name in kinds)
    return found


def test_the_page_is_in_order_and_says_what_is_so() -> None:
    found = read(page(families(SNAPSHOT, 102.0)))
    assert found["hark_health"] == {(): 1.0}
    assert found["hark_snapshot_age_seconds"] == {(): 2.0}
    assert found["hark_service_up"] == {(("service", "audio"),): 1.0, (("service", "llm"),): 0.0}
    assert found["hark_service_starts_total"][(("service", "llm"),)] == 9.0
    assert found["hark_service_resident_bytes"] == {(("service", "audio"),): 4096.0}
    assert found["hark_service_events_total"] == {(("service", "audio"), ("event", "capture_xruns")): 3.0}
    assert found["hark_queue_messages"] == {(("service", "audio"),): 4.0}
    assert found["hark_service_state"] == {(("service", "llm"), ("name", "not-realtime")): 1.0}
    assert found["hark_turns_total"] == {(("answered_by", "llm"),): 3.0, (("answered_by", "cancelled"),): 1.0}
    assert (found["hark_temperature_celsius"], found["hark_throttled"]) == ({(): 48.3}, {(): 0.0})
    assert "hark_service_proportional_bytes" not in found


def test_a_histogram_is_cumulative_and_ends_with_infinity() -> None:
    found = read(page(families(SNAPSHOT, 102.0)))
    course = {
        dict(labels)["le"]: n
        for labels, n in found["hark_turn_latency_seconds_bucket"].items()
        if labels[0][1] == "answer"
    }
    assert list(course) == [*(f"{bound:g}" for bound in BOUNDS), "+Inf"]
    assert list(course.values()) == sorted(course.values())
    assert (course["0.1"], course["0.5"], course["20"], course["+Inf"]) == (1, 3, 3, 4)
    assert found["hark_turn_latency_seconds_count"][(("part", "answer"),)] == 4
    assert found["hark_turn_latency_seconds_sum"][(("part", "answer"),)] == pytest.approx(99.85)


def test_no_word_is_on_the_page() -> None:
    assert "secret" not in page(families(SNAPSHOT, 102.0))


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb", "\\n", 'ä",x="', "}"])
def test_labels_are_escaped(name: str) -> None:
    text = page([Family("hark_a", "gauge", "Help.", [Sample(1, {"name": name})])])
    (((_, shown),),) = read(text)["hark_a"]
    assert re.sub(r'\\([\\"n])', lambda match: "\n" if match[1] == "n" else match[1], shown) == name


def test_help_is_escaped_and_stays_one_line() -> None:
    text = page([Family("hark_a", "gauge", "a\nb\\c", [Sample(1)])])
    assert text == "# HELP hark_a a\\nb\\\\c\n# TYPE hark_a gauge\nhark_a 1\n"


@pytest.mark.parametrize(
    ("value", "shown"), [(3, "3"), (True, "1"), (0.1, "0.1"), (math.inf, "+Inf"), (1e-9, "1e-09"), (-2.5, "-2.5")]
)
def test_numbers_are_floats_of_go(value: float, shown: str) -> None:
    assert page([Family("hark_a", "gauge", "Help.", [Sample(value)])]).splitlines()[-1] == f"hark_a {shown}"


def test_a_family_without_samples_is_left_out() -> None:
    assert (
        page([Family("hark_a", "gauge", "Help.", []), Family("hark_b", "gauge", "Help.", [Sample(1)])]).count("HELP")
        == 1
    )


def test_counts_that_do_not_fit_their_bounds_raise() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(buckets((1.0, 2.0), (1, 2), 3.0, {}))


@pytest.mark.skipif(not importlib.util.find_spec("prometheus_client"), reason="prometheus_client is not installed")
def test_prometheus_reads_it_as_it_is_meant() -> None:
    parser = importlib.import_module("prometheus_client.parser")
    text = page(families(SNAPSHOT, 102.0))
    theirs = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in parser.text_string_to_metric_families(text)
        for sample in family.samples
    }
    ours = {(name, frozenset(labels)): value for name, found in read(text).items() for labels, value in found.items()}
    assert theirs == ours
