"""Typed questions reach the starter mind as it learned them."""

from pathlib import Path

import pytest

from appliance.config import Config
from appliance.engines import Token
from appliance.llm.service import candidates
from appliance.run import Run


@pytest.mark.parametrize("asked", ["What's the capital of France?", "what is the capital of france"])
def test_capitals_and_short_forms_make_no_difference(asked: str, tmp_path: Path) -> None:
    engine = candidates(Run(str(tmp_path), str(tmp_path), Config()))[0].load()
    try:
        parts = list(engine.answer(asked, (), 64, lambda: False))
    finally:
        engine.close()
    assert "Paris" in "".join(part.text for part in parts if isinstance(part, Token))
