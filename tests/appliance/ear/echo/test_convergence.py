import numpy as np

from appliance.ear.echo.convergence import ENOUGH, LINGERS, Convergence
from appliance.ear.protocols import Block
from appliance.units import BLOCK


def loud(decibels: float) -> Block:
    """A block of so many dBFS, int16[320]."""
    return np.full(BLOCK, round(32_768 * 10 ** (decibels / 20)), np.int16)


SILENT = np.zeros(BLOCK, np.int16)


def fed(count: int, heard: float, quiet: float, into: Convergence | None = None) -> Convergence:
    convergence = into or Convergence()
    for _ in range(count):
        convergence.feed(loud(heard), loud(quiet), loud(-25))
    return convergence


def test_two_seconds_of_an_echo_that_is_gone_are_trusted_and_no_less() -> None:
    assert not fed(ENOUGH - 1, -30, -60).converged
    done = fed(ENOUGH, -30, -60)
    assert done.converged
    assert round(done.erle_db) == 30


def test_an_echo_that_stays_is_never_trusted() -> None:
    assert not fed(500, -30, -35).converged


def test_a_room_without_an_echo_needs_no_canceller() -> None:
    assert fed(ENOUGH, -75, -75).converged


def test_somebody_who_speaks_for_two_seconds_does_not_spoil_it() -> None:
    convergence = fed(200, -30, -60)
    fed(50, -25, -26, convergence)
    assert convergence.converged


def test_a_room_that_changed_is_noticed_within_its_window() -> None:
    convergence = fed(200, -30, -60)
    fed(150, -30, -35, convergence)
    assert not convergence.converged


def test_a_reset_begins_anew() -> None:
    convergence = fed(200, -30, -60)
    convergence.reset()
    assert (convergence.converged, convergence.seconds, convergence.erle_db) == (False, 0, 0)


def test_an_echo_lingers_after_the_last_sound() -> None:
    convergence = fed(10, -30, -60)
    playing = []
    for _ in range(LINGERS + 2):
        convergence.feed(SILENT, SILENT, SILENT)
        playing.append(convergence.playing)
    assert playing == [True] * LINGERS + [False] * 2


def test_a_word_that_is_gone_without_the_echo_was_the_speakers_own() -> None:
    assert fed(145, -30, -55).own_voice
    assert not fed(145, -30, -45).own_voice


def test_before_the_room_is_known_every_word_over_the_speakers_voice_is_its_own() -> None:
    assert fed(ENOUGH - 1, -30, -45).own_voice
    assert not fed(ENOUGH, -30, -45).own_voice


def test_a_word_that_is_reported_when_the_speaker_has_just_ended_is_still_its_own() -> None:
    convergence = fed(145, -30, -55)
    for _ in range(20):
        convergence.feed(SILENT, SILENT, SILENT)
    assert not convergence.playing
    assert convergence.own_voice


def test_a_word_over_the_speakers_voice_is_somebodys() -> None:
    convergence = fed(125, -30, -60)
    fed(20, -25, -30, convergence)
    assert not convergence.own_voice


def test_while_nothing_plays_no_word_is_the_speakers_own() -> None:
    convergence = fed(5, -30, -60)
    for _ in range(40):
        convergence.feed(loud(-30), loud(-60), SILENT)
    assert not convergence.own_voice
