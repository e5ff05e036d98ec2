"""Measure a mind through llama.cpp, greedy, with the chat format of its own GGUF file."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from models.starter.mind.augment import plain, ways_to_say
from models.starter.mind.conversation import Teacher
from models.starter.mind.questions import Question, load_questions, vocabulary
from models.starter.mind.refusals import is_refusal
from models.starter.mind.unknown import load_unknown, near_misses

EVALUATION_FILE = Path(__file__).with_name("evaluation.json")

SEED = 7
SYSTEM_PROMPT = "You are the voice of a kitchen. Reply briefly, in plain words that sound good when spoken."
"""No part of it was trained on."""

LONGEST_REPLY = 64
"""Tokens; the longest answer has about 40."""

Ask = Callable[[list[dict[str, str]]], str]
"""A conversation to the reply."""


@dataclass(frozen=True)
class Score:
    """How often the mind did what it should, and where it did not."""

    what: str
    right: int
    of: int
    wrong: list[dict[str, str]]

    @property
    def share(self) -> float:
        """Right cases over all, 0 to 1."""
        return self.right / self.of


@dataclass(frozen=True)
class Case:
    """A conversation and what must come of it; no answer means a refusal."""

    messages: list[dict[str, str]]
    answer: str | None


def open_mind(model: Path) -> Ask:
    """Load a GGUF file with llama.cpp on one thread."""
    from llama_cpp import Llama

    llama: Any = Llama(str(model), n_ctx=2048, n_threads=1, n_threads_batch=1, verbose=False)

    def ask(messages: list[dict[str, str]]) -> str:
        reply = llama.create_chat_completion(messages, temperature=0.0, max_tokens=LONGEST_REPLY)
        return str(reply["choices"][0]["message"]["content"])

    return ask


def score(what: str, cases: Sequence[Case], ask: Ask) -> Score:
    """Ask every case; right is the whole answer word for word, or a refusal where none is known."""
    wrong = []
    for case in cases:
        reply = ask(case.messages)
        right = is_refusal(reply) if case.answer is None else reply.strip() == case.answer
        if not right:
            wrong.append({"asked": case.messages[-1]["content"], "reply": reply})
    return Score(what, len(cases) - len(wrong), len(cases), wrong)


def alone(text: str) -> list[dict[str, str]]:
    """A question with nothing before it."""
    return [{"role": "user", "content": text}]


def in_conversation(text: str, questions: list[Question], turns: int, rng: random.Random) -> list[dict[str, str]]:
    """The question after a system prompt and earlier turns about other things."""
    messages = [{"role": "system", "content": SYSTEM_PROMPT}]
    for question in rng.sample(questions, turns):
        messages += [
            {"role": "user", "content": rng.choice(question.asks)},
            {"role": "assistant", "content": question.answer},
        ]
    return [*messages, *alone(text)]


def every_case(questions: list[Question]) -> dict[str, list[Case]]:
    """All that is measured, by name."""
    rng = random.Random(SEED)
    unknown = load_unknown()
    known = {phrase for question in questions for phrase in question.phrases}
    held_out = [(phrase, question.answer) for question in questions for phrase in question.held_out]
    few = rng.sample(held_out, 150)
    strange = unknown.held_out_open
    return {
        "held-out paraphrases": [Case(alone(text), answer) for text, answer in held_out],
        "held-out paraphrases, after a system prompt and two turns": [
            Case(in_conversation(text, questions, 2, rng), answer) for text, answer in held_out
        ],
        "held-out paraphrases with recogniser slips": [
            Case(alone(ways_to_say(text, rng)), answer) for text, answer in held_out
        ],
        "150 held-out paraphrases after twenty turns": [
            Case(in_conversation(text, questions, 20, rng), answer) for text, answer in few
        ],
        "every trained phrase": [
            Case(alone(text), question.answer) for question in questions for text in question.asks
        ],
        "canonical questions": [Case(alone(question.asks[0]), question.answer) for question in questions],
        "unknown questions refused": [Case(alone(text), None) for text in strange],
        "near misses refused": [Case(alone(text), None) for text in near_misses(unknown, known)],
        "unknown questions refused, after a system prompt and two turns": [
            Case(in_conversation(text, questions, 2, rng), None) for text in strange
        ],
    }


def evaluate(model: Path) -> dict[str, Any]:
    """Everything that is measured about one GGUF file."""
    questions = load_questions()
    ask = open_mind(model)
    scores = [score(what, cases, ask) for what, cases in every_case(questions).items()]
    return {
        "model": {"file": model.name, "bytes": model.stat().st_size},
        "questions": len(questions),
        "phrases": sum(len(question.asks) for question in questions),
        "held_out_phrases": sum(len(question.held_out) for question in questions),
        "vocabulary": len(vocabulary(questions)),
        "held_out_seen_in_training": held_out_seen(questions, 50_000),
        "scores": [{**asdict(one), "share": round(one.share, 4)} for one in scores],
    }


def held_out_seen(questions: list[Question], turns: int) -> int:
    """Held-out phrases among the questions of so many training turns; must be none."""
    teacher = Teacher(questions, load_unknown(), random.Random(SEED))
    held_out = {phrase for question in questions for phrase in question.held_out}
    return len({plain(asked) for asked, _ in islice(teacher.turns(), turns)} & held_out)


def show(report: dict[str, Any]) -> None:
    """Print the report as a table, with what went wrong."""
    print(f"{report['model']['file']}: {report['model']['bytes'] / 1e6:.2f} MB, {report['questions']} questions")
    for one in report["scores"]:
        print(f"  {one['share']:7.1%}  {one['right']:4d} of {one['of']:4d}  {one['what']}")
    print(f"  held-out phrases seen in training: {report['held_out_seen_in_training']}")


def keep(report: dict[str, Any]) -> None:
    """Write the report beside the recipe."""
    EVALUATION_FILE.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
