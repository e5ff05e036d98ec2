"""Text for the ear: clauses out of a stream, and written language into words that can be spoken."""

from appliance.speech_text.clauses import Splitter, split
from appliance.speech_text.spoken import Reader, spoken

__all__ = ["Reader", "Splitter", "split", "spoken"]
