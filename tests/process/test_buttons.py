"""Hands on the simulated board of a whole appliance."""

import time

import pytest

from appliance.asking import Asker
from appliance.messages import TurnDone
from hardware.bench_pins import drive

pytestmark = pytest.mark.process


def turn(asker: Asker) -> TurnDone:
    """The next turn with a reply that was heard to its end."""
    for message in asker.session.messages(30.0):
        if isinstance(message, TurnDone) and message.reply and not message.cancelled:
            return message
    raise AssertionError("nothing was said; " + asker.session.last_words())


def press(asker: Asker, *lines: str, pause: float = 0.1) -> None:
    for line in lines:
        drive(asker.session.run.path, line)
        time.sleep(pause)


def test_two_taps_repeat_the_answer_and_a_silent_hold_is_counted_down_to_set_up(asker: Asker) -> None:
    ((first, _reply),) = asker.ask_text("what is two plus two")
    press(asker, *["press talk", "release talk"] * 2)
    again = turn(asker)
    assert (again.reply, again.answered_by) == (first.reply, "skill:repeat")
    press(asker, "press talk", pause=10.5)
    press(asker, "release talk")
    assert turn(asker).reply.startswith("5 4 3 2 1 ")
