"""What is tried again, after how long, and where: decided without a clock and without a network."""

import pytest

from models.errors import FetchFailed
from models.fetch.addresses import addresses, demand_safe
from models.fetch.policy import Action, Policy, action_for, retry_after


@pytest.mark.parametrize(
    ("status", "action"),
    [
        (200, Action.READ),
        (206, Action.READ),
        (302, Action.REDIRECT),
        (416, Action.START_OVER),
        (401, Action.AGAIN),
        (429, Action.AGAIN),
        (503, Action.AGAIN),
        (403, Action.GIVE_UP),
        (404, Action.GIVE_UP),
        (204, Action.GIVE_UP),
        (304, Action.GIVE_UP),
    ],
)
def test_every_answer_has_one_action(status: int, action: Action) -> None:
    assert action_for(status) is action


def test_waits_double_up_to_a_limit() -> None:
    policy = Policy()
    waits = [policy.delay(barren, None, lambda: 1.0) for barren in range(1, 10)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_chance_spreads_the_waits_of_many_speakers() -> None:
    assert Policy().delay(3, None, lambda: 0.25) == 1.0


def test_a_servers_wish_is_honoured_up_to_a_limit() -> None:
    assert Policy().delay(1, 17.0, lambda: 0.0) == 17.0
    assert Policy().delay(1, 1e6, lambda: 0.0) == 300.0


@pytest.mark.parametrize(
    ("header", "wish"),
    [(None, None), ("12", 12.0), (" 7 ", 7.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-1", None)],
)
def test_a_wish_is_read_in_seconds_only(header: str | None, wish: float | None) -> None:
    assert retry_after(header) == wish


def test_patience_ends_by_barren_tries_or_by_all_tries() -> None:
    policy = Policy(barren_tries=3, tries=10)
    assert [policy.spent(2, 9), policy.spent(3, 3), policy.spent(1, 10)] == [False, True, True]


def test_mirrors_come_first_and_keep_the_path() -> None:
    url = "https://hub.example/owner/repo/v1/a.bin"
    assert addresses(url, ["https://near.example/mirror/"]) == [
        "https://near.example/mirror/owner/repo/v1/a.bin",
        url,
    ]
    assert addresses(url, ["https://hub.example"]) == [url]


@pytest.mark.parametrize("address", ["http://hub.example/a", "ftp://hub.example/a", "file:///etc/passwd", "/a", ""])
def test_only_https_is_asked(address: str) -> None:
    with pytest.raises(FetchFailed, match="https only"):
        demand_safe(address)


def test_plain_http_is_for_this_machine_and_never_after_https() -> None:
    demand_safe("http://127.0.0.1:80/a")
    with pytest.raises(FetchFailed, match="https only"):
        demand_safe("http://localhost/a", came_from="https://hub.example/a")
