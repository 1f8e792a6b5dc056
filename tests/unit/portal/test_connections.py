"""Unit: a connection that nothing comes of keeps its place for a while, and no address has all of them."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from pipelines.home import Home
from pipelines.portal import connections
from tests.unit.portal import making
from tests.unit.portal.making import NEWEST, SKANE, Served, serve

HALF = b"GET /logga-in HT"
WHOLE = b"GET /logga-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
SOON = 0.5  # seconds


@pytest.fixture
def hasty(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A portal that waits half a second, with four places, where one proxy is trusted."""
    monkeypatch.setattr(connections, "REQUEST_SECONDS", SOON)
    monkeypatch.setattr(connections, "STALLED_SECONDS", SOON)
    with serve(home, limits=making.PLENTY | {"at_once": 4}, trusted_proxies=["127.0.0.1"]) as found:
        yield found


@contextmanager
def opened(portal: Served, address: str = "127.0.0.1") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", portal.port), timeout=5, source_address=(address, 0)) as found:
        yield found


def is_ended(connection: socket.socket, seconds: float = 5) -> bool:
    """Whether the portal ends a connection that soon."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65_536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def is_ended_while_it_drips(connection: socket.socket) -> bool:
    """Whether the portal ends a connection though a byte comes now and then."""
    began = time.monotonic()
    try:
        while time.monotonic() - began < 10 * SOON:
            connection.sendall(b"G")
            time.sleep(SOON / 10)
    except ConnectionError:
        return True
    return False


def test_half_a_line_from_many_holds_no_place_for_long(hasty: Served) -> None:
    with ExitStack() as many:
        waiting = [many.enter_context(opened(hasty)) for _ in range(6)]
        for connection in waiting:
            connection.sendall(HALF)
        assert hasty.ask("/logga-in").status == 503
        assert all(is_ended(connection) for connection in waiting)
        assert hasty.ask("/logga-in").status == 200


@pytest.mark.parametrize(
    "before", [b"", WHOLE, b"POST /logga-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n"],
    ids=["a first request", "a second one", "a body"],
)  # fmt: skip
def test_a_request_that_drips_in_is_given_no_more_time(hasty: Served, before: bytes, caplog) -> None:
    with opened(hasty) as connection:
        connection.sendall(before)
        assert is_ended_while_it_drips(connection)
    assert "A fault of the program" not in caplog.text


def test_who_asks_again_and_again_is_not_ended(hasty: Served) -> None:
    with opened(hasty) as connection:
        for _ in range(4):
            connection.sendall(WHOLE)
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
            time.sleep(SOON / 2)


def test_a_file_that_nobody_takes_is_not_held_ready_for_ever(hasty: Served) -> None:
    assert _taken(hasty, SOON * 4) < LARGE


def test_a_file_that_is_taken_slowly_comes_whole(hasty: Served) -> None:
    assert _taken(hasty, SOON / 4) > LARGE


LARGE = 24_000_000  # bytes; more than a system keeps ready for a reader


def _taken(portal: Served, pause: float) -> int:
    """How much of a large file comes to a reader that takes some, pauses, and takes the rest."""
    folder = portal.home.publications / "2026-10" / "r2" / "internal" / "packages" / "region" / "12"
    large = folder / "large.bin"
    before = (folder / "manifest.json").read_bytes()
    large.write_bytes(b"x" * LARGE)
    making.write_manifest(folder, _newest(portal))
    asked = f"GET /filer/{NEWEST}/region/12/large.bin HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    try:
        with opened(portal) as connection:
            connection.sendall(f"{asked}Authorization: Bearer {portal.token(SKANE)}\r\n\r\n".encode())
            count = len(connection.recv(4_096))
            time.sleep(pause)
            return count + _rest(connection)
    finally:
        large.unlink()
        (folder / "manifest.json").write_bytes(before)


def _newest(portal: Served) -> making.Revision:
    return making.Revision("2026-10", 2, portal.home.publications / "2026-10" / "r2")


def _rest(connection: socket.socket) -> int:
    count = 0
    try:
        while piece := connection.recv(1 << 20):
            count += len(piece)
    except ConnectionError:
        pass
    return count


def test_no_address_has_all_places_but_a_proxy_may(home: Home) -> None:
    for trusted, are_ended in (([], [False] * 4 + [True] * 2), (["127.0.0.0/30"], [False] * 6)):
        with serve(home, limits=making.PLENTY | {"at_once": 8}, trusted_proxies=trusted) as portal, ExitStack() as many:
            waiting = [many.enter_context(opened(portal, "127.0.0.2")) for _ in range(6)]
            time.sleep(0.2)
            assert [is_ended(connection, 0.1) for connection in waiting] == are_ended
            assert portal.ask("/logga-in").status == 200
