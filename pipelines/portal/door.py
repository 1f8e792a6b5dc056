"""Says who a request is from, by its token or its cookie, and how much they may still ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request

from pipelines.portal.sessions import Sessions, Visitor
from pipelines.portal.settings import Limits
from pipelines.portal.tokens import Tokens

NEIGHBOURS = 64  # bits of an IPv6 address that one subscriber has all of


class TooMany(Exception):
    """More than one caller may ask for. `seconds`: until they may ask again."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Unknown(Exception):
    """Nobody knows who asks."""


class Counting:
    """How often callers came in the last minute, in the memory of the one process. `now`: tells the moment."""

    def __init__(self, limits: Limits, now: Callable[[], datetime]) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._now = now
        self._of_address = RateLimitItemPerMinute(limits.requests_of_address, namespace="address")
        self._of_token = RateLimitItemPerMinute(limits.requests_of_token, namespace="token")
        self._of_failures = RateLimitItemPerMinute(limits.failed_logins, namespace="failed")

    def request(self, address: str) -> None:
        """One more. Raises TooMany."""
        self._hit(self._of_address, _neighbours(address))

    def visitor(self, by: str) -> None:
        """One more of somebody who is known, wherever they come from. Raises TooMany."""
        self._hit(self._of_token, by)

    def failure(self, address: str) -> None:
        """One more that nobody was known by. Raises TooMany; whoever shows a sound token is let in all the same."""
        self._hit(self._of_failures, _neighbours(address))

    def _hit(self, item: RateLimitItemPerMinute, key: str) -> None:
        if not self._limiter.hit(item, key):
            reset = self._limiter.get_window_stats(item, key).reset_time
            raise TooMany(max(1, round(reset - self._now().timestamp())))


@dataclass(frozen=True)
class Door:
    """`cookie`: the name of the one that stands for a session."""

    tokens: Tokens
    sessions: Sessions
    counting: Counting
    cookie: str

    def visitor(self, request: Request) -> Visitor:
        """Who it is. Raises Unknown and TooMany."""
        shown = request.headers.get("authorization")
        found = self._by_token(shown, request) if shown else self._by_cookie(request)
        if found is None:
            raise Unknown
        self.counting.visitor(found.by)
        return found

    def _by_token(self, shown: str, request: Request) -> Visitor | None:
        scheme, _, text = shown.partition(" ")
        token = self.tokens.known(text.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            self.counting.failure(address_of(request))
            return None
        return Visitor(token.holder, token.id, token.id)

    def _by_cookie(self, request: Request) -> Visitor | None:
        key = request.cookies.get(self.cookie)
        return self.sessions.visitor(key) if key else None


def address_of(request: Request) -> str:
    """Where it came from, as far as the server knows."""
    return request.client.host if request.client else ""


def _neighbours(address: str) -> str:
    """An address; of IPv6 the network of one subscriber, who else would have as many turns as addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, NEIGHBOURS), strict=False)) if isinstance(found, IPv6Address) else address
