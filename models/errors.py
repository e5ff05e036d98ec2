"""What can go wrong with a model, in words that say what happened, where, and what to do next.

`models` imports nothing of ours, so it has a family of errors of its own, in the shape of the appliance's.
The person's own mistake (`UnknownModel`), a thing not here yet (`ModelMissing`), a bad file (`ModelDamaged`)
and a network that does not deliver (`FetchFailed`) differ in type.
"""


class ModelError(Exception):
    """Any trouble with a model; the `remedy` alone is what a health page shows as the next step."""

    exit_status = 1
    """What the command line ends with: 1 for a failure, 2 for a name or an option that was wrong."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        """`what` happened, `where` (a file, a model, an address), and the `remedy`: what to do next."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class UnknownModel(ModelError, LookupError):
    """No model, task or board of that name; the remedy offers the nearest ones."""

    exit_status = 2


class ModelMissing(ModelError, LookupError):
    """A known model whose files are not on this machine."""


class ModelDamaged(ModelError, ValueError):
    """A file that is truncated, changed or of another kind: it must not reach an engine."""


class CatalogueDamaged(ModelError, ValueError):
    """The catalogue does not hold together: ours to repair, not the owner's."""


class LicenceNotAccepted(ModelError):
    """The model's licence needs the owner's yes before anything is fetched."""


class StoreUnwritable(ModelError, OSError):
    """The store's folder refuses us: permissions, a full disk or a read-only card."""


class FetchFailed(ModelError, OSError):
    """The network or the server did not deliver, after every retry and every mirror."""


class WrongContent(FetchFailed):
    """The server delivered other bytes than the catalogue promises: the size or the hash differs."""
