"""Which version of hark this is."""

import importlib.metadata
from functools import cache

DISTRIBUTION = "hark-appliance"


@cache
def version() -> str:
    """As the distribution says; `unknown` where it was never installed."""
    try:
        return importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
