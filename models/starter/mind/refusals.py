"""What the mind says when it does not know: honest, short, and with the way to a bigger model."""

OPENING = "I don't know"
"""Every refusal starts so, and no answer does."""

REMEDY = "For a bigger model, say or type hark models pull."

KINDS = {
    "thing": f"{OPENING} that. {REMEDY}",
    "person": f"{OPENING} who that is. {REMEDY}",
    "place": f"{OPENING} that place. {REMEDY}",
    "number": f"{OPENING} that number. {REMEDY}",
    "action": f"{OPENING} how to do that. {REMEDY}",
}

_STARTS = (
    ("person", ("who ", "whose ")),
    (
        "place",
        (
            "where ",
            "what is the capital",
            "which city",
            "capital of",
            "name the capital",
            "tell me the capital",
        ),
    ),
    (
        "number",
        (
            "how many",
            "how much",
            "how long",
            "how far",
            "how tall",
            "how old",
            "how fast",
            "how big",
            "how deep",
        ),
    ),
    (
        "action",
        (
            "how do i",
            "how can i",
            "can you",
            "could you",
            "set ",
            "turn ",
            "play ",
            "open ",
            "buy ",
            "send ",
            "order ",
        ),
    ),
)


def refusal_for(question: str) -> str:
    """The refusal whose wording fits a question, by how the question starts."""
    text = question.lower()
    for kind, starts in _STARTS:
        if text.startswith(starts):
            return KINDS[kind]
    return KINDS["thing"]


def is_refusal(reply: str) -> bool:
    """Whether a reply says that the mind does not know."""
    return reply.strip().startswith(OPENING)
