"""How fast a skill is found, in every language, and how often the right one.

Timed are all lines of `tests/appliance/skills/paraphrases`: what somebody wrote apart from the sentence files, requests and what
is nobody's. A line is right when the skill, the intent and the slots that it names are found (or nothing, where nothing is to be
found); a wrong action is any other complete match, and one where nothing was to be found. What is asked back is neither.
"""

import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from appliance.skills import Match, Skills
from appliance.speech_text.locales import LANGUAGES
from tests.benchmarks.figures import Figure, figure

TARGET_MS = 5.0
TARGET_LOAD_MS = 300.0
TARGET_RIGHT = 95.0
TARGET_WRONG = 1.0
RUNS = 3
"""Times that each language is loaded and each line matched; the quickest counts, so that what else goes on does not."""

SETS = {"first set": "{}.toml", "second set": "fresh_{}.toml", "held out": "third_{}.toml"}
"""The sentences were widened with the misses of the first two in view; nobody has seen which lines of the third are missed."""

FOLDER = Path(__file__).parents[1] / "appliance" / "skills" / "paraphrases"
_ARTICLES = ("the ", "my ", "a ", "an ", "some ", "der ", "die ", "das ", "den ", "o ", "a ", "os ", "as ")


def measure() -> Iterator[Figure]:
    """Load time, match times, right and wrong, for each language that has skills."""
    slowest: list[float] = []
    for language in LANGUAGES:
        skills, load = _loaded(language)
        lines = _lines(f"{language}.toml")
        if not lines:
            continue
        times = sorted(_milliseconds(skills, line["text"]) for line in lines)
        slowest += times
        p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
        yield figure(f"{language}: load", load, "ms", f"< {TARGET_LOAD_MS:g}", load < TARGET_LOAD_MS)
        yield figure(f"{language}: match p50", p50, "ms")
        yield figure(f"{language}: match p99", p99, "ms", f"<= {TARGET_MS:g}", p99 <= TARGET_MS)
        yield figure(f"{language}: match slowest", times[-1], "ms")
        for name, file in SETS.items():
            yield from _judged(f"{language}: {name}", skills, _lines(file.format(language)))
        yield from _slips(language, skills)
    slowest.sort()
    p99 = slowest[len(slowest) * 99 // 100]
    yield figure("all languages: match p99", p99, "ms", f"<= {TARGET_MS:g}", p99 <= TARGET_MS)


def _loaded(language: str) -> tuple[Skills, float]:
    """The skills, and milliseconds that it took; the first time also reads the libraries' own tables."""
    skills, took = Skills(language), []
    for _ in range(RUNS):
        began = time.perf_counter()
        skills = Skills(language)
        took.append(time.perf_counter() - began)
    return skills, min(took) * 1e3


def _milliseconds(skills: Skills, text: str) -> float:
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        skills.match(text)
        took.append(time.perf_counter() - began)
    return min(took) * 1e3


def _judged(name: str, skills: Skills, lines: list[dict[str, Any]]) -> Iterator[Figure]:
    """Right and wrong of one set, in percent; how soon it was found is measured on the first."""
    if not lines:
        return
    counts = Counter(judge(skills.match(line["text"]), line) for line in lines)
    right, wrong = (100 * counts[kind] / len(lines) for kind in ("right", "wrong"))
    yield figure(f"{name}, right", right, "%", f">= {TARGET_RIGHT:g}", right >= TARGET_RIGHT)
    yield figure(f"{name}, wrong action", wrong, "%", f"< {TARGET_WRONG:g}", wrong < TARGET_WRONG)


def _slips(language: str, skills: Skills) -> Iterator[Figure]:
    """Of what was misheard: what is done rightly or asked about rightly, and what is done wrongly."""
    lines = _lines(f"slips_{language}.toml")
    if not lines:
        return
    counts: Counter[str] = Counter()
    for line in lines:
        match = skills.match(line["text"])
        near = None if match else skills.nearest(line["text"])
        counts["asked" if near and judge(near.match, line) == "right" else judge(match, line)] += 1
    helped = 100 * (counts["right"] + counts["asked"]) / len(lines)
    yield figure(f"{language}: slips understood or asked back", helped, "%")
    yield figure(f"{language}: slips, wrong action", 100 * counts["wrong"] / len(lines), "%")


def judge(match: Match | None, line: Mapping[str, Any]) -> str:
    """What a match is worth: `right`, `wrong` or `missed`."""
    if match is None:
        return "right" if not line["skill"] else "missed"
    if f"{match.skill}.{match.intent}" in line.get("also", ()) or _fits(match, line):
        return "right"
    return "wrong" if match.complete else "missed"


def _understood(match: Match) -> dict[str, Any]:
    """The slots as the skill takes them: the word that a fact begins with is of it, and what music is called is what to play."""
    slots: dict[str, Any] = dict(match.slots)
    if match.skill == "memory" and "text" in slots:
        slots["text"] = f"{slots.get('begin', '')} {slots['text']}".strip()
    if match.skill == "music" and "name" in slots:
        slots["what"] = slots["name"]
    return slots


def _fits(match: Match, wanted: Mapping[str, Any]) -> bool:
    if (match.skill, match.intent) != (wanted.get("skill"), wanted.get("intent")):
        return False
    slots, found = wanted.get("slots", {}), _understood(match)
    return all(
        _bare(found.get(name)) == _bare(value) for name, value in slots.items() if name not in ("source", "target")
    )


def _bare(value: object) -> object:
    """A name without case and article; a number as it is."""
    if not isinstance(value, str):
        return value
    lower = value.lower()
    return next((lower.removeprefix(article) for article in _ARTICLES if lower.startswith(article)), lower)


def _lines(name: str) -> list[dict[str, Any]]:
    file = FOLDER / name
    return tomllib.loads(file.read_text(encoding="utf-8"))["said"] if file.is_file() else []
