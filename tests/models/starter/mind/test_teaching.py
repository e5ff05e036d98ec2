"""What the mind is taught: never a held-out phrase, never two answers to one question."""

import random
from itertools import islice

from models.starter.mind import tokenizer as t
from models.starter.mind.augment import plain, ways_to_say
from models.starter.mind.conversation import Teacher, converse
from models.starter.mind.evaluation import held_out_seen
from models.starter.mind.questions import load_questions
from models.starter.mind.refusals import KINDS, is_refusal, refusal_for
from models.starter.mind.unknown import load_unknown, near_misses

QUESTIONS = load_questions()
UNKNOWN = load_unknown()
KNOWN = {phrase: question.answer for question in QUESTIONS for phrase in question.phrases}


def teacher() -> Teacher:
    return Teacher(QUESTIONS, UNKNOWN, random.Random(1))


def test_no_held_out_phrase_is_ever_taught() -> None:
    assert held_out_seen(QUESTIONS, 3000) == 0


def test_a_known_phrase_is_never_taught_a_refusal() -> None:
    taught = [(plain(asked), answer) for asked, answer in islice(teacher().turns(), 3000)]
    assert [asked for asked, answer in taught if asked in KNOWN and KNOWN[asked] != answer] == []


def test_about_a_third_of_the_turns_are_refused() -> None:
    turns = list(islice(teacher().turns(), 2000))
    assert 0.3 < sum(is_refusal(answer) for _, answer in turns) / len(turns) < 0.45


def test_what_is_beyond_the_mind_is_no_known_phrase() -> None:
    beyond = {*UNKNOWN.open, *UNKNOWN.held_out_open, *near_misses(UNKNOWN, set(KNOWN))}
    assert beyond & set(KNOWN) == set()


def test_held_out_unknown_questions_are_not_among_the_trained_ones() -> None:
    assert set(UNKNOWN.open) & set(UNKNOWN.held_out_open) == set()
    shared = {slot: set(UNKNOWN.fillers[slot]) & set(UNKNOWN.held_out_fillers[slot]) for slot in UNKNOWN.fillers}
    assert {slot for slot, both in shared.items() if both} == set()


def test_every_refusal_says_so_first_and_names_the_remedy() -> None:
    assert [text for text in KINDS.values() if not is_refusal(text) or "hark models pull" not in text] == []


def test_a_refusal_fits_its_question() -> None:
    asked = (
        "who was newton",
        "what is the capital of peru",
        "how many moons has mars",
        "how do i knit",
        "what is jazz",
    )
    kinds = ("person", "place", "number", "action", "thing")
    assert [refusal_for(text) for text in asked] == [KINDS[kind] for kind in kinds]


def test_a_phrase_is_said_in_many_ways_and_a_seed_repeats_them() -> None:
    def said(seed: int) -> list[str]:
        rng = random.Random(seed)
        return [ways_to_say("what is the capital of france", rng) for _ in range(50)]

    assert len(set(said(3))) > 20
    assert said(3) == said(3)


def test_only_replies_are_learned() -> None:
    pieces = t.Tokenizer(t.learn_pieces([" what is it", "It is a cat."], 60))
    lesson = teacher()
    turns = lesson.turns()
    for _ in range(20):
        one = converse(lesson, turns, pieces)
        assert len(one.ids) == len(one.learn) == len(one.positions)
        speaker = None
        for token, learned in zip(one.ids, one.learn, strict=True):
            if token in (t.SYSTEM, t.USER, t.ASSISTANT):
                speaker = token
                assert not learned
            assert speaker == t.ASSISTANT or not learned
        assert one.positions == sorted(set(one.positions))
