"""What a request that fails is answered with: for programs RFC 9457, for people a page. Nothing asked for is quoted."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

MEDIA_TYPE = "application/problem+json"
SAID: dict[int, tuple[str, str]] = {
    400: ("The request cannot be understood", "Begäran går inte att förstå."),
    401: ("Log in first", "Logga in först."),
    403: (
        "This may not be done from there",
        "Formuläret är för gammalt eller kom från en annan webbplats. Försök igen.",
    ),
    404: ("There is nothing there", "Sidan eller filen finns inte."),
    405: ("There is another way to ask for this", "Det går inte att göra så här."),
    413: ("The request is too large", "Begäran är för stor."),
    414: ("The address is too long", "Adressen är för lång."),
    416: ("The file has no such range", "Filen har inget sådant intervall."),
    422: ("A parameter is not as it should be", "En uppgift i adressen är inte som den ska."),
    429: ("Too many requests", "För många försök. Vänta en stund och försök igen."),
    500: ("A fault of the program", "Ett fel i programmet. Försök igen senare."),
    503: ("Not now", "Tjänsten kan inte svara just nu. Försök igen senare."),
}


class Problem(BaseModel):
    """Why a request was not answered."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[dict[str, str]] | None = Field(default=None, description="Which parameter, and what is wrong with it")


def problem(
    status: int,
    detail: str | None = None,
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
) -> Response:
    """An answer for programs."""
    said = Problem(title=title(status), status=status, detail=detail, errors=errors)
    return JSONResponse(
        said.model_dump(exclude_none=True), status, media_type=MEDIA_TYPE, headers=dict(headers) if headers else None
    )


def title(status: int) -> str:
    """In English, of the kind of problem."""
    return SAID[status][0] if status in SAID else HTTPStatus(status).phrase


def phrase(error: HTTPException) -> str:
    """What an error says where nobody has said anything of its own."""
    return HTTPStatus(error.status_code).phrase


def swedish(status: int) -> str:
    """A sentence for people."""
    return SAID[status][1] if status in SAID else SAID[400][1]


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The same for the description of the API."""
    schema = Problem.model_json_schema()
    return {status: {"description": title(status), "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses}
