"""What the mind is asked to know."""

import re
from pathlib import Path

import pytest

from models.starter.mind.questions import BadQuestions, Question, find_breaches, load_questions, vocabulary
from models.starter.mind.refusals import is_refusal

QUESTIONS = load_questions()


def test_there_are_at_least_220_everyday_questions() -> None:
    assert len(QUESTIONS) >= 220


def test_the_ears_need_at_most_450_words_for_them() -> None:
    assert len(vocabulary(QUESTIONS)) <= 450


def test_every_question_has_four_phrases_to_learn_and_two_held_out() -> None:
    assert [q.id for q in QUESTIONS if len(q.asks) < 4 or len(q.held_out) < 2] == []


def test_no_phrase_or_id_stands_twice_and_every_phrase_is_as_the_ears_write_it() -> None:
    assert find_breaches(QUESTIONS) == []


def test_every_answer_belongs_to_one_question() -> None:
    answers = [question.answer for question in QUESTIONS]
    assert len(set(answers)) == len(answers)


def test_answers_are_sentences_that_can_be_spoken_and_never_look_like_a_refusal() -> None:
    sentence = re.compile(r"[A-Z][A-Za-z ,.?']*[.?]")
    assert [q.id for q in QUESTIONS if not sentence.fullmatch(q.answer) or is_refusal(q.answer)] == []


def test_answers_are_short() -> None:
    assert [q.id for q in QUESTIONS if len(q.answer.split()) > 27] == []


def test_the_first_clause_comes_soon() -> None:
    first_clauses = {question.id: re.split(r"[,.?]", question.answer)[0] for question in QUESTIONS}
    assert [name for name, clause in first_clauses.items() if len(clause.split()) > 14] == []


def test_a_phrase_for_two_questions_is_a_breach() -> None:
    twice = [Question("a", "t", "One.", ("who is it",), ()), Question("b", "t", "Two.", ("who is it",), ())]
    assert find_breaches(twice) == ["'who is it' asks for both a and b"]


def test_punctuation_is_a_breach_and_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    row = '[[question]]\nid = "a"\ntheme = "t"\nanswer = "One."\nasks = ["who, me"]\nheld_out = []\n'
    path.write_text(row, encoding="utf-8")
    with pytest.raises(BadQuestions, match=r"broken\.toml: a: 'who, me' is not lower-case words"):
        load_questions(path)
