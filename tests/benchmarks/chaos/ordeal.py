"""The loop: questions without a pause, a torment in the midst of one, and the next as soon as an answer is right again."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from random import Random
from typing import NamedTuple

import psutil

from appliance.clock import monotonic
from tests.benchmarks.chaos.judge import Judge, Outcome, Verdict
from tests.benchmarks.chaos.plan import Torment
from tests.benchmarks.chaos.questions import PROVES, QUESTIONS, Question, kind
from tests.benchmarks.chaos.recovery import Recovery, Span, loads, waited
from tests.benchmarks.chaos.speaker import Speaker, offset
from tests.benchmarks.chaos.torments import hurt

TICK = 0.05
"""Seconds between two looks at the torment in progress."""

TRIES = 12
"""Questions after one torment; who has not answered one of so many rightly never will."""

SILENCES = 2
"""Questions in a row without a word, each for the deadline of 15 s: nothing answers any more."""


class Struck(NamedTuple):
    """A torment in progress."""

    torment: Torment
    end: float
    victim: psutil.Process | None
    stack: ExitStack


class Ordeal:
    """One run of it."""

    def __init__(self, speaker: Speaker, seed: int, say: Callable[[str], None] = print) -> None:
        self.speaker, self.draw, self.say = speaker, Random(seed), say
        self.verdicts: Counter[Verdict] = Counter()
        self.recoveries: list[Recovery] = []
        self.silences: list[str] = []
        self.wedges: list[str] = []
        self.talked: list[Span] = []
        """When the appliance spoke."""
        self._during = "nothing"
        self._turns: set[int] = set()
        self._waiting: Torment | None = None
        self._struck: Struck | None = None
        self._strike_at = self._began = self._healed = 0.0

    def warm_up(self) -> None:
        """Each question once, untormented."""
        self._during = "nothing"
        for question in QUESTIONS:
            self._question(question)

    def suffer(self, torment: Torment) -> None:
        """One torment, until the speaker answers as it should."""
        self._during = torment.name
        self._waiting, self._strike_at, self._began = torment, monotonic() + torment.after, 0.0
        struck: Outcome | None = None
        while self._waiting is not None or self._struck is not None:
            outcome = self._question(self._choose(torment))
            if self._began and struck is None:
                struck = outcome
        assert struck is not None
        answered = self._until_right(torment)
        excused = [*loads(self.speaker.log, offset()), *self.speaker.said, *self.talked]
        seconds = waited(self._healed, answered, excused)
        self.recoveries.append(Recovery(torment.name, seconds, answered - self._began, str(struck.verdict)))
        line = f"{torment.name:44} the question that it struck: {struck.verdict:18}"
        self.say(f"{line} right again after {seconds:5.2f} s ({answered - self._began:.1f} s in all)")

    def _until_right(self, torment: Torment) -> float:
        """Asks until an answer is right; when it was heard. Restarts everything where nothing is."""
        silent = 0
        for _ in range(TRIES):
            outcome = self._question(self._choose(torment, proof=True))
            if outcome.verdict is Verdict.ANSWERED:
                return max(outcome.at, self._healed)
            silent = silent + 1 if outcome.verdict is Verdict.SILENT else 0
            if silent >= SILENCES:
                break
        self.wedges.append(torment.name)
        self.say(f"  WEDGED: {torment.name}; everything is started anew")
        self.speaker.restart()
        return monotonic()

    def _choose(self, torment: Torment, proof: bool = False) -> Question:
        """One that needs the victim; now and then any other, before it has to be proved."""
        wanted = PROVES.get(torment.victim, "spoken")
        if not proof and self.draw.random() < 0.3:
            return self.draw.choice(QUESTIONS)
        return self.draw.choice([each for each in QUESTIONS if kind(each) == wanted])

    # One question

    def _question(self, question: Question) -> Outcome:
        judge = Judge(question, self.speaker.ask(question), self._turns)
        outcome: Outcome | None = None
        while outcome is None:
            for news in self.speaker.hear(TICK):
                outcome = outcome or judge.hear(news)
            self._torment()
            outcome = outcome or judge.late(monotonic())
        self.verdicts[outcome.verdict] += 1
        self.talked.append((outcome.at, outcome.over))
        self._turns |= judge.turns
        if outcome.verdict is not Verdict.ANSWERED:
            line = f"{self._during}: {question.text!r} ({kind(question)}) {outcome.verdict} {outcome.reply!r}"
            self.say(f"  {line}")
            if outcome.verdict is Verdict.SILENT:
                self.silences.append(line)
        return outcome

    # The torment beside it

    def _torment(self) -> None:
        now = monotonic()
        if self._waiting is not None and now >= self._strike_at:
            self._strike(self._waiting, now)
        struck = self._struck
        if struck is not None and (now >= struck.end or (struck.torment.kind.lasts and self._gone(struck.victim))):
            struck.stack.close()
            self._struck, self._healed = None, monotonic()
        if self._struck is None and self.speaker.ended:
            self.speaker.revive()

    def _strike(self, torment: Torment, now: float) -> None:
        stack = ExitStack()
        victim = self.speaker.processes().get(torment.victim)
        self._began = monotonic()
        stack.enter_context(hurt(self.speaker, torment))
        self._waiting, self._struck = None, Struck(torment, now + torment.kind.lasts, victim, stack)

    def _gone(self, victim: psutil.Process | None) -> bool:
        try:
            return victim is None or victim.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True
