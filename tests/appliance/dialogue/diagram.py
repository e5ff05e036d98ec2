"""Draws the turn's state diagram from the machine itself: every event is tried in every phase."""

from appliance.dialogue.state import Phase, State
from appliance.dialogue.turn import decide
from appliance.messages import Partial, SpeechStarted
from tests.appliance.dialogue.test_turn import EVENTS, HEARD, NOW, SPEAKING, SPOKEN, UNDERSTOOD, WAKE, MuteSwitch, play

PHASES: dict[Phase, State] = {
    Phase.IDLE: State(turn=1, window=True),
    Phase.LISTENING: play(WAKE)[0],
    Phase.THINKING: play(WAKE, HEARD, UNDERSTOOD)[0],
    Phase.SPEAKING: play(*SPEAKING, SPOKEN)[0],
    Phase.MUTED: play(WAKE, MuteSwitch(muted=True))[0],
}

NEXT = (
    SpeechStarted(turn=2, at=1200, start=1000),
    Partial(turn=2, text="stop", stable=1, confidence=0.9, end=9000),
)
"""Somebody speaks who was not called upon."""


def diagram() -> str:
    """The diagram in Mermaid: an arrow for each pair of phases, with the events that lead from one to the other."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for phase, state in PHASES.items():
        for event in (*EVENTS, *NEXT):
            after, orders = decide(state, event, NOW)
            if orders and (after.phase is not phase or after.turn != state.turn):
                names = arrows.setdefault((phase.value, after.phase.value), [])
                if type(event).__name__ not in names:
                    names.append(type(event).__name__)
    lines = [f"    {start} --> {end}: {', '.join(names)}" for (start, end), names in arrows.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> idle", *lines])


if __name__ == "__main__":
    print(diagram())
