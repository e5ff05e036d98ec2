"""Typed questions in the ears' spelling."""

import pytest

from models.starter.mind.heard import as_heard


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("What's the capital of France?", "what is the capital of france"),
        ("  Hello,   I\u2019m 'sad'!  ", "hello i am sad"),
        ("what is the [unknown] of a star", "what is the [unknown] of a star"),
        ("My favorite color?", "my favourite colour"),
        ("?!", ""),
    ],
)
def test_typed_text_becomes_what_the_ears_would_write(typed: str, heard: str) -> None:
    assert as_heard(typed) == heard
