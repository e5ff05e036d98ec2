"""Which of the facts are about something: words compared by their beginnings, in any language, with no model."""

from collections.abc import Sequence

from appliance.store import Fact

_TELLING = 4
"""Letters: shorter words ("the", "to") say little where longer ones are there."""

_STEM = 0.7
"""Part of a word that is looked for: "keys" is in "key ring", a Polish or Russian noun is there in another case."""

_WITHOUT_SPACES = "\u2e80"
"""Chinese and Japanese characters begin here: their words are looked for anywhere, as none has spaces around it."""


def about(facts: Sequence[Fact], text: str) -> list[Fact]:
    """Those that hold most of the words of `text`, and at least half; several where they hold equally many."""
    words = text.casefold().split()
    words = [word for word in words if len(word) >= _TELLING or word >= _WITHOUT_SPACES] or words
    counts = [sum(_stem(word) in f" {fact.text.casefold()}" for word in words) for fact in facts]
    best = max(counts, default=0)
    if best == 0 or 2 * best < len(words):
        return []
    return [fact for fact, count in zip(facts, counts, strict=True) if count == best]


def _stem(word: str) -> str:
    """The beginning of the word, of three letters or more, with the space before it where there is one."""
    beginning = word[: max(3, round(len(word) * _STEM))]
    return beginning if word >= _WITHOUT_SPACES else f" {beginning}"
