"""Prometheus' text format, version 0.0.4. Pure: families in, one page of text out.

https://prometheus.io/docs/instrumenting/exposition_formats/: every family has its HELP and TYPE once and its samples together;
labels escape backslash, quote and line feed; a histogram's buckets are cumulative and end with +Inf.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = Mapping[str, str]


class Sample(NamedTuple):
    """One value."""

    value: float
    labels: Labels = {}  # noqa: RUF012 - a Mapping: nobody can write to it
    suffix: str = ""
    """After the family's name: `_bucket`, `_sum`, `_count`."""


class Family(NamedTuple):
    """One metric with all its samples."""

    name: str
    kind: Literal["gauge", "counter", "histogram"]
    help: str
    samples: Iterable[Sample]


def page(families: Iterable[Family]) -> str:
    """The whole page; families without samples are left out."""
    lines: list[str] = []
    for family in families:
        samples = [f"{family.name}{each.suffix}{_labels(each.labels)} {_number(each.value)}" for each in family.samples]
        if samples:
            text = family.help.replace("\\", r"\\").replace("\n", r"\n")
            lines += [f"# HELP {family.name} {text}", f"# TYPE {family.name} {family.kind}", *samples]
    return "\n".join(lines) + "\n"


def buckets(bounds: Sequence[float], counts: Sequence[int], total: float, labels: Labels) -> Iterable[Sample]:
    """The samples of a histogram: `counts` has one more than `bounds`, each bucket for itself; `total` is their sum."""
    below = 0
    for bound, count in zip((*bounds, math.inf), counts, strict=True):
        below += count
        yield Sample(below, {**labels, "le": _number(bound)}, "_bucket")
    yield Sample(total, labels, "_sum")
    yield Sample(below, labels, "_count")


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if float(value).is_integer() else repr(float(value))
