"""The shell around the turn: hands events to `decide` and carries out what it says. It decides nothing itself."""

from collections import deque
from dataclasses import replace
from typing import Any

from msgspec import structs

from appliance.bus import Bus
from appliance.clock import monotonic
from appliance.dialogue.answers import Answers
from appliance.dialogue.bell import Bell
from appliance.dialogue.events import (
    Act,
    Answered,
    Clause,
    Close,
    CommitDue,
    Due,
    Flush,
    Hold,
    HoldOver,
    Hush,
    LeftOpen,
    NotDone,
    PlaybackFinished,
    ReplyComplete,
    Say,
    TimedOut,
    Understand,
    UseTool,
)
from appliance.dialogue.events import Bell as RingBell
from appliance.dialogue.hands import Hands
from appliance.dialogue.history import History
from appliance.dialogue.ledger import Ledger
from appliance.dialogue.phrases import Phrase, words
from appliance.dialogue.quiet import Quiet
from appliance.dialogue.recorder import Recorder
from appliance.dialogue.state import NOT_FOR_US, Phase, State, Waits
from appliance.dialogue.touch import Touch
from appliance.dialogue.turn import current, decide, foreseen
from appliance.logs import about, log
from appliance.messages import (
    Announce,
    Called,
    CardState,
    Cue,
    Failed,
    ForgetAll,
    Forgotten,
    Generate,
    Health,
    Integrations,
    Light,
    Message,
    Prefill,
    Pressed,
    Released,
    ServiceState,
    SetUp,
    ShowLight,
    Speak,
    Summary,
    Tapped,
    TextChunk,
    TurnVolume,
    Understands,
)
from appliance.ring import Ring
from appliance.run import Run
from appliance.service import Worker
from appliance.speech_text import Reader, Splitter
from appliance.store import StoreFailed, TooMuch
from appliance.units import Seconds

TICK = Seconds(0.02)
"""While a reply is heard, the speaker's progress is looked at once a block."""

CALM = Seconds(0.25)
"""Between two looks at the timers while nothing goes on."""


