"""How people and recognisers change a phrase without changing what it asks."""

import random

PREFIXES = (
    "please", "hey", "hi", "hello", "well", "so", "um", "uh", "and", "now", "okay", "hark", "hey hark", "jarvis", "hey jarvis",
    "tell me", "please tell me", "can you tell me", "can you please tell me", "could you tell me", "do you know",
    "hey do you know", "i want to know", "i would like to know", "i wonder", "let me ask you", "i have a question",
    "one more question", "quick question", "say", "do you happen to know", "my question is",
)  # fmt: skip
SUFFIXES = (
    "please",
    "now",
    "hark",
    "for me",
    "do you know",
    "thank you",
    "can you tell me",
    "my friend",
    "today",
    "then",
)

DROPPABLE = frozenset(
    ("a", "an", "the", "of", "do", "does", "is", "are", "to", "in", "it", "for", "on", "me", "please", "there")
)
"""Words a recogniser may swallow and the meaning survives."""

FILLERS = ("the", "a", "of", "is", "do", "so", "really", "just", "that", "there", "should", "my", "some", "it", "have")
"""Words that turn up where they are not needed."""

SLIPS = {
    "is": ("are", "as", "his", "has"), "are": ("is", "a", "or"), "a": ("the", "an", "of"), "an": ("a", "and", "the"),
    "the": ("a", "of", "to"), "do": ("does", "to", "you"), "does": ("do", "is", "has"), "of": ("a", "the", "or"),
    "to": ("the", "do", "for"), "in": ("and", "on", "an"), "on": ("in", "an"), "for": ("of", "to"), "has": ("have", "is"),
    "have": ("has",), "it": ("is", "the"), "what": ("which", "was"), "which": ("what",), "when": ("what", "then"),
    "should": ("do", "can"), "my": ("the", "a"), "there": ("the", "their"), "does a": ("do",),
}  # fmt: skip

SAME = {
    "biggest": ("largest",),
    "largest": ("biggest",),
    "person": ("human",),
    "called": ("named",),
    "smart": ("intelligent",),
    "fridge": ("refrigerator",),
    "phone": ("telephone",),
    "plane": ("airplane", "aeroplane"),
    "cannot": ("can't", "can not"),
    "colour": ("color",),
    "colours": ("colors",),
    "favourite": ("favorite",),
    "grey": ("gray",),
    "metres": ("meters",),
    "kilometre": ("kilometer",),
    "kilometres": ("kilometers",),
    "kilogram": ("kilo",),
    "made": ("invented",),
    "speed": ("velocity",),
    "hello": ("hi",),
    "smells": ("stinks",),
    "really": ("very",),
    "earth": ("world",),
    "remove": ("get rid of",),
}

CONTRACTIONS = (
    ("what is", "what's"),
    ("i am", "i'm"),
    ("who is", "who's"),
    ("where is", "where's"),
    ("it is", "it's"),
    ("how is", "how's"),
)


def ways_to_say(phrase: str, rng: random.Random, rough: bool = False) -> str:
    """One way the phrase may be asked and recognised; often the phrase itself, less often when rough."""
    words = phrase.split()
    if rough:
        words = _roughened(words, rng)
    if rng.random() < 0.35:
        words = _same_meaning(words, rng)
    if rng.random() < 0.5:
        words = _slips(words, rng)
    if rng.random() < 0.08:
        words = _turned(words, rng)
    text = " ".join(words)
    if rng.random() < 0.3:
        text = rng.choice(PREFIXES) + " " + text
    if rng.random() < 0.1:
        text += " " + rng.choice(SUFFIXES)
    return _written(text, rng)


def _same_meaning(words: list[str], rng: random.Random) -> list[str]:
    return [rng.choice(SAME[word]) if word in SAME and rng.random() < 0.5 else word for word in words]


def _roughened(words: list[str], rng: random.Random) -> list[str]:
    """Small words that are not needed: one in ten says none of them, the others slip some in."""
    if rng.random() < 0.1:
        return [word for word in words if word not in DROPPABLE] or words
    rough: list[str] = []
    for word in words:
        if rng.random() < 0.06:
            rough.append(rng.choice(FILLERS))
        rough.append(word)
    return rough


def _turned(words: list[str], rng: random.Random) -> list[str]:
    """Another order, as in "the capital of france what is it": the end comes first."""
    cut = rng.randrange(len(words))
    return words[cut:] + words[:cut]


def _slips(words: list[str], rng: random.Random) -> list[str]:
    """What a recogniser does to words: swallows, confuses, repeats or misses one; a phrase of one word stays."""
    heard: list[str] = []
    for word in words:
        draw = rng.random()
        if word in DROPPABLE and draw < 0.12 and len(words) > 2:
            continue
        if word in SLIPS and draw < 0.24:
            heard.append(rng.choice(SLIPS[word]))
        elif draw > 0.985:
            heard += [word, word]
        elif draw > 0.97 and word in DROPPABLE:
            heard.append("[unknown]")
        else:
            heard.append(word)
    return heard or words


def _written(text: str, rng: random.Random) -> str:
    """As ears write it, mostly; else as people type it."""
    if rng.random() < 0.75:
        return text
    for long, short in CONTRACTIONS:
        if rng.random() < 0.5:
            text = text.replace(long, short)
    if rng.random() < 0.7:
        text = text[0].upper() + text[1:]
    return text + rng.choice(("?", "?", ".", "", "!"))


def plain(text: str) -> str:
    """A phrase as it stands in the questions file, to compare what was said: lower-case words without punctuation."""
    kept = "".join(character for character in text.lower() if character.isalnum() or character in " '")
    return " ".join(kept.split())
