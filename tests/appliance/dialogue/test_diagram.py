"""The README's diagram is the machine's own."""

from pathlib import Path

from tests.appliance.dialogue.diagram import diagram

README = Path(__file__).resolve().parents[3] / "README.md"


def test_the_readme_draws_the_machine_as_it_is() -> None:
    text = README.read_text(encoding="utf-8")
    drawn = text.split("<!-- turn diagram: checked by a test -->")[1].split("<!-- end of turn diagram -->")[0]
    assert drawn.strip() == f"```mermaid\n{diagram()}\n```", "redraw it: python -m tests.appliance.dialogue.diagram"
