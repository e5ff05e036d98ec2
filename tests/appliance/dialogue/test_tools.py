"""Tools of the model and services outside: nothing is called before commit, and everything called is answered."""

from appliance.dialogue.completeness import Verdict
from appliance.dialogue.events import Act, Answered, CommitDue, Say, ToolDone, UseTool
from appliance.dialogue.phrases import APOLOGY
from appliance.dialogue.state import Phase
from appliance.messages import Failed, Generate, Generated, Health, ServiceState, ShowLight, ToolCall, ToolResult
from tests.appliance.dialogue.test_guessing import PAUSED, STARTED, WAKE, WHY, asked, play, transcript

CALL = ToolCall(turn=1, revision=0, name="timer_set", arguments='{"seconds": 60}')
DONE = Generated(turn=1, revision=0, tokens=9, prompt_tokens=50, evaluated_tokens=9, finish="tool")
GUESSED = (WAKE, STARTED, PAUSED, transcript(WHY), asked())
SONG = Answered(1, "music", verdict=Verdict.COMPLETE, calls=True)


def test_a_tool_waits_for_commit() -> None:
    state, orders = play(*GUESSED, CALL)
    assert (state.phase, orders) == (Phase.LISTENING, [])
    state, orders = play(*GUESSED, CALL, DONE, CommitDue(1))
    assert state.phase is Phase.THINKING
    assert orders[-2:] == [Act(1), UseTool(1, CALL)]


def test_after_commit_it_is_called_at_once() -> None:
    _, orders = play(*GUESSED, CommitDue(1), CALL)
    assert orders == [UseTool(1, CALL)]


def test_a_tool_for_a_guess_that_was_wrong_is_never_called() -> None:
    state, orders = play(*GUESSED, CALL, transcript("why is the sky grey"), asked("why is the sky grey"), CommitDue(1))
    assert state.tool is None
    assert not [order for order in orders if isinstance(order, UseTool)]


def test_the_end_of_a_model_that_called_a_tool_is_not_the_end_of_the_reply() -> None:
    state, orders = play(*GUESSED, CommitDue(1), CALL, DONE)
    assert (state.phase, state.complete, orders) == (Phase.THINKING, False, [])


def test_a_skill_that_answers_a_tool_is_said() -> None:
    _, orders = play(*GUESSED, CommitDue(1), CALL, DONE, Answered(1, "timer", "1 minute, starting now."))
    assert orders == [Act(1), Say(1, "1 minute, starting now.", "skill:timer")]


def test_what_a_tool_gave_back_is_read_by_the_model() -> None:
    results = (ToolResult("cellar_warmth", "{}", "12 degrees"),)
    state, orders = play(*GUESSED, CommitDue(1), CALL, DONE, ToolDone(1, WHY, results))
    assert orders == [Generate(turn=1, revision=0, question=WHY, results=results)]
    assert state.waiting_for == "llm"


def test_without_the_model_its_tools_end_in_an_apology() -> None:
    down = ServiceState(service="llm", health=Health.DOWN)
    state, _ = play(*GUESSED, CommitDue(1), CALL, DONE, down, ToolDone(1, WHY, ()))
    assert state.apologised


def test_a_skill_that_asks_a_service_is_silent_until_it_knows() -> None:
    state, orders = play(WAKE, STARTED, PAUSED, transcript("next song"), SONG)
    assert orders == []
    state, orders = play(WAKE, STARTED, PAUSED, transcript("next song"), SONG, CommitDue(1))
    assert (state.phase, orders[-1]) == (Phase.THINKING, Act(1))
    assert not [order for order in orders if isinstance(order, Say)]


def test_its_answer_is_said_when_it_comes() -> None:
    done = Answered(1, "music", "Playing.")
    _state, orders = play(WAKE, STARTED, PAUSED, transcript("next song"), SONG, CommitDue(1), done)
    assert orders == [Act(1), Say(1, "Playing.", "skill:music")]


def test_a_service_that_asks_back_to_the_model_leaves_it_the_question() -> None:
    _state, orders = play(WAKE, STARTED, PAUSED, transcript(WHY), SONG, CommitDue(1), asked())
    assert orders[-1] == Generate(turn=1, revision=0, question=WHY)


def test_a_worker_that_fails_meanwhile_does_not_take_the_answer_away() -> None:
    failed = Failed(turn=1, revision=0, service="llm", what="generate", why="gone")
    state, orders = play(WAKE, STARTED, PAUSED, transcript("next song"), SONG, CommitDue(1), failed)
    assert not [order for order in orders if isinstance(order, Say) and order.text == APOLOGY]
    assert not [order for order in orders if isinstance(order, ShowLight)]
    assert not state.apologised
