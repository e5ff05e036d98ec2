"""One file from the network to the disk.

Resumed, retried, counted, hashed, and refused when it is another one.
"""

import random
import time
from collections.abc import Callable, Sequence

import httpx

from models.catalogue import UNSIZED_CAP
from models.errors import FetchFailed, WrongContent
from models.fetch.addresses import addresses, host_of
from models.fetch.part import Part
from models.fetch.policy import Policy
from models.fetch.request import Interrupted, extent, opened
from models.kinds import ModelFile
from models.progress import Progress

ANOTHER_FILE = "A login page or a proxy may have answered in its place: check the network, or try a mirror (--mirror)."


class Downloader:
    """Fetches files.

    `sleep` and `chance` (0 to 1) are arguments so that tests neither wait nor toss coins.
    """

    def __init__(
        self,
        client: httpx.Client,
        policy: Policy,
        mirrors: Sequence[str] = (),
        *,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._client = client
        self._policy = policy
        self._mirrors = mirrors
        self._sleep = sleep
        self._chance = chance

    def fetch(self, file: ModelFile, part: Part, progress: Progress) -> None:
        """Fill `part` with exactly the published file, asking one address after the other.

        Raises `WrongContent` when what came is another file (nothing of it is kept), `FetchFailed` when
        nothing whole came (the part is kept, to go on from), `StoreUnwritable` when the disk refuses.
        """
        failures: list[FetchFailed] = []
        for address in addresses(file.url, self._mirrors):
            try:
                self._fetch_from(address, file, part, progress)
            except FetchFailed as failure:
                failures.append(failure)
            else:
                return
        raise next((failure for failure in failures if isinstance(failure, WrongContent)), failures[-1])

    def _fetch_from(self, address: str, file: ModelFile, part: Part, progress: Progress) -> None:
        """Ask one address until the file is whole.

        Once more from the start if an inherited part spoilt it.
        """
        self._complete(address, file, part, progress)
        if part.inherited and part.published_digest != file.digest[1]:
            part.start_over()
            self._complete(address, file, part, progress)
        got, (algorithm, expected) = part.published_digest, file.digest
        if got != expected:
            part.start_over()
            raise WrongContent(
                f"wrong hash: expected {algorithm} {expected}, got {got}. The file was removed.",
                where=address,
                remedy=ANOTHER_FILE,
            )
        part.forget()

    def _complete(self, address: str, file: ModelFile, part: Part, progress: Progress) -> None:
        """Try until the part has the size of the whole, or patience is spent."""
        if part.size > _cap(file):
            part.start_over()
        progress.begin(file.name, file.size, part.size)
        barren = tries = 0
        while part.size != file.size:
            before = part.size
            try:
                self._try_once(address, file, part, progress)
                break
            except Interrupted as interruption:
                tries += 1
                barren = 1 if part.size > before else barren + 1
                if self._policy.spent(barren, tries):
                    raise _gave_up(address, file, interruption.reason, tries) from interruption
                if interruption.start_over:
                    part.start_over()
                delay = self._policy.delay(barren, interruption.wish, self._chance)
                progress.wait(interruption.reason, delay)
                self._sleep(delay)
        part.flush()
        progress.end()

    def _try_once(self, address: str, file: ModelFile, part: Part, progress: Progress) -> None:
        """One request, read to its end; `Interrupted` when the end came early."""
        with opened(self._client, self._policy, address, _range_headers(address, part)) as response:
            _place(response, file, part, progress)
            part.remember(address, response.headers.get("ETag"))
            for data in response.iter_raw():
                if part.size + len(data) > _cap(file):
                    part.start_over()
                    raise _wrong_size(address, file, f"more than {_cap(file)} bytes came")
                part.append(data)
                progress.advance(len(data))
        if file.size is not None and part.size < file.size:
            raise Interrupted(f"{host_of(address)} ended {file.size - part.size} bytes early")


def _place(response: httpx.Response, file: ModelFile, part: Part, progress: Progress) -> None:
    """Bring the part to where this answer begins; refuse a file of another size before its first byte."""
    begin, total = extent(response)
    if file.size is not None and total is not None and total != file.size:
        part.start_over()
        raise _wrong_size(str(response.url), file, f"the server offers {total}")
    if begin not in (0, part.size):
        raise Interrupted("the server sent another part of the file than asked for", start_over=True)
    if begin != part.size:
        part.start_over()
        progress.begin(file.name, file.size, 0)


def _range_headers(address: str, part: Part) -> dict[str, str]:
    """Ask for the rest; with the entity tag, where one is known, for the rest of the same file only."""
    if not part.size:
        return {}
    tag = part.tag_for(address)
    return {"Range": f"bytes={part.size}-"} | ({"If-Range": tag} if tag else {})


def _cap(file: ModelFile) -> int:
    return file.size if file.size is not None else UNSIZED_CAP


def _wrong_size(address: str, file: ModelFile, what: str) -> WrongContent:
    expected = "" if file.size is None else f", the catalogue says {file.size}"
    return WrongContent(
        f"{file.name} has the wrong size: {what}{expected}. Nothing of it was kept.",
        where=address,
        remedy=ANOTHER_FILE,
    )


def _gave_up(address: str, file: ModelFile, reason: str, tries: int) -> FetchFailed:
    certificate = "certificate" in reason.lower()
    return FetchFailed(
        f"{file.name} did not arrive after {tries} tries; the last: {reason}.",
        where=address,
        remedy="Set this machine's clock: certificates are judged by it."
        if certificate
        else "Check the network and pull again: it goes on where it stopped. Or try a mirror (--mirror).",
    )
