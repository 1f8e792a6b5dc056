"""Puts the parts of a portal together. Everything that answers is reached through the guard."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.requests import Request
from starlette.responses import Response

from pipelines.home import Home
from pipelines.portal import api, downloads, pages, problems
from pipelines.portal.audit import Audit, Unnoted
from pipelines.portal.door import Counting, Door, TooMany, Unknown
from pipelines.portal.figures import Figures
from pipelines.portal.guards import Guard, TooLarge
from pipelines.portal.handing import Sound
from pipelines.portal.oidc import Provider
from pipelines.portal.parts import Portal
from pipelines.portal.sessions import Sessions
from pipelines.portal.settings import PortalSettings
from pipelines.portal.shelf import Shelf
from pipelines.portal.tokens import Tokens

_log = logging.getLogger(__name__)
TITLE = "VIP: published indicators"
COOKIE = "vip"
ABOUT = (
    "What was published, read-only. Hidden figures are null; `status` says why. Errors are problem details, RFC 9457."
)


@dataclass(frozen=True)
class Around:
    """What a portal is made of. `programmes`: Swedish titles by name. `now`: tells the moment."""

    settings: PortalSettings
    home: Home
    address: str
    programmes: Mapping[str, str]
    now: Callable[[], datetime]


def application(around: Around) -> Guard:
    """An ASGI application. Raises UserError where a secret is missing."""
    counting = Counting(around.settings.limits)
    made = FastAPI(
        title=TITLE, version="1", description=ABOUT, openapi_url=f"{api.PREFIX}/openapi.json",
        docs_url=None, redoc_url=None,
    )  # fmt: skip
    made.state.portal = _portal(around, counting)
    for router in (pages.router, downloads.router, api.router):
        made.include_router(router)
    _answer_failures(made)
    return Guard(made, around.address, around.settings.limits, counting)


def _portal(around: Around, counting: Counting) -> Portal:
    settings, folder = around.settings, around.home.portal
    tokens = Tokens(folder, around.now)
    lasting = timedelta(minutes=settings.session_minutes)
    # A cookie that begins so is taken from the host itself alone, over HTTPS.
    cookie = f"__Host-{COOKIE}" if around.address.startswith("https://") else COOKIE
    door = Door(tokens, Sessions(around.now, tokens.still_holds, lasting), counting, cookie)
    back = f"{around.address}/logga-in/svar"
    oidc = settings.oidc
    provider = Provider(oidc, oidc.client_secret(), back, around.now) if oidc else None
    return Portal(
        settings, around.address, door, Audit(folder, around.now), Shelf(around.home.publications), Figures(), Sound(),
        provider, around.programmes,
    )  # fmt: skip


def _answer_failures(made: FastAPI) -> None:
    made.add_exception_handler(Unnoted, _unnoted)

    @made.exception_handler(AnyHTTPException)
    async def refused(request: Request, error: AnyHTTPException) -> Response:
        own = error.detail if isinstance(error, HTTPException) and error.detail != problems.phrase(error) else None
        return _failed(request, error.status_code, own, error.headers)

    @made.exception_handler(RequestValidationError)
    async def unlike(request: Request, error: RequestValidationError) -> Response:
        errors = [{"parameter": str(one["loc"][-1]), "wrong": str(one["msg"])} for one in error.errors()]
        return _failed(request, 422, None, None, errors)

    @made.exception_handler(Unknown)
    async def unknown(request: Request, _error: Unknown) -> Response:
        if _is_for_people(request):
            return pages.to_login()
        return problems.problem(401, headers={"www-authenticate": "Bearer"})

    @made.exception_handler(TooLarge)
    async def too_large(request: Request, _error: TooLarge) -> Response:
        return _failed(request, 413, None, {"connection": "close"})

    @made.exception_handler(Exception)
    async def fault(request: Request, _error: Exception) -> Response:  # which is raised on, to the guard
        return _failed(request, 500, None, None)

    @made.exception_handler(TooMany)
    async def too_many(request: Request, error: TooMany) -> Response:
        return _failed(request, 429, None, {"retry-after": str(error.seconds)})


async def _unnoted(request: Request, _error: Exception) -> Response:
    _log.error("The audit log cannot be written. See that the disk has room: till then nothing is handed out.")
    return _failed(request, 503, None, None)


def _failed(
    request: Request,
    status: int,
    detail: str | None,
    headers: Mapping[str, str] | None,
    errors: list[dict[str, str]] | None = None,
) -> Response:
    if not _is_for_people(request):
        return problems.problem(status, detail, headers, errors)
    response = pages.failed(request, status)
    response.headers.update(headers or {})
    return response


def _is_for_people(request: Request) -> bool:
    """Whether a browser asks, and not for what programs read."""
    return not request.url.path.startswith(api.PREFIX) and "text/html" in request.headers.get("accept", "")
