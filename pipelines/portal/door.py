"""Says who a request is from, by its token or its cookie, and how much they may still ask for."""

import math
from dataclasses import dataclass
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
    """How often callers came in the last minute, in the memory of the one process."""

    def __init__(self, limits: Limits) -> None:
        self._storage = MemoryStorage()
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)
        self._of_address = RateLimitItemPerMinute(limits.requests_of_address, namespace="address")
        self._of_token = RateLimitItemPerMinute(limits.requests_of_token, namespace="token")
        self._of_failures = RateLimitItemPerMinute(limits.failed_logins, namespace="failed")

    def request(self, address: str) -> None:
        """One more. Raises TooMany."""
        self._hit(self._of_address, neighbours(address))

    def visitor(self, by: str) -> None:
        """One more of somebody who is known, wherever they come from. Raises TooMany."""
        self._hit(self._of_token, by)

    def failure(self, address: str) -> None:
        """One more that nobody was known by. Raises TooMany; whoever shows a sound token is let in all the same."""
        self._hit(self._of_failures, neighbours(address))

    def _hit(self, item: RateLimitItemPerMinute, key: str) -> None:
        if not self._limiter.hit(item, key):
            raise TooMany(max(1, math.ceil(self._wait(item, key))))

    def _wait(self, item: RateLimitItemPerMinute, key: str) -> float:
        """Seconds until one more may come, by the clock that turned it away.

        Those of the minute before weigh less with every second; where this minute's are too many, the next must begin.
        """
        minute = item.get_expiry()
        before, before_in, now, now_in = self._storage.get_sliding_window(item.key_for(key), minute)
        room = item.amount - now
        return before_in - room * minute / before if before and room > 0 else now_in - minute


@dataclass(frozen=True)
class Door:
    """`cookie`: the name of the one that stands for a session."""

    tokens: Tokens
    sessions: Sessions
    counting: Counting
    cookie: str

    def visitor(self, request: Request) -> Visitor:
        """Who it is, counted once for each request. Raises Unknown and TooMany."""
        known: Visitor | None = getattr(request.state, "visitor", None)
        if known is not None:
            return known
        shown = request.headers.get("authorization")
        found = self._by_token(shown, request) if shown else self._by_cookie(request)
        if found is None:
            raise Unknown
        self.counting.visitor(found.by)
        request.state.visitor = found
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


def neighbours(address: str) -> str:
    """An address; of IPv6 the network of one subscriber, who else would have as many turns as addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, NEIGHBOURS), strict=False)) if isinstance(found, IPv6Address) else address
