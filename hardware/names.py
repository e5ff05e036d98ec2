"""Names of devices, compared as people do: without capitals and punctuation."""

import re


def plain(text: str) -> str:
    """Letters and digits: `seeed-2mic-voicecard` begins as ALSA's id of it does, `seeed2micvoicec`."""
    return re.sub(r"[\W_]", "", text.casefold())
