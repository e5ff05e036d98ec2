"""Music and radio through an mpd."""

from appliance.integrations.music.music import Music

__all__ = ["Music"]
