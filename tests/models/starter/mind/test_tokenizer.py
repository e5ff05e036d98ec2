"""Our word pieces, alone."""

from models.starter.mind import tokenizer as t

TEXTS = ["what is the cat", "the cat is here", "It is the cat, the best."]
PIECES = t.Tokenizer(t.learn_pieces(TEXTS * 5, 130))


def test_text_comes_back_as_it_went_in() -> None:
    for text in (*TEXTS, " the  dog", "", " ", "Füße 你好 😀", "a\nb\tc", "</s> <|user|>"):
        assert PIECES.decode(PIECES.encode(text)) == text


def test_specials_are_never_read_out_of_text() -> None:
    assert min(PIECES.encode("</s><|user|><s>")) >= t.FIRST_BYTE


def test_a_frequent_word_is_one_token_with_the_space_before_it() -> None:
    assert [PIECES.decode([token]) for token in PIECES.encode(" the cat")] == [" the", " cat"]


def test_a_sign_that_was_never_seen_becomes_its_bytes() -> None:
    assert PIECES.encode("é") == [t.FIRST_BYTE + 0xC3, t.FIRST_BYTE + 0xA9]


def test_punctuation_never_sticks_to_a_word() -> None:
    assert not [
        piece for piece in PIECES.pieces if len(piece) > 1 and not piece.strip(t.SPACE).replace("'", "").isalpha()
    ]


def test_learning_is_deterministic() -> None:
    assert t.learn_pieces(TEXTS, 130) == t.learn_pieces(TEXTS, 130)
