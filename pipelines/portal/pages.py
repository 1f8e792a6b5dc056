"""The pages: made here of templates, in Swedish, without a script and without anything from elsewhere."""

import secrets
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from fastapi import APIRouter, HTTPException
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from pipelines.portal import problems
from pipelines.portal.door import address_of
from pipelines.portal.holder import Holder
from pipelines.portal.listing import LEVELS, Wanted, listed, of_programme, of_region, own
from pipelines.portal.oidc import Refused
from pipelines.portal.parts import Portal, PortalPart, VisitorPart, portal_of
from pipelines.portal.sessions import Visitor
from pipelines.portal.shelf import Item
from pipelines.release.finding import Revision

FOLDER = Path(__file__).parent / "pages"
FORM_COOKIE, AWAY_COOKIE = "form", "away"
WHILE_AWAY_SECONDS = 600
ON_A_PAGE = 100  # files
STYLE = "stil.css"
SEE_OTHER = 303
LEVEL_WORDS = {
    "nation": "riket", "healthcare_region": "sjukvårdsregion", "region": "region", "municipality": "kommun",
    "programme": "programområde",
}  # fmt: skip

router = APIRouter(include_in_schema=False)
_page_at = partial(router.api_route, methods=["GET", "HEAD"])


@_page_at("/")
def start(request: Request, portal: PortalPart, visitor: VisitorPart) -> Response:
    """What there is: the programmes with their newest figures, the holder's own files, and earlier publications."""
    newest, there = portal.shelf.newest(), portal.shelf.revisions()
    programmes = _programmes(portal, newest, visitor.holder) if newest else []
    items = portal.shelf.items(newest, visitor.holder).values() if newest else []
    return _page(
        request, "start.html", visitor, newest=newest, revisions=there[1:], programmes=programmes,
        has_own=bool(own(items, visitor.holder)), of_region=of_region(items, visitor.holder),
    )  # fmt: skip


@_page_at("/program/{vip}")
def programme(vip: str, request: Request, portal: PortalPart, visitor: VisitorPart) -> Response:
    """The newest files with a programme's figures, the holder's own first."""
    newest = portal.shelf.newest()
    if newest is None or vip not in dict(_programmes(portal, newest, visitor.holder)):
        raise HTTPException(404)
    ours, others = of_programme(portal.shelf.items(newest, visitor.holder).values(), visitor.holder, vip)
    title = dict(_programmes(portal, newest, visitor.holder))[vip]
    return _page(
        request, "programme.html", visitor, title=title, vip=vip, newest=newest, ours=ours, others=others[:ON_A_PAGE],
        count=len(others),
    )  # fmt: skip


@_page_at("/filer")
def files(request: Request, portal: PortalPart, visitor: VisitorPart) -> Response:
    """All files of a publication that the holder may have, narrowed by a form."""
    asked = request.query_params
    name = asked.get("publicering")
    revision = portal.shelf.revision(name) if name else portal.shelf.newest()
    if revision is None and name:
        raise HTTPException(404)
    wanted = _wanted(asked.get("program"), asked.get("omrade"), asked.get("format"))
    there = portal.shelf.items(revision, visitor.holder) if revision else {}
    found = listed(there.values(), visitor.holder, wanted)
    at = _whole(asked.get("fran"))
    more = {**dict(asked), "fran": str(at + ON_A_PAGE)} if len(found) > at + ON_A_PAGE else None
    return _page(
        request, "files.html", visitor, revision=revision, found=found[at : at + ON_A_PAGE], count=len(found),
        choices=_choices(portal, revision, list(there.values()), visitor.holder), asked=asked,
        more=urlencode(more) if more else None, at=at,
    )  # fmt: skip


@_page_at("/hjalp")
def ways(request: Request, portal: PortalPart, visitor: VisitorPart) -> Response:
    """How files are fetched, by hand and by a program."""
    return _page(request, "help.html", visitor, address=portal.address, newest=portal.shelf.newest())


@_page_at("/logga-in")
def login_form(request: Request) -> Response:
    """Where a token is shown, or the way to a provider begins."""
    return _login(request)


