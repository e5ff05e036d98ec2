"""What the panel's buttons ask for, as events; what no turn is needed for is done at once."""

from typing import Any

from appliance.bus import Bus
from appliance.dialogue.answers import Answers
from appliance.dialogue.events import Again, Count, Due, Held, LetGo
from appliance.dialogue.hands import Hands
from appliance.dialogue.history import History
from appliance.dialogue.recorder import Recorder
from appliance.dialogue.state import Phase, State
from appliance.messages import Message, Play, Pressed, Released, SetUp, Tapped, TurnVolume
from appliance.ring import Ring
from appliance.store import StoreFailed

Touched = Pressed | Released | Tapped | TurnVolume | SetUp


class Touch:
    """The button's side of one dialogue."""

    def __init__(
        self, bus: Bus, hands: Hands, answers: Answers, history: History, recorder: Recorder, playback: Ring
    ) -> None:
        self._bus = bus
        self._hands = hands
        self._answers = answers
        self._history = history
        self._recorder = recorder
        self._playback = playback

    def felt(self, message: Message, state: State) -> Any:
        """The event that a gesture is; None: it was none for the turn."""
        match message:
            case Pressed(at_ns=at_ns):
                return Held(self._recorder.index_at(at_ns))
            case Released(at_ns=at_ns):
                return LetGo(self._recorder.index_at(at_ns))
            case Tapped(times=1):
                return self._silence()
            case Tapped():
                return Again(self._history.last_said or self._answers.by_hand("repeat", "repeat"))
            case SetUp(left=left):
                return Count(left, str(left) if left else self._answers.by_hand("device", "address"))
            case TurnVolume(steps=steps):
                return self._turn_volume(steps, state)
        return None

    def _silence(self) -> Due | None:
        """The press has cut whatever spoke; what rings would ring again."""
        try:
            self._hands.silence()
        except StoreFailed as why:
            return Due(str(why))
        return None

    def _turn_volume(self, steps: int, state: State) -> None:
        """A soft note says how loud that is, unless something is to be heard already."""
        self._hands.turn_volume(steps)
        if state.phase is Phase.IDLE and "tts" not in state.down and not self._playback.pending:
            self._bus.send(Play(tone="done", generation=self._playback.generation))
