"""A file arrives whole and right through cuts, liars, detours and tired servers, or it does not arrive at all."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import model_server as serve
import pytest
from model_server import Hub
from model_told import Told

from models.errors import FetchFailed, WrongContent
from models.fetch.download import Downloader
from models.fetch.part import Part
from models.kinds import ModelFile

DATA = bytes(range(256)) * 40
MakeDownloader = Callable[..., Downloader]


class Desk:
    """One file to fetch from a hub, and the part it grows in."""

    def __init__(self, hub: Hub, folder: Path, make: MakeDownloader, told: Told) -> None:
        self.hub, self.make, self.told = hub, make, told
        self.part = folder / ".m.part"
        hub.files["/v1/m"] = DATA
        self.size: int | None = len(DATA)

    def fetch(self, *mirrors: str) -> Part:
        """Fetch, and hand over the closed part."""
        file = ModelFile(name="m", url=f"{self.hub.url}/v1/m", size=self.size, sha256=hashlib.sha256(DATA).hexdigest())
        with Part(self.part, "sha256") as part:
            self.make(*mirrors).fetch(file, part, self.told)
        return part


@pytest.fixture
def desk(hub: Hub, tmp_path: Path, downloader: MakeDownloader, told: Told) -> Desk:
    return Desk(hub, tmp_path, downloader, told)


def test_a_file_arrives_whole_and_is_counted(desk: Desk) -> None:
    part = desk.fetch()
    assert desk.part.read_bytes() == DATA
    assert part.sha256 == hashlib.sha256(DATA).hexdigest()
    assert desk.told.events == [("begin", "m", len(DATA), 0), ("end", len(DATA))]


def test_a_cut_line_goes_on_where_it_broke(desk: Desk, slept: list[float]) -> None:
    desk.hub.faults = [serve.cut_after(1000), serve.cut_after(500)]
    desk.fetch()
    assert desk.part.read_bytes() == DATA
    assert desk.hub.ranges() == ["", "bytes=1000-", "bytes=1500-"]
    assert slept == [1.0, 1.0]


def test_a_line_that_breaks_for_ever_but_brings_bytes_is_followed_to_the_end(desk: Desk) -> None:
    desk.hub.faults = [serve.cut_after(1000)] * 10
    desk.fetch()
    assert len(desk.hub.asked) == 11


def test_a_new_run_goes_on_with_the_part_of_the_last_one(desk: Desk) -> None:
    desk.part.write_bytes(DATA[:4000])
    desk.fetch()
    assert desk.hub.ranges() == ["bytes=4000-"]
    assert desk.told.events[0] == ("begin", "m", len(DATA), 4000)


def test_a_whole_part_needs_no_network(desk: Desk) -> None:
    desk.part.write_bytes(DATA)
    desk.fetch()
    assert desk.hub.asked == []


def test_a_server_that_ignores_ranges_is_read_from_the_start(desk: Desk) -> None:
    desk.part.write_bytes(DATA[:4000])
    desk.hub.faults = [serve.whole]
    desk.fetch()
    assert desk.part.read_bytes() == DATA
    assert ("begin", "m", len(DATA), 0) in desk.told.events


def test_a_file_that_changed_on_the_server_starts_over(desk: Desk) -> None:
    desk.hub.faults = [serve.cut_after(1000)]
    other = bytes(len(DATA))
    desk.hub.files["/v1/m"], desk.hub.tag = other, '"v0"'
    desk.hub.faults.append(lambda hub, request, _: _become(hub, request))
    desk.fetch()
    assert desk.part.read_bytes() == DATA
    assert [headers.get("If-Range") for _, headers in desk.hub.asked] == [None, '"v0"']


def _become(hub: Hub, request: serve.Request) -> None:
    """The hub publishes the right file, under another tag, before it answers."""
    hub.files["/v1/m"], hub.tag = DATA, '"v1"'
    serve.honest(hub, request, DATA)


def test_a_weak_tag_is_not_relied_on(desk: Desk) -> None:
    desk.hub.tag = 'W/"v1"'
    desk.hub.faults = [serve.cut_after(1000)]
    desk.fetch()
    assert "If-Range" not in desk.hub.asked[1][1]


def test_a_part_that_rotted_is_dropped_and_fetched_once_more(desk: Desk) -> None:
    desk.part.write_bytes(bytes(4000))
    desk.fetch()
    assert desk.part.read_bytes() == DATA
    assert desk.hub.ranges() == ["bytes=4000-", ""]


def test_a_part_longer_than_the_file_is_dropped(desk: Desk) -> None:
    desk.part.write_bytes(DATA + b"more")
    desk.fetch()
    assert desk.hub.ranges() == [""]


def test_a_wrong_hash_is_refused_with_both_hashes_and_nothing_is_kept(desk: Desk) -> None:
    wrong = DATA[:-1] + b"!"
    desk.hub.files["/v1/m"] = wrong
    with pytest.raises(WrongContent) as refusal:
        desk.fetch()
    expected, got = hashlib.sha256(DATA).hexdigest(), hashlib.sha256(wrong).hexdigest()
    assert f"wrong hash: expected sha256 {expected}, got {got}. The file was removed." in str(refusal.value)
    assert not desk.part.exists()


def test_a_login_page_is_refused_before_its_first_byte(desk: Desk) -> None:
    desk.hub.faults = [serve.instead(b"<html>please log in</html>")]
    with pytest.raises(WrongContent, match="the server offers 26, the catalogue says 10240") as refusal:
        desk.fetch()
    assert "login page" in refusal.value.remedy
    assert not desk.part.exists()


def test_a_server_that_sends_more_than_the_file_is_cut_off(desk: Desk) -> None:
    desk.hub.faults = [serve.endless(1)]
    with pytest.raises(WrongContent, match="more than 10240 bytes came"):
        desk.fetch()
    assert not desk.part.exists()


def test_a_file_of_unknown_size_is_read_to_its_end_within_a_cap(desk: Desk) -> None:
    desk.size = None
    desk.fetch()
    assert desk.part.read_bytes() == DATA
    desk.part.unlink()
    desk.hub.faults = [serve.endless(1 << 20)]
    with pytest.raises(WrongContent, match="more than 1048576 bytes"):
        desk.fetch()


def test_an_answer_with_another_range_starts_over(desk: Desk) -> None:
    desk.part.write_bytes(DATA[:1000])
    desk.hub.faults = [serve.wrong_range]
    desk.fetch()
    assert desk.hub.ranges() == ["bytes=1000-", ""]
    assert desk.part.read_bytes() == DATA


def test_tired_servers_are_asked_again_after_the_wait_they_wish(desk: Desk, slept: list[float]) -> None:
    desk.hub.faults = [serve.status(429, Retry_After=7), serve.status(401)]
    desk.fetch()
    assert slept == [7.0, 2.0]
    assert desk.told.events[1] == ("wait", "127.0.0.1 answered 429", 7.0)


def test_patience_ends_and_the_part_is_kept(desk: Desk, slept: list[float]) -> None:
    desk.hub.faults = [serve.cut_after(1000)] + [serve.status(503)] * 3
    with pytest.raises(FetchFailed, match=r"did not arrive after 3 tries; the last: 127.0.0.1 answered 503") as refusal:
        desk.fetch()
    assert "goes on where it stopped" in refusal.value.remedy
    assert desk.part.read_bytes() == DATA[:1000]
    assert len(slept) == 2


def test_a_missing_file_is_not_asked_for_twice(desk: Desk, slept: list[float]) -> None:
    del desk.hub.files["/v1/m"]
    with pytest.raises(FetchFailed, match="answered 404"):
        desk.fetch()
    assert (len(desk.hub.asked), slept) == (1, [])
    assert not desk.part.exists()


def test_nobody_at_home_is_a_failure_with_a_remedy(desk: Desk, tmp_path: Path) -> None:
    with Hub() as gone:
        address = gone.url
    desk.hub.files.clear()
    file = ModelFile(name="m", url=f"{address}/v1/m", size=1, sha256="0" * 64)
    with Part(tmp_path / "p", "sha256") as part, pytest.raises(FetchFailed, match="Check the network"):
        desk.make().fetch(file, part, desk.told)


def test_redirects_are_followed_and_keep_the_range(desk: Desk) -> None:
    desk.part.write_bytes(DATA[:1000])
    desk.hub.files["/elsewhere"] = DATA
    desk.hub.faults = [serve.redirect("/elsewhere")]
    desk.fetch()
    assert [path for path, _ in desk.hub.asked] == ["/v1/m", "/elsewhere"]
    assert desk.hub.ranges() == ["bytes=1000-", "bytes=1000-"]


def test_redirects_without_end_are_refused(desk: Desk) -> None:
    desk.hub.faults = [serve.redirect("/v1/m")] * 20
    with pytest.raises(FetchFailed, match="redirects without end"):
        desk.fetch()
    assert len(desk.hub.asked) == 6


@pytest.mark.parametrize("target", ["http://models.example/m", "ftp://models.example/m", "file:///etc/passwd"])
def test_a_redirect_to_an_unsafe_address_is_refused(desk: Desk, target: str) -> None:
    desk.hub.faults = [serve.redirect(target)]
    with pytest.raises(FetchFailed, match=r"https only \(sent there by 127.0.0.1\)"):
        desk.fetch()


def test_the_next_address_serves_when_a_mirror_lies_or_fails(desk: Desk) -> None:
    with Hub({"/mirror/v1/m": b"lie"}) as liar, Hub() as empty:
        desk.fetch(f"{liar.url}/mirror", empty.url)
        assert (len(liar.asked), len(empty.asked), len(desk.hub.asked)) == (1, 1, 1)
    assert desk.part.read_bytes() == DATA


def test_a_lie_is_told_before_a_failure_when_all_addresses_fail(desk: Desk) -> None:
    desk.hub.files.clear()
    with Hub({"/v1/m": b"lie"}) as liar, pytest.raises(WrongContent, match="the server offers 3"):
        desk.fetch(liar.url)


def test_bytes_of_a_liar_are_not_mixed_with_the_next_addresses(desk: Desk) -> None:
    with Hub({"/v1/m": bytes(len(DATA))}) as liar:
        desk.fetch(liar.url)
    assert desk.part.read_bytes() == DATA
    assert desk.hub.ranges() == [""]