@router.post("/logga-in")
async def login(request: Request) -> Response:
    """Open a session by a token."""
    portal, said = portal_of(request), await _form(request)
    kept = request.cookies.get(_cookie(portal, FORM_COOKIE), "")
    if not _is_own_form(request, portal, said.get("nyckel", ""), kept):
        raise HTTPException(403)
    token = portal.door.tokens.known(said.get("token", "").strip())
    if token is None:
        portal.door.counting.failure(address_of(request))  # first, so that guesses do not fill the log
        await run_in_threadpool(portal.audit.note, "login", "refused")
        return _login(request, "Åtkomstnyckeln gäller inte. Den kan vara felskriven, utgången eller återkallad.", 401)
    await run_in_threadpool(portal.audit.note, "login", "done", holder=token.holder, by=token.id)
    return _entered(portal, portal.door.sessions.open(token.holder, token.id, token.id))


@router.get("/logga-in/organisation")
def to_provider(request: Request) -> Response:
    """Send somebody to the provider."""
    portal = portal_of(request)
    if portal.provider is None:
        raise HTTPException(404)
    try:
        address, kept = portal.provider.address()
    except Refused:
        return _login(request, "Inloggningstjänsten svarar inte. Försök igen senare.", 503)
    response = RedirectResponse(address, SEE_OTHER)
    _set(response, portal, AWAY_COOKIE, kept, seconds=WHILE_AWAY_SECONDS)
    return response


@router.get("/logga-in/svar")
def from_provider(request: Request) -> Response:
    """Open a session by what the provider says."""
    portal, asked = portal_of(request), request.query_params
    if portal.provider is None:
        raise HTTPException(404)
    kept = request.cookies.get(_cookie(portal, AWAY_COOKIE), "")
    try:
        holder, by = portal.provider.holder(asked.get("state", ""), asked.get("code", ""), kept)
    except Refused as error:
        portal.door.counting.failure(address_of(request))
        portal.audit.note("login", f"refused: {error.reason}")
        failure = "Inloggningen gick inte igenom. Börja om, eller fråga den som sköter kontot."
        return _unset(_login(request, failure, 401), portal, AWAY_COOKIE)
    portal.audit.note("login", "done", holder=holder, by=by)
    return _unset(_entered(portal, portal.door.sessions.open(holder, by)), portal, AWAY_COOKIE)


@router.post("/logga-ut")
async def logout(request: Request, portal: PortalPart, visitor: VisitorPart) -> Response:
    """Close the session."""
    said = await _form(request)
    if not _is_own_form(request, portal, said.get("nyckel", ""), visitor.form_key or ""):
        raise HTTPException(403)
    portal.door.sessions.close(request.cookies.get(portal.door.cookie, ""))
    await run_in_threadpool(portal.audit.note, "logout", "done", holder=visitor.holder, by=visitor.by)
    response = RedirectResponse("/logga-in", SEE_OTHER)
    response.delete_cookie(portal.door.cookie, path="/", secure=portal.is_https, httponly=True, samesite="lax")
    return response


@_page_at(f"/{STYLE}")
def style() -> Response:
    """What all pages look like."""
    return FileResponse(FOLDER / STYLE, media_type="text/css", headers={"cache-control": "public, max-age=3600"})


def failed(request: Request, status: int) -> Response:
    """A page that says so."""
    try:
        visitor = portal_of(request).door.visitor(request)
    except Exception:  # it may be what failed; the page says less then
        visitor = None
    return _page(request, "failed.html", visitor, status, sentence=problems.swedish(status), number=status)


def to_login() -> Response:
    """Where a browser goes that nobody is known by."""
    return RedirectResponse("/logga-in", SEE_OTHER)


def _page(request: Request, name: str, visitor: Visitor | None, status: int = 200, **shown: Any) -> Response:
    portal = portal_of(request)
    holder = visitor.holder if visitor else None
    about = {"visitor": visitor, "holder_name": _name(portal, holder) if holder else None}
    return HTMLResponse(_templates().get_template(name).render(about | shown), status)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {"size": _size, "address": _address}
    return made


def _login(request: Request, failure: str | None = None, status: int = 200) -> Response:
    portal = portal_of(request)
    key = request.cookies.get(_cookie(portal, FORM_COOKIE)) or secrets.token_urlsafe(32)
    title = portal.provider.title if portal.provider else None
    response = _page(request, "login.html", None, status, key=key, failure=failure, provider=title)
    _set(response, portal, FORM_COOKIE, key, samesite="strict")
    return response


