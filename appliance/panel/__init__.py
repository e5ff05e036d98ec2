"""The panel process: light, button, mute switch. It works when all else is dead."""

from appliance.panel.service import Panel, create

__all__ = ["Panel", "create"]
