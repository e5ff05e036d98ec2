"""What the language model is offered, as much of it as one message holds. Pure."""

from collections.abc import Iterable, Sequence

import msgspec

from appliance.messages import MAX_MESSAGE_BYTES, OfferTools, Tool

FACTS_BYTES = 8 * 1024
"""Kept free for facts: a dozen of the longest, and the model is told no more."""

SPARE = 1024
"""Bytes for the message around its contents."""

_encode = msgspec.msgpack.Encoder().encode


def offering(tools: Iterable[Tool], facts: Sequence[str]) -> tuple[OfferTools, tuple[str, ...]]:
    """Each tool once, the first ones first, and the newest facts; and the names of the tools that were left out."""
    size = MAX_MESSAGE_BYTES - SPARE - FACTS_BYTES
    kept: dict[str, Tool] = {}
    left_out: list[str] = []
    for tool in tools:
        need = len(_encode(tool))
        if tool.name in kept or need > size:
            left_out.append(tool.name)
            continue
        size -= need
        kept[tool.name] = tool
    return OfferTools(tools=tuple(kept.values()), facts=_newest(facts, size + FACTS_BYTES)), tuple(left_out)


def _newest(facts: Sequence[str], size: int) -> tuple[str, ...]:
    """The last ones that fit, in their order."""
    first = len(facts)
    while first and (size := size - len(_encode(facts[first - 1]))) >= 0:
        first -= 1
    return tuple(facts[first:])
