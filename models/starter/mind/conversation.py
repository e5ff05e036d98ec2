"""Whole conversations to train on, and the chat format."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from models.starter.mind import tokenizer as t
from models.starter.mind.augment import plain, ways_to_say
from models.starter.mind.questions import Question, vocabulary
from models.starter.mind.refusals import refusal_for
from models.starter.mind.unknown import Unknown, training_questions

CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if message['role'] == 'assistant' %}<|assistant|>{{ message['content'] | trim }}</s>"
    "{% else %}<|{{ message['role'] }}|> {{ message['content'] | trim }}</s>{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
"""Roles system, user and assistant. A user's or system's text follows a space, an assistant's none, so replies start clean."""

SYSTEM_PARTS = (
    "You are Hark, a private smart speaker.", "You are a helpful voice assistant.", "You are a smart speaker in a home.",
    "Answer in one or two short sentences.", "Keep your answers short and friendly.", "Your answers are spoken aloud.",
    "Do not use lists or markdown.", "If you do not know, say so.", "Nothing leaves the room.", "Be kind and honest.",
    "Start with a short clause.", "You speak English.", "The user talks to you through a microphone.", "Never make things up.",
    "Today is a sunny day.", "The room is the kitchen.", "You run on a small computer.", "Speak plainly.",
)  # fmt: skip

SKILL_TURNS = (
    ("what time is it", "It is half past two."), ("set a timer for ten minutes", "Ten minutes, starting now."),
    ("what is the date", "It is Monday, the third of May."), ("louder", "Volume seven."), ("stop", ""),
    ("cancel the timer", "The timer is off."), ("how long is left", "Four minutes are left."),
)  # fmt: skip
"""Turns other parts of the speaker answer: they stand in the history, and the mind is not taught to imitate them."""

LONGEST_JUMP = 400
"""Positions that may be skipped between turns, so that far history is nothing new to the model."""


BARGED_IN = 0.55
"""Share of replies cut after a few tokens: users do so, and the start of a reply is what is hard to learn."""


@dataclass(frozen=True)
class Conversation:
    """Token ids, which of them to learn, and where each stands."""

    ids: list[int]
    learn: list[bool]
    positions: list[int]


@dataclass
class Teacher:
    """Draws turns: known questions as people ask them, and unknown ones with their refusals."""

    questions: list[Question]
    unknown: Unknown
    rng: random.Random
    rough: bool = False
    """Whether phrases are changed more."""
    long_share: float = 0.0
    """Share of conversations of six to twenty-two turns."""
    unknown_share: float = 0.38
    """Share of turns that must be refused."""

    def __post_init__(self) -> None:
        self._owner = {phrase: question.id for question in self.questions for phrase in question.phrases}
        self._held_out = {phrase for question in self.questions for phrase in question.held_out}
        self._held_out |= set(self.unknown.held_out_open)
        words = sorted(vocabulary(self.questions))
        self._beyond = training_questions(self.unknown, words, set(self._owner), self.rng)

    def turns(self) -> Iterator[tuple[str, str]]:
        """Question and answer, for ever. No held-out phrase is ever among the questions."""
        while True:
            if self.rng.random() < self.unknown_share:
                core = next(self._beyond)
                asked, answer, owner = ways_to_say(core, self.rng, self.rough), refusal_for(core), None
            else:
                question = self.rng.choice(self.questions)
                core = question.asks[0] if self.rng.random() < 0.1 else self.rng.choice(question.asks)
                asked, answer, owner = ways_to_say(core, self.rng, self.rough), question.answer, question.id
            said = plain(asked)
            if said not in self._held_out and self._owner.get(said, owner) == owner:
                yield asked, answer


def system_prompt(rng: random.Random) -> str:
    """A few sentences such as a speaker's prompt may hold, in any order."""
    return " ".join(rng.sample(SYSTEM_PARTS, rng.choice((1, 1, 2, 2, 3, 5))))


def converse(teacher: Teacher, turns: Iterator[tuple[str, str]], pieces: t.Tokenizer) -> Conversation:
    """One conversation of one to five turns or many, with or without a system prompt; the replies are what is learned."""
    rng = teacher.rng
    ids, learn, positions = [t.BEGIN], [False], [0]

    def add(role: int, tokens: list[int], taught: bool, ended: bool = True) -> None:
        jump = rng.randint(0, LONGEST_JUMP) if role != t.ASSISTANT and rng.random() < 0.05 else 0
        start = positions[-1] + 1 + jump
        ids.extend([role, *tokens, t.END])
        learn.extend([False] + [taught] * len(tokens) + [taught and ended])
        positions.extend(range(start, start + len(tokens) + 2))

    if rng.random() < 0.3:
        add(t.SYSTEM, pieces.encode(" " + system_prompt(rng)), taught=False)
    long = teacher.long_share > 0 and rng.random() < teacher.long_share
    for _ in range(rng.randint(6, 22) if long else rng.randint(1, 5)):
        by_skill = rng.random() < 0.06
        asked, answer = rng.choice(SKILL_TURNS) if by_skill else next(turns)
        spoken = pieces.encode(answer)
        barged_in = rng.random() < BARGED_IN
        if barged_in:
            spoken = spoken[: rng.randint(1, 8)]
        add(t.USER, pieces.encode(" " + asked), taught=False)
        add(t.ASSISTANT, spoken, taught=not by_skill, ended=not barged_in)
    return Conversation(ids, learn, positions)
