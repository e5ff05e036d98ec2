"""What is asked while everything breaks, and how one knows that the answer is the right one. One table."""

import re
from typing import NamedTuple

from appliance.demo.script import QUESTIONS as RECORDED
from appliance.dialogue.phrases import Phrase

SORRY = tuple(
    phrase.value.partition("{")[0]
    for phrase in (
        Phrase.APOLOGY,
        Phrase.NOT_UNDERSTOOD,
        Phrase.NO_EARS,
        Phrase.NO_MIND,
        Phrase.NOT_WRITTEN,
        Phrase.NO_ANSWER,
    )
)
"""How a reply begins that is an apology: something was said, and it tells the person to ask again."""


class Question(NamedTuple):
    """One thing that somebody asks."""

    text: str
    reply: str
    """A regular expression that a right reply matches, or as much of it as was heard."""
    recording: str = ""
    """Name of the demo's recording; empty: typed."""
    model: bool = False
    """The language model answers it, not a skill."""


def right(question: Question, reply: str) -> bool:
    """Whether the reply is an answer to it."""
    return re.search(question.reply, reply, re.IGNORECASE) is not None and not sorry(reply)


def sorry(reply: str) -> bool:
    """Whether the reply is an apology, or begins like one: it may have been cut."""
    words = reply.strip().lower()
    return len(words) >= len("sorry") and any(text.lower().startswith(words[: len(text)]) for text in SORRY)


QUESTIONS = (
    Question("what time is it", r"it'?s \d"),
    Question("what day is it today", r"day"),
    Question("set a timer for ten minutes", r"ten minutes|10 min"),
    Question("cancel all timers", r"cancel|no timer|timer"),
    Question("add milk to the shopping list", r"milk"),
    Question("what is twelve times nine", r"108"),
    Question("why is the sky blue", r"light|scatter", model=True),
    Question("what is the capital of france", r"paris", model=True),
    *(
        Question(each.transcript, each.reply, each.name, model=each.answered_by == "llm")
        for each in RECORDED
        if each.name in ("time", "sky", "france", "date")
    ),
)

KINDS = ("typed", "typed model", "spoken", "spoken model")


def kind(question: Question) -> str:
    """Which way through the appliance it takes."""
    return ("spoken" if question.recording else "typed") + (" model" if question.model else "")


PROVES = {
    "panel": "typed",
    "stt": "spoken",
    "llm": "typed model",
    "tts": "typed",
    "dialogue": "typed",
    "ear": "spoken",
    "audio": "spoken",
    "supervisor": "spoken model",
}
"""The kind of question that shows that a process works again: it needs that process."""
