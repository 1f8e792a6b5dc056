"""Unit: a token or a session lets in while it holds, and not a moment longer."""

import http.cookies
import json
import stat
from datetime import timedelta

import pytest

from tests.unit.portal.making import GOTLAND, NEWEST, SCHIZOPHRENIA, SKANE, Served, serve

PAGE = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OWN = f"/filer/{NEWEST}/region/09/internal_{NEWEST}_region_09.csv"


@pytest.fixture
def apart(home):
    """A portal of its own, whose clock may be turned."""
    with serve(home) as found:
        yield found


def test_nobody_gets_anything_without_a_token(served: Served) -> None:
    for path in ("/", "/filer", OWN, f"/paket/{NEWEST}.zip", "/program/schizofreni", "/api/v1/values", "/hjalp"):
        program, browser = served.ask(path), served.ask(path, headers=PAGE)
        assert (program.status, program.headers["www-authenticate"]) == (401, "Bearer"), path
        if not path.startswith("/api"):
            assert (browser.status, browser.headers["location"]) == (303, "/logga-in"), path


def test_what_is_kept_of_a_token_is_a_hash_that_only_the_owner_can_read(apart: Served) -> None:
    shown = apart.token(GOTLAND)
    place = apart.home.portal / "tokens.json"
    assert shown.rsplit("_", 1)[1] not in place.read_text(encoding="utf-8")
    assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0


def test_a_token_that_is_revoked_lets_nobody_in_from_that_moment(apart: Served) -> None:
    shown = apart.token(GOTLAND)
    cookie = apart.log_in(GOTLAND)
    assert apart.ask(OWN, token=shown).status == apart.ask(OWN, headers={"Cookie": cookie}).status == 200
    apart.tokens.revoke(shown.split("_")[1])
    assert apart.ask(OWN, token=shown).status == 401
    assert apart.ask(OWN, headers={"Cookie": cookie}).status == 401


def test_a_token_that_has_expired_lets_nobody_in_and_ends_its_sessions(apart: Served) -> None:
    shown = apart.tokens.issue(GOTLAND, apart.watch() + timedelta(minutes=5))[0]
    apart.shown[GOTLAND] = shown
    cookie = apart.log_in(GOTLAND)
    apart.watch.turned = timedelta(minutes=5, seconds=1)
    assert apart.ask(OWN, token=shown).status == 401
    assert apart.ask(OWN, headers={"Cookie": cookie}).status == 401


def test_a_session_ends_after_its_time(apart: Served) -> None:
    cookie = apart.log_in(SKANE)
    apart.watch.turned = timedelta(minutes=479)
    assert apart.ask("/", headers={"Cookie": cookie}).status == 200
    apart.watch.turned = timedelta(minutes=481)
    assert apart.ask("/", headers={"Cookie": cookie}).status == 401
    assert apart.ask("/", SKANE).status == 200


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
                                    lambda t: t.upper(), lambda t: t + "x", lambda t: f"vip_{'0' * 12}_{t[-43:]}",
                                    lambda t: "", lambda t: "å" * 60])  # fmt: skip
def test_a_token_that_is_nearly_right_is_wrong(served: Served, change) -> None:
    wrong = change(served.token(GOTLAND)).encode().decode("latin-1")
    assert served.ask("/filer", headers={"Authorization": f"Bearer {wrong}"}).status == 401


def test_a_token_in_the_address_or_of_another_scheme_is_no_token(served: Served) -> None:
    shown = served.token(GOTLAND)
    assert served.ask(f"/filer?token={shown}&access_token={shown}").status == 401
    assert served.ask("/filer", headers={"Authorization": f"Basic {shown}"}).status == 401


def test_the_cookie_of_a_session_is_the_browsers_alone(served: Served) -> None:
    with serve(served.home, address="https://portal.example.se") as behind_https:
        host = {"Host": "portal.example.se"}
        form = behind_https.ask("/logga-in", headers=host)
        key = form.text.split('name="nyckel" value="')[1].split('"')[0]
        body = f"nyckel={key}&token={behind_https.token(GOTLAND)}".encode()
        came = behind_https.ask("/logga-in", method="POST", body=body,
                                headers=host | FORM | {"Cookie": behind_https.cookies(form)})  # fmt: skip
        assert "max-age=" in came.headers["strict-transport-security"]
    found = http.cookies.SimpleCookie(came.headers["set-cookie"])["__Host-vip"]
    assert (found["httponly"], found["secure"], found["samesite"], found["path"], found["domain"]) == (
        True, True, "lax", "/", "",
    )  # fmt: skip
    here = http.cookies.SimpleCookie(served.log_in_headers(GOTLAND))["vip"]
    assert (here["httponly"], here["secure"], here["samesite"]) == (True, "", "lax")


def test_a_form_of_another_site_logs_nobody_in_or_out(served: Served) -> None:
    form = served.ask("/logga-in")
    key = form.text.split('name="nyckel" value="')[1].split('"')[0]
    cookie, shown = served.cookies(form), served.token(SKANE)
    body = f"nyckel={key}&token={shown}".encode()
    tries = [
        (FORM, body),  # without the cookie that goes with the form
        (FORM | {"Cookie": cookie}, f"nyckel=x&token={shown}".encode()),
        (FORM | {"Cookie": cookie.split("=")[0] + "="}, f"nyckel=&token={shown}".encode()),
        (FORM | {"Cookie": cookie, "Origin": "https://elsewhere.example"}, body),
        (FORM | {"Cookie": cookie, "Sec-Fetch-Site": "cross-site"}, body),
    ]
    for headers, said in tries:
        assert served.ask("/logga-in", method="POST", headers=headers, body=said).status == 403
    session = {"Cookie": served.log_in(SKANE)}
    assert served.ask("/logga-ut", method="POST", headers=FORM | session, body=b"nyckel=x").status == 403
    assert served.ask("/", headers=session).status == 200


def test_who_logs_out_is_out(served: Served) -> None:
    session = {"Cookie": served.log_in(SKANE)}
    key = served.ask("/", headers=session).text.split('name="nyckel" value="')[1].split('"')[0]
    assert served.ask("/logga-ut", method="POST", headers=FORM | session, body=f"nyckel={key}".encode()).status == 303
    assert served.ask("/", headers=session).status == 401


def test_a_wrong_token_in_the_form_says_so_and_does_not_repeat_it(served: Served) -> None:
    form = served.ask("/logga-in")
    key = form.text.split('name="nyckel" value="')[1].split('"')[0]
    came = served.ask("/logga-in", method="POST", headers=FORM | {"Cookie": served.cookies(form)},
                      body=f"nyckel={key}&token=vip_wrong".encode())  # fmt: skip
    assert came.status == 401
    assert "gäller inte" in came.text
    assert "vip_wrong" not in came.text


def test_a_programme_area_sees_its_programme_first_and_no_package(served: Served) -> None:
    session = {"Cookie": served.log_in(SCHIZOPHRENIA)}
    start = served.ask("/", headers=session).text
    assert start.index("Schizofreni</a>") < start.index("Ångest och depression</a>")
    found = json.loads(served.ask("/api/v1/files", SCHIZOPHRENIA).body)["files"]
    assert found
    assert not [file for file in found if file["internal"]]
