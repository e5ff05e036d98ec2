"""What the speaker can do by itself, with no model and no network. See the README beside this file."""

from appliance.skills.actions import Action, CancelTimers, SetTimer, SetVolume, Stop
from appliance.skills.skill import Answer, Context, Match
from appliance.skills.skills import Skills
from appliance.store import Timer

__all__ = ["Action", "Answer", "CancelTimers", "Context", "Match", "SetTimer", "SetVolume", "Skills", "Stop", "Timer"]
