"""Unit: what every answer says to browsers, and what is refused before it is looked at."""

import socket
from datetime import timedelta

import pytest

from pipelines.portal.door import Counting
from pipelines.portal.settings import Limits
from tests.unit.portal.making import GOTLAND, NEWEST, SKANE, Served, serve

EVERYWHERE = ("/", "/logga-in", "/filer", "/stil.css", "/api/v1/publications", "/nowhere", f"/paket/{NEWEST}.zip",
              f"/filer/{NEWEST}/offentlig/published.parquet")  # fmt: skip


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_has_the_headers_that_keep_browsers_in_bounds(served: Served, path: str) -> None:
    for came in (served.ask(path), served.ask(path, SKANE), served.ask(path, SKANE, headers={"Accept": "text/html"})):
        policy = came.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert came.headers["x-content-type-options"] == "nosniff"
        assert came.headers["referrer-policy"] == "same-origin"
        assert "camera=()" in came.headers["permissions-policy"]
        assert "server" not in came.headers
        assert "cache-control" in came.headers
        assert "strict-transport-security" not in came.headers


@pytest.mark.parametrize("path", ["/", "/logga-in", "/filer", "/program/schizofreni", "/hjalp"])
def test_a_page_is_kept_nowhere_and_asks_nothing_of_other_hosts(served: Served, path: str) -> None:
    came = served.ask(path, SKANE, headers={"Accept": "text/html"})
    assert came.headers["cache-control"] == "no-store"
    assert "://" not in came.text.replace(served.address, "")
    assert "<script" not in came.text
    assert "style=" not in came.text


@pytest.mark.parametrize(("path", "allowed"), [("/", "GET"), ("/logga-in", "GET"), ("/filer", "GET"),
                                               (f"/filer/{NEWEST}/offentlig/published.parquet", "GET"),
                                               ("/api/v1/values", "GET"), ("/logga-ut", "POST")])  # fmt: skip
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_another_method_is_refused_with_those_that_there_are(served: Served, path, allowed, method) -> None:
    came = served.ask(path, SKANE, method=method)
    assert came.status == 405
    assert allowed in came.headers["allow"]


def test_a_large_body_is_refused_whether_it_says_so_or_not(served: Served) -> None:
    said = served.ask("/logga-in", method="POST", body=b"x" * 20_000)
    assert said.status == 413
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as opened:
        opened.sendall(b"POST /logga-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(3):
            opened.sendall(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
        assert opened.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_long_address_or_head_is_refused(served: Served) -> None:
    assert served.ask("/api/v1/values?vip=" + "x" * 5_000, SKANE).status == 414
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as opened:
        opened.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 100_000)
        assert opened.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_request_for_another_host_is_refused(served: Served) -> None:
    for host in ("evil.example", "", "127.0.0.1.evil.example", "[::", "portal.example.se"):
        assert served.ask("/logga-in", headers={"Host": host}).status == 400


def test_who_asks_too_often_is_told_when_to_come_again(served: Served) -> None:
    with serve(served.home, limits={"requests_of_address": 5}) as strict:
        answers = [strict.ask("/logga-in") for _ in range(8)]
        assert [came.status for came in answers] == [200] * 5 + [429] * 3
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 120
        assert answers[-1].headers["content-type"] == "application/problem+json"


def test_a_token_has_its_own_limit_and_others_theirs(served: Served) -> None:
    with serve(served.home, limits={"requests_of_token": 3}) as strict:
        assert [strict.ask("/filer", GOTLAND).status for _ in range(5)] == [200] * 3 + [429] * 2
        assert strict.ask("/filer", SKANE).status == 200


@pytest.mark.parametrize("turned", [timedelta(hours=-3), timedelta(0), timedelta(hours=3)])
def test_when_to_come_again_is_told_by_the_clock_that_counts(served: Served, turned: timedelta) -> None:
    with serve(served.home, limits={"requests_of_address": 3}) as strict:
        strict.watch.turned = turned
        waits = [int(strict.ask("/logga-in").headers.get("retry-after", 0)) for _ in range(6)]
        assert waits[:3] == [0] * 3
        assert all(1 <= wait <= 60 for wait in waits[3:])
        assert max(waits[3:]) - min(waits[3:]) <= 2  # and not a second for everybody


@pytest.mark.parametrize(("before", "now", "wait"), [(0, 4, 20.0), (4, 3, 5.0), (5, 3, 8.0), (4, 4, 20.0)])
def test_who_is_turned_away_is_told_when_one_more_may_come(monkeypatch, before: int, now: int, wait: float) -> None:
    """Forty seconds into a minute, of which four are let in."""
    counting = Counting(Limits(requests_of_address=4))
    monkeypatch.setattr(counting._storage, "get_sliding_window", lambda *_: (before, 20.0, now, 80.0))
    assert counting._wait(counting._of_address, "192.0.2.1") == wait


def test_a_page_that_fails_counts_once(served: Served) -> None:
    with serve(served.home, limits={"requests_of_token": 4}) as strict:
        page = {"Accept": "text/html"}
        asked = [strict.ask("/program/none", SKANE, headers=page) for _ in range(6)]
        assert [came.status for came in asked] == [404] * 4 + [429] * 2
        assert "Region Skåne" in asked[3].text
        assert [strict.ask("/none", GOTLAND, headers=page).status for _ in range(6)] == [404] * 6


def test_who_guesses_is_stopped_and_a_sound_token_from_the_same_address_is_not(served: Served) -> None:
    with serve(served.home, limits={"failed_logins": 4}) as strict:
        guessed = [strict.ask("/filer", token=f"vip_{number:012}_{'x' * 43}").status for number in range(7)]
        assert guessed == [401] * 4 + [429] * 3
        assert strict.ask("/filer", GOTLAND).status == 200


def test_a_proxy_says_where_a_request_came_from_only_where_it_is_trusted(served: Served) -> None:
    def statuses(portal: Served) -> list[int]:
        return [portal.ask("/logga-in", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status for n in range(4)]

    limits = {"requests_of_address": 2}
    with serve(served.home, limits=limits) as trusting_nobody:
        assert statuses(trusting_nobody) == [200, 200, 429, 429]
    with serve(served.home, limits=limits, trusted_proxies=["127.0.0.1"]) as trusting:
        assert statuses(trusting) == [200] * 4
    with serve(served.home, limits=limits, trusted_proxies=["192.0.2.99"]) as trusting_another:
        assert statuses(trusting_another) == [200, 200, 429, 429]


def test_a_fault_is_told_without_what_was_asked(served: Served, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    from pipelines.portal import figures

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a row value")

    monkeypatch.setattr(figures, "values", broken)
    came = served.ask("/api/v1/values?vip=schizofreni", SKANE)
    assert (came.status, came.json["title"]) == (500, "A fault of the program")
    assert "a row value" not in came.text
    assert "a row value" not in caplog.text
    assert "RuntimeError in broken" in caplog.text
