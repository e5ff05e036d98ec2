"""A diagnosis for a terminal: the parts of an average wait as bars. Pure."""

from collections.abc import Iterator
from statistics import median

from appliance.health.diagnosis.diagnosis import Diagnosis

WIDTH = 40
"""Characters of a bar that is the whole wait."""

EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(share: float) -> str:
    """A bar of this share of `WIDTH`, to an eighth of a character."""
    eighths = round(share * WIDTH * 8)
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


def lines(found: Diagnosis) -> Iterator[str]:
    """All of it."""
    if found.waits:
        usual, longest = median(found.waits), max(found.waits)
        yield (
            f"{len(found.waits)} of {found.turns} turns were asked and answered aloud: first sound after {usual:.2f} s, "
            f"{longest:.2f} s at worst ({found.level.value})"
        )
        yield ""
    for part, seconds in found.parts.items():
        share = found.share(part)
        yield f"  {part.value:14} {seconds:6.2f} s {share:5.0%}  {bar(share)}".rstrip()
    if found.parts:
        yield ""
    yield found.words
    for trouble in found.troubles:
        yield f"also: {trouble}"
