"""Units are converted as people ask for them; what measures something else, and money, is refused."""

import pytest

from appliance.skills import Answer, Context, Match, Skills
from appliance.skills.convert import units
from appliance.skills.sentences import read_sentences
from appliance.skills.table import SKILLS
from appliance.speech_text.locales import unit
from tests.appliance.skills.conftest import NOW

SAID = [
    ("how many grams in a pound", "1 pound is about 453.59 grams."),
    ("how many grams are there in two pounds", "2 pounds is about 907.18 grams."),
    ("convert 20 celsius to fahrenheit", "20 degrees Celsius is 68 degrees Fahrenheit."),
    ("convert 20°C to fahrenheit", "20 degrees Celsius is 68 degrees Fahrenheit."),
    ("what's 70 degrees in celsius", "70 degrees Fahrenheit is about 21.11 degrees Celsius."),
    ("convert 20 celsius to degrees", "20 degrees Celsius is 68 degrees Fahrenheit."),
    ("minus 40 celsius in fahrenheit", "-40 degrees Celsius is -40 degrees Fahrenheit."),
    ("what's six feet in centimetres", "6 feet is 182.88 centimeters."),
    ("what's six foot two in centimetres", "6 feet 2 inches is 187.96 centimeters."),
    ("six feet two inches in meters", "6 feet 2 inches is 1.8796 meters."),
    ("two and a half cups in milliliters", "2.5 cups is 625 milliliters."),
    ("half a pound in grams", "0.5 pounds is about 226.8 grams."),
    ("how many teaspoons in a tablespoon", "1 tablespoon is 3 teaspoons."),
    ("3.75 litres in cups", "3.75 liters is 15 cups."),
    ("how many ounces in a cup", "1 cup is 8 fluid ounces."),
    ("5 ounces in milliliters", "5 fluid ounces is about 147.87 milliliters. That is the American measure."),
    ("5 ounces in grams", "5 ounces is about 141.75 grams."),
    ("3 tablespoons in milliliters", "3 tablespoons is 45 milliliters."),
    ("how many cups in a quart", "1 quart is 4 cups."),
    ("how many quarts in a gallon", "1 gallon is 4 quarts."),
    ("gallons to liters", "1 gallon is about 3.79 liters. That is the American measure."),
    ("60 miles per hour in kilometers per hour", "60 miles per hour is about 96.56 kilometers per hour."),
    ("2 hectares in square meters", "2 hectares is 20,000 square meters."),
    ("how many seconds are in an hour", "1 hour is 3,600 seconds."),
    ("how many days in a year", "1 year is 365 days."),
    ("how many months in a year", "1 year is 12 months."),
    ("how many megabytes in a gigabyte", "1 gigabyte is 1,000 megabytes."),
    ("miles to kilometers", "1 mile is about 1.61 kilometers."),
    ("how many kilometers in a light year", "1 light year is about 9,461,000,000,000 kilometers."),
    ("how many millimeters in a light year", "That number is too large for me."),
    ("how many light years in a meter", "That is almost nothing."),
    ("how many grams in a cup", "I can't tell for 1 cup: that depends on what it is."),
    ("how many meters in a pound", "I can't convert 1 pound into that: it measures something else."),
    ("six foot two in grams", "I can't convert 6 feet 2 inches into that: it measures something else."),
    ("convert minus 300 celsius to kelvin", "It can't be colder than absolute zero."),
    ("convert 20 dollars to euros", "I can't convert money: I don't know today's exchange rates."),
    ("20 pounds in dollars", "I can't convert money: I don't know today's exchange rates."),
    ("what's the exchange rate", "I can't convert money: I don't know today's exchange rates."),
]

NEAR_MISSES = [
    "how many people live in a mile",
    "set a timer for ten minutes",
    "ten minutes",
    "how many grams of sugar in a cup",
    "how far is it to the moon in miles",
    "convert to islam",
    "what is a pound",
    "ten to seven",
]


