"""What a benchmark returns, and the settings it runs with."""

from typing import Any

from appliance.asking import simulated

__all__ = ["Figure", "figure", "simulated"]

Figure = dict[str, Any]
"""`name`, `value`, `unit`, `target` (None: for information), `holds` (None: no target)."""


def figure(name: str, value: float, unit: str, target: str | None = None, holds: bool | None = None) -> Figure:
    """One row of the table."""
    return {"name": name, "value": value, "unit": unit, "target": target, "holds": holds}
