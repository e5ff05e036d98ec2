"""The port: loopback alone, one page, whatever is sent to it."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from appliance.config import Config, MetricsConfig
from appliance.errors import ApplianceError
from appliance.health import snapshot
from appliance.metrics import create, service
from appliance.metrics.http import MAX_REQUEST, answer, complete
from appliance.metrics.service import Metrics
from appliance.supervisor.processes import PROCESSES
from tests.appliance.fake_bus import FakeBus, fake_run
from tests.appliance.metrics.test_exposition import SNAPSHOT, read

GET = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"


def parted(response: bytes) -> tuple[str, dict[str, str], bytes]:
    """Status, fields, body."""
    head, _, body = response.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return first.removeprefix("HTTP/1.1 "), dict(line.split(": ", 1) for line in lines), body


def test_the_page_is_served_with_its_length_and_kind() -> None:
    status, fields, body = parted(answer(GET, lambda: "figures ä\n"))
    assert (status, body) == ("200 OK", "figures ä\n".encode())
    assert fields["Content-Length"] == str(len(body))
    assert fields["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert fields["Connection"] == "close"


def test_head_has_the_length_and_no_body() -> None:
    _, fields, body = parted(answer(GET.replace(b"GET", b"HEAD"), lambda: "12345"))
    assert (fields["Content-Length"], body) == ("5", b"")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "404 Not Found"),
        (b"GET /metricsx HTTP/1.1\r\n\r\n", "404 Not Found"),
        (b"GET /metrics?a=b HTTP/1.0\r\n\r\n", "200 OK"),
        (b"POST /metrics HTTP/1.1\r\n\r\n", "405 Method Not Allowed"),
        (b"GET /metrics\r\n\r\n", "400 Bad Request"),
        (b"GET /metrics FTP/9\r\n\r\n", "400 Bad Request"),
        (b"GET /metrics HTTP/1.1\r\n", "400 Bad Request"),
        (b"\r\n\r\n", "400 Bad Request"),
        (b"", "400 Bad Request"),
        (b"\xff" * MAX_REQUEST + b"\r\n\r\n", "431 Request Header Fields Too Large"),
    ],
)
def test_every_request_has_its_answer(request_: bytes, status: str) -> None:
    assert parted(answer(request_, lambda: "figures"))[0] == status


def test_without_figures_it_says_so() -> None:
    assert parted(answer(GET, lambda: None))[0] == "503 Service Unavailable"


def test_a_request_is_over_at_the_empty_line_or_when_it_is_too_long() -> None:
    assert not complete(GET[:-1]) and complete(GET)
    assert not complete(b"x" * MAX_REQUEST) and complete(b"x" * (MAX_REQUEST + 1))


@pytest.fixture
def metrics(tmp_path: Path) -> Iterator[Metrics]:
    """One that serves at a free port; each test steps it."""
    found = create(fake_run(tmp_path), FakeBus())  # type: ignore[arg-type]  # a bus to it
    found.load()
    yield found
    found.close()


def ask(metrics: Metrics, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", metrics.port), 5) as scraper:
        scraper.sendall(request)
        metrics.step(5)
        return b"".join(iter(lambda: scraper.recv(65536), b""))


def test_a_scraper_gets_the_supervisors_figures(metrics: Metrics) -> None:
    assert parted(ask(metrics, GET))[0] == "503 Service Unavailable"
    snapshot.write(SNAPSHOT, metrics.run.path)
    status, _, body = parted(ask(metrics, GET))
    assert status == "200 OK" and read(body.decode())["hark_health"] == {(): 1.0}
    assert metrics.progress == 2


def test_a_damaged_file_is_no_end(metrics: Metrics) -> None:
    (metrics.run.path / snapshot.FILE).write_text("{")
    assert parted(ask(metrics, GET))[0] == "503 Service Unavailable"


def test_it_serves_this_machine_alone(metrics: Metrics) -> None:
    assert metrics._listener is not None and metrics._listener.getsockname()[0] == "127.0.0.1"


def test_one_who_goes_away_or_dawdles_is_counted_and_the_next_is_served(
    metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "WITHIN", 0.0)
    with socket.create_connection(("127.0.0.1", metrics.port), 5):
        metrics.step(5)
    assert metrics.counters()["refused"] == 1
    monkeypatch.undo()
    assert parted(ask(metrics, GET))[0] == "503 Service Unavailable"


def test_a_long_page_arrives_whole(metrics: Metrics) -> None:
    many = tuple(msgspec.structs.replace(SNAPSHOT.services[0], name=f"s{number}") for number in range(4000))
    snapshot.write(msgspec.structs.replace(SNAPSHOT, services=many[:500]), metrics.run.path)
    with socket.create_connection(("127.0.0.1", metrics.port), 5) as scraper:
        serving = threading.Thread(target=metrics.step, args=(5,))
        serving.start()
        scraper.sendall(GET)
        status, fields, body = parted(b"".join(iter(lambda: scraper.recv(65536), b"")))
        serving.join()
    assert status == "200 OK" and len(body) == int(fields["Content-Length"]) > 60_000


def test_nobody_there_is_no_event(metrics: Metrics) -> None:
    metrics.step(0.001)
    assert (metrics.progress, metrics.counters()["refused"]) == (0, 0)


def test_a_port_that_is_taken_is_told_with_a_remedy(metrics: Metrics, tmp_path: Path) -> None:
    config = Config(metrics=MetricsConfig(port=metrics.port))
    second = Metrics(fake_run(tmp_path, config), FakeBus())  # type: ignore[arg-type]
    with pytest.raises(ApplianceError, match=r"cannot be opened.*\[metrics\] port"):
        second.load()


def test_it_runs_only_where_a_port_is_set() -> None:
    wanted = PROCESSES["metrics"].wanted
    assert not wanted(Config()) and wanted(Config(metrics=MetricsConfig(port=9464)))
