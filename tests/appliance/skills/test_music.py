"""Music: who owns an utterance, what is asked of the player, and what is said of its answer."""

from collections.abc import Callable
from importlib.resources import files

import pytest

from appliance.skills import Answer, Context, Match, Skills, music
from appliance.skills.sentences import read_sentences
from appliance.skills.skill import Call, Phrases, Result
from tests.appliance.skills.conftest import NOW

OWNED = [
    ("play some music", "play", {}),
    ("Could you put on some music, please?", "play", {}),
    ("music", "play", {}),
    ("play something", "play", {}),
    ("shuffle my library", "play", {}),
    ("turn the music on", "play", {}),
    ("play jazz", "play", {"what": "jazz"}),
    ("play some jazz music", "play", {"what": "jazz"}),
    ("i want to hear beethoven", "play", {"name": "beethoven"}),
    ("I'd like to hear some Mozart", "play", {"name": "mozart"}),
    ("play stairway to heaven", "play", {"what": "stairway to heaven"}),
    ("play 99 luftballons", "play", {"what": "99 luftballons"}),
    ("play stand by me", "play", {"what": "stand by me"}),
    ("play some music by mozart", "play", {"what": "mozart", "kind": "artist"}),
    ("play hotel california by the eagles", "play", {"what": "hotel california", "artist": "eagles", "kind": "title"}),
    ("play the beatles", "play", {"what": "beatles"}),
    ("play bohemian rhapsody", "play", {"what": "bohemian rhapsody"}),
    ("play songs by queen", "play", {"what": "queen", "kind": "artist"}),
    ("play something by pink floyd", "play", {"what": "pink floyd", "kind": "artist"}),
    ("play the album thriller", "play", {"what": "thriller", "kind": "album"}),
    ("play the song yesterday by the beatles", "play", {"what": "yesterday", "artist": "beatles", "kind": "title"}),
    ("play the playlist party", "play", {"what": "party", "kind": "playlist"}),
    ("turn on the radio", "radio", {}),
    ("play the radio", "radio", {}),
    ("radio", "radio", {}),
    ("play radio paradise", "radio", {"station": "paradise"}),
    ("tune in to jazz radio", "radio", {"station": "jazz"}),
    ("play classic fm on the radio", "radio", {"station": "classic fm"}),
    ("pause", "pause", {}),
    ("pause the music", "pause", {}),
    ("resume", "resume", {}),
    ("continue playing", "resume", {}),
    ("play", "resume", {}),
    ("next", "next", {}),
    ("next song please", "next", {}),
    ("skip this one", "next", {}),
    ("play another song", "next", {}),
    ("I don't like this song", "next", {}),
    ("previous song", "previous", {}),
    ("go back a song", "previous", {}),
    ("what song is this", "what", {}),
    ("what's playing", "what", {}),
    ("who sings this", "what", {}),
    ("what is this song called", "what", {}),
    ("what is this", "what", {}),
    ("what are we listening to", "what", {}),
    ("stop the music", "stop", {}),
    ("turn off the music", "stop", {}),
    ("turn the radio off", "stop", {}),
    ("stop playing", "stop", {}),
]

NEAR_MISSES = [
    "play a game",
    "play chess with me",
    "play a trick on my brother and tell me about it",
    "play the devil's advocate for a moment",
    "play music in the kitchen",
    "can you play the guitar",
    "listen to me",
    "i want to hear a story about dragons",
    "i'd like to hear what you think",
    "next week is my birthday",
    "what is this thing on my desk",
    "what is playing at the cinema tonight",
    "who is the president",
    "what music did mozart write",
    "who wrote romeo and juliet",
    "tell me about the radio",
]

OTHERS = [
    ("stop", "stop"),
    ("pause the timer", "timer"),
    ("stop the timer", "timer"),
    ("what was that", "repeat"),
    ("turn the volume up", "volume"),
]


