"""What is to be forgotten is in no file of the folder any more: the files are searched for the words."""

import random
from datetime import date, time
from pathlib import Path

import pytest

from appliance.store import FILE, AlarmKind, Kept, Stopwatch, Store, StoreFailed
from appliance.store.changes import (
    AddItems,
    CancelAlarms,
    CancelTimers,
    DropList,
    Forget,
    Note,
    Remember,
    RemoveItems,
    SetAlarm,
    SetStopwatch,
    SetTimer,
)
from tests.appliance.store.conftest import START, Desk

SAID = (
    SetTimer(600, "zabaglione"),
    SetTimer(900),
    SetAlarm(AlarmKind.ALARM, time(7), weekdays=(1,), words="xylophone"),
    SetAlarm(AlarmKind.ALARM, time(8), weekdays=(1,)),
    SetAlarm(AlarmKind.REMINDER, time(9), on=date(2027, 1, 1), words="quinquennial"),
    AddItems("jubilee", ("marzipan", "kumquat")),
    SetStopwatch(Stopwatch(1.0, START)),
    Remember("the safe opens with verdigris"),
    Note("music", "station", "hullabaloo"),
)
WORDS = ("zabaglione", "xylophone", "quinquennial", "jubilee", "marzipan", "kumquat", "verdigris", "hullabaloo")


def found(folder: Path, words: tuple[str, ...] = WORDS) -> set[str]:
    """Which of the words are in any file, as SQLite writes text: UTF-8."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {word for word in words if any(word.encode() in data for data in files)}


def test_what_was_said_is_in_the_files_before(desk: Desk) -> None:
    desk.apply(*SAID)
    assert found(desk.folder) == set(WORDS)


@pytest.mark.parametrize("keep", [False, True])
def test_after_forget_all_no_word_is_in_any_file(desk: Desk, keep: bool) -> None:
    desk.apply(*SAID)
    desk.store.forget_all(desk.now, keep_clocks=keep)
    assert found(desk.folder) == set()
    assert {path.name for path in desk.folder.iterdir()} >= {FILE, f"{FILE}-wal", f"{FILE}-shm"}
    desk.restart()
    assert found(desk.folder) == set()


def test_after_forget_all_nothing_is_kept(desk: Desk) -> None:
    desk.apply(*SAID)
    desk.store.forget_all(desk.now)
    assert desk.kept == Kept()
    assert desk.apply(SetTimer(60)) == ((3,),)


def test_timers_and_alarms_may_stay_without_their_words(desk: Desk) -> None:
    desk.apply(*SAID)
    desk.store.forget_all(desk.now, keep_clocks=True)
    kept = desk.kept
    assert [(timer.name, timer.length) for timer in kept.timers] == [("", 600), ("", 900)]
    assert [(alarm.words, alarm.at) for alarm in kept.alarms] == [("", time(7)), ("", time(8))]
    assert kept.stopwatch is not None
    assert (kept.lists, kept.facts, kept.notes) == ((), (), {})


def test_damaged_copies_are_forgotten_as_well(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.apply(*SAID)
    desk.store.close()
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(b"no header" + whole[9:])
    desk.restart()
    assert "could not be read" in desk.store.trouble
    assert found(tmp_path) == set(WORDS)
    desk.store.forget_all(desk.now)
    assert found(tmp_path) == set()
    desk.store.close()


def test_what_is_struck_out_is_gone_from_the_files_at_once(desk: Desk) -> None:
    desk.apply(*SAID)
    desk.apply(CancelTimers((1,)), CancelAlarms((1, 3)), RemoveItems((1,)))
    assert found(desk.folder) == {"jubilee", "kumquat", "verdigris", "hullabaloo"}
    desk.apply(DropList("jubilee"), Note("music", "station", ""))
    assert found(desk.folder) == {"verdigris"}
    desk.apply(Forget((1,)))
    assert found(desk.folder) == set()


def test_a_timer_that_has_rung_out_is_gone_from_the_files(desk: Desk) -> None:
    desk.apply(SetTimer(1, "zabaglione"))
    desk.tick(1)
    desk.tick(600)
    assert found(desk.folder) == set()


def test_of_many_facts_none_leaves_a_trace_wherever_it_lay(desk: Desk) -> None:
    draw = random.Random(4)
    facts = {key: f"fact{key:03}-" + "x" * draw.randrange(300) for key in range(1, 201)}
    desk.apply(*(Remember(text) for text in facts.values()))
    gone: set[int] = set()
    for _ in range(8):
        some = draw.sample(sorted(facts.keys() - gone), 12)
        desk.apply(Forget(tuple(some)))
        gone |= set(some)
        left = {f"fact{key:03}-" for key in facts.keys() - gone}
        assert found(desk.folder, tuple(f"fact{key:03}-" for key in facts)) == left


def test_traces_that_a_reader_holds_are_reported_and_go_when_it_has_gone(desk: Desk) -> None:
    desk.apply(*SAID)
    desk.store._database.execute("PRAGMA busy_timeout = 10")
    reader = Store(desk.folder, START)
    reader._database.execute("BEGIN")
    reader._database.execute("SELECT count(*) FROM facts").fetchone()
    with pytest.raises(StoreFailed, match="traces are still in the journal"):
        desk.store.forget_all(desk.now)
    reader._database.execute("COMMIT")
    desk.store.forget_all(desk.now)
    assert found(desk.folder) == set()
    reader.close()
