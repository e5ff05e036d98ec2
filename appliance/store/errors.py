"""What can go wrong with what is kept."""

from pathlib import Path

from appliance.errors import ApplianceError, BadInput


class StoreFailed(ApplianceError, OSError):
    """The database can be neither used nor replaced: a full or read-only disk, or one from a newer version."""


class TooMuch(BadInput):
    """More than is kept: too many, or too long. Nothing was changed."""


def unusable(path: Path, failed: Exception) -> StoreFailed:
    """The disk or the file did not do what was asked."""
    what = f"the database cannot be used: {failed}."
    return StoreFailed(what, where=str(path), remedy="Is the disk full or read-only?")
