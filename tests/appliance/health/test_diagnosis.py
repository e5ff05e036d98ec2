"""From a log to a bottleneck in words."""

import json

import pytest

from appliance.health.diagnosis.advice import ADVICE, Facts
from appliance.health.diagnosis.diagnosis import diagnose
from appliance.health.diagnosis.logbook import read_log
from appliance.health.diagnosis.picture import WIDTH, bar, lines
from appliance.health.marks import Part
from appliance.health.snapshot import Turn
from appliance.health.thresholds import Level

PI = Facts(stt="whisper-small", smaller_stt="whisper-base", llm="llama", cores=4, stt_threads=3, llm_threads=2)


def turn(
    ending: float = 0.2, transcript: float = 0.3, token: float = 0.4, clause: float = 0.5, sample: float = 0.6
) -> Turn:
    """One whose marks lie so many seconds after the end of speech."""
    marks = {"speech_end": 5.0, "endpoint": 5 + ending, "transcript": 5 + transcript, "first_token": 5 + token}
    return Turn(1, "llm", "", {**marks, "first_clause": 5 + clause, "first_sample": 5 + sample})


def line(event: str, **fields: object) -> str:
    return json.dumps({"at": "2026-11-21T12:00:00+00:00", "level": "info", "event": event, **fields})


@pytest.mark.parametrize(
    ("slow", "part"),
    [
        (turn(2, 2.1, 2.2, 2.3, 2.4), Part.ENDING),
        (turn(0.2, 2.1, 2.2, 2.3, 2.4), Part.TRANSCRIPTION),
        (turn(0.2, 0.3, 2.2, 2.3, 2.4), Part.THINKING),
        (turn(0.2, 0.3, 0.4, 2.3, 2.4), Part.WORDS),
        (turn(0.2, 0.3, 0.4, 0.5, 2.4), Part.VOICE),
    ],
)
def test_the_part_that_takes_longest_is_named(slow: Turn, part: Part) -> None:
    found = diagnose([slow], PI)
    assert found.bottleneck is part
    assert found.words.startswith(f"{part} takes {found.share(part):.0%} of the wait: ")
    assert sum(found.parts.values()) == pytest.approx(found.waits[0], abs=0.001)


def test_a_model_that_is_too_big_gets_a_smaller_one_and_threads() -> None:
    found = diagnose([turn(0.2, 3.0, 3.1, 3.2, 3.3)], PI._replace(stt_threads=1))
    assert found.words == (
        "transcription takes 85% of the wait: the speech model (whisper-small) is big for this machine. Try a smaller model: "
        "`hark models pull whisper-base`, `[stt] model = 'whisper-base'`, or more threads: `[threads] stt = 3` "
        "(now 1 of 4 cores)."
    )


def test_the_smallest_model_with_all_threads_is_not_blamed() -> None:
    found = diagnose([turn(0.2, 3.0, 3.1, 3.2, 3.3)], Facts(cores=4, stt_threads=3))
    assert "see what else keeps this machine busy" in found.words and "pull" not in found.words


def test_an_end_of_speech_that_hides_transcription_is_told_so() -> None:
    hiding = diagnose([turn(1.5, 1.6, 1.7, 1.7, 1.8)], PI)
    plain = diagnose([turn(1.5, 0.3, 0.4, 0.5, 1.8)], PI)
    assert hiding.bottleneck is plain.bottleneck is Part.ENDING
    assert "Transcription runs beside it" in hiding.words and "beside" not in plain.words


def test_a_fast_speaker_needs_no_advice() -> None:
    assert diagnose([turn()], PI).words == "nothing holds it up; what takes longest is end of speech, 33% of the wait."


def test_turns_are_averaged_and_the_usual_one_is_judged() -> None:
    found = diagnose([turn(), turn(), turn(0.2, 29, 29.1, 29.2, 30)], PI)
    assert (found.level, found.waits) == (Level.OK, (0.6, 0.6, 30.0))
    assert found.parts[Part.TRANSCRIPTION] == pytest.approx((0.1 + 0.1 + 28.8) / 3)


def test_nobody_asked_aloud() -> None:
    found = diagnose([Turn(1, "llm", "", {"first_token": 1.0, "first_sample": 2.0})], PI)
    assert (found.turns, found.waits, found.bottleneck) == (1, (), None)
    assert list(lines(found)) == ["nobody asked aloud and was answered yet."]


def test_what_else_was_wrong_stands_beside_it() -> None:
    found = diagnose([], PI, {"the ear came too late (ear)": 2, "ended (stt)": 9}, ["the disk is full"])
    assert found.troubles == ("the disk is full", "ended (stt): 9x", "the ear came too late (ear): 2x")


def test_every_part_has_its_advice() -> None:
    assert set(ADVICE) == set(Part)
    assert all(ADVICE[part](Facts()) for part in Part)


def test_the_picture_is_as_long_as_the_wait() -> None:
    assert (bar(1.0), bar(0.0), bar(0.5), bar(0.5125)) == ("█" * WIDTH, "", "█" * 20, "█" * 20 + "▌")
    shown = list(lines(diagnose([turn(0.2, 2.2, 2.3, 2.4, 2.5)], PI)))
    assert shown[0] == "1 of 1 turns were asked and answered aloud: first sound after 2.50 s, 2.50 s at worst (ok)"
    assert shown[3] == "  transcription    2.00 s   80%  " + "█" * 32


def test_a_log_tells_the_turns_of_its_last_session() -> None:
    book = read_log(
        [
            line("listening"),
            line("turn", turn=1, answered_by="llm", cancelled="", speech_end=1.0, first_sample=2.0),
            line("ended", level="warning", service="stt"),
            line("listening"),
            line("ended", level="warning", service="ear", status=-9),
            line("ended", level="warning", service="ear", status=-9),
            line("turn", turn=2, answered_by="skill:time", cancelled="stop", speech_end=3.0, first_sample="x", stray=9),
        ]
    )
    assert book.turns == (Turn(2, "skill:time", "stop", {"speech_end": 3.0}),)
    assert dict(book.troubles) == {"ended (ear)": 2}
    assert len(book.entries) == 7


@pytest.mark.parametrize("noise", ["", "Traceback", "[1]", '{"event": 5}', "[" * 99_999, b"\xff\xfe", '"turn"', "{}"])
def test_whatever_else_stands_in_a_log_is_skipped(noise: str | bytes) -> None:
    assert read_log([noise]).entries == ()
