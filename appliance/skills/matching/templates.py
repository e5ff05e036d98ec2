"""hassil's templates, parsed: `[left out]`, `(one|another)`, `{list}`, `<rule>`.

hassil's own parser takes near a millisecond for a template and makes objects of some hundred bytes for each word; a language
has a thousand templates. Here a template is made of tuples, and equal parts of all templates of a language are one object.
hassil is given its own expressions of the few parts that fit an utterance (`fitting.py`); a test compares ours with its own
parser's on every template there is.
"""

import re
from collections.abc import Callable
from sys import intern
from typing import NamedTuple, TypeVar

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


class OneOf(tuple["Node", ...]):
    """One of these; the last is empty where all may be left out."""

    __slots__ = ()


class InOrder(tuple["Node", ...]):
    """All of these, one after the other."""

    __slots__ = ()


class Listed(NamedTuple):
    """One of a list."""

    list: str
    slot: str
    ends_word: bool
    """A space follows."""


class Rule(NamedTuple):
    """Another template, by its name."""

    name: str


Node = str | OneOf | InOrder | Listed | Rule
"""A part of a template; literal words are a `str`, with the spaces around them."""

_Any = TypeVar("_Any", OneOf, InOrder, Listed, Rule)


class Templates:
    """Parses the templates of one language; equal parts are one object."""

    def __init__(self, literal: Callable[[str], str] = str) -> None:
        """`literal` makes of literal words what is matched, with the spaces around them."""
        self._literal = literal
        self._literals: dict[str, str] = {}
        self._parts: dict[type, dict[Node, Node]] = {OneOf: {}, InOrder: {}, Listed: {}, Rule: {}}

    def parse(self, text: str) -> Node:
        """The parts of a template.

        Raises:
            BadInput: a bracket stands alone.
        """
        signs = [sign for sign in map(self._sign, _SIGN.findall(text.strip())) if sign]
        node, end = self._group(signs, 0, "", text)
        if end != len(signs):
            raise _damaged(text, signs[end])
        return node

    def _sign(self, sign: str) -> str:
        if sign[0] in "{<[]()|>}":
            return sign
        known = self._literals.get(sign)
        if known is None:
            self._literals[sign] = known = intern(_SPACE.sub(" ", self._literal(sign)))
        return known

    def _group(self, signs: list[str], at: int, closing: str, text: str) -> tuple[Node, int]:
        """The group that begins there, and where its closing bracket stands."""
        branches: list[list[Node]] = [[]]
        while at < len(signs) and signs[at] != closing:
            sign = signs[at]
            if sign == "|":
                branches.append([])
            elif sign in _CLOSE:
                inner, at = self._group(signs, at + 1, _CLOSE[sign], text)
                if at == len(signs):
                    raise _damaged(text, sign)
                branches[-1].append(self._optional(inner) if sign == "[" else inner)
            elif sign in "])}{<>":
                raise _damaged(text, sign)
            else:
                branches[-1].append(self._leaf(sign, at + 1 < len(signs) and signs[at + 1][:1].isspace()))
            at += 1
        # Each once: "(ein|eine|einen)" is "(1|1|1)" by now.
        parts = dict.fromkeys(map(self._in_order, branches))
        return (next(iter(parts)) if len(parts) == 1 else self._kept(OneOf(parts))), at

    def _in_order(self, parts: list[Node]) -> Node:
        if len(parts) == 1:
            return parts[0]
        return self._kept(InOrder(parts)) if parts else ""

    def _optional(self, inner: Node) -> Node:
        return self._kept(OneOf((*inner, "") if isinstance(inner, OneOf) else (inner, "")))

    def _leaf(self, sign: str, ends_word: bool) -> Node:
        if sign[0] == "{":
            name, _, slot = sign[1:-1].partition(":")
            return self._kept(Listed(intern(name), intern(slot or name), ends_word))
        if sign[0] == "<":
            return self._kept(Rule(intern(sign[1:-1])))
        return sign

    def _kept(self, node: _Any) -> _Any:
        return self._parts[type(node)].setdefault(node, node)  # type: ignore[return-value]  # The equal one of its type.


def parse(text: str) -> Sentence:
    """What hassil makes of a template.

    Raises:
        BadInput: a bracket stands alone.
    """
    return sentence(expression(Templates().parse(text)), text)


def sentence(of: Expression, text: str | None = None) -> Sentence:
    """A sentence for hassil; it needs no other look at its words than ours."""
    return Sentence(of if isinstance(of, Group) else Sequence([of]), text, required_clauses=frozenset())


def expression(node: Node) -> Expression:
    """All of it for hassil."""
    if isinstance(node, str):
        return TextChunk(node, node)
    if isinstance(node, OneOf):
        return Alternative([expression(part) for part in node], is_optional=node[-1] == "")
    if isinstance(node, InOrder):
        return Sequence([expression(part) for part in node])
    return RuleReference(node.name) if isinstance(node, Rule) else reference(node)


def reference(listed: Listed) -> ListReference:
    """A reference to a list, for hassil."""
    return ListReference(f"{listed.list}:{listed.slot}", is_end_of_word=listed.ends_word)


def _damaged(text: str, sign: str) -> BadInput:
    return BadInput(f"a template is damaged at {sign!r}: {text}", remedy="Each bracket needs its other half.")
