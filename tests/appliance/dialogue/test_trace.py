"""The trace: marks once, and a reply as it was heard."""

from pathlib import Path

import pytest

from appliance.dialogue.history import History
from appliance.dialogue.ledger import Ledger
from appliance.dialogue.trace import Trace
from appliance.messages import Exchange


def two_clauses() -> Trace:
    trace = Trace(3, said=["Ten minutes,", "starting right now my friend."])
    trace.laid = {0: (1000, 2000, 1040), 1: (2000, 4000, 2010)}
    return trace


@pytest.mark.parametrize(
    ("consumed", "heard"),
    [
        (0, ""),
        (1000, ""),
        (1500, "Ten"),
        (2000, "Ten minutes,"),
        (3000, "Ten minutes, starting right"),
        (4000, "Ten minutes, starting right now my friend."),
        (9000, "Ten minutes, starting right now my friend."),
    ],
)
def test_only_what_was_played_was_heard(consumed: int, heard: str) -> None:
    assert two_clauses().heard(consumed) == heard


def test_a_clause_that_never_reached_the_ring_was_not_heard() -> None:
    trace = two_clauses()
    trace.said.append("Never synthesised.")
    assert trace.heard(9000) == "Ten minutes, starting right now my friend."


def test_a_mark_is_made_once() -> None:
    trace = Trace(1)
    assert (trace.mark("endpoint", 1.5), trace.mark("endpoint", 2.5), trace.marks) == (True, False, {"endpoint": 1.5})


def test_marks_come_out_in_the_order_of_a_turn() -> None:
    trace = Trace(1)
    for name in ("done", "speech_end", "first_sample", "speech_start"):
        trace.mark(name, 1.0)
    assert list(trace.record(0, "").marks) == ["speech_start", "speech_end", "first_sample", "done"]


def test_a_discarded_reply_leaves_what_was_understood() -> None:
    trace = two_clauses()
    trace.mark("transcript", 1.0)
    trace.mark("first_clause", 2.0)
    trace.discard_reply()
    assert (trace.marks, trace.played, trace.heard(9000)) == ({"transcript": 1.0}, None, "")


def test_history_keeps_the_last_exchanges_and_no_half_ones() -> None:
    history = History(2)
    for number in range(3):
        history.add(f"question {number}", f"answer {number}")
    history.add("cut off before a word", "")
    assert history.exchanges == (Exchange("question 1", "answer 1"), Exchange("question 2", "answer 2"))
    assert history.last_reply == "answer 2"


def test_the_ledger_tells_the_next_process_what_was_open(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert (ledger.last, ledger.open_turn) == (0, None)
    ledger.write(7, True)
    assert (Ledger(tmp_path).last, Ledger(tmp_path).open_turn) == (7, 7)
    ledger.write(7, False)
    assert Ledger(tmp_path).open_turn is None


def test_a_torn_ledger_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "turn.json").write_bytes(b'{"las')
    assert Ledger(tmp_path).open_turn is None
