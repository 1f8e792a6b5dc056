"""Attack: somebody asks the portal for what is not theirs, in every way that an address, a header or a body allows."""

import http.client
import itertools
import secrets
import socket
import statistics
import time
from collections.abc import Callable, Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.unit.portal import making
from tests.unit.portal.making import GOTLAND, INTERNAL, NEWEST, SKANE, Answer, Served

OWN = f"region/09/internal_{NEWEST}_region_09.csv"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with making.serve(making.home(tmp_path_factory.mktemp("portal"))) as found:
        yield found


def alike(came: Answer) -> tuple[object, ...]:
    """All that tells two answers apart but the time."""
    return came.status, came.body, tuple((name, value) for name, value in came.headers.items() if name != "date")


UP = [
    "..",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "%252e%252e",
    "..%00",
    "%c0%ae%c0%ae",
    "%EF%BC%8E%EF%BC%8E",  # full-width dots
    "..%5c",
    "....//..",
    "%u002e%u002e",
]
SLASH = ["/", "%2f", "%5c", "//", "%252f"]
TARGETS = [
    f"internal/packages/{OWN}", "manifest.json", "internal/record/manifest.json", "portal/tokens.json",
    "../../../../etc/passwd", "identity/key",
]  # fmt: skip


@pytest.mark.parametrize("up", UP)
@pytest.mark.parametrize("slash", SLASH)
def test_no_path_leads_out_of_what_is_ones_own(served: Served, up: str, slash: str) -> None:
    for start, depth, target in itertools.product(("offentlig", "region/12", ""), (1, 2, 5), TARGETS):
        path = slash.join([start, *[up] * depth, target])
        came = served.ask(f"/filer/{NEWEST}/{path}", SKANE)
        assert came.status in (404, 400), path
        assert INTERNAL.encode() not in came.body
        assert b"root:" not in came.body


@pytest.mark.parametrize("publication", ["..", "%2e%2e", ".", "2026-10", "2026-10-r2%2f..", "2026-10-r99", "r2", "%00",
                                         "2026-10-r2/../2026-10-r2"])  # fmt: skip
def test_no_name_of_a_publication_leads_to_anothers_file(served: Served, publication: str) -> None:
    assert served.ask(f"/filer/{publication}/{OWN}", SKANE).status in (404, 405)


def test_whatever_is_guessed_of_others_answers_as_what_nobody_has(served: Served) -> None:
    nobody = alike(served.ask(f"/filer/{NEWEST}/region/99/nothing.csv", SKANE))
    guesses = [OWN, OWN.upper(), OWN.replace(".csv", ".parquet"), "region/09/manifest.json", "region/09/", "region/09",
               "municipality/0980/manifest.json", f"healthcare_region/4/{NEWEST}", "region/12/../09/manifest.json",
               f"region/12/{OWN}", "offentlig/../" + OWN, OWN + "%00", OWN + "/", OWN + ";.xlsx", OWN + "?holder=region/09"]  # fmt: skip
    for guess in guesses:
        assert alike(served.ask(f"/filer/{NEWEST}/{guess}", SKANE)) == nobody, guess
    page = alike(served.ask(f"/filer/{NEWEST}/region/99/nothing.csv", SKANE, headers=PAGE))
    assert alike(served.ask(f"/filer/{NEWEST}/{OWN}", SKANE, headers=PAGE)) == page


def test_no_header_and_no_parameter_makes_somebody_another(served: Served) -> None:
    tries = [{"X-Holder": "region/09"}, {"X-Original-URL": f"/filer/{NEWEST}/{OWN}"}, {"X-Rewrite-URL": f"/filer/{NEWEST}/{OWN}"},
             {"X-Forwarded-User": "region/09"}, {"X-HTTP-Method-Override": "DELETE"}, {"Range": "bytes=0-10"},
             {"If-None-Match": "*"}]  # fmt: skip
    for headers in tries:
        assert served.ask(f"/filer/{NEWEST}/{OWN}", SKANE, headers=headers).status == 404
    for query in ("holder=region/09", "omrade=region/09&internal=1", "publicering=../x", "fran=-1", "fran=9" * 50):
        came = served.ask(f"/filer?{query}", SKANE, headers=PAGE)
        assert came.status in (200, 404)
        assert OWN not in came.text


def test_no_page_list_or_archive_of_one_names_another(served: Served) -> None:
    for path in ("/", "/filer", "/program/schizofreni", "/api/v1/files", f"/paket/{NEWEST}.zip", "/hjalp"):
        assert b"internal_2026-10-r2_region_09" not in served.ask(path, SKANE, headers=PAGE).body
    assert b"internal_2026-10-r2_region_09" in served.ask("/filer", GOTLAND, headers=PAGE).body


