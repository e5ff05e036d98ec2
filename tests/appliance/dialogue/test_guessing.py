"""Work begun before it is certain: kept when the guess was right, thrown away when not, never acted on too early."""

from typing import Any

from appliance.dialogue.completeness import Verdict
from appliance.dialogue.events import Act, Answered, Clause, CommitDue, ReplyComplete, Say, Unanswered, Understand
from appliance.dialogue.phrases import NOT_UNDERSTOOD
from appliance.dialogue.state import Phase, State
from appliance.dialogue.turn import decide
from appliance.messages import (
    Cancel,
    Cue,
    Follow,
    Generate,
    Generated,
    Health,
    Partial,
    Prefill,
    ServiceState,
    Speak,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    TextChunk,
    Transcribe,
    Transcript,
    WakeHeard,
)
from appliance.units import Seconds

WAKE = WakeHeard(word="jarvis", at=1000, score=0.9)
STARTED = SpeechStarted(turn=1, at=1200, start=1000)
PAUSED = SpeechPaused(turn=1, start=1000, end=9000, speech_start=1200, speech_end=8000)
RESUMED = SpeechResumed(turn=1, at=9500)
ENDED = SpeechEnded(turn=1, start=1000, end=9000, speech_start=1200, speech_end=8000)
WHY = "why is the sky blue"
PAUSE, COMPLETE, LIKELY, SILENCE, UNFINISHED = State().waits


def partial(text: str) -> Partial:
    return Partial(turn=1, text=text, stable=1, confidence=0.9, end=8000)


def transcript(text: str, revision: int = 0, confidence: float = 0.9) -> Transcript:
    return Transcript(turn=1, revision=revision, text=text, confidence=confidence, took=0.1)


def asked(text: str = WHY, verdict: Verdict = Verdict.COMPLETE) -> Unanswered:
    return Unanswered(1, text, verdict)


def play(*events: Any, state: State | None = None) -> tuple[State, list[Any]]:
    """Events a hundredth of a second apart: the last state, and the orders of the last event."""
    now, state, orders = 100.0, state or State(), []
    for event in events:
        state, orders = decide(state, event, Seconds(now))
        now += 0.01
    return state, orders


def kinds(orders: list[Any]) -> list[type]:
    return [type(order) for order in orders]


def test_stt_follows_whoever_begins_to_speak() -> None:
    assert play(WAKE, STARTED)[1] == [Follow(turn=1, start=1000)]


def test_a_question_that_looks_complete_is_answered_while_it_is_still_spoken() -> None:
    assert play(WAKE, STARTED, partial(WHY))[1] == [Understand(1, WHY)]
    assert play(WAKE, STARTED, partial(WHY), asked())[1] == [Generate(turn=1, question=WHY)]


def test_one_that_does_not_waits() -> None:
    for verdict in (Verdict.OPEN, Verdict.UNFINISHED):
        assert play(WAKE, STARTED, partial("why is the"), asked("why is the", verdict))[1] == []


def test_a_clause_made_ahead_is_held_back_and_let_out_when_the_speech_has_ended() -> None:
    before = (WAKE, STARTED, partial(WHY), asked(), Clause(1, "Because of the air."))
    state, (speak,) = play(*before)
    assert isinstance(speak, Speak)
    assert speak.hold
    state, orders = play(*before, PAUSED, transcript(WHY), CommitDue(1))
    assert state.phase is Phase.SPEAKING
    assert orders[-1] == Cue(turn=1, revision=0)
    assert Generate not in kinds(orders), "what was begun is not begun again"


def test_what_was_asked_in_the_end_counts_and_not_what_was_guessed() -> None:
    events = (WAKE, STARTED, partial("why is the sky"), asked("why is the sky"), PAUSED)
    state, orders = play(*events, transcript(WHY))
    assert orders == [Cancel(turn=1, revision=0), Understand(1, WHY)]
    assert state.revision == 1
    late = TextChunk(turn=1, revision=0, text="Because", seq=0, at_ns=1)
    assert play(*events, transcript(WHY), late) == (state, [])


def test_a_complete_question_ends_after_the_short_wait_and_an_unfinished_one_after_the_long() -> None:
    for verdict, wait in (
        (Verdict.COMPLETE, COMPLETE),
        (Verdict.LIKELY, LIKELY),
        (Verdict.OPEN, SILENCE),
        (Verdict.UNFINISHED, UNFINISHED),
    ):
        state, _ = play(WAKE, STARTED, PAUSED, transcript(WHY), asked(verdict=verdict))
        assert state.phase is Phase.LISTENING
        assert state.paused_at is not None
        assert state.commit_at is not None
        assert abs(state.commit_at - state.paused_at - (wait - PAUSE)) < 1e-9


def test_when_the_wait_is_over_already_it_ends_at_once() -> None:
    state, _ = play(WAKE, STARTED, PAUSED)
    late = Seconds(200.0)
    state, _ = decide(state, transcript(WHY), late)
    state, orders = decide(state, asked(), late)
    assert state.phase is Phase.THINKING
    assert Act(1) in orders