class Dialogue(Worker):
    """The dialogue process."""

    name = "dialogue"

    def __init__(self, run: Run, bus: Bus) -> None:
        super().__init__(run, bus)
        ear = run.config.ear
        self.state = State(
            confidence=run.config.dialogue.confidence,
            waits=Waits(ear.pause, ear.complete, ear.likely, ear.silence, ear.unfinished),
            always=ear.always,
            barge_in=ear.barge_in,
            follow_up=Seconds(run.config.dialogue.follow_up),
        )
        self.history = History(run.config.dialogue.history)
        self.unforeseen = 0
        self._hands = Hands(run, bus)
        self._answers = Answers(run, bus, self._hands, self.history)
        self._begin_reply()
        self._events: deque[Any] = deque()
        self._troubles: set[str] = set()
        self._light = ShowLight(light=Light.IDLE)
        self._capture = Ring.attach(run.ring("capture"))
        self._playback = Ring.attach(run.ring("playback"))
        self._recorder = Recorder(bus, self._capture, self._playback)
        self._ledger = Ledger(run.path)
        self._bell = Bell(self._playback)
        self._quiet = Quiet(bus, self._hands, self.history)
        self._touch = Touch(bus, self._hands, self._answers, self.history, self._recorder, self._playback)

    def load(self) -> str:
        """Reads the skills' sentences, and apologises for a turn that a killed predecessor left open."""
        loaded = self._answers.load()
        self.state = replace(self.state, generation=self._playback.generation, turn=self._ledger.last)
        if self._ledger.open_turn is not None:
            self._happens(LeftOpen(self._ledger.open_turn))
        for trouble in filter(None, (self._hands.trouble, *self._answers.trouble)):
            self._happens(Due(trouble))
        return loaded

    def step(self, timeout: float) -> None:
        """One message, then whatever time alone has brought."""
        message = self.bus.receive(min(timeout, self._patience()))
        if message is not None:
            self.handle(message)
            self.progress += 1
        self._look_at_clocks()

    def _patience(self) -> float:
        """How long nothing but a message matters."""
        if self.state.commit_at is not None:
            return max(0.0, self.state.commit_at - monotonic())
        return CALM if self.state.phase in (Phase.IDLE, Phase.MUTED, Phase.LISTENING) else TICK

    def counters(self) -> dict[str, int]:
        """The inbox's, and events that meant nothing in their phase."""
        return {**super().counters(), "unforeseen": self.unforeseen}

    def close(self) -> None:
        """Lets go of rings and database."""
        self._capture.close()
        self._playback.close()
        self._hands.close()

    # Events in

    def handle(self, message: Message) -> None:
        """Turns a message into the event it is."""
        match message:
            case Pressed() | Released() | Tapped() | TurnVolume() | SetUp():
                self._came(self._touch.felt(message, self.state))
            case Announce(text=text):
                self._happens(Due(text))
            case CardState(capture=capture, playback=playback):
                self._show_card(capture and playback)
            case Failed(turn=0, why=why):
                self._report(why)
            case ForgetAll(keep_clocks=keep_clocks):
                self._forget_all(keep_clocks)
            case Summary():
                self._quiet.summed(message)
            case Called():
                self._came(self._answers.called(message))
            case Integrations():
                self._answers.join(message)
            case Understands(languages=languages):
                self._hands.languages = languages
            case ServiceState():
                self._happens(message)
                self._bring_up_to_date(message)
            case TextChunk() if current(self.state, message):
                self._happens(message)
                for text in self._splitter.feed(message.text):
                    self._happens(Clause(message.turn, text))
            case _:
                self._happens(message)

    def _happens(self, event: Any) -> None:
        """Lets the machine decide, and carries out its orders until none is left."""
        self._events.append(event)
        while self._events:
            self._decide(self._events.popleft())
            if self.state.phase is Phase.IDLE and self.state.pending:
                due, *later = self.state.pending
                self.state = replace(self.state, pending=tuple(later))
                self._events.append(due)

    def _decide(self, event: Any) -> None:
        before = self.state
        self.unforeseen += not foreseen(before, event)
        self._recorder.note(before, event)
        self.state, orders = decide(before, event, monotonic())
        about(self.state.turn)
        if self.state.turn != before.turn:
            self._recorder.open(self.state.turn, listening=self.state.phase is Phase.LISTENING)
        elif self.state.revision != before.revision:
            self._recorder.trace.discard_reply()
        if before.phase is Phase.LISTENING and self.state.phase in (Phase.THINKING, Phase.SPEAKING):
            self._recorder.endpoint()
        self._carry_out_all(orders)
        if self.state.phase in (Phase.IDLE, Phase.MUTED):
            about(0)
        if self.state.phase is not before.phase:
            self._recorder.moment(self.state.phase.value, self._recorder.now())
            self._ledger.write(self.state.turn, self.state.phase not in (Phase.IDLE, Phase.MUTED))

    def _look_at_clocks(self) -> None:
        state = self.state
        if state.phase is Phase.SPEAKING:
            self._recorder.follow_playback()
            played = self._recorder.trace.played
            if state.finished and played is not None and self._playback.consumed >= played[1]:
                self._recorder.finished()
                self._happens(PlaybackFinished(state.turn))
        if state.commit_at is not None and monotonic() >= state.commit_at:
            self._happens(CommitDue(state.turn))
        if state.hold_until is not None and monotonic() >= state.hold_until:
            self._happens(HoldOver(state.turn))
        if state.deadline is not None and monotonic() > state.deadline:
            self._happens(TimedOut(state.turn))
        self._came(self._answers.tick(monotonic()))
        for due in self._quiet.look(state):
            self._happens(due)

    def _came(self, event: Any) -> None:
        """An answer that somebody outside had to be asked for, or what a button means."""
        if event is not None:
            self._happens(event)

    def _bring_up_to_date(self, state: ServiceState) -> None:
        """A process that was started again knows the settings, and not what became of them since."""
        if state.health is Health.READY and state.service == "audio":
            self._hands.tell_volume()
        elif state.health is Health.READY and state.service == "panel":
            self.bus.send(self._light)
        elif state.health is Health.READY and state.service in ("stt", "tts"):
            self._hands.tell_language()
        elif state.health is Health.READY and state.service == "llm":
            self._answers.offer(anew=True)

    def _forget_all(self, keep_clocks: bool) -> None:
        """Everything that was said: here, in the database, and in what the language model was told."""
        self.history.forget()
        try:
            self._hands.forget_all(keep_clocks)
        except StoreFailed as why:
            self.bus.send(Forgotten(why=str(why)))
            return
        self._answers.offer(anew=True)
        self.bus.send(Forgotten())

    def _report(self, trouble: str) -> None:
        """What had to be replaced is said aloud once, when nobody speaks."""
        log.warning("trouble", why=trouble)
        if trouble not in self._troubles:
            self._troubles.add(trouble)
            self._happens(Due(trouble))

    def _show_card(self, working: bool) -> None:
        calm = Light.MUTED if self.state.phase is Phase.MUTED else Light.IDLE
        self.bus.send(ShowLight(light=calm if working else Light.NO_SOUND_CARD))

    # Orders out

    def _carry_out_all(self, orders: list[Any]) -> None:
        """In order. What could not be done is not confirmed: the words that say so are left out."""
        unsaid = False
        for order in orders:
            if unsaid and isinstance(order, Say | Cue):
                continue
            try:
                self._carry_out(order)
            except (StoreFailed, TooMuch) as why:
                log.warning("not done", why=str(why))
                unsaid = True
                text = words(Phrase.NOT_WRITTEN, self._hands.language, why=str(why))
                self._events.append(NotDone(self.state.turn, text))

    def _carry_out(self, order: Any) -> None:
        match order:
            case Generate():
                self.bus.send(self._with_history(order))
            case Prefill():
                self.bus.send(structs.replace(order, history=self.history.exchanges))
            case Speak(text=text):
                self._recorder.said(order)
                self.bus.send(structs.replace(order, text=self._reader.read(text)))
            case Message():
                if isinstance(order, ShowLight):
                    self._light = order
                self.bus.send(order)
            case Understand(turn=turn, text=text):
                self._understand(turn, text)
            case Act(turn=turn):
                self._answers.act(turn)
            case UseTool(turn=turn, call=call):
                self._came_of_tool(self._answers.use(turn, call))
            case Say(turn=turn, text=text, by=by):
                self._recorder.trace.answered_by = by
                self._say(turn, words(text, self._hands.language))
            case RingBell():
                self._bell.ring()
            case Flush(turn=turn):
                self._events.extend(Clause(turn, text) for text in self._splitter.end())
                self._events.append(ReplyComplete(turn))
            case Hush():
                self.state = replace(self.state, generation=self._playback.cancel())
                self._begin_reply()
            case Hold(on=on):
                self._playback.hold(on)
            case Close(turn=turn, cancelled=cancelled):
                self._close_turn(turn, cancelled)
            case _:
                raise TypeError(f"nobody carries out {order!r}")

    def _with_history(self, order: Generate) -> Generate:
        most = self.run.config.llm.max_tokens
        tools = self.run.config.dialogue.tools and self._answers.may_call
        return structs.replace(order, history=self.history.exchanges, max_tokens=most, tools=tools)

    def _understand(self, turn: int, text: str) -> None:
        """Whose is it? Nothing is done yet: the person may go on."""
        trace = self._recorder.trace
        trace.transcript = trace.transcript or text
        self._begin_reply()
        event = self._answers.understand(turn, text)
        trace.answered_by = f"skill:{event.skill}" if isinstance(event, Answered) else "llm"
        if isinstance(event, Answered) and not event.calls:
            self._recorder.mark("first_token", self._recorder.now())
        self._events.append(event)

    def _came_of_tool(self, event: Any) -> None:
        """A tool of ours answers at once; one outside later."""
        if event is not None:
            self._begin_reply()
            self._events.append(event)

    def _say(self, turn: int, text: str) -> None:
        """Fixed words, clause by clause."""
        self._begin_reply()
        splitter = Splitter(self._hands.language)
        self._events.extend(Clause(turn, clause) for clause in (*splitter.feed(text), *splitter.end()))
        self._events.append(ReplyComplete(turn))

    def _begin_reply(self) -> None:
        """What splits and reads a reply remembers what came before in it; a new reply begins with new ones."""
        language = self._hands.language
        self._splitter, self._reader = Splitter(language), Reader(language)

    def _close_turn(self, turn: int, cancelled: str) -> None:
        asked = self._recorder.trace.transcript if turn == self._recorder.trace.turn else ""
        whole, record = self._recorder.whole(turn), self._recorder.close(turn, cancelled)
        if record.reply and record.answered_by != "none":
            self.history.last_said = whole
        self.history.add(asked or record.transcript, record.reply, cut=bool(cancelled))
        if cancelled != NOT_FOR_US:
            self.bus.send(record)
        self._ledger.write(turn, False)
        self._answers.forget()
        self._hands.after_turn()
        self._quiet.turn_closed()
        log.info("turn", turn=turn, answered_by=record.answered_by, cancelled=cancelled, **record.marks)
