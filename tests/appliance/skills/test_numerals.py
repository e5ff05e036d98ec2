"""Number words as people say them and recognisers write them, in every language that we speak."""

from importlib.resources import files

import pytest

from appliance.skills.matching.words import Words
from appliance.skills.sentences import read_sentences
from appliance.speech_text.locales import LANGUAGES

READ = {
    "en": [
        ("twenty-five minutes", "25 minutes"),
        ("seven thirty", "7 30"),
        ("two hundred and five", "205"),
        ("two thousand twenty six", "2026"),
        ("three million two hundred thousand", "3200000"),
        ("one point two five", "1.25"),
        ("twenty and five", "20 and 5"),
        ("1,234.5", "1234.5"),
    ],
    "de": [
        ("fünfundzwanzig Minuten", "25 minuten"),
        ("hundertzwanzig", "120"),
        ("zweihundertfünf", "205"),
        ("fünfhundert", "500"),
        ("tausend", "1000"),
        ("zweitausendfünfhundert", "2500"),
        ("zwei Millionen dreihunderttausend", "2300000"),
        ("zwei Komma fünf", "2.5"),
        ("1.234,5", "1234.5"),
        ("19.30 Uhr", "19:30 uhr"),
        ("einer Minute", "1 minute"),
    ],
    "pl": [
        ("dwudziestu pięciu minut", "25 minut"),
        ("jedną minutę", "1 minute"),
        ("dwie minuty", "2 minuty"),
        ("sto dwadzieścia dwa", "122"),
        ("dwa tysiące pięćset", "2500"),
    ],
    "pt_BR": [
        ("vinte e cinco", "25"),
        ("sete e trinta", "7 e 30"),
        ("duzentas e cinco", "205"),
        ("mil e quinhentos", "1500"),
        ("dois vírgula cinco", "2.5"),
    ],
    "ru": [
        ("двадцать пять минут", "25 минут"),
        ("одну минуту", "1 минуту"),
        ("ста двадцати двух", "122"),
        ("две тысячи пятьсот", "2500"),
    ],
    "ja": [
        ("七時三十分", "7時30分"),
        ("二万五千", "25000"),
        ("千五百", "1500"),
        ("２５分", "25分"),
        ("二点五", "2.5"),
    ],
}


def words(language: str) -> Words:
    return Words(read_sentences(files("appliance.skills") / f"{language}.yaml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_number_words_become_digits(language: str) -> None:
    spelling = words(language)
    assert [spelling.read(said).text for said, _ in READ[language]] == [text for _, text in READ[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_up_to_a_thousand_is_understood_as_num2words_says_it(language: str) -> None:
    from num2words import num2words

    spelling = words(language)
    wrong = {
        number: said
        for number in range(0, 1001, 7)
        if spelling.read(said := num2words(number, lang=language)).text != str(number)
    }
    assert wrong == {}


def test_what_was_said_comes_back_from_what_was_matched() -> None:
    said = words("de").read("Kauf zwei Flaschen Öl für die Straße")
    assert said.text == "kauf 2 flaschen ol fur die strasse"
    assert said.back("2 flaschen ol") == "zwei flaschen öl"
    assert said.back("strasse") == "straße"
    japanese = words("ja").read("二本の牛乳を追加")
    assert japanese.back("2本の牛乳") == "二本の牛乳"


@pytest.mark.parametrize(
    ("language", "said", "matched", "part", "back"),
    [
        ("pt_BR", "ligar pro encanador", "ligar para o encanador", "ligar para o encanador", "ligar pro encanador"),
        ("pt_BR", "ligar pra mãe, pro pai", "ligar para mae para o pai", "ligar para mae", "ligar pra mãe"),
        ("en", "room two hundred and five", "room 205", "room 205", "room two hundred and five"),
        ("de", "wie bitte", "pardon", "pardon", "wie bitte"),
        ("de", "hol bitte das brot", "hol das brot", "hol das brot", "hol das brot"),
        ("ja", "Abbey Roadをかけて", "abbeyroadをかけて", "abbeyroad", "abbey road"),
        ("ja", "J-WAVEを流して", "jwaveを流して", "jwave", "j-wave"),
    ],
)
def test_a_name_keeps_the_words_that_sentences_say_otherwise(
    language: str, said: str, matched: str, part: str, back: str
) -> None:
    heard = words(language).read(said)
    assert heard.text == matched
    assert heard.back(part) == back


def test_the_things_on_a_list_keep_their_commas_where_words_are_dropped_or_said_otherwise() -> None:
    assert words("de").read("bitte milch, doch bitte brot, käse").back("milch brot kase") == "milch, brot, käse"
    assert words("pt_BR").read("leite pra mãe, pão pro pai").back("leite para mae pao para o pai") == (
        "leite pra mãe, pão pro pai"
    )


def test_letters_are_folded_but_japanese_voiced_sounds_are_not() -> None:
    assert words("ru").read("ещё").text == words("ru").read("еще").text
    assert words("de").read("dreissig Grad").text == words("de").read("dreißig Grad").text
    assert words("ja").read("がぎぐ").text == "がぎぐ"
