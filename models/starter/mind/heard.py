"""Typed text as the ears would have written it, which is what the starter mind knows best."""

SHORT_FORMS = {
    "what's": "what is",
    "who's": "who is",
    "where's": "where is",
    "how's": "how is",
    "when's": "when is",
    "it's": "it is",
    "i'm": "i am",
    "can't": "cannot",
    "color": "colour",
    "colors": "colours",
    "favorite": "favourite",
}


def as_heard(text: str) -> str:
    """Lower-case words with one space between them, no punctuation, short forms written out; `[unknown]` stays."""
    letters = text.lower().replace("\u2019", "'")
    kept = "".join(sign if sign.isalnum() or sign in "'[]" else " " for sign in letters)
    words = (word.strip("'") for word in kept.split())
    return " ".join(SHORT_FORMS.get(word, word) for word in words if word)
