"""A JSON schema as we take it: the few kinds that a call is made of, each with a bound.

Schemas of other people's tools are brought into this form, so that the longest call is known before anybody makes one. What they
leave open gets our bounds; what cannot be bounded (an object with any names in it) is left empty.
"""

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

from appliance.errors import BadInput
from appliance.tools.grammar import longest
from appliance.tools.patterns import expression

Schema = dict[str, Any]

MAX_DEPTH = 5
"""Objects and arrays in each other; the deepest of a published home server has three."""

MAX_PROPERTIES = 16
"""Of one object, the required ones first."""

MAX_VALUES = 64
"""Of one enumeration."""

LETTERS = (64, 40, 24, 12, 6)
"""Characters of a string that has no bound, fewer the longer the whole call would be."""

ITEMS = (4, 3, 2, 1, 1)
"""Items of an array, likewise."""

MAX_DESCRIPTION = 32
"""Characters of what is said of an argument; a longer text is dropped, its name must do."""

LARGEST = 2**31 - 1
"""Of a number without a bound, either way."""

MAX_CALL = 400
"""Bytes of a call's arguments: any model at all ends it within as many tokens, and a context of 2,048 has room for that."""


def bounded(schema: Mapping[str, Any]) -> Schema:
    """The schema of an object in our form, no call of it longer than `MAX_CALL` bytes.

    Raises:
        BadInput: it describes no object, or none so short.
    """
    for letters, items in zip(LETTERS, ITEMS, strict=True):
        found = _Form(schema, letters, items).object(schema, MAX_DEPTH)
        if longest(found) <= MAX_CALL:
            return found
    required = {name: found["properties"][name] for name in found["required"]}
    found = {**found, "properties": required}
    if longest(found) > MAX_CALL:
        raise BadInput(f"its shortest call may have {longest(found)} bytes; at most {MAX_CALL} are taken.")
    return found


class _Form:
    def __init__(self, root: Mapping[str, Any], letters: int, items: int) -> None:
        self._root, self._letters, self._items = root, letters, items

    def object(self, schema: Mapping[str, Any], depth: int) -> Schema:
        """An object with its known properties, and no others."""
        given = schema.get("properties") or {}
        if not isinstance(given, Mapping) or schema.get("type", "object") != "object":
            raise BadInput("a tool's arguments are an object with named properties.")
        required = [name for name in schema.get("required", ()) if name in given]
        names = [*required, *(name for name in given if name not in required)][: max(MAX_PROPERTIES, len(required))]
        properties = {name: self.value(given[name], depth - 1) for name in names}
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    def value(self, schema: Any, depth: int) -> Schema:
        """Any value, with what is said of it where that is short."""
        schema = self._resolved(schema)
        told = str(schema.get("description", ""))
        found = self._value(schema, depth)
        return {**found, "description": told} if 0 < len(told) <= MAX_DESCRIPTION else found

    def _value(self, schema: Mapping[str, Any], depth: int) -> Schema:
        if depth < 0:
            raise BadInput(f"its arguments lie deeper in each other than {MAX_DEPTH}.")
        if "const" in schema:
            return {"enum": [schema["const"]]}
        if values := schema.get("enum"):
            return {"enum": list(values)[:MAX_VALUES]}
        if choice := schema.get("anyOf") or schema.get("oneOf"):
            return {"anyOf": [self.value(one, depth - 1) for one in choice[:8]]}
        kind = schema.get("type", "string")
        if isinstance(kind, list):
            return {"anyOf": [self.value({**schema, "type": one}, depth - 1) for one in kind]}
        return self._of_kind(str(kind), schema, depth)

    def _of_kind(self, kind: str, schema: Mapping[str, Any], depth: int) -> Schema:
        match kind:
            case "object":
                return self.object(schema, depth)
            case "array":
                least = min(int(schema.get("minItems", 0)), self._items)
                most = max(least, min(int(schema.get("maxItems", self._items)), self._items))
                item = self.value(schema.get("items") or {}, depth - 1)
                return {"type": "array", "items": item, "minItems": least, "maxItems": most}
            case "integer" | "number":
                return self._number(kind, schema)
            case "boolean" | "null":
                return {"type": kind}
            case "string":
                return self._string(schema)
        raise BadInput(f"there is no JSON type {kind!r}.")

    def _string(self, schema: Mapping[str, Any]) -> Schema:
        most = max(1, int(schema.get("maxLength", self._letters)))
        said = expression(str(schema.get("pattern", "")))
        if said and said.longest <= self._letters:
            return {"type": "string", "pattern": schema["pattern"], "maxLength": said.longest}
        # A pattern that grammar cannot say is somebody else's, who refuses what does not match.
        most = min(most, self._letters)
        return {"type": "string", "minLength": 1, "maxLength": most}

    def _number(self, kind: str, schema: Mapping[str, Any]) -> Schema:
        """Between whole numbers inside its bounds."""
        low, high = ceil(schema.get("minimum", -LARGEST)), floor(schema.get("maximum", LARGEST))
        if "exclusiveMinimum" in schema:
            low = max(low, floor(schema["exclusiveMinimum"]) + 1)
        if "exclusiveMaximum" in schema:
            high = min(high, ceil(schema["exclusiveMaximum"]) - 1)
        low, high = max(low, -LARGEST), min(high, LARGEST)
        if low > high:
            raise BadInput(f"there is no number from {low} to {high}.")
        return {"type": kind, "minimum": low, "maximum": high}

    def _resolved(self, schema: Any) -> Mapping[str, Any]:
        """The schema itself, or the one of this document that it points to."""
        for _ in range(MAX_DEPTH):
            if not isinstance(schema, Mapping):
                return {}
            if "$ref" not in schema:
                return schema
            target: Any = self._root
            for name in str(schema["$ref"]).removeprefix("#/").split("/"):
                target = target.get(name) if isinstance(target, Mapping) else None
            schema = target
        raise BadInput("its schema points to itself.")
