"""Stands before all answers: who may be asked as what, how large and how often; and what every answer says to browsers.

A fault of the program ends here too: what is told of it is its kind and place, never what was asked or read.
"""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

from pipelines.portal import problems
from pipelines.portal.door import Counting, TooMany
from pipelines.portal.settings import LOOPBACK, Limits

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",  # for browsers that do not know frame-ancestors
    "referrer-policy": "same-origin",  # with none at all, browsers do not say which site a form is of
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex",
}
ONLY_HTTPS = "max-age=31536000; includeSubDomains"
KEPT_NOWHERE = "no-store"

_log = logging.getLogger(__name__)


class TooLarge(Exception):
    """More was sent than may be."""


@dataclass(frozen=True)
class Guard:
    """`address`: what stands before every path in a browser; requests for another host are not answered."""

    inner: Application
    address: str
    limits: Limits
    counting: Counting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] == "lifespan":
            await self.inner(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1003})
            return
        answer = _Answer(send, self.address.startswith("https://"))
        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, answer)
            return
        await self._answered(scope, _Measured(receive, self.limits.body_bytes), answer)

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self.inner(scope, receive, answer)
        except Exception as error:  # what was begun ends short, which the caller notices
            _log.error("A fault of the program (%s%s).", type(error).__name__, _where(error))

    def _refused(self, scope: Scope) -> Response | None:
        """The answer to what is not even looked at."""
        headers = Headers(scope=scope)
        if not self._is_own_host(headers.get("host", "")):
            return problems.problem(400, "The host is not this portal's.")
        if len(scope.get("query_string", b"")) > self.limits.query_bytes:
            return problems.problem(414)
        if _length(headers) > self.limits.body_bytes:
            return problems.problem(413)
        client = scope.get("client")
        try:
            self.counting.request(client[0] if client else "")
        except TooMany as error:
            return problems.problem(429, headers={"retry-after": str(error.seconds)})
        return None

    def _is_own_host(self, host: str) -> bool:
        try:
            asked, own = urlsplit(f"//{host}").hostname, urlsplit(self.address).hostname
        except ValueError:
            return False
        return asked == own or (asked in LOOPBACK and own in LOOPBACK)


class _Answer:
    """Sends an answer with the headers that every one has."""

    def __init__(self, send: Send, is_https: bool) -> None:
        self._send, self._is_https = send, is_https

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", KEPT_NOWHERE)
            if self._is_https:
                headers["strict-transport-security"] = ONLY_HTTPS
        await self._send(message)


class _Measured:
    """Receives a body, no more of it than may be, whatever its header said."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLarge
        return message


def _length(headers: Headers) -> int:
    told = headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdecimal() else 0


def _where(error: BaseException) -> str:
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    return f" in {frame.tb_frame.f_code.co_name}" if frame else ""
