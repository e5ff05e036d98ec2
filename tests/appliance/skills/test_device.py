"""The machine: what it knows of itself, and the two orders that ask first."""

from datetime import UTC, datetime

import pytest

from appliance.skills import Context, Match, Skills
from appliance.skills.actions import Power
from appliance.skills.skill import Device

NOW = Context(now=datetime(2026, 11, 21, 16, 20, tzinfo=UTC))

SAID = [
    ("what's your ip address", "address"),
    ("what is the IP address of this speaker", "address"),
    ("tell me your i p address", "address"),
    ("how can i reach you over the network", "address"),
    ("what is your host name", "host"),
    ("what are you called in the network", "host"),
    ("which version are you", "version"),
    ("what software version are you running", "version"),
    ("what is your version number", "version"),
    ("restart", "restart"),
    ("please reboot the device", "restart"),
    ("turn yourself off and on again", "restart"),
    ("shut down", "shut_down"),
    ("could you shut yourself down please", "shut_down"),
    ("power off", "shut_down"),
    ("turn off this device", "shut_down"),
]

NEAR_MISSES = [
    "what is my address",
    "what is the address of the white house",
    "what is an ip address",
    "what is your name",
    "which version of the bible is the oldest",
    "restart the song",
    "restart my computer at work",
    "shut the door",
    "the power is off",
    "turn off the heating",
    "shut down the nuclear plant",
    "go ahead",
    "of course",
]


@pytest.mark.parametrize(("text", "intent"), SAID)
def test_the_device_is_asked(skills: Skills, text: str, intent: str) -> None:
    match = skills.match(text)
    assert match is not None and (match.skill, match.intent) == ("device", intent)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_is_not_for_the_device(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "device"


def test_what_it_knows_of_itself_is_told(ask) -> None:
    device = Device(version="0.4.1", host="kitchen", addresses=("192.168.1.23", "fd00::1"))
    assert ask("what's your ip address", device=device).text == "My address is 192.168.1.23 and fd00::1."
    assert ask("what's your host name", device=device).text == "In the network I am called kitchen."
    assert ask("which version are you", device=device).text == "This is hark 0.4.1."


def test_what_it_does_not_know_is_admitted(ask) -> None:
    assert ask("what's your ip address").text == "I have no network, so I have no address."
    assert ask("what's your host name").text == ask("which version are you").text
    assert ask("which version are you").text == "I can't find that out on this machine."


@pytest.fixture
def replied(skills: Skills):
    """The actions and words after an order and what was replied to its question."""

    def given(order: str, reply: str) -> tuple[tuple[object, ...], str] | Match | None:
        question = skills.answer(skills.match(order), NOW)
        assert question.actions == () and question.asks is not None
        match = skills.match(reply, asked=question.asks)
        if match is None or match.skill != "device":
            return match
        answer = skills.answer(match, NOW)
        return answer.actions, answer.text

    return given


@pytest.mark.parametrize("yes", ["yes", "Yes, please.", "yeah do it", "ok", "sure", "I'm sure", "go ahead"])
def test_after_a_yes_it_is_done(replied, yes: str) -> None:
    assert replied("restart", yes) == ((Power(restart=True),), "Restarting.")
    assert replied("shut down", yes) == ((Power(restart=False),), "Shutting down. Goodbye.")


@pytest.mark.parametrize("no", ["no", "no thanks", "stop", "never mind", "cancel", "better not", "no, don't", "later"])
def test_after_a_no_it_is_not_done(replied, no: str) -> None:
    assert replied("restart", no) == ((), "I leave it.")
    assert replied("shut down", no) == ((), "I leave it.")


@pytest.mark.parametrize(
    "other", ["what time is it", "volume up", "bananas", "yes but tell me a joke", "restart the song"]
)
def test_after_anything_else_it_is_not_done(replied, other: str) -> None:
    match = replied("restart", other)
    assert match is None or isinstance(match, Match)


def test_asked_again_it_asks_again(replied) -> None:
    assert replied("restart", "restart") == ((), "Shall I restart? It takes about a minute.")


def test_a_yes_to_nothing_is_nobodys(skills: Skills) -> None:
    assert skills.match("yes") is None
    assert skills.match("go ahead") is None


def test_a_yes_that_does_not_say_to_what_does_nothing(skills: Skills) -> None:
    assert skills.answer(Match("device", "confirm", {"answer": "yes"}), NOW).actions == ()
    assert skills.answer(Match("device", "confirm", {"answer": "maybe", "what": "restart"}), NOW).actions == ()
