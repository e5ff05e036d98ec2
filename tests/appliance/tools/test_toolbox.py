"""Skills as tools: names, arguments and their types from what people can say, and a call as a match."""

import json
import random
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from appliance.errors import BadInput
from appliance.skills import Context, Skills
from appliance.skills.sentences import SentenceFile
from appliance.skills.skill import Match, Place
from appliance.skills.table import SKILLS
from appliance.tools import calls, listing, longest_call
from appliance.tools.bounds import MAX_CALL
from appliance.tools.toolbox import DELICATE, Toolbox, tools_of

COMMON = """
language: en
lists:
  up_to_59: {range: {from: 1, to: 59}}
  one: {values: [{in: an, out: 1}]}
  part_of_day: {ordinals: {from: 1, to: 24}}
expansion_rules:
  duration: "({up_to_59:minutes} minutes|{one:hours} hour)"
  clock: "{part_of_day:clock_hour} [{up_to_59:clock_minute}]"
"""

OWN = """
language: en
lists:
  name: {wildcard: true}
  percent: {range: {from: 0, to: 100}}
  special: {values: [{in: full, out: 100}, {in: half, out: 12.5}]}
  days: {values: [{in: daily, out: daily}, {in: mondays, out: "1"}]}
  color: {values: [red, {in: crimson, out: red}, blue]}
expansion_rules:
  level: "({percent}|{special:percent})"
intents:
  brew:
    - sentences: ["brew <duration>", "brew {name} [for] <duration> [<level>]"]
    - sentences: ["brew for ever"]
      requires_context: {asked: tea.brew}
    - sentences: ["brew"]
      metadata: {complete: false}
  paint: [{sentences: ["paint (it {color}|{color} <clock>)"]}]
  when: [{sentences: ["brew at <clock>", "brew {days} at <clock>"]}]
  warm:
    - {sentences: ["warm"], slots: {level: low}}
    - {sentences: ["hot"], slots: {level: high}}
  only_asked: [{sentences: ["yes"], requires_context: {asked: tea.brew}}]
  hidden: [{sentences: ["hidden"]}]
tools: {hidden: "", warm: keep it warm}
"""


def file(text: str) -> SentenceFile:
    return msgspec.yaml.decode(text, type=SentenceFile)


@pytest.fixture(scope="module")
def tea() -> dict[str, Any]:
    return tools_of("tea", file(COMMON), file(OWN))


@pytest.fixture(scope="module")
def box() -> Toolbox:
    return Toolbox()


def test_an_intent_that_only_answers_a_question_or_is_left_out_is_no_tool(tea: dict[str, Any]) -> None:
    assert list(tea) == ["brew", "paint", "when", "warm"]
    assert tea["warm"].description == "keep it warm"


def test_an_argument_has_the_type_of_the_lists_that_fill_it(tea: dict[str, Any]) -> None:
    brew = tea["brew"].schema["properties"]
    assert brew["name"] == {"type": "string", "minLength": 1, "maxLength": 40}
    assert brew["percent"] == {"type": "number", "minimum": 0, "maximum": 100}
    assert tea["paint"].schema["properties"]["color"] == {"enum": ["red", "blue"]}
    assert tea["warm"].schema["properties"]["level"] == {"enum": ["low", "high"]}


def test_parts_of_a_duration_and_of_a_time_are_what_skills_know(tea: dict[str, Any]) -> None:
    assert list(tea["brew"].schema["properties"]) == ["seconds", "name", "percent"]
    assert list(tea["when"].schema["properties"]) == ["at", "days"]


def test_what_every_sentence_fills_is_required(tea: dict[str, Any]) -> None:
    required = {name: tool.schema["required"] for name, tool in tea.items()}
    assert required == {"brew": ["seconds"], "paint": ["color"], "when": ["at"], "warm": ["level"]}


@pytest.mark.parametrize(
    ("sentence", "why"), [("brew <nothing>", "no <nothing>"), ("brew (", "damaged"), ("brew <loop>", "names itself")]
)
def test_a_damaged_sentence_is_told(sentence: str, why: str) -> None:
    own = {"language": "en", "expansion_rules": {"loop": "a <loop>"}, "intents": {"brew": [{"sentences": [sentence]}]}}
    with pytest.raises(BadInput, match=why):
        tools_of("tea", file(COMMON), msgspec.convert(own, SentenceFile))


def test_every_skill_with_sentences_has_tools(box: Toolbox) -> None:
    silent = {"home", "help", "repeat", "stop"}
    assert {row.name for row in SKILLS} - {tool.name.partition("_")[0] for tool in box.tools} <= silent


def test_a_call_is_the_match_that_the_words_would_have_been(box: Toolbox) -> None:
    assert box.match("timer_set", '{"seconds": 600, "name": "pasta"}') == Match(
        "timer", "set", {"seconds": 600, "name": "pasta"}
    )


def test_the_skill_answers_a_call(box: Toolbox) -> None:
    answer = Skills("en").answer(
        box.match("timer_set", '{"seconds": 600}'), Context(now=datetime(2026, 11, 21, tzinfo=UTC))
    )
    assert answer.actions
    assert "10 minutes" in answer.text


@pytest.mark.parametrize(
    ("name", "arguments", "why"),
    [
        ("timer_explode", "{}", "no tool 'timer_explode'"),
        ("timer_set", "{}", "seconds is missing"),
        ("timer_set", '{"seconds": "ten"}', "seconds must be a whole number"),
        ("timer_set", '{"seconds": 1, "minutes": 1}', "no argument minutes"),
    ],
)
def test_a_wrong_call_comes_back_with_a_reason(box: Toolbox, name: str, arguments: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        box.match(name, arguments)


def drawn(schema: dict[str, Any], lot: random.Random) -> Any:
    """A value that the schema allows, often one at its edge."""
    if "enum" in schema:
        return lot.choice(schema["enum"])
    match schema["type"]:
        case "object":
            inner = schema["properties"].items()
            return {name: drawn(one, lot) for name, one in inner if name in schema["required"] or lot.random() < 0.5}
        case "integer" | "number":
            return lot.choice([schema["minimum"], schema["maximum"], lot.randint(schema["minimum"], schema["maximum"])])
    if "pattern" in schema:
        return lot.choice(["00:00", "23:59"] if ":" in schema["pattern"] else ["daily", "weekend", "7", "1357"])
    return lot.choice(["to-do", "milk", "km", "2+2", "[b]", "{name}", "é 茶", "0", "x" * 64])[: schema["maxLength"]]


def test_every_tool_answers_whatever_it_takes(box: Toolbox) -> None:
    skills, lot = Skills("en"), random.Random(5)
    place = Place(52.5, 13.4)
    for tool in box.tools:
        for _ in range(12):
            match = box.match(tool.name, json.dumps(drawn(tool.schema, lot)))
            services = frozenset(lot.sample(["music", "weather", "home"], 2))
            now = datetime(2026, 11, 21, 15, tzinfo=UTC)
            answer = skills.answer(match, Context(now=now, services=services, place=lot.choice([None, place])))
            assert answer.text or answer.silent or answer.call, (tool.name, match.slots)


def test_what_cannot_be_taken_back_is_delicate() -> None:
    box = Toolbox(delicate=("timer_set",))
    delicate = {tool.name for tool in box.tools if tool.delicate}
    assert delicate == DELICATE | {"timer_set"}


def test_all_tools_fit_a_small_models_context(box: Toolbox) -> None:
    assert longest_call(box.tools) <= MAX_CALL + 100
    assert len(listing(box.tools)) < 2_400, "600 tokens of four letters"
    assert len(calls(box.tools)) < 40_000
