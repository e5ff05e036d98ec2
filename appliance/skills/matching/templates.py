"""hassil's templates, parsed: `[left out]`, `(one|another)`, `{list}`, `<rule>`.

hassil's own parser takes near a millisecond for a template, and a language has a thousand; this one makes the same expressions of
hassil's in a twentieth of that. A test compares the two on every template there is.
"""

import re
from sys import intern

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    RuleReference,
    Sentence,
    Sequence,
    TextChunk,
)

from appliance.errors import BadInput

_SIGN = re.compile(r"\{[^{}]*\}|<[^<>]*>|[\[\]()|{}<>]|[^\[\](){}<>|]+")
_SPACE = re.compile(r"\s+")
_CLOSE = {"(": ")", "[": "]"}


def parse(text: str) -> Sentence:
    """The sentence of a template.

    Raises:
        BadInput: a bracket stands alone.
    """
    signs = _SIGN.findall(text.strip())
    group, end = _group(signs, 0, "", text)
    if end != len(signs):
        raise _damaged(text, signs[end])
    first = group.items[0] if len(group.items) == 1 else None
    return Sentence(expression=first if isinstance(first, Group) else group, text=text)


def _group(signs: list[str], at: int, closing: str, text: str) -> tuple[Group, int]:
    """The group that begins there, and where its closing bracket stands."""
    branches: list[list[Expression]] = [[]]
    while at < len(signs) and signs[at] != closing:
        sign = signs[at]
        if sign == "|":
            branches.append([])
        elif sign in _CLOSE:
            inner, at = _group(signs, at + 1, _CLOSE[sign], text)
            if at == len(signs):
                raise _damaged(text, sign)
            branches[-1].append(_optional(inner) if sign == "[" else inner)
        elif sign in "])}{<>":
            raise _damaged(text, sign)
        else:
            branches[-1].append(_leaf(sign, at + 1 < len(signs) and signs[at + 1][:1].isspace()))
        at += 1
    if len(branches) == 1:
        return Sequence(items=branches[0]), at
    branches = _distinct(branches)
    return Alternative(items=[Sequence(items=items) for items in branches]), at


def _distinct(branches: list[list[Expression]]) -> list[list[Expression]]:
    """Each text once: "(ein|eine|einen)" is "(1|1|1)" by now, and hassil would follow all three."""
    texts: set[str] = set()
    kept = []
    for items in branches:
        text = items[0].text if len(items) == 1 and isinstance(items[0], TextChunk) else None
        if text is None or text not in texts:
            kept.append(items)
        if text is not None:
            texts.add(text)
    return kept


def _optional(group: Group) -> Alternative:
    alternative = group if isinstance(group, Alternative) else Alternative(items=[group])
    alternative.is_optional = True
    alternative.items.append(TextChunk(text="", parent=alternative))
    return alternative


def _leaf(sign: str, ends_word: bool) -> Expression:
    if sign[0] == "{":
        return ListReference(list_name=intern(sign[1:-1]), is_end_of_word=ends_word)
    if sign[0] == "<":
        return RuleReference(rule_name=intern(sign[1:-1]))
    # The same few words stand in thousands of templates: each is kept once.
    return TextChunk(text=intern(_SPACE.sub(" ", sign)), original_text=intern(sign))


def _damaged(text: str, sign: str) -> BadInput:
    return BadInput(f"a template is damaged at {sign!r}: {text}", remedy="Each bracket needs its other half.")
