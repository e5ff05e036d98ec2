"""The ring against a model in plain Python: any sequence of calls gives the same answers."""

import uuid

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from appliance.ring import NotYet, Overrun, Ring, StaleGeneration

RATE = 1000
MILLISECOND = 1_000_000
"""One sample at `RATE`, so that times below are counted in samples."""


class Model:
    """All that was ever written, in lists: nothing is reused, so nothing can be torn."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.samples: list[int] = []
        self.generation = 0
        self.settled = 0
        self.consumed = 0
        self.speaker: list[int] = []
        self.times: list[tuple[int, int, int]] = []

    @property
    def head(self) -> int:
        return len(self.samples)

    @property
    def tail(self) -> int:
        return max(0, self.head - self.capacity)

    def play(self, n: int) -> list[int]:
        begin = max(self.settled, self.tail)
        block = self.samples[begin : begin + n]
        self.settled = begin + len(block)
        if block:
            self.consumed = self.settled
        self.speaker += block + [0] * (n - len(block))
        return block


class RingMachine(RuleBasedStateMachine):
    @initialize(quarter=st.integers(4, 20))
    def create(self, quarter: int) -> None:
        self.model = Model(quarter * 4)
        self.ring = Ring.create(f"/hark-test-{uuid.uuid4().hex}", quarter * 4, RATE)
        self.other = Ring.attach(self.ring.name)
        self.player = self.ring.player()
        self.reader = self.other.reader()
        self.now = 0

    def teardown(self) -> None:
        if hasattr(self, "ring"):
            self.other.close()
            self.ring.close(unlink=True)

    @rule(share=st.floats(0, 1), old=st.sampled_from([None, 0, 0, 1]), jitter=st.integers(0, 3))
    def write(self, share: float, old: int | None, jitter: int) -> None:
        n = round(share * self.model.capacity / 2)
        block = [(self.model.head + i) * 7919 % 65_536 - 32_768 for i in range(n)]
        generation = None if old is None else (self.model.generation - old) % 65_536
        try:
            head = self.ring.write(np.array(block, np.int16), self.now * MILLISECOND, generation)
        except StaleGeneration:
            assert old == 1
            return
        assert old != 1
        if n:
            self.model.times.append((self.model.head, n, self.now))
        self.model.samples += block
        assert head == self.model.head
        self.now += n + jitter

    @rule(at=st.floats(-0.2, 1.2), share=st.floats(0, 1))
    def read(self, at: float, share: float) -> None:
        model = self.model
        index, n = max(0, round(model.tail + at * (model.head - model.tail))), round(share * model.capacity)
        try:
            got = self.other.read(index, n).tolist()
        except NotYet:
            assert index + n > model.head
        except Overrun as overrun:
            assert overrun.lost == model.tail - index > 0
        else:
            assert model.tail <= index
            assert got == model.samples[index : index + n]
            assert len(got) == n

    @rule(share=st.floats(0, 0.5))
    def follow(self, share: float) -> None:
        model, reader = self.model, self.reader
        n, index = round(share * model.capacity), reader.index
        try:
            got = reader.read(n)
        except Overrun as overrun:
            assert index < model.tail
            assert reader.index == index + overrun.lost == min(model.head, model.tail + self.margin())
        else:
            assert (got is None) == (index + n > model.head)
            if got is not None:
                assert got.tolist() == model.samples[index : index + n]

    def margin(self) -> int:
        return min(self.model.capacity // 8, RATE // 10)

    @rule()
    def cancel(self) -> None:
        self.model.generation = (self.model.generation + 1) % 65_536
        self.model.settled = self.model.head
        assert self.other.cancel() == self.model.generation

    @rule(n=st.integers(0, 16))
    def play(self, n: int) -> None:
        out = np.full(n, 99, np.int16)
        valid = self.player.read_into(out, 0)
        expected = self.model.play(n)
        assert out.tolist() == expected + [0] * (n - len(expected))
        assert valid == len(expected)

    @rule(back=st.integers(0, 30))
    def remember_what_was_played(self, back: int) -> None:
        frame = max(0, len(self.model.speaker) - back)
        try:
            got = self.other.played(frame, len(self.model.speaker) - frame).tolist()
        except Overrun:
            return
        assert got == self.model.speaker[frame:]

    @rule(ahead=st.integers(-3, 3))
    def wait_without_waiting(self, ahead: int) -> None:
        index = max(0, self.model.head + ahead)
        assert self.other.wait(index, 0) == (index <= self.model.head)

    @precondition(lambda self: self.model.times)
    @rule(pick=st.integers(0, 15), into=st.floats(0, 1))
    def ask_the_time(self, pick: int, into: float) -> None:
        start, n, then = self.model.times[-1 - min(pick, 14, len(self.model.times) - 1)]
        index = start + int(into * (n - 1))
        time = self.other.time_of(index)
        assert time == (then + index - start) * MILLISECOND
        assert self.other.index_at(time) == index

    @invariant()
    def numbers_agree(self) -> None:
        if not hasattr(self, "ring"):
            return
        model, ring = self.model, self.other
        assert (ring.head, ring.tail, ring.generation) == (model.head, model.tail, model.generation)
        assert (ring.consumed, ring.pending) == (model.consumed, model.head - model.settled)
        kept = ring.pending + min(model.capacity // 4, RATE)
        assert (ring.space, ring.frames) == (max(0, model.capacity - kept), len(model.speaker))


RingMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestRingAgainstModel = RingMachine.TestCase
