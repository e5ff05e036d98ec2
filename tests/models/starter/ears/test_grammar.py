"""The grammar file means what it says."""

import random
from pathlib import Path

import pytest

from models.starter.ears import grammar
from models.starter.ears.words import BLANK, END, NO_TIMESTAMPS, ROWS, START, UnknownWord, Vocabulary

OWN = grammar.load(mind=None)
WITH_MIND = grammar.load()


def filled(pattern: str, seed: int = 0) -> str:
    return OWN.fill(grammar.parse(pattern), random.Random(seed))


def every_filling(pattern: str) -> set[str]:
    return {filled(pattern, seed) for seed in range(60)}


def test_the_grammar_has_at_least_120_patterns_of_its_own() -> None:
    assert len(OWN.patterns) >= 120
    assert len({pattern.text for pattern in OWN.patterns}) == len(OWN.patterns)


def test_the_grammar_knows_about_600_words() -> None:
    assert 500 <= len(OWN.words()) <= 700
    assert set(OWN.words()) <= set(WITH_MIND.words())


def test_an_optional_part_is_there_or_not() -> None:
    assert every_filling("what time is it [now]") == {"what time is it", "what time is it now"}


def test_a_choice_takes_one_of_its_parts() -> None:
    assert every_filling("turn (on|off) it") == {"turn on it", "turn off it"}


def test_brackets_nest() -> None:
    assert every_filling("a [b (c|d)]") == {"a", "a b c", "a b d"}


def test_numbers_are_spoken_as_words() -> None:
    assert grammar.spoken_number(25) == "twenty five"
    assert grammar.spoken_ordinal(22) == "twenty second"


@pytest.mark.parametrize("pattern", ["turn (on", "turn on)", "turn [on", "turn (on]"])
def test_a_bracket_that_does_not_close_is_named(pattern: str) -> None:
    with pytest.raises(grammar.GrammarError) as refusal:
        grammar.parse(pattern)
    assert repr(pattern) in str(refusal.value)


def test_an_unknown_slot_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "grammar.toml"
    broken.write_text(
        '[numbers]\n[ordinals]\n[slots]\n[manners]\nnone = ["{}"]\n'
        '[time]\nshare = 1\nmanner = "none"\npatterns = ["the time in {citty}"]\n'
    )
    with pytest.raises(grammar.GrammarError, match=r"\{citty\} is used but not defined"):
        grammar.load(broken, mind=None)


def test_every_drawn_sentence_is_made_of_listed_words() -> None:
    rng, words = random.Random(5), set(WITH_MIND.words())
    for _ in range(3_000):
        assert set(WITH_MIND.draw(rng).split()) <= words


def test_a_seed_draws_the_same_sentences() -> None:
    assert [OWN.draw(random.Random(9)) for _ in range(5)] == [OWN.draw(random.Random(9)) for _ in range(5)]


def test_a_written_question_becomes_a_transcript() -> None:
    assert grammar.as_transcript("What's the capital of France?") == "what's the capital of france"


def test_sentences_survive_the_tokens() -> None:
    vocabulary, rng = Vocabulary.of(WITH_MIND.words()), random.Random(3)
    for _ in range(300):
        sentence = WITH_MIND.draw(rng)
        assert vocabulary.decode(vocabulary.encode(sentence)) == sentence


def test_a_word_that_is_no_token_is_named() -> None:
    with pytest.raises(UnknownWord, match="'xylophone' of 'play the xylophone'"):
        Vocabulary.of(["play", "the"]).encode("play the xylophone")


def test_special_rows_take_the_ids_that_whisper_has_in_its_code() -> None:
    vocabulary = Vocabulary.of(["stop"])
    ids = vocabulary.file_ids()
    assert [ids[vocabulary.end], ids[vocabulary.start], ids[vocabulary.no_timestamps]] == [END, START, NO_TIMESTAMPS]
    assert max(ids) < ROWS
    assert BLANK in vocabulary.file_tokens()
    assert len(vocabulary.file_tokens()) == END
