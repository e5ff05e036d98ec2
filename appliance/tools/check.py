"""Whether arguments are what a schema (in the form of `bounds`) allows, and in words why not. Pure.

The grammar lets nothing else through; this is for calls that come another way, and for the model when it was not held to one.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from appliance.errors import BadInput

MAX_BYTES = 4_096
"""Of a call's arguments as text: ten times the longest that a grammar allows."""


def arguments_of(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call.

    Raises:
        BadInput: they are no JSON, or not what the schema allows; the text is for the model to read.
    """
    if len(text) > MAX_BYTES:
        raise BadInput(f"the arguments have {len(text)} characters; at most {MAX_BYTES} are taken.")
    try:
        found = json.loads(text or "{}")
    except ValueError as wrong:
        raise BadInput(f"the arguments are no JSON: {wrong}.") from wrong
    if why := reason(found, schema, "arguments"):
        raise BadInput(why)
    return dict(found)


def reason(value: Any, schema: Mapping[str, Any], name: str) -> str:
    """Why the value is not what the schema allows; empty where it is."""
    if "enum" in schema:
        known = ", ".join(json.dumps(one, ensure_ascii=False) for one in schema["enum"])
        # "1" is no 1 and true is no 1, here as in JSON.
        alike = any(type(one) is type(value) and one == value for one in schema["enum"])
        return "" if alike else f"{name} must be one of {known}."
    if "anyOf" in schema:
        reasons = [reason(value, one, name) for one in schema["anyOf"]]
        return min(reasons, key=len)
    match schema["type"]:
        case "object":
            return _object(value, schema, name)
        case "array":
            return _array(value, schema, name)
        case "string":
            return _string(value, schema, name)
        case "integer" | "number" as kind:
            return _number(value, schema, name, kind)
        case "boolean":
            return "" if isinstance(value, bool) else f"{name} must be true or false."
    return "" if value is None else f"{name} must be null."


def _object(value: Any, schema: Mapping[str, Any], name: str) -> str:
    if not isinstance(value, dict):
        return f"{name} must be an object."
    if missing := [one for one in schema["required"] if one not in value]:
        return f"{missing[0]} is missing."
    if unknown := [one for one in value if one not in schema["properties"]]:
        known = ", ".join(schema["properties"]) or "none"
        return f"there is no argument {unknown[0]}; known: {known}."
    reasons = (reason(value[one], inner, one) for one, inner in schema["properties"].items() if one in value)
    return next(filter(None, reasons), "")


def _array(value: Any, schema: Mapping[str, Any], name: str) -> str:
    if not isinstance(value, list):
        return f"{name} must be a list."
    if not schema["minItems"] <= len(value) <= schema["maxItems"]:
        return f"{name} must have {schema['minItems']} to {schema['maxItems']} items."
    return next(filter(None, (reason(one, schema["items"], f"an item of {name}") for one in value)), "")


def _string(value: Any, schema: Mapping[str, Any], name: str) -> str:
    if not isinstance(value, str):
        return f"{name} must be text."
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        return f"{name} must look like {schema['pattern'].strip('^$')}."
    if not schema.get("minLength", 0) <= len(value) <= schema["maxLength"]:
        return f"{name} must have {schema.get('minLength', 0)} to {schema['maxLength']} characters."
    return ""


def _number(value: Any, schema: Mapping[str, Any], name: str, kind: str) -> str:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole and (kind == "integer" or not isinstance(value, float)):
        return f"{name} must be a {'whole ' if kind == 'integer' else ''}number."
    if not schema["minimum"] <= value <= schema["maximum"]:
        return f"{name} must be from {schema['minimum']} to {schema['maximum']}."
    return ""