def _entered(portal: Portal, key: str) -> Response:
    response = RedirectResponse("/", SEE_OTHER)
    response.set_cookie(
        portal.door.cookie, key, path="/", secure=portal.is_https, httponly=True, samesite="lax",
        max_age=portal.settings.session_minutes * 60,
    )  # fmt: skip
    return response


def _cookie(portal: Portal, name: str) -> str:
    return f"{portal.door.cookie}-{name}"


def _set(
    response: Response, portal: Portal, name: str, value: str, *, seconds: int | None = None, samesite: Any = "lax"
) -> None:
    response.set_cookie(
        _cookie(portal, name), value, path="/", secure=portal.is_https, httponly=True, samesite=samesite,
        max_age=seconds,
    )  # fmt: skip


def _unset(response: Response, portal: Portal, name: str) -> Response:
    """Take a cookie back, for what it stood for is over."""
    response.delete_cookie(_cookie(portal, name), path="/", secure=portal.is_https, httponly=True, samesite="lax")
    return response


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, each once; none where it is no such form."""
    try:
        text = (await request.body()).decode("ascii")
        return {name: value[0] for name, value in parse_qs(text, max_num_fields=10).items()}
    except (ValueError, ClientDisconnect):
        return {}


def _is_own_form(request: Request, portal: Portal, said: str, kept: str) -> bool:
    """Whether a form is one that this portal gave to that browser."""
    origin = request.headers.get("origin")
    is_from_here = origin is None or urlsplit(origin).netloc in (
        urlsplit(portal.address).netloc, request.headers.get("host"),
    )  # fmt: skip
    is_same = secrets.compare_digest(said.encode(), kept.encode())
    return bool(kept) and is_same and is_from_here and request.headers.get("sec-fetch-site") != "cross-site"


def _programmes(portal: Portal, revision: Revision, holder: Holder) -> list[tuple[str, str]]:
    """Name and title of those with figures; the holder's own first, others by title."""
    items = portal.shelf.items(revision, holder).values()
    there = {item.vip for item in items if item.vip} | set(portal.figures.wording(revision).programmes)
    titled = [(vip, portal.programmes.get(vip, vip)) for vip in there]
    return sorted(titled, key=lambda pair: (pair[0] != holder.programme, pair[1]))


def _name(portal: Portal, holder: Holder) -> str:
    """What a holder is called."""
    if holder.programme:
        return portal.programmes.get(holder.programme, holder.programme)
    newest = portal.shelf.newest()
    found = portal.figures.wording(newest).area(holder.kind, holder.code) if newest else None
    return found or f"{LEVEL_WORDS[holder.kind]} {holder.code}"


def _wanted(vip: str | None, area: str | None, format: str | None) -> Wanted:  # noqa: A002
    level, _, code = (area or "").partition("/")
    return Wanted(vip or None, level or None, code or None, format or None)


def _choices(
    portal: Portal, revision: Revision | None, there: list[Item], holder: Holder
) -> dict[str, list[tuple[str, str]]]:
    """What the form offers: value and word."""
    if revision is None:
        return {"publicering": [], "program": [], "omrade": [], "format": []}
    wording = portal.figures.wording(revision)
    areas = sorted({(item.level, item.code) for item in there if item.level and item.code}, key=_of_level)
    vips = {item.vip for item in there if item.vip}
    return {
        "publicering": [(str(one), str(one)) for one in portal.shelf.revisions()],
        "program": [pair for pair in _programmes(portal, revision, holder) if pair[0] in vips],
        "omrade": [(f"{level}/{code}", wording.area(level, code) or f"{LEVEL_WORDS.get(level, level)} {code}")
                   for level, code in areas],
        "format": sorted({item.format: item.title for item in there}.items()),
    }  # fmt: skip


def _of_level(area: tuple[str, str]) -> tuple[int, str]:
    return (LEVELS.index(area[0]) if area[0] in LEVELS else len(LEVELS), area[1])


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else 0


def _address(item: Item) -> str:
    return quote(f"/filer/{item.publication}/{item.name}")


def _size(count: int) -> str:
    """In the unit that makes it short, with a decimal comma."""
    for unit, one in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= one:
            return f"{count / one:.1f}".replace(".", ",") + f"\N{NO-BREAK SPACE}{unit}"
    return f"{count}\N{NO-BREAK SPACE}byte"
