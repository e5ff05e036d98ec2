"""A child process that changes timers, alarms and lists as fast as the disk takes it, and dies at a random moment."""

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

from appliance.store import FILE, Store, StoreFailed
from tests.benchmarks.book import BASE, DAY, Book, Step, asked, now_at

LIFE = 0.05
"""Seconds that a child lives at most: opening takes a few milliseconds, a change the time of an fsync or two."""

NAMES = ("", "tea", "pasta", "Brötchen")
LISTS = ("shopping", "to-do", "party")

TICK: Step = ("tick",)


def suggest(draw: random.Random, book: Book, now: int) -> list[Step]:
    """What somebody says next: one change, or three in one answer; or nobody says anything and time passes."""
    if draw.random() < 0.3:
        return [TICK]
    scratch, steps = deepcopy(book), []
    for _ in range(3 if draw.random() < 0.2 else 1):
        step = _step(draw, scratch, now)
        scratch.do(now, [step])
        steps.append(step)
    return steps


def _step(draw: random.Random, book: Book, now: int) -> Step:
    items = [key for there in book.lists.values() for key in there]
    choices: list[Callable[[], Step]] = [lambda: ("add", draw.choice(LISTS), [f"thing {draw.randrange(99)}"])]
    if len(book.timers) < 20:
        choices.append(lambda: ("timer", draw.randrange(1, 5000), draw.choice(NAMES)))
    if len(book.alarms) < 12:
        choices.append(lambda: _alarm(draw, now))
    if book.timers:
        key = draw.choice(list(book.timers))
        choices.append(lambda: (draw.choice(("pause", "resume")), key))
        choices += [lambda: ("extend", key, draw.randrange(-900, 900)), lambda: ("cancel", [key])]
    if book.alarms:
        bell = draw.choice(list(book.alarms))
        choices.append(lambda: (draw.choice(("silence", "cancel alarms")), [bell]))
    if items:
        choices.append(lambda: ("remove", draw.sample(items, draw.randrange(1, min(4, len(items) + 1)))))
    if book.lists and draw.random() < 0.2:
        choices.append(lambda: ("drop", draw.choice(list(book.lists)), draw.random() < 0.5))
    return draw.choice(choices)()


def _alarm(draw: random.Random, now: int) -> Step:
    due = now + draw.randrange(60, 7200)
    return ("alarm", due % DAY, due // DAY if draw.random() < 0.6 else None)


class Household:
    """Lives and deaths of the children, and what the parent believes to be kept."""

    def __init__(self, folder: Path, seed: int, copies: Path | None = None) -> None:
        self.folder, self.copy = folder, (copies or folder.parent) / f"copy-of-{folder.name}"
        self.draw = random.Random(seed)
        self.book, self.now = Book(), 0
        self.confirmed = self.in_flight = 0
        self.faults: list[str] = []
        self._rang: set[tuple[str, int, int]] = set()

    def live_and_die(self) -> None:
        """One child, from opening the database to its end; then a look at what it left."""
        seed, life = self.draw.random(), self.draw.uniform(0, LIFE)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                self._live(random.Random(seed), writing)
            finally:
                os._exit(1)
        os.close(writing)
        time.sleep(life)
        os.kill(child, signal.SIGKILL)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            lines = [json.loads(line) for line in pipe if line.endswith("\n")]
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            self.faults.append(f"at {self.now}: the child ended by itself, with {os.waitstatus_to_exitcode(status)}")
        self._look(self._replayed(lines))

    def _live(self, draw: random.Random, pipe: int) -> None:
        """The child: says what it is about to do, does it, says that it is done."""
        store = Store(self.folder, BASE, boot="one")
        while True:
            self.now += draw.choice((0, 1, 7, 60, 900))
            steps = suggest(draw, self.book, self.now)
            _say(pipe, "about to", self.now, steps)
            if steps == [TICK]:
                came = store.tick(now_at(self.now))
                rang = [(type(one.of).__name__, one.of.id, round((one.due - BASE).total_seconds())) for one in came]
                _say(pipe, "rang", rang)
            else:
                store.apply([asked(step) for step in steps], now_at(self.now))
                _say(pipe, "done")
            self.book.do(self.now, steps)

    def _replayed(self, lines: list[list[object]]) -> list[Step]:
        """Brings the book up to what was confirmed; what was in flight after that (empty: nothing)."""
        steps: list[Step] = []
        for what, *rest in lines:
            if what == "about to":
                self.now, steps = rest  # type: ignore[assignment]
                continue
            self.book.do(self.now, steps)
            self.confirmed, steps = self.confirmed + 1, []
            for came in rest[0] if what == "rang" else ():  # type: ignore[attr-defined]
                self._heard(tuple(came))
        return steps

    def _heard(self, came: tuple[str, int, int]) -> None:
        if came in self._rang:
            self.faults.append(f"at {self.now}: {came} rang a second time")
        self._rang.add(came)

    def _look(self, in_flight: list[Step]) -> None:
        """The database opens, and holds what was confirmed, perhaps with what was in flight, whole."""
        # Mostly a copy, so that the next child finds the journal as this one left it.
        original = self.draw.random() < 0.2
        folder = self.folder if original else _copied(self.folder, self.copy)
        before, after = self.book, deepcopy(self.book)
        after.do(self.now, in_flight)
        self.in_flight += bool(in_flight)
        try:
            with Store(folder, BASE, boot="one") as store:
                trouble, undone, done = store.trouble, before.faults(store, self.now), after.faults(store, self.now)
        except StoreFailed as failed:
            self.faults.append(f"at {self.now}: {failed}")
            return
        if trouble:
            self.faults.append(f"at {self.now}: {trouble}")
        elif not done:
            self.book = after
        elif undone:
            self.faults.append(f"at {self.now}: {'; '.join(undone)} (in flight: {in_flight})")


def _say(pipe: int, *what: object) -> None:
    os.write(pipe, (json.dumps(what) + "\n").encode())


def _copied(folder: Path, copy: Path) -> Path:
    """The files as they lie, without the shared memory, which no power cut leaves."""
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in (FILE, f"{FILE}-wal"):
        if (folder / name).exists():
            shutil.copyfile(folder / name, copy / name)
    return copy