@pytest.mark.parametrize(("text", "intent", "slots"), OWNED)
def test_music_owns(skills: Skills, text: str, intent: str, slots: dict[str, str]) -> None:
    assert skills.match(text) == Match("music", intent, slots)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_music_leaves_to_others(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "music"


@pytest.mark.parametrize(("text", "skill"), OTHERS)
def test_what_sounds_like_music_and_is_another_skills(skills: Skills, text: str, skill: str) -> None:
    match = skills.match(text)
    assert match is not None and match.skill == skill


def test_the_player_is_asked_with_the_slots_and_only_a_late_answer_is_bridged(ask: Callable[..., Answer]) -> None:
    answer = ask("play songs by queen", services=frozenset({"music"}))
    assert answer == Answer("One moment.", call=Call("music", "play", {"what": "queen", "kind": "artist"}))


def test_a_name_is_what_is_to_be_played(ask: Callable[..., Answer]) -> None:
    answer = ask("i want to hear beethoven", services=frozenset({"music"}))
    assert answer.call == Call("music", "play", {"what": "beethoven"})


def test_without_a_player_that_is_said(ask: Callable[..., Answer]) -> None:
    assert ask("play some music") == Answer("No music player is set up.")


def finished(intent: str, result: Result, **slots: str) -> Answer:
    say = Phrases("en", read_sentences(files(music) / "en.yaml").replies)
    return music.finish(Match("music", intent, dict(slots)), result, Context(now=NOW), say)


def playing(**value: object) -> Result:
    return Result(ok=True, value={"outcome": "playing", **value})


SAID = [
    ("play", playing(kind="title", name="So What", artist="Miles Davis"), "Playing So What by Miles Davis."),
    ("play", playing(kind="title", name="So What", artist=""), "Playing So What."),
    ("play", playing(kind="artist", name="Queen"), "Playing Queen."),
    ("play", playing(kind="album", name="Kind of Blue"), "Playing the album Kind of Blue."),
    ("play", playing(kind="genre", name="jazz"), "Playing jazz."),
    ("play", playing(kind="playlist", name="Party"), "Playing the playlist Party."),
    ("play", playing(kind="library", name=""), "Playing your music."),
    ("play", playing(kind="station", name="Radio One"), "Playing Radio One."),
    ("radio", playing(kind="station", name="Radio One"), "Playing Radio One."),
    ("play", Result(ok=True, value={"outcome": "nothing_found"}), "I couldn't find abba."),
    ("play", Result(ok=True, value={"outcome": "empty"}), "There is no music in the library."),
    ("pause", Result(ok=True, value={"outcome": "nothing_playing"}), "Nothing is playing."),
    ("what", Result(ok=True, value={"outcome": "nothing_playing"}), "Nothing is playing."),
    ("what", playing(title="So What", artist="Miles Davis", station=""), "This is So What by Miles Davis."),
    ("what", playing(title="So What", artist="", station=""), "This is So What."),
    ("what", playing(title="The News", artist="", station="Radio One"), "This is The News on Radio One."),
    ("what", playing(title="", artist="", station="Radio One"), "This is Radio One."),
    ("what", playing(title="", artist="", station=""), "I don't know what this is."),
    (
        "radio",
        Result(ok=True, value={"outcome": "unknown_station", "stations": ["Radio One", "Jazz FM"]}),
        "I don't know the station abba. I know Radio One and Jazz FM.",
    ),
    ("radio", Result(ok=True, value={"outcome": "unknown_station", "stations": []}), "No radio stations are set up."),
    ("play", Result(ok=False, value={"error": "unreachable"}, why="x"), "I can't reach the music player."),
    ("play", Result(ok=False, value={"error": "late"}, why="x"), "I can't reach the music player."),
    ("play", Result(ok=False, why="x"), "I can't reach the music player."),
    ("next", Result(ok=False, value={"error": "refused"}, why="x"), "The music player did not do that."),
]


@pytest.mark.parametrize(("intent", "result", "text"), SAID)
def test_what_is_said_of_the_players_answer(intent: str, result: Result, text: str) -> None:
    assert finished(intent, result, what="abba", station="abba") == Answer(text)


@pytest.mark.parametrize("intent", ["pause", "resume", "next", "previous", "stop"])
def test_what_the_music_itself_answers_is_silent(intent: str) -> None:
    assert finished(intent, Result(ok=True, value={"outcome": "done"})) == Answer(silent=True)


def test_resuming_into_an_empty_queue_plays_the_library_without_a_word() -> None:
    assert finished("resume", playing(kind="library", name="")) == Answer(silent=True)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "play louder"), ("de", "spiel lauter"), ("pl", "zagraj głośniej"), ("pl", "puść muzykę ciszej")],
)
def test_louder_is_no_title(language: str, text: str) -> None:
    match = Skills(language).match(text)
    assert match is None or match.skill != "music"
