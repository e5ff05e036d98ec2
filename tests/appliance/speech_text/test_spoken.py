"""Text for the ear: tables of what is written and what is said."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import BadInput
from appliance.speech_text import Reader, split, spoken

NUMBERS = [
    ("0", "zero"),
    ("21", "twenty-one"),
    ("100", "one hundred"),
    ("1,234", "one thousand two hundred and thirty-four"),
    ("1234567", "one million two hundred and thirty-four thousand five hundred and sixty-seven"),
    ("3.5", "three point five"),
    ("0.05", "zero point zero five"),
    ("-5", "minus five"),
    ("007", "zero zero seven"),
    ("12345678901234567", "one two three four five six seven eight nine zero one two three four five six seven"),
    ("the 1st, 2nd, 3rd and 21st", "the first, second, third and twenty-first"),
    ("the 100th", "the one hundredth"),
    ("in 1969", "in nineteen sixty-nine"),
    ("in 1905", "in nineteen oh five"),
    ("in 2000", "in two thousand"),
    ("in 2026", "in twenty twenty-six"),
    ("the 1960s", "the nineteen sixties"),
    ("1/2", "one half"),
    ("3/4 of it", "three quarters of it"),
    ("2/3", "two thirds"),
    ("50/50", "fifty fifty"),
    ("a 3:1 ratio", "a three to one ratio"),
    ("1st/2nd place", "first second place"),
    ("6CO₂", "six CO two"),
    ("3×10^8", "three times ten to the power of eight"),
    ("1 1/2 cups", "one and a half cups"),
    ("2 ½ cups", "two and a half cups"),
    ("9/11", "nine elevenths"),
    ("24/7", "twenty-four seven"),
    ("3-5 apples", "three to five apples"),
    ("3–5 apples", "three to five apples"),
    ("1914-1918", "nineteen fourteen to nineteen eighteen"),
    ("50%", "fifty percent"),
    ("12.5 %", "twelve point five percent"),
    ("5-10%", "five to ten percent"),
    ("#5", "number five"),
    ("No. 5", "number five"),
    ("No. I am not", "No. I am not"),
    ("version 3.12.1", "version three dot twelve dot one"),
    ("mp3", "mp three"),
    ("COVID-19", "COVID-nineteen"),
    ("a 5-minute timer", "a five-minute timer"),
    ("٣", "three"),
    ("x²", "x squared"),
]

MONEY_AND_UNITS = [
    ("$29.50", "twenty-nine dollars and fifty cents"),
    ("It costs $29.", "It costs twenty-nine dollars."),
    ("$1", "one dollar"),
    ("$0.99", "ninety-nine cents"),
    ("$1.01", "one dollar and one cent"),
    ("$1,000", "one thousand dollars"),
    ("$1.5 million", "one point five million dollars"),
    ("$3k", "three thousand dollars"),
    ("$5-10", "five to ten dollars"),
    ("€20", "twenty euros"),
    ("20 €", "twenty euros"),
    ("£3.20", "three pounds and twenty pence"),
    ("5 km", "five kilometers"),
    ("1/2 l milk", "one half liter milk"),
    ("1 1/2 l", "one and a half liters"),
    ("~180°C", "about one hundred and eighty degrees Celsius"),
    ("6'2\" tall", "six feet two inches tall"),
    ("2 tbsp.", "two tablespoons."),
    ("330 m (1,083 ft) tall", "three hundred and thirty meters, one thousand and eighty-three feet, tall"),
    ("1 km", "one kilometer"),
    ("5km", "five kilometers"),
    ("90 km/h", "ninety kilometers per hour"),
    ("250 g", "two hundred and fifty grams"),
    ("2 kg.", "two kilograms."),
    ("50 m²", "fifty square meters"),
    ("a 10-km run", "a ten-kilometer run"),
    ("3-5 km", "three to five kilometers"),
    ("2000 m", "two thousand meters"),
    ("20°C", "twenty degrees Celsius"),
    ("-5 °C", "minus five degrees Celsius"),
    ("1°", "one degree"),
    ("20-25°C", "twenty to twenty-five degrees Celsius"),
    ("68 °F", "sixty-eight degrees Fahrenheit"),
    ("16 GB", "sixteen gigabytes"),
    ("2.4 GHz", "two point four gigahertz"),
    ("I'm 5 months old", "I'm five months old"),
]

MOMENTS = [
    ("It's 4:20 PM.", "It's four twenty PM."),
    ("4:20pm", "four twenty PM"),
    ("at 4:05 p.m. today", "at four oh five PM today"),
    ("at 4 p.m.", "at four PM."),
    ("4:00 PM", "four PM"),
    ("16:20", "sixteen twenty"),
    ("16:00", "sixteen hundred"),
    ("9:00", "nine o'clock"),
    ("00:15", "zero fifteen"),
    ("1:30:05", "one thirty and five seconds"),
    ("10:00-11:30", "ten o'clock to eleven thirty"),
    ("9am–5pm", "nine AM to five PM"),
    ("2026-11-21", "November twenty-first, twenty twenty-six"),
    ("11/21/2026", "November twenty-first, twenty twenty-six"),
    ("21.11.2026", "November twenty-first, twenty twenty-six"),
    ("2026-13-45", "twenty twenty-six thirteen forty-five"),
    ("It's Saturday, November 21.", "It's Saturday, November twenty-first."),
    ("November 21, 2026", "November twenty-first, twenty twenty-six"),
    ("Nov. 3rd", "November third"),
    ("21 November 2026", "twenty-first of November, twenty twenty-six"),
    ("the 4th of July", "the fourth of July"),
    ("I may 2 times", "I may two times"),
]

SHORTHAND = [
    ("Dr. Smith and Mr. Jones", "Doctor Smith and Mister Jones"),
    ("e.g. this, i.e. that", "for example this, that is that"),
    ("apples, pears, etc.", "apples, pears, et cetera."),
    ("cats vs. dogs", "cats versus dogs"),
    ("in the U.S. today", "in the U S today"),
    ("in the U.S.", "in the U S."),
    ("St. John", "Saint John"),
    ("Main St.", "Main Street"),
    ("approx. 5", "approximately five"),
    ("salt & pepper", "salt and pepper"),
    ("2 + 2 = 4", "two plus two equals four"),
    ("5 - 3", "five minus three"),
    ("2*3", "two times three"),
    ("3 x 4", "three times four"),
    ("10x faster", "ten times faster"),
    ("~5", "about five"),
    ("if x > 5", "if x more than five"),
    ("and/or", "and or"),
    ("C++", "C plus plus"),
    ("a<b and c > d", "a less than b and c more than d"),
    ("on Sat., Nov. 21st", "on Saturday, November twenty-first"),
    ("Apt. 4B, p. 35", "Apartment four B, page thirty-five"),
]

TELEPHONES = [
    ("Call 911.", "Call nine one one."),
    ("10.0.0.5:8080", "ten dot zero dot zero dot five port eight thousand and eighty"),
    ("Call 555-1234", "Call five five five, one two three four"),
    ("555-123-4567", "five five five, one two three, four five six seven"),
    ("(555) 123-4567", "five five five, one two three, four five six seven"),
    ("+49 30 123456", "plus four nine, three zero, one two three four five six"),
    ("0800 123 456", "zero eight zero zero, one two three, four five six"),
]

MARKUP = [
    ("**Bold**, *italic*, __both__ and ~~gone~~", "Bold, italic, both and gone"),
    ("# A heading", "A heading"),
    ("## A heading ##\ntext", "A heading. text"),
    ("- milk\n- eggs\n* bread", "milk. eggs. bread"),
    ("- [x] done\n- [ ] open", "done. open"),
    ("1. Boil water\n2. Add salt.", "one, Boil water. two, Add salt."),
    ("> quoted", "quoted"),
    ("above\n---\nbelow", "above below"),
    ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a, b. one, two"),
    ("Run `ls -l` now", "Run ls l now"),
    ("Look:\n```python\nx = 1\n```\nDone.", "Look: Some code. Done."),
    ("```\nnever closed", "Some code."),
    ("[the page](https://example.com/a_(b)) helps", "the page helps"),
    ("![a cat](cat.png)", "a cat"),
    ("See https://www.example.com/a/b?c=d.", "See example dot com."),
    ("See <https://example.org>", "See example dot org"),
    ("See http://192.168.1.5:8080/x now", "See a link now"),
    ("at example.com today", "at example dot com today"),
    ("write to jo.doe@example.com", "write to jo dot doe at example dot com"),
    ("true[1] and [^2] so", "true and so"),
    ("<b>bold</b><br>line &amp; more", "bold line and more"),
    ("Great 😀👍🏽 day 🇩🇪!", "Great day!"),
    ("I ❤️ tea ☕", "I tea"),
    ("fine :) really ;-)", "fine really"),
    ("snake_case_name", "snake case name"),
    ("“Quoted” ‘text’ isn’t", "Quoted text isn't"),
    ("(in brackets) and (so on)", "in brackets, and, so on,"),
    ("a — b – c - d", "a, b, c, d"),
    ("word—word", "word, word"),
    ("Wait… what?!", "Wait... what?"),
    ("Wow!!!", "Wow!"),
    ("Zürich, façade, naïve", "Zürich, façade, naïve"),
    ("", ""),
    ("  \n ", ""),
    ("***", ""),
    ("😀", ""),
    ("...", ""),
]

TABLE = NUMBERS + MONEY_AND_UNITS + MOMENTS + SHORTHAND + TELEPHONES + MARKUP


@pytest.mark.parametrize(("written", "said"), TABLE)
def test_what_is_written_is_said(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize("said", [said for _, said in TABLE])
def test_what_is_said_already_stays_as_it_is(said: str) -> None:
    assert spoken(said) == said


@given(st.lists(st.text(string.ascii_lowercase, min_size=2, max_size=12), min_size=1, max_size=30))
def test_plain_words_are_left_alone(words: list[str]) -> None:
    text = " ".join(word for word in words if word not in ("vs", "etc")) or "word"
    assert spoken(text) == text


MARKS = "*_#`|[](){}<>~$€%°/\\:;,.!?-–—+=@&'\"\n 0123456789kmKMpaPA½²😀"


@given(
    st.one_of(st.text(max_size=400), st.text(MARKS, max_size=400), st.text(MARKS + string.ascii_letters, max_size=300))
)
def test_whatever_comes_only_words_and_pauses_go_to_the_voice(text: str) -> None:
    said = spoken(text)
    assert all(character in " .,;:!?'-" or unicodedata.category(character)[0] in "LM" for character in said), said
    assert said == said.strip()
    assert "  " not in said


HOSTILE = [
    "1",
    "1,",
    "1.1",
    "$1",
    "[",
    "[a](",
    "*",
    "*a",
    "a_",
    "`",
    "<a",
    "&amp",
    "a@",
    "a.",
    "http://",
    "|",
    "- ",
    "> ",
    " ",
    "\n",
    "(",
    "?!",
    "😀",
    "+1 (1) ",
    "November 1 ",
    "1:1",
    "1/1",
    "a'",
    "e.g.",
    "-",
    "~~",
    "https://a.b/(",
    "![",
    "1 1/",
    "°",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_ends_soon(piece: str) -> None:
    """As much of it as a message holds. A pattern that backtracks would outlive the timeout of the tests by hours."""
    text = piece * (8_000 // len(piece))
    spoken(text)
    assert "".join(split(text)) == text.rstrip()


def test_a_reader_stays_silent_until_a_block_of_code_is_closed() -> None:
    reader = Reader()
    said = [reader.read(clause) for clause in ("So:", "\n```python", "\nx = 1,", " 2", "\n```", "\nDone.")]
    assert said == ["So:", "Some code.", "", "", "", "Done."]


def test_a_language_that_cannot_be_read_aloud_says_so() -> None:
    with pytest.raises(BadInput, match="'xx' cannot be read aloud yet"):
        spoken("text", "xx")


@pytest.mark.parametrize("blank", [" ", "\n", "\u3000"])
def test_a_word_behind_more_white_space_than_a_clause_may_have_is_read(blank: str) -> None:
    assert spoken(f"{blank * 2_000}hello{blank * 2_000}you") == "hello you"