@pytest.mark.parametrize(("text", "told"), SAID)
def test_what_is_asked_for_is_converted(skills: Skills, ask, text: str, told: str) -> None:
    match = skills.match(text)
    assert match is not None and (match.skill, match.intent) == ("convert", "convert")
    assert ask(text) == Answer(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("two and a half cups in milliliters", "2.5 cups is about 591.47 milliliters."),
        ("3.75 litres in cups", "3.75 liters is about 15.85 cups."),
        ("how many tablespoons in a cup", "1 cup is 16 tablespoons."),
        ("3 tablespoons in milliliters", "3 tablespoons is about 44.36 milliliters."),
        ("gallons to liters", "1 gallon is about 3.79 liters."),
    ],
)
def test_in_america_cups_spoons_and_gallons_are_american_and_nothing_is_said_of_it(ask, text: str, told: str) -> None:
    assert ask(text, units="us") == Answer(told)


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("de", "wie viele milliliter sind zwei tassen", "2 Tassen sind 500 Milliliter."),
        (
            "de",
            "wie viele liter sind zwei gallonen",
            "2 Gallonen sind ungefähr 7,57 Liter. Gemeint ist das amerikanische Maß.",
        ),
        ("pl", "ile mililitrów to dwie szklanki", "2 szklanki to 500 mililitrów."),
        ("pt_BR", "quantos mililitros tem uma xícara", "1 xícara, isso dá 240 mililitros."),
        ("ru", "сколько миллилитров в пяти чашках", "5 чашек — это 1 250 миллилитров."),
        ("ja", "2カップは何ミリリットル", "2カップは400ミリリットルです。"),
    ],
)
@pytest.mark.parametrize("units", ["metric", "us"])
def test_a_cup_is_what_it_is_where_the_language_is_spoken(language: str, text: str, told: str, units: str) -> None:
    skills = Skills(language)
    match = skills.match(text)
    assert match is not None
    assert skills.answer(match, Context(now=NOW, units=units)) == Answer(told)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_is_not_converted(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "convert"


def test_without_the_other_unit_it_asks_for_it(talk) -> None:
    asking = talk("convert five miles")
    assert asking.text == "Into which unit?" and not asking.asks.complete
    assert talk("convert five miles", "to kilometers") == Answer("5 miles is about 8.05 kilometers.")


@pytest.mark.parametrize(
    ("slots", "told"),
    [
        ({"amount": 3, "source": "feet", "target": "Centimeters"}, "3 feet is 91.44 centimeters."),
        (
            {"amount": 5, "source": "degrees celsius", "target": "degrees fahrenheit"},
            "5 degrees Celsius is 41 degrees Fahrenheit.",
        ),
        ({"amount": 5, "source": "bananas", "target": "meter"}, "I don't know that unit."),
        ({"amount": 5, "source": "9**9**9", "target": "meter"}, "I don't know that unit."),
        ({"amount": 5, "source": "hogshead", "target": "liter"}, "I don't know that unit."),
        ({"amount": 5, "more": 3, "source": "acre", "target": "hectare"}, "I don't know that unit."),
    ],
)
def test_a_tool_may_call_units_as_it_likes(skills: Skills, slots: dict[str, str | int], told: str) -> None:
    assert skills.answer(Match("convert", "convert", slots), Context(now=NOW)) == Answer(told)


def test_every_unit_of_every_sentence_file_is_pints_and_can_be_written() -> None:
    (folder,) = (row.folder for row in SKILLS if row.name == "convert")
    files = [read_sentences(file) for file in folder.iterdir() if file.name.endswith(".yaml")]
    names = {(file.language, value["out"]) for file in files for value in file.lists["unit"]["values"]}
    assert len(names) >= 60
    for language, name in sorted(names - {(language, "degree") for language, _ in names}):
        assert units.converted(1, name, name) == 1, (language, name)
        assert unit(2, units.cldr(name), language), (language, name)
