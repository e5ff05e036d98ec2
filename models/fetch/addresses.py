"""Where to ask for a file: the owner's mirrors first, then its own address; always https."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from models.errors import FetchFailed

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Only this machine may be asked over plain http: nobody sits in between."""


def addresses(url: str, mirrors: Sequence[str]) -> list[str]:
    """The addresses to try, in order.

    A mirror is a base that takes the place of scheme and host; the path stays.
    """
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    tried = [mirror.rstrip("/") + path for mirror in mirrors] + [url]
    for address in tried:
        demand_safe(address)
    return list(dict.fromkeys(tried))


def demand_safe(address: str, came_from: str | None = None) -> None:
    """Refuse an address that is not https.

    Plain http is for this machine alone, and never a step down from https.
    """
    parts = urlsplit(address)
    stepping_down = came_from is not None and urlsplit(came_from).scheme == "https"
    plain_is_fine = parts.scheme == "http" and parts.hostname in LOOPBACK and not stepping_down
    if parts.scheme != "https" and not plain_is_fine:
        origin = f" (sent there by {host_of(came_from)})" if came_from else ""
        raise FetchFailed(
            f"models are fetched over https only{origin}.", where=address, remedy="Use an https:// address."
        )


def host_of(address: str) -> str:
    """The host, for messages."""
    return urlsplit(address).hostname or address
