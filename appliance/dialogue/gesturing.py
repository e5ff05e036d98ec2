"""What hands ask for, beside holding the button to talk: say that again, and set-up, which is counted down to.

    held and silent ──Count(5)──▶ counting: "5", "4", ... ──Count(0)──▶ what set-up has to say
                                     └── let go: it is over

Whoever talks while the button is held is not counted at: the countdown begins with its first number or not at all.
"""

from dataclasses import replace

from appliance.dialogue.events import Again, Clause, Count, Hush, LetGo, Say
from appliance.dialogue.opening import arm, close, cut, open_turn
from appliance.dialogue.state import THINKING_LIMIT, Outcome, Phase, State
from appliance.dialogue.steps import clause
from appliance.messages import COUNT_FROM, Cancel, Light, Listen, Mode, ShowLight
from appliance.units import Seconds


def again(state: State, event: Again, now: Seconds) -> Outcome:
    """Two taps: whatever they opened is over, and what was said last is said again."""
    before = [] if state.phase is Phase.IDLE else cut(state, "button")
    after = open_turn(state, now, Phase.THINKING, THINKING_LIMIT)
    return after, [*before, arm(after), ShowLight(light=Light.SPEAKING), Say(after.turn, event.text, "skill:repeat")]


def begin_count(state: State, event: Count, now: Seconds) -> Outcome:
    """The button is held and nobody says a word: set-up may be meant."""
    if not state.held or state.guess or event.left != COUNT_FROM:
        return state, []
    fresh = replace(open_turn(state, now, Phase.THINKING, THINKING_LIMIT), counting=True)
    after, spoken = clause(fresh, Clause(fresh.turn, event.text), now)
    return after, [*cut(state, "set-up"), Listen(mode=Mode.WAKE, turn=after.turn), *spoken]


def count(state: State, event: Count, now: Seconds) -> Outcome:
    """The next number; the last is what set-up has to say."""
    if not state.counting:
        return state, []
    if event.left == 0:
        return replace(state, counting=False), [Say(state.turn, event.text)]
    return clause(state, Clause(state.turn, event.text), now)


def let_go(state: State, _event: LetGo, _now: Seconds) -> Outcome:
    """The button came up before set-up was reached."""
    if not state.counting:
        return state, []
    after, orders = close(replace(state, counting=False), "let go")
    return after, [Cancel(turn=state.turn, revision=state.revision), Hush(), *orders]
