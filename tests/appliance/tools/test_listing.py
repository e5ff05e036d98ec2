"""Tools as the model reads them."""

from appliance.messages import Tool
from appliance.tools import bounded, listing

AT = {"type": "string", "description": "HH:MM"}


def tool(name: str, description: str = "", /, required: tuple[str, ...] = (), **properties: object) -> Tool:
    return Tool(name, description, bounded({"properties": properties, "required": required}))


def test_a_skill_is_one_line_and_says_what_an_argument_looks_like_once() -> None:
    tools = [
        tool("alarm_set", at=AT, day={"enum": ["today", "1"]}, required=("at",)),
        tool("alarm_cancel", at=AT),
        tool("alarm_cancel_all"),
        tool("time_now"),
    ]
    assert listing(tools) == "alarm_: set(at=HH:MM, day?=today|1), cancel(at?), cancel_all\ntime_: now"


def test_what_somebody_described_has_a_line_of_its_own() -> None:
    tools = [tool("HassTurnOn", "Turns on  a device\nor an area. " + "x" * 200, name={}), tool("timer_set")]
    assert listing(tools).splitlines() == [
        "timer_: set",
        "HassTurnOn(name?): " + ("Turns on a device or an area. " + "x" * 80)[:80],
    ]


def test_a_long_enumeration_is_known_to_the_grammar_alone() -> None:
    assert listing([tool("a_b", unit={"enum": [str(n) for n in range(20)]})]) == "a_: b(unit?)"
