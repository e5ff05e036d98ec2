"""One request, through all redirects, and what its answer says about the bytes it carries."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from models.errors import FetchFailed
from models.fetch.addresses import demand_safe, host_of
from models.fetch.policy import Action, Policy, action_for, retry_after

CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


class Interrupted(Exception):
    """A try that another one may better: the reason, and the server's wish how many seconds to wait."""

    def __init__(self, reason: str, wish: float | None = None, *, start_over: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wish = wish
        self.start_over = start_over
        """Whether the bytes we have are of no use."""


def new_client(policy: Policy) -> httpx.Client:
    """An HTTP client for models: it follows no redirect by itself, and asks for no compression."""
    timeout = httpx.Timeout(policy.read_timeout, connect=policy.connect_timeout)
    headers = {"User-Agent": "hark-models", "Accept-Encoding": "identity"}
    return httpx.Client(timeout=timeout, headers=headers, follow_redirects=False)


@contextmanager
def opened(client: httpx.Client, policy: Policy, address: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
    """The answer after all redirects, its body unread, with a status that promises the file.

    Raises `Interrupted` where another try may help, `FetchFailed` where not.
    """
    target = address
    for _ in range(policy.redirects + 1):
        try:
            with client.stream("GET", target, headers=headers) as response:
                if action_for(response.status_code) is Action.READ:
                    yield response
                    return
                target = _next_target(response, address, target)
        except httpx.TransportError as error:
            raise Interrupted(f"{host_of(target)}: {str(error) or type(error).__name__}") from error
    raise FetchFailed("the server redirects without end.", where=address, remedy="Try another mirror.")


def _next_target(response: httpx.Response, address: str, target: str) -> str:
    """Where a redirect leads; any other answer without the file raises."""
    status, host = response.status_code, host_of(target)
    match action_for(status):
        case Action.REDIRECT:
            following = str(response.url.join(response.headers.get("Location", "")))
            demand_safe(following, came_from=target)
            return following
        case Action.START_OVER:
            raise Interrupted(f"{host} has no more bytes than are here already", start_over=True)
        case Action.AGAIN:
            raise Interrupted(f"{host} answered {status}", retry_after(response.headers.get("Retry-After")))
        case _:
            raise FetchFailed(
                f"{host} answered {status}: it does not have the file, or does not give it to guests.",
                where=address,
                remedy="Try a mirror (--mirror), or update hark: its catalogue may know a newer address.",
            )


def extent(response: httpx.Response) -> tuple[int, int | None]:
    """At which byte of the file the body begins, and how many bytes the file has, where the server says."""
    if response.status_code == 206:
        found = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if not found:
            raise Interrupted("the server did not say which part of the file it sent", start_over=True)
        return int(found[1]), None if found[2] == "*" else int(found[2])
    length = response.headers.get("Content-Length", "")
    return 0, int(length[:18]) if length.isdecimal() else None
