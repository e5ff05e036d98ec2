"""A call as grammar (GBNF, as llama.cpp reads it): one of the tools, and arguments that its schema allows. Pure.

Written exactly as Python's `json.dumps` writes it, blanks and all, which is how models have seen calls. Schemas are in the form
of `bounds`; everything ends, so the longest call has a known number of bytes, and no model needs more tokens than that.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from appliance.messages import Tool
from appliance.tools.patterns import expression
from appliance.tools.ranges import DECIMALS, decimals, digits, integers

LETTER_BYTES = 3
"""Of one character in UTF-8: none beyond the basic plane is taken."""

LETTER = r"[!#-;=?-\[\]-{}~\u00A1-\u1FFF\u2010-\u2027\u2030-\u205E\u2070-\uD7FF\uF900-\uFFEF]"
"""No quote, no backslash, none of a chat template's own marks, nothing that cannot be seen."""

ARGUMENTS = '", "arguments": '
"""Between the tool's name and its arguments."""

END = "}"
"""After the arguments."""


def calls(tools: Sequence[Tool]) -> str:
    """The grammar of one call from the tool's name on: `timer_set", "arguments": {"seconds": 600}}`."""
    tails = {tool.name: f"{_literal(ARGUMENTS)} {_object(tool.schema)} {_literal(END)}" for tool in tools}
    return f'root ::= {_trie(tails)}\nletter ::= {LETTER}\nletters ::= letter | " "\n'


def longest_call(tools: Iterable[Tool]) -> int:
    """Bytes of the longest call that `calls` allows, and so its tokens at most."""
    around = len(ARGUMENTS) + len(END)
    return max((len(tool.name) + around + longest(tool.schema) for tool in tools), default=0)


def longest(schema: Mapping[str, Any]) -> int:
    """Bytes of the longest value of a schema in our form."""
    if "enum" in schema:
        return max(len(_json(value).encode()) for value in schema["enum"])
    if "anyOf" in schema:
        return max(map(longest, schema["anyOf"]))
    match schema["type"]:
        case "object":
            names = schema["properties"]
            return 2 + sum(len(_json(name).encode()) + 2 + longest(one) + 2 for name, one in names.items())
        case "array":
            return 2 + int(schema["maxItems"]) * (longest(schema["items"]) + 2)
        case "string":
            return 2 + LETTER_BYTES * int(schema["maxLength"])
        case "integer" | "number" as kind:
            whole = digits(schema["minimum"], schema["maximum"])
            return whole if kind == "integer" else whole + 2 + DECIMALS
    return len("false")


def _value(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return _trie({_json(value): "" for value in schema["enum"]})
    if "anyOf" in schema:
        return f"({' | '.join(map(_value, schema['anyOf']))})"
    match schema["type"]:
        case "object":
            return _object(schema)
        case "array":
            return _array(schema)
        case "string":
            return _string(schema)
        case "integer":
            return integers(schema["minimum"], schema["maximum"])
        case "number":
            return decimals(schema["minimum"], schema["maximum"])
        case "null":
            return '"null"'
    return '("true" | "false")'


def _object(schema: Mapping[str, Any]) -> str:
    """Its properties in the order of the schema, those that must be there first."""
    pairs = {name: f"{_literal(_json(name) + ': ')} {_value(one)}" for name, one in schema["properties"].items()}
    required = [pair for name, pair in pairs.items() if name in schema["required"]]
    free = [pair for name, pair in pairs.items() if name not in schema["required"]]
    if required:
        inner = ' ", " '.join(required) + "".join(f' (", " {pair})?' for pair in free)
    else:
        begun = (f"{pair}" + "".join(f' (", " {later})?' for later in free[at + 1 :]) for at, pair in enumerate(free))
        inner = f"({' | '.join(begun)})?" if free else ""
    return f'"{{" {inner} "}}"'


def _array(schema: Mapping[str, Any]) -> str:
    item, least, most = _value(schema["items"]), schema["minItems"], schema["maxItems"]
    if most == 0:
        return '"[]"'
    some = f'{item} (", " {item}){{{max(0, least - 1)},{most - 1}}}' if most > 1 else item
    return f'"[" {some} "]"' if least else f'"[" ({some})? "]"'


def _string(schema: Mapping[str, Any]) -> str:
    """Begins with no blank: there are words in it."""
    if said := expression(schema.get("pattern", "")):
        return rf'"\"" {said.text} "\""'
    return rf'"\"" letter letters{{0,{schema["maxLength"] - 1}}} "\""'


def _trie(words: Mapping[str, str]) -> str:
    """One of the words, each followed by its own tail; common beginnings are written once, so that few ways are open at once."""
    by_first: dict[str, dict[str, str]] = {}
    for word, tail in words.items():
        by_first.setdefault(word[:1], {})[word] = tail
    parts = []
    for first, group in by_first.items():
        if not first:
            parts.append(group[""] or '""')
            continue
        shared = _shared(list(group))
        rest = {word[len(shared) :]: tail for word, tail in group.items()}
        parts.append(f"{_literal(shared)} {rest[''] if len(rest) == 1 else _trie(rest)}".rstrip())
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"


def _shared(words: Sequence[str]) -> str:
    one, other = min(words), max(words)
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:at]


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
