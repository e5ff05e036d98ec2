"""What an intent's sentences can fill in, as JSON schema: the types come from the lists that the words come from. Pure.

A slot that every sentence of the intent fills is required, any other is free to be left out. Where several lists fill one slot it
takes what any of them gives.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from hassil.expression import INLINE_RANGE_PATTERN

from appliance.skills.sentences import Data
from appliance.tools.bounds import Schema
from appliance.tools.sentences import Templates, out

KNOWN: dict[str, Schema] = {
    "seconds": {"type": "integer", "minimum": 1, "maximum": 31 * 86_400},
    "at": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "description": "HH:MM"},
    "day": {"enum": ["today", "tomorrow", "day_after_tomorrow", *"1234567"], "description": "today|tomorrow|1-7"},
    "days": {
        "type": "string",
        "pattern": "^(daily|weekdays|weekend|[1-7]{1,7})$",
        "description": "daily|weekdays|weekend|135",
    },
    "expression": {"type": "string", "maxLength": 48},
    "text": {"type": "string", "maxLength": 64},
    "words": {"type": "string", "maxLength": 64},
}
"""Slots that mean the same in every skill, whatever words they are said with."""

HIDDEN = frozenset({"begin", "clock_half", "half", "money", "money_into", "more", "more_source", "order"})
"""Slots that only say how a person put it: which half of the day, "the second one", "seven" on a knob of ten, "five foot ten"."""

WILDCARD_LETTERS = 40
"""Characters of a name: three words."""

MOST_VALUES = 48
"""Of a list; a longer one is written as text."""


def arguments(templates: Templates, blocks: Iterable[Data]) -> Schema:
    """The arguments of an intent: an object.

    Raises:
        BadInput: a template is damaged.
    """
    found: dict[str, list[Schema]] = {}
    always: list[frozenset[str]] = []
    for block in blocks:
        for name, value in block.slots.items():
            found.setdefault(name, []).append({"enum": [value]})
        for fillings in map(templates.fillings, block.sentences):
            for name, values in fillings.by:
                found.setdefault(name, []).append(_of_list(values, templates.values(values)))
            always.append(fillings.always.union(block.slots))
    required = frozenset.intersection(*always) if always else frozenset()
    names = [name for name in found if name not in HIDDEN]
    return {
        "type": "object",
        "properties": {name: KNOWN.get(name) or union(found[name]) for name in names},
        "required": [name for name in names if name in required],
    }


def union(schemas: Iterable[Schema]) -> Schema:
    """One schema for what any of them allows: values of a list, numbers between bounds, or text."""
    given = list(schemas)
    values = list(dict.fromkeys(value for one in given for value in one.get("enum", ())))
    ranges = [one for one in given if one.get("type") in ("integer", "number")]
    numbers = [value for value in values if isinstance(value, int | float)]
    wild = any(one.get("type") == "string" for one in given)
    if wild or len(values) > MOST_VALUES or (ranges and len(numbers) < len(values)):
        return {"type": "string", "maxLength": WILDCARD_LETTERS}
    if not ranges:
        return {"enum": values}
    bounds = [*numbers, *(one[end] for one in ranges for end in ("minimum", "maximum"))]
    decimal = any(one["type"] == "number" for one in ranges) or any(isinstance(value, float) for value in numbers)
    return {"type": "number" if decimal else "integer", "minimum": min(bounds), "maximum": max(bounds)}


def _of_list(name: str, given: Mapping[str, Any]) -> Schema:
    if inline := INLINE_RANGE_PATTERN.match(name):
        return {"type": "integer", "minimum": int(inline[1]), "maximum": int(inline[2])}
    if bounds := given.get("range") or given.get("ordinals"):
        kind = "number" if bounds.get("fractions") else "integer"
        return {"type": kind, "minimum": bounds["from"], "maximum": bounds["to"]}
    if "values" in given:
        return {"enum": list(dict.fromkeys(map(out, given["values"])))}
    return {"type": "string", "maxLength": WILDCARD_LETTERS}
