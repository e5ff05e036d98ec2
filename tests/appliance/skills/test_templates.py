"""Our reader of templates against hassil's, and the look-up of sentences against trying them all."""

from importlib.resources import files

import pytest
from hassil import parse_sentence
from hassil.expression import Alternative, Expression, Group, ListReference, RuleReference, TextChunk

from appliance.errors import BadInput
from appliance.skills import Skills
from appliance.skills.matching.fitting import Fitting
from appliance.skills.matching.templates import parse
from appliance.skills.sentences import read_sentences
from appliance.skills.table import SKILLS
from appliance.speech_text.locales import LANGUAGES


def shape(expression: Expression) -> object:
    """What an expression means, whatever way it is nested: groups of one are that one, empty texts are nothing."""
    if isinstance(expression, TextChunk):
        return expression.text
    if isinstance(expression, ListReference):
        return "list", expression.list_name, expression.slot_name
    if isinstance(expression, RuleReference):
        return "rule", expression.rule_name
    assert isinstance(expression, Group)
    items = [shape(item) for item in expression.items]
    if isinstance(expression, Alternative):
        return "one of", expression.is_optional, tuple(dict.fromkeys(items))  # Ours has each branch once.
    joined: list[object] = []
    for item in (item for item in items if item not in ("", ())):
        if joined and isinstance(item, str) and isinstance(joined[-1], str):
            joined[-1] += item  # hassil cuts "let me know" into three.
        else:
            joined.append(item)
    return joined[0] if len(joined) == 1 else tuple(joined)


def templates() -> list[str]:
    found = []
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


def test_the_look_up_leaves_out_nothing_that_would_have_matched(
    skills: Skills, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.appliance.skills.test_durations import DURATIONS, NAMED
    from tests.appliance.skills.test_what_people_say import NOT_OURS, OWNED

    said = [text for text, _ in OWNED[::9]] + NOT_OURS[::9]
    said += [f"set a timer for {words}" for words, _ in DURATIONS[::9]] + [text for text, *_ in NAMED[::3]]
    looked_up = [skills._matcher.match(text) for text in said]
    for index in skills._matcher._grammar._index:
        monkeypatch.setattr(index, "of_these_words", lambda _words, index=index: index._all)
        monkeypatch.setattr(index, "needing", lambda _text, among=None, index=index: range(index._all.bit_length()))
    monkeypatch.setattr(Fitting, "fits", lambda *_sentence, **_how: True)
    assert [skills._matcher.match(text) for text in said] == looked_up
