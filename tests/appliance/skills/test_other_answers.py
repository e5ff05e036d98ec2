import pytest

from appliance.skills import Match, SetVolume, Skills, Stop
from appliance.skills.sentences import read_sentences
from appliance.skills.table import SKILLS


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("louder", 60, 70),
        ("a bit louder", 60, 65),
        ("much louder", 60, 80),
        ("louder", 95, 100),
        ("volume up by twenty percent", 60, 80),
        ("quieter", 60, 50),
        ("a little quieter", 60, 55),
        ("quieter", 8, 5),
        ("set the volume to thirty percent", 60, 30),
        ("set the volume to 35", 60, 35),
        ("set the volume to seven", 60, 70),
        ("volume ten", 60, 100),
        ("volume one percent", 60, 1),
        ("half volume", 60, 50),
        ("full volume", 60, 100),
    ],
)
def test_the_volume_changes_and_is_told(ask, text: str, before: int, after: int) -> None:
    answer = ask(text, volume=before)
    assert answer.actions == (SetVolume(after),)
    assert answer.text == f"Volume {after} percent."


def test_at_the_ends_the_volume_stays_and_says_so(ask) -> None:
    assert ask("louder", volume=100).text == "That's as loud as I get."
    assert ask("quieter", volume=5).text == "That's as quiet as I get. Say mute for silence."
    assert ask("louder", volume=100).actions == ask("quieter", volume=5).actions == ()


@pytest.mark.parametrize("text", ["mute", "set the volume to zero", "sound off"])
def test_muting_is_silent(ask, text: str) -> None:
    answer = ask(text)
    assert (answer.actions, answer.text, answer.silent) == ((SetVolume(0),), "", True)


def test_unmuting_goes_back_to_the_volume_before(ask) -> None:
    assert ask("unmute", volume=0, volume_before_mute=40).actions == (SetVolume(40),)
    assert ask("louder", volume=0, volume_before_mute=40).actions == (SetVolume(50),)


def test_the_volume_can_be_asked_for(ask) -> None:
    assert ask("what's the volume", volume=35).text == "The volume is at 35 percent."


def test_the_microphone_is_never_switched_by_voice(ask) -> None:
    assert ask("mute the microphone").actions == ()


@pytest.mark.parametrize("text", ["stop", "never mind", "thank you", "that's all", "be quiet"])
def test_stop_ends_the_turn_without_a_word(ask, text: str) -> None:
    answer = ask(text)
    assert (answer.actions, answer.text, answer.silent) == ((Stop(),), "", True)


def test_the_last_reply_is_repeated(ask) -> None:
    assert ask("say that again", last_reply="It's noon.").text == "It's noon."
    assert ask("say that again").text == "I haven't said anything yet."


def test_help_lists_what_every_skill_can_do(ask) -> None:
    told = ask("what can you do").text
    assert told.startswith("I can tell you the time, tell you the date, set timers, ")
    assert told.endswith(" and restart or shut down. Ask me anything else and I'll try. Say stop to quiet me.")
    for row in SKILLS:
        assert read_sentences(row.folder / "en.yaml").ability in told


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("i can't hear you very well", "up"),
        ("raise your voice", "up"),
        ("lower your voice", "down"),
        ("not so loud", "down"),
        ("silence yourself", "mute"),
        ("go silent", "mute"),
        ("you can talk again", "unmute"),
        ("how loud are you right now", "query"),
    ],
)
def test_loudness_is_said_in_many_ways(skills: Skills, text: str, intent: str) -> None:
    assert skills.match(text) == Match("volume", intent)


@pytest.mark.parametrize(
    ("text", "after"),
    [("increase the volume to eighty", 80), ("turn it all the way up", 100), ("turn the volume all the way down", 10)],
)
def test_the_volume_is_set_in_many_ways(ask, text: str, after: int) -> None:
    assert ask(text).actions == (SetVolume(after),)


@pytest.mark.parametrize(
    "text", ["not so fast", "a lower price", "voice", "is it silent in space", "all the way up the hill"]
)
def test_a_near_miss_leaves_the_volume(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "volume"


def test_a_volume_without_a_number_is_asked_for(skills: Skills, ask) -> None:
    asking = ask("set the volume")
    assert (asking.text, asking.actions) == ("To how many percent?", ())
    assert skills.match("thirty percent", asked=asking.asks) == Match("volume", "set", {"percent": 30})
