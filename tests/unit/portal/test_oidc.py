"""Unit: log-in with an OpenID provider that is not ours, by authorisation code with PKCE."""

import http.cookies
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from pipelines import clock
from pipelines.errors import UserError
from pipelines.portal import audit
from pipelines.portal.oidc import WHILE_AWAY, Provider, Refused
from pipelines.portal.settings import CLIENT_SECRET, Oidc
from tests.conftest import REPOSITORY
from tests.unit.portal import provider
from tests.unit.portal.making import NEWEST, SKANE, Served, serve

ORGANISATIONS = {"region-12": "region/12", "programme-schizofreni": "programme/schizofreni"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


@pytest.fixture(scope="module")
def issuer(home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The provider's address, and the port that the portal is to have."""
    port, back = free_port(), free_port()
    folder = tmp_path_factory.mktemp("provider")
    command = [sys.executable, "-W", "ignore", "-m", provider.__name__, str(folder), str(port),
               f"http://127.0.0.1:{back}/logga-in/svar"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as running:
        try:
            assert running.stdout
            assert running.stdout.readline() == "ready\n"
            yield f"http://127.0.0.1:{port}", back
        finally:
            running.terminate()


@pytest.fixture(scope="module")
def entered(home, issuer: tuple[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A portal that the provider knows."""
    secret = tmp_path_factory.mktemp("secret") / "client"
    secret.write_text(f"{provider.SECRET}\n", encoding="utf-8")
    said = {"issuer": issuer[0], "client_id": provider.CLIENT, "client_secret_file": str(secret),
            "organisations": ORGANISATIONS}  # fmt: skip
    with serve(home, port=issuer[1], oidc=said) as found:
        yield found


def to_provider(portal: Served, browser: requests.Session) -> str:
    """Where the portal sends a browser."""
    return browser.get(f"{portal.address}/logga-in/organisation", allow_redirects=False).headers["location"]


def through_provider(browser: requests.Session, address: str, name: str) -> str:
    """Log in there, and where that sends the browser."""
    form = browser.get(address)
    key = form.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    said = {"csrfmiddlewaretoken": key, "username": name, "password": provider.PASSWORD}
    came = browser.post(form.url, data=said, headers={"Referer": form.url}, allow_redirects=False)
    while "/logga-in/svar" not in came.headers.get("location", ""):
        there = requests.compat.urljoin(came.url, came.headers["location"])
        came = browser.get(there, allow_redirects=False)
        assert came.is_redirect, (came.status_code, came.text[:300])
    return came.headers["location"]


def last_line(portal: Served) -> dict[str, object]:
    return json.loads(audit.files_of(portal.home.portal / "audit")[-1].read_text(encoding="utf-8").splitlines()[-1])


@pytest.mark.parametrize(("name", "holder"), ORGANISATIONS.items())
def test_somebody_of_an_organisation_comes_in_as_that_organisation(entered: Served, name: str, holder: str) -> None:
    with requests.Session() as browser:
        back = through_provider(browser, to_provider(entered, browser), name)
        start = browser.get(back)
        assert start.status_code == 200, start.text
        assert "Inloggad som" in start.text
        line = last_line(entered)
        assert (line["does"], line["outcome"], line["holder"]) == ("login", "done", holder)
        assert str(line["by"]).startswith("oidc:")
        assert name not in str(line["by"])
        own = browser.get(f"{entered.address}/filer/{NEWEST}/region/12/internal_{NEWEST}_region_12.csv")
        assert own.status_code == (200 if holder == "region/12" else 404)


def test_the_way_there_has_a_challenge_and_the_provider_asks_for_one(entered: Served) -> None:
    with requests.Session() as browser:
        address = to_provider(entered, browser)
        asked = parse_qs(urlsplit(address).query)
        assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
        assert asked["nonce"]
        without = {name: value[0] for name, value in asked.items() if not name.startswith("code_challenge")}
        back = through_provider(browser, f"{address.split('?')[0]}?{urlencode(without)}", "region-12")
    assert "code+challenge+required" in back.lower() or "code%20challenge" in back.lower()


def test_another_challenge_than_the_portals_lets_nobody_in(entered: Served) -> None:
    with requests.Session() as browser:
        address = to_provider(entered, browser)
        own = parse_qs(urlsplit(address).query)["code_challenge"][0]
        back = through_provider(browser, address.replace(own, own[::-1]), "region-12")
        assert browser.get(back).status_code == 401
    assert last_line(entered)["outcome"] == "refused: provider"


def test_somebody_of_no_organisation_stays_outside(entered: Served) -> None:
    with requests.Session() as browser:
        back = through_provider(browser, to_provider(entered, browser), "nobody")
        assert browser.get(back).status_code == 401
        assert browser.get(f"{entered.address}/").status_code == 401
    assert last_line(entered)["outcome"] == "refused: no_organisation"


def test_an_answer_is_taken_once_and_by_the_browser_that_asked(entered: Served) -> None:
    with requests.Session() as browser, requests.Session() as other:
        back = through_provider(browser, to_provider(entered, browser), "region-12")
        assert other.get(back).status_code == 401
        assert last_line(entered)["outcome"] == "refused: unknown_browser"
        assert browser.get(back).status_code == 200
        assert browser.get(back).status_code == 401
        assert last_line(entered)["outcome"] == "refused: unknown_browser"


def test_an_answer_to_another_way_there_is_not_taken(entered: Served) -> None:
    with requests.Session() as browser, requests.Session() as other:
        to_provider(entered, browser)
        back = through_provider(other, to_provider(entered, other), "region-12")
        assert browser.get(back).status_code == 401
    assert last_line(entered)["outcome"] == "refused: other_state"


def test_however_many_go_to_the_provider_who_went_before_comes_back(home, issuer: tuple[str, int]) -> None:
    said = Oidc(issuer=issuer[0], client_id=provider.CLIENT)
    portal = Provider(said, provider.SECRET, f"http://127.0.0.1:{issuer[1]}/logga-in/svar", clock.now)
    address, kept = portal.address()
    for _ in range(1_001):
        portal.address()
    state = parse_qs(urlsplit(address).query)["state"][0]
    with pytest.raises(Refused) as refused:
        portal.holder(state, "no code of the provider", kept)
    assert refused.value.reason == "provider"  # who was asked, for all else was as it should be


@pytest.mark.parametrize("kept", ["", "x", "a.b.c", "....", "å.å.å", "eyJhbGciOiJub25lIn0.e30.", "x" * 3_000])
def test_what_a_browser_kept_and_the_portal_did_not_give_it_lets_nobody_in(entered: Served, kept: str) -> None:
    cookie = f"vip-away={kept}".encode().decode("latin-1")
    assert entered.ask("/logga-in/svar?code=x&state=", headers={"Cookie": cookie}).status == 401
    assert last_line(entered)["outcome"] == "refused: unknown_browser"


def test_what_a_browser_keeps_of_the_way_there_no_script_reads_and_ends_soon(entered: Served) -> None:
    cookie = http.cookies.SimpleCookie(entered.ask("/logga-in/organisation").headers["set-cookie"])["vip-away"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "lax")
    assert int(cookie["max-age"]) == WHILE_AWAY.total_seconds()
    assert len(cookie.value) < 1_000


def test_an_identity_that_was_issued_to_another_client_lets_nobody_in(entered: Served) -> None:
    with requests.Session() as browser:
        back = through_provider(browser, to_provider(entered, browser), provider.OF_ANOTHER)
        assert browser.get(back).status_code == 401
    assert last_line(entered)["outcome"] == "refused: provider"


def test_an_answer_that_comes_too_late_is_not_taken(entered: Served) -> None:
    with requests.Session() as browser:
        back = through_provider(browser, to_provider(entered, browser), "region-12")
        entered.watch.turned += WHILE_AWAY
        assert browser.get(back).status_code == 401


@pytest.mark.parametrize("query", ["", "?error=access_denied", "?code=x&state=y", "?code=x&state="])
def test_an_answer_that_nobody_asked_for_is_refused(entered: Served, query: str) -> None:
    assert entered.ask(f"/logga-in/svar{query}").status == 401


def test_where_the_provider_is_another_or_gone_the_portal_says_so_and_tokens_do_still(
    home, issuer: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CLIENT_SECRET, provider.SECRET)
    gone = f"http://127.0.0.1:{free_port()}"
    for address in (issuer[0].replace("127.0.0.1", "localhost"), gone):
        with serve(home, oidc={"issuer": address, "client_id": provider.CLIENT}) as portal:
            assert portal.ask("/logga-in/organisation").status == 503
            assert portal.log_in(SKANE)


def test_a_portal_without_a_provider_has_no_way_to_one(served: Served) -> None:
    assert served.ask("/logga-in/organisation").status == 404
    assert served.ask("/logga-in/svar?code=x&state=y").status == 404
    assert "/logga-in/organisation" not in served.ask("/logga-in").text


def test_a_secret_that_is_nowhere_stops_the_portal_with_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(CLIENT_SECRET, raising=False)
    said = Oidc(issuer="https://id.example.se", client_id="portal")
    with pytest.raises(UserError, match="VIP_PORTAL_CLIENT_SECRET"):
        said.client_secret()
    with pytest.raises(UserError, match="client_secret_file"):
        said.model_copy(update={"client_secret_file": tmp_path / "none"}).client_secret()
