"""Our reader of templates against hassil's, and the look-up of sentences against trying them all."""

from importlib.resources import files
from typing import Any

import pytest
from hassil import parse_sentence
from hassil.expression import Alternative, Expression, Group, ListReference, RuleReference, Sentence, TextChunk
from hassil.intents import SlotList, TextSlotList, TextSlotValue

from appliance.errors import BadInput
from appliance.skills import Skills
from appliance.skills.matching.fitting import Fitting
from appliance.skills.matching.templates import InOrder, Node, OneOf, Rule, expression, parse, sentence
from appliance.skills.sentences import read_sentences
from appliance.skills.table import SKILLS
from appliance.speech_text.locales import LANGUAGES


def shape(expression: Expression) -> Any:
    """What an expression means, whatever way it is nested: groups of one are that one, empty texts are nothing.

    One of what is itself one of several is one of them all: `[(a|b)]` is `[a|b]`.
    """
    if isinstance(expression, TextChunk):
        return expression.text
    if isinstance(expression, ListReference):
        return "list", expression.list_name, expression.slot_name
    if isinstance(expression, RuleReference):
        return "rule", expression.rule_name
    assert isinstance(expression, Group)
    items = [shape(item) for item in expression.items]
    if isinstance(expression, Alternative):
        branches = [branch for item in items for branch in (item[2] if item[:2] == ("one of", False) else (item,))]
        # Ours has each branch once, and an empty one stands for what may be left out.
        branches = ["" if branch == () else branch for branch in branches]
        return "one of", "" in branches, tuple(dict.fromkeys(branches))
    joined: list[Any] = []
    for item in (item for item in items if item not in ("", ())):
        if joined and isinstance(item, str) and isinstance(joined[-1], str):
            joined[-1] += item  # hassil cuts "let me know" into three.
        else:
            joined.append(item)
    return joined[0] if len(joined) == 1 else tuple(joined)


def templates() -> list[str]:
    found: list[str] = []
    for language in LANGUAGES:
        paths = [files("appliance.skills") / f"{language}.yaml", *(row.folder / f"{language}.yaml" for row in SKILLS)]
        for file in (read_sentences(path) for path in paths if path.is_file()):
            found += file.expansion_rules.values()
            found += [text for blocks in file.intents.values() for data in blocks for text in data.sentences]
    return sorted(set(found))


def test_every_template_means_to_us_what_it_means_to_hassil() -> None:
    different = [
        text for text in templates() if shape(parse(text).expression) != shape(parse_sentence(text).expression)
    ]
    assert different == []


@pytest.mark.parametrize("damaged", ["(a|b", "a]", "[a", "a)", "{a", "<a", "(a]"])
def test_a_bracket_without_its_half_is_told(damaged: str) -> None:
    with pytest.raises(BadInput, match="damaged"):
        parse(damaged)


def all_of_it(fitting: Fitting, node: Node) -> Node:
    """With its rules spelled out."""
    if isinstance(node, Rule):
        return all_of_it(fitting, fitting._rules[node.name])
    if isinstance(node, OneOf | InOrder):
        return type(node)(all_of_it(fitting, part) for part in node)
    return node


def whole_sentence(fitting: Fitting, node: Node, *_part: int, **_how: bool) -> Sentence:
    return sentence(expression(all_of_it(fitting, node)))


def whole_lists(fitting: Fitting) -> dict[str, SlotList]:
    return {
        name: values
        if isinstance(values, SlotList)
        else TextSlotList(
            name, [TextSlotValue(expression(all_of_it(fitting, value.heard)), value.meant) for value in values]
        )
        for name, values in fitting._lists.items()
    }


def without_looking_up(skills: Skills, monkeypatch: pytest.MonkeyPatch) -> None:
    """hassil alone, with all sentences and lists as they are written."""
    for index in skills._matcher._grammar._index:
        monkeypatch.setattr(index, "of_these_words", lambda _words, index=index: index._all)
        monkeypatch.setattr(index, "needing", lambda _text, among=None, index=index: index._all)
    monkeypatch.setattr(Fitting, "sentence", whole_sentence)
    monkeypatch.setattr(Fitting, "lists", whole_lists)


def test_the_look_up_leaves_out_nothing_that_would_have_matched(
    skills: Skills, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.appliance.skills.test_durations import DURATIONS, NAMED
    from tests.appliance.skills.test_what_people_say import NOT_OURS, OWNED

    said = [text for text, _ in OWNED[::9]] + NOT_OURS[::9]
    said += [f"set a timer for {words}" for words, _ in DURATIONS[::9]] + [text for text, *_ in NAMED[::3]]
    looked_up = [skills._matcher.match(text) for text in said]
    without_looking_up(skills, monkeypatch)
    assert [skills._matcher.match(text) for text in said] == looked_up
