"""Another language is asked for by its name in this one or in its own, and refused aloud where it is not installed."""

from pathlib import Path

import pytest

import appliance.skills
from appliance.skills import Answer, Match, Skills
from appliance.skills.actions import SetLanguage

INSTALLED = ("en", "de", "ja")
FILES = sorted((Path(appliance.skills.__file__).parent / "language").glob("*.yaml"))

SAID = [
    ("speak German", "de"),
    ("please speak german to me", "de"),
    ("talk to me in german", "de"),
    ("can you speak Polish please", "pl"),
    ("switch to Portuguese", "pt_BR"),
    ("switch the language to brazilian portuguese", "pt_BR"),
    ("set the language to Russian", "ru"),
    ("let's speak Japanese", "ja"),
    ("answer in english from now on", "en"),
    ("German, please", "de"),
    ("speak Deutsch", "de"),
    ("speak French", "other"),
]

IN_THEIR_OWN = [
    ("speak English", "en"),
    ("Sprich Deutsch!", "de"),
    ("Sprich bitte deutsch", "de"),
    ("Mów po polsku", "pl"),
    ("Fale português", "pt_BR"),
    ("Говори по-русски", "ru"),
    ("日本語で話してください", "ja"),
]

NEAR_MISSES = [
    "how do you say hello in german",
    "who invented german",
    "translate good morning into polish",
    "speak up",
    "speak slowly",
    "polish the shoes",
    "where is japanese spoken",
    "what language do they speak in brazil",
    "is russian hard to learn",
    "switch to the kitchen light",
    "german",
    "play russian music",
]


@pytest.mark.parametrize(("text", "language"), SAID)
def test_a_language_is_asked_for(skills: Skills, text: str, language: str) -> None:
    assert skills.match(text) == Match("language", "set", {"language": language})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize(("text", "language"), IN_THEIR_OWN)
def test_whatever_is_spoken_now_each_language_is_asked_for_in_itself(
    by_language, file: Path, text: str, language: str
) -> None:
    assert by_language(file.stem).match(text) == Match("language", "set", {"language": language})


@pytest.fixture(scope="module")
def by_language():
    """The skills of a language, loaded once."""
    loaded: dict[str, Skills] = {}

    def given(language: str) -> Skills:
        if language not in loaded:
            loaded[language] = Skills(language)
        return loaded[language]

    return given


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_asks_for_no_language(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "language"


def test_an_installed_language_is_spoken_from_now_on(ask) -> None:
    assert ask("speak german", languages=INSTALLED) == Answer("From now on I speak German.", (SetLanguage("de"),))


def test_the_language_that_is_spoken_already_is_left(ask) -> None:
    assert ask("speak english", languages=INSTALLED) == Answer("I already speak English.")


def test_a_language_that_is_not_installed_is_refused_with_what_is_missing(ask) -> None:
    answer = ask("speak polish", languages=INSTALLED)
    assert answer.actions == ()
    assert answer.text == (
        "I can't speak Polish yet: its speech recognition or its voice is not installed here. "
        "I speak English, German and Japanese."
    )


def test_a_language_that_hark_never_learned_is_refused(ask) -> None:
    answer = ask("speak french", languages=INSTALLED)
    assert answer.actions == ()
    assert answer.text.startswith("I never learned that language")


def test_without_a_language_it_asks_which(skills: Skills, ask) -> None:
    asking = ask("change the language")
    assert asking.text == "Which language?" and asking.asks is not None
    for reply in ("German", "in german", "to German please", "deutsch"):
        assert skills.match(reply, asked=asking.asks) == Match("language", "set", {"language": "de"}), reply
    assert skills.match("what time is it", asked=asking.asks).skill == "time"
    assert skills.match("never mind", asked=asking.asks).skill == "stop"


@pytest.mark.parametrize(
    ("text", "languages", "said"),
    [
        ("what languages do you speak", INSTALLED, "I speak English. Ask me, and I speak German and Japanese."),
        ("which language is this", ("en",), "I speak English. No other language is installed here."),
        ("do you speak german", INSTALLED, "Yes, I speak German."),
        ("do you speak english", ("en",), "Yes, I speak English."),
    ],
)
def test_what_it_speaks_is_told(ask, text: str, languages: tuple[str, ...], said: str) -> None:
    assert ask(text, languages=languages) == Answer(said)


def test_asked_whether_it_speaks_what_is_missing_it_says_so(ask) -> None:
    assert ask("do you speak russian").text.startswith("I can't speak Russian yet")
    assert ask("do you speak dutch").text.startswith("I never learned that language")


def test_every_language_has_its_name_in_the_replies(ask) -> None:
    for language in ("en", "de", "pl", "pt_BR", "ru", "ja"):
        assert ask("which language is this", language=language).text.startswith("I speak ")
