"""One utterance for every sentence of a skill: what `hark skills check` tries on the skills."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hassil.expression import Alternative, Expression, Group, ListReference, RuleReference, TextChunk

from appliance.errors import BadInput
from appliance.skills.matching.templates import parse
from appliance.skills.sentences import SentenceFile
from appliance.skills.skill import Match

A_NAME = "something"
"""What stands for a wildcard."""

DEEPEST = 24
"""Rules within rules; as many as hassil follows."""


class Example(NamedTuple):
    """An utterance and whose it should be."""

    intent: str
    text: str
    asked: Match | None = None
    """The question that it answers, where it answers one."""


def examples(file: SentenceFile, common: SentenceFile) -> Iterator[Example]:
    """The shortest utterance of each sentence, or the first: what may be left out is.

    Raises:
        BadInput: a template is damaged, or names a rule or list that neither file has.
    """
    rules = {**common.expansion_rules, **file.expansion_rules}
    lists = {**common.lists, **file.lists}
    for intent, blocks in file.intents.items():
        for block in blocks:
            skill, _, question = block.requires_context.get("asked", "").partition(".")
            asked = Match(skill, question) if question else None
            for template in block.sentences:
                words = _words(parse(template).expression, rules, lists)
                yield Example(intent, " ".join(words.split()), asked)


def _words(part: Expression, rules: Mapping[str, str], lists: Mapping[str, Any], depth: int = 0) -> str:
    if depth > DEEPEST:
        raise BadInput("a rule refers to itself.", where="expansion_rules")
    if isinstance(part, TextChunk):
        return str(part.text)
    if isinstance(part, Alternative):
        return "" if part.is_optional else _words(part.items[0], rules, lists, depth + 1)
    if isinstance(part, Group):
        return "".join(_words(item, rules, lists, depth + 1) for item in part.items)
    if isinstance(part, RuleReference) and part.rule_name in rules:
        return _words(parse(rules[part.rule_name]).expression, rules, lists, depth + 1)
    if isinstance(part, ListReference) and part.list_name in lists:
        return _of_list(lists[part.list_name], rules, lists, depth)
    raise BadInput(f"there is no such rule or list: {part}")


def _of_list(values: Mapping[str, Any], rules: Mapping[str, str], lists: Mapping[str, Any], depth: int) -> str:
    """Its first value; a range begins with its lowest number."""
    if values.get("values"):
        first = values["values"][0]
        template = str(first["in"] if isinstance(first, Mapping) else first)
        return _words(parse(template).expression, rules, lists, depth + 1)
    bounds = values.get("range") or values.get("ordinals")
    return str(bounds["from"]) if bounds else A_NAME
