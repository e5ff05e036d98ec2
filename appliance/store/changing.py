"""Which function writes which change."""

from collections.abc import Callable, Sequence
from typing import Any

from appliance.store import change_clocks, change_words, changes
from appliance.store.desk import Desk

_WRITERS: dict[type, Callable[[Desk, Any], tuple[int, ...]]] = {
    changes.SetTimer: change_clocks.set_timer,
    changes.ExtendTimer: change_clocks.extend_timer,
    changes.PauseTimer: change_clocks.pause_timer,
    changes.ResumeTimer: change_clocks.resume_timer,
    changes.CancelTimers: change_clocks.cancel_timers,
    changes.SetAlarm: change_clocks.set_alarm,
    changes.CancelAlarms: change_clocks.cancel_alarms,
    changes.SilenceAlarms: change_clocks.silence_alarms,
    changes.SkipAlarm: change_clocks.skip_alarm,
    changes.SnoozeAlarms: change_clocks.snooze_alarms,
    changes.SetStopwatch: change_clocks.set_stopwatch,
    changes.AddItems: change_words.add_items,
    changes.RemoveItems: change_words.remove_items,
    changes.DropList: change_words.drop_list,
    changes.Remember: change_words.remember,
    changes.Forget: change_words.forget,
    changes.Note: change_words.note,
}

_DELETES = (
    changes.CancelTimers,
    changes.CancelAlarms,
    changes.SilenceAlarms,
    changes.RemoveItems,
    changes.DropList,
)
"""After these the journal is emptied, so that the words are in none of the files."""


def write(desk: Desk, asked: Sequence[changes.Change]) -> tuple[tuple[int, ...], ...]:
    """Writes all of them; for each the ids that it made or touched."""
    return tuple(_WRITERS[type(change)](desk, change) for change in asked)


def deletes(asked: Sequence[changes.Change]) -> bool:
    """Whether words may have gone from the tables."""
    return any(
        isinstance(change, _DELETES) or (isinstance(change, changes.Note) and not change.value) for change in asked
    )


def forgets(asked: Sequence[changes.Change]) -> bool:
    """Whether a person asked for something to be forgotten."""
    return any(isinstance(change, changes.Forget) for change in asked)
