"""What comes from outside is short and clean, whatever it was."""

import pytest

from appliance.integrations import caps
from appliance.messages import Tool


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("  many   spaces ", "many spaces"),
        ("two\nlines", "two\nlines"),
        ("bell\x07 and \x1b[31mred\x1b[0m", "bell and [31mred[0m"),
        ("right\u202eto left\u200b", "rightto left"),
        ("exactly ten", "exactly t…"),
        (None, ""),
        (3, ""),
        ({"a": 1}, ""),
    ],
)
def test_text_is_clean_and_no_longer_than_it_may_be(value: object, text: str) -> None:
    assert caps.text(value, 10 if value == "exactly ten" else 50) == text


def test_a_megabyte_is_cut_before_it_is_looked_at() -> None:
    assert len(caps.text(" " * 10**6 + "late", 100)) == 0
    assert len(caps.text("x" * 10**6, 100)) == 100


def test_a_line_is_one_line_and_the_first_of_several_values() -> None:
    assert caps.line("a\nb\t c") == "a b c"
    assert caps.line(["Queen", "David Bowie"]) == "Queen"
    assert caps.line([]) == ""


def test_a_tools_name_has_only_what_every_model_takes() -> None:
    assert caps.tool_name("files", "read file/now!") == "files_read_file_now"
    assert len(caps.tool_name("s" * 50, "t" * 50)) == caps.MAX_TOOL_NAME


@pytest.mark.parametrize("parts", [("files", "!!!"), ("???", "read"), ("", "read"), ("files", ""), ("s" * 64, "read")])
def test_without_anything_of_the_server_and_of_the_tool_it_is_no_name(parts: tuple[str, str]) -> None:
    assert caps.tool_name(*parts) == ""


def test_as_many_tools_as_fit_are_kept_in_order_and_the_others_named() -> None:
    tools = [
        Tool(name=name, description="x" * size) for name, size in (("a", 9), ("b", 30), ("a", 1), ("c", 9), ("d", 9))
    ]
    kept, left_out = caps.fitting(tools, 20, lambda tool: tool.description.encode())
    assert ([tool.name for tool in kept], left_out) == (["a", "c"], ("b", "a", "d"))