def test_a_session_cannot_be_guessed_or_chosen(served: Served) -> None:
    for chosen in ("", "x", "0" * 43, secrets.token_urlsafe(32), "region/09", "../", "%00", "a" * 4_000):
        assert served.ask("/", headers={"Cookie": f"vip={chosen}"}).status == 401
    before = f"vip={secrets.token_urlsafe(32)}"
    form = served.ask("/logga-in", headers={"Cookie": before})
    key = form.text.split('name="nyckel" value="')[1].split('"')[0]
    body = f"nyckel={key}&token={served.token(SKANE)}".encode()
    came = served.ask("/logga-in", method="POST", body=body, headers={"Cookie": f"{before}; {served.cookies(form)}"})
    assert came.status == 303
    assert served.ask("/", headers={"Cookie": before}).status == 401


def test_what_is_written_into_pages_stays_text(served: Served) -> None:
    script = "%3Cscript%3Ealert(1)%3C/script%3E%22%27"
    for path in (f"/filer?program={script}&omrade={script}&format={script}", f"/program/{script}", f"/{script}",
                 f"/filer?publicering={script}", f"/filer/{script}/x"):  # fmt: skip
        assert b"<script" not in served.ask(path, SKANE, headers=PAGE).body


def test_no_answer_can_be_split_or_sent_elsewhere(served: Served) -> None:
    for path in ("//evil.example", "/%0d%0aSet-Cookie:%20x=y", "/logga-in?next=//evil.example", "/\\evil.example/"):
        came = served.ask(path, SKANE, headers=PAGE)
        assert "evil.example" not in came.headers.get("location", "")
        assert "x=y" not in str(came.headers)


@pytest.mark.parametrize("request_", [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /logga-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
])  # fmt: skip
def test_a_request_that_is_none_is_refused_and_the_portal_goes_on(served: Served, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as opened:
        opened.sendall(request_)
        opened.shutdown(socket.SHUT_WR)
        answer = opened.recv(200)
    assert not answer.startswith((b"HTTP/1.1 2", b"HTTP/1.1 5"))
    assert served.ask("/logga-in").status == 200


def test_who_asks_and_goes_away_leaves_the_portal_answering(served: Served) -> None:
    request = (
        f"GET /paket/{NEWEST}.zip HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {served.token(SKANE)}\r\n\r\n"
    )
    for _ in range(30):
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as opened:
            opened.sendall(request.encode())
    assert served.ask(f"/paket/{NEWEST}.zip", SKANE).status == 200


def test_it_takes_as_long_to_refuse_a_token_whose_id_there_is(served: Served) -> None:
    tokens, known = served.tokens, served.token(GOTLAND)
    there, none = f"{known[:-43]}{'x' * 43}", f"vip_{'f' * 12}_{'x' * 43}"
    assert tokens.known(there) is tokens.known(none) is None
    assert tokens.known(known)
    _as_long(lambda: tokens.known(there), lambda: tokens.known(none), turns=4_000, unlike=0.15)


def test_it_takes_as_long_to_refuse_anothers_file_as_one_that_nobody_has(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port)
    shown = {"Authorization": f"Bearer {served.token(SKANE)}"}

    def ask(name: str) -> None:
        connection.request("GET", f"/filer/{NEWEST}/{name}", headers=shown)
        connection.getresponse().read()

    _as_long(lambda: ask(OWN), lambda: ask(OWN.replace("09", "99")), turns=150, unlike=0.15)
    connection.close()


def _as_long(one: Callable[[], object], other: Callable[[], object], *, turns: int, unlike: float) -> None:
    """Whether both take the same time, turn by turn; what else the machine does may spoil a try, not three."""
    shares = []
    for _ in range(3):
        taken: dict[Callable[[], object], list[float]] = {one: [], other: []}
        for turn in range(turns):
            for act in (one, other) if turn % 2 else (other, one):
                began = time.perf_counter()
                act()
                taken[act].append(time.perf_counter() - began)
        first, second = (statistics.median(times) for times in taken.values())
        shares.append(abs(first - second) / max(first, second))
        if shares[-1] < unlike:
            return
    raise AssertionError(f"one takes longer than the other: {shares}")


def test_no_question_to_the_api_is_answered_with_a_fault(served: Served) -> None:
    """Schemathesis makes questions of the description, sound and unsound, and holds the answers against it.

    A cursor of the right form that no page gave is refused, which a description has no words for.
    """
    schema = schemathesis.openapi.from_url(f"{served.address}/api/v1/openapi.json")
    shown, asked = {"Authorization": f"Bearer {served.token(SKANE)}"}, []
    for operation in schema.get_all_operations():

        @given(case=operation.ok().as_strategy())
        @settings(max_examples=40, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def answers_as_described(case: schemathesis.Case) -> None:
            asked.append(case)
            case.call_and_validate(headers=shown, excluded_checks=[positive_data_acceptance])

        answers_as_described()
    assert len(asked) > 150
