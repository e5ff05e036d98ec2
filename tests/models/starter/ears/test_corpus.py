"""What is said in training, and by whom."""

import random

import numpy as np

from models.starter.ears import cast, grammar, noises, sentences

OWN = grammar.load(mind=None)


def test_no_held_out_voice_speaks_in_training() -> None:
    rng = random.Random(1)
    trained = {cast.draw_trained(rng, foreign=True) for _ in range(5_000)}
    assert not trained & set(cast.HELD_OUT)
    assert not {speaker.engine for speaker in trained} & {"festival"}
    parts = {part for speaker in trained for part in speaker.voice.split("+")}
    assert not parts & {*cast.HELD_OUT_ACCENTS, *cast.HELD_OUT_VARIANTS}


def test_refused_lines_are_no_sentences_and_the_others_are_written_as_said() -> None:
    lines = sentences.draw_lines(OWN, 400, seed=4, other=0.5)
    refused = [line for line in lines if line.written == sentences.UNKNOWN]
    assert 150 < len(refused) < 250
    assert all(line.said == line.written for line in lines if line.written != sentences.UNKNOWN)


def test_the_same_seed_draws_the_same_lines() -> None:
    first, second = (sentences.draw_lines(OWN, 50, seed=8) for _ in range(2))
    assert first == second


def test_a_bank_of_noise_has_power_one_and_no_silence() -> None:
    draw = np.random.default_rng(2)
    voices = [draw.integers(-9_000, 9_000, 8_000).astype(np.int16)]
    bank = noises.bank(draw, 10, 1.0, voices)
    assert bank.shape == (10, 16_000)
    assert np.allclose(bank.std(axis=1), 1, atol=0.01)


def test_a_room_begins_with_the_direct_sound() -> None:
    response = noises.room(np.random.default_rng(3), 6_400)
    assert response[0] == 1
    assert abs(response[1:]).max() < 1