def test_going_on_after_a_pause_takes_the_end_back() -> None:
    state, orders = play(WAKE, STARTED, PAUSED, transcript(WHY), asked(), RESUMED)
    assert (state.commit_at, state.settled, orders) == (None, False, [])
    assert state.guess == WHY, "perhaps it was a cough"


def test_a_transcript_that_comes_after_the_person_went_on_is_void() -> None:
    state, _ = play(WAKE, STARTED, PAUSED, RESUMED)
    assert play(WAKE, STARTED, PAUSED, RESUMED, transcript(WHY)) == (state, [])


def test_a_skill_acts_only_when_the_speech_has_ended() -> None:
    answer = Answered(1, "timer", "Ten minutes, starting now.")
    events = (WAKE, STARTED, PAUSED, transcript("set a timer for ten minutes"), answer)
    assert play(*events)[1] == [Say(1, answer.text, "skill:timer")]
    assert Act(1) in play(*events, CommitDue(1))[1]


def test_stop_closes_the_turn_when_it_is_certain() -> None:
    state, orders = play(WAKE, STARTED, PAUSED, transcript("stop"), Answered(1, "stop", silent=True), CommitDue(1))
    assert state.phase is Phase.IDLE
    assert Act(1) in orders


def test_what_is_not_understood_waits_as_long_as_any_silence_and_is_then_said() -> None:
    state, _ = play(WAKE, STARTED, PAUSED, transcript("", confidence=0.0))
    assert state.commit_at is not None
    assert Say(1, NOT_UNDERSTOOD) in play(CommitDue(1), state=state)[1]


def test_the_end_of_speech_itself_needs_no_second_transcript_of_what_is_known() -> None:
    events = (WAKE, STARTED, PAUSED, transcript(WHY), asked(verdict=Verdict.UNFINISHED))
    state, orders = play(*events, ENDED)
    assert state.phase is Phase.THINKING
    assert Transcribe not in kinds(orders)
    assert play(WAKE, STARTED, ENDED)[1][-1] == Transcribe(turn=1, start=1000, end=9000, speech_end=8000)


def test_a_released_button_keeps_what_was_begun_for_the_same_words() -> None:
    events = (WAKE, STARTED, partial(WHY), asked(), Clause(1, "Because of the air."), ReplyComplete(1), ENDED)
    state, orders = play(*events, transcript(WHY))
    assert state.phase is Phase.SPEAKING
    assert orders[-1] == Cue(turn=1, revision=0)


def test_the_death_of_the_model_in_a_guess_costs_no_apology() -> None:
    down = ServiceState(service="llm", health=Health.DOWN)
    state, orders = play(WAKE, STARTED, partial(WHY), asked(), down)
    assert orders == [Cancel(turn=1, revision=0)]
    assert (state.phase, state.revision, state.guess) == (Phase.LISTENING, 1, WHY)
    up = ServiceState(service="llm", health=Health.READY)
    _, orders = play(PAUSED, transcript(WHY, revision=1), up, CommitDue(1), state=state)
    assert Understand(1, WHY) in orders, "it is asked again"


def test_a_reply_that_was_ready_before_the_end_is_spoken_whole() -> None:
    generated = Generated(turn=1, tokens=5, prompt_tokens=20, evaluated_tokens=7, finish="stop")
    chunks = (Clause(1, "Because of the air,"), generated, Clause(1, "mostly."), ReplyComplete(1))
    state, _ = play(WAKE, STARTED, partial(WHY), asked(), *chunks, PAUSED, transcript(WHY), CommitDue(1))
    assert (state.phase, state.clauses, state.complete) == (Phase.SPEAKING, 2, True)


def test_words_that_will_not_change_are_read_by_the_model_meanwhile() -> None:
    half = Partial(turn=1, text="why is the", stable=2, confidence=0.9, end=6000)
    assert Prefill(turn=1, question="why is") in play(WAKE, STARTED, half)[1]
    more = Partial(turn=1, text="why is the sky", stable=3, confidence=0.9, end=7000)
    assert Prefill not in kinds(play(WAKE, STARTED, half, more)[1]), "one word more is not worth it"


def test_a_model_that_answers_already_is_not_disturbed() -> None:
    all_of_it = Partial(turn=1, text=WHY, stable=5, confidence=0.9, end=8000)
    assert Prefill not in kinds(play(WAKE, STARTED, partial(WHY), asked(), all_of_it)[1])


def test_after_the_end_of_speech_nothing_is_heard_either_before_the_transcript_is_there() -> None:
    state, (speak,) = play(
        WAKE, STARTED, partial("why is the sky"), asked("why is the sky"), ENDED, Clause(1, "It is.")
    )
    assert isinstance(speak, Speak)
    assert speak.hold
    assert state.phase is Phase.THINKING
    _, orders = play(transcript(WHY), state=state)
    assert Cancel(turn=1, revision=0) in orders
