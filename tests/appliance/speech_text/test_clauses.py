"""Clauses out of a stream: where they end, and that nothing is lost on the way."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.speech_text import Splitter, split
from appliance.speech_text.clauses import HARD, LONGEST

CLAUSES = [
    ("Hello there. How are you?", ["Hello there.", " How are you?"]),
    ("Yes. It is.", ["Yes.", " It is."]),
    ("No. It is not.", ["No.", " It is not."]),
    ("It is No. 5 of them.", ["It is No. 5 of them."]),
    ("Well, I think so.", ["Well, I think so."]),
    ("In the morning, it rains.", ["In the morning,", " it rains."]),
    ("It costs $29.50 today.", ["It costs $29.50 today."]),
    ("It costs $29. That is cheap.", ["It costs $29.", " That is cheap."]),
    ("Pi is 3.5 or so.", ["Pi is 3.5 or so."]),
    ("There are 1,000,000 of them here.", ["There are 1,000,000 of them here."]),
    ("Take some fruit, e.g. an apple.", ["Take some fruit,", " e.g. an apple."]),
    ("Dr. Smith met Mrs. Jones.", ["Dr. Smith met Mrs. Jones."]),
    ("He lives in the U.S. today.", ["He lives in the U.S. today."]),
    ("John F. Kennedy was here.", ["John F. Kennedy was here."]),
    ("It ships on Nov. 21st from here.", ["It ships on Nov. 21st from here."]),
    ("It has 4.7GB. Enough.", ["It has 4.7GB.", " Enough."]),
    ("So am I. You too.", ["So am I.", " You too."]),
    ("At 4 p.m. Then we go.", ["At 4 p.m.", " Then we go."]),
    ("At 4 p.m. today we go.", ["At 4 p.m. today we go."]),
    ("On November 21, 2026, we met.", ["On November 21, 2026,", " we met."]),
    ("It was warm in 1969, he said.", ["It was warm in 1969,", " he said."]),
    ("Wait... what?", ["Wait...", " what?"]),
    ('He said "hello." Then he left.', ['He said "hello."', " Then he left."]),
    ("What?! Really!", ["What?!", " Really!"]),
    ("There are two: one and another.", ["There are two:", " one and another."]),
    ("It is at 10:30 in the hall.", ["It is at 10:30 in the hall."]),
    ("It is late now; we should go.", ["It is late now;", " we should go."]),
    ("It is late - we should go.", ["It is late -", " we should go."]),
    ("It is late — we should go.", ["It is late —", " we should go."]),
    ("It is so late—we should go.", ["It is so late—", "we should go."]),
    ("The sum of 12345 - 678 is here.", ["The sum of 12345 - 678 is here."]),
    ("A line \n next", ["A line", " \n next"]),
    ("A well-known thing.", ["A well-known thing."]),
    ("First line\nsecond line", ["First line", "\nsecond line"]),
    ("List:\n- milk\n- eggs", ["List:", "\n- milk", "\n- eggs"]),
    ("1. Boil the water.\n2. Add salt.", ["1. Boil the water.", "\n2. Add salt."]),
    ("**Please note:** it is hot.", ["**Please note:**", " it is hot."]),
    ("See [this page, please](http://x.y) now.", ["See [this page, please](http://x.y) now."]),
    ("It (the red, round, big one) is mine.", ["It (the red, round, big one) is mine."]),
    ("Use `a, b. c` there.", ["Use `a, b. c` there."]),
    ("今日は。元気ですか？はい", ["今日は。", "元気ですか？", "はい"]),
    ("  leading and trailing  ", ["  leading and trailing"]),
    ("", []),
    ("   ", []),
    (". . .", [". . ."]),
]


@pytest.mark.parametrize(("text", "clauses"), CLAUSES)
def test_clauses_end_where_a_reader_would_breathe(text: str, clauses: list[str]) -> None:
    assert split(text) == clauses


@pytest.mark.parametrize(
    ("fed", "released"),
    [
        ("Hello there.", []),
        ("Hello there. ", ["Hello there."]),
        ("In the morning,", []),
        ("In the morning, ", ["In the morning,"]),
        ("It is 4 p.m. ", []),
        ("It is 4 p.m. T", ["It is 4 p.m."]),
        ("A line\n", ["A line"]),
    ],
)
def test_a_clause_is_released_with_the_first_character_that_proves_it_whole(fed: str, released: list[str]) -> None:
    assert Splitter().feed(fed) == released


PROSE = st.text(string.ascii_letters + "    ....,,;:!?-—\n\"')([]`0123456789$。、é😀", max_size=500)

PIECES = [
    "word",
    "Well,",
    "$29.50",
    "e.g.",
    "Dr.",
    "U.S.",
    "No.",
    "4 p.m.",
    "10:30",
    "(a, b)",
    "`c`",
    "- ",
    "1.",
    "\n",
    "\n- ",
    "—",
]
PROSE |= st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)


@given(st.one_of(PROSE, st.text(max_size=300)), st.data())
def test_the_clauses_do_not_depend_on_how_the_text_was_chunked(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=20)))
    splitter = Splitter()
    clauses = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        clauses += splitter.feed(text[start:end])
    assert clauses + splitter.end() == split(text)


@given(st.one_of(PROSE, st.text(max_size=300)))
def test_nothing_is_lost_doubled_or_moved(text: str) -> None:
    assert "".join(split(text)) == text.rstrip()


@given(st.one_of(PROSE, st.text("a, ", max_size=1500)))
def test_no_clause_is_longer_than_allowed(text: str) -> None:
    for clause in split(text):
        visible = clause.strip()
        assert len(visible) <= LONGEST or " " not in visible[:LONGEST]
        assert len(visible) <= HARD


def test_a_long_sentence_is_cut_at_a_space() -> None:
    text = "word " * 100
    clauses = split(text)
    assert all(len(clause) <= LONGEST and clause.endswith("word") for clause in clauses)


def test_a_splitter_that_was_ended_takes_the_next_text() -> None:
    splitter = Splitter()
    splitter.feed("One, two")
    assert splitter.end() == ["One, two"]
    assert splitter.feed("Three. ") + splitter.end() == ["Three."]
