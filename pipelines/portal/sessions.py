"""Sessions: what a browser's cookie stands for. They are in the memory of the one process, and end with it.

A session ends after its time, when somebody logs out, and with the token that it was opened by.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pipelines.portal import digest
from pipelines.portal.holder import Holder

MOST = 10_000  # sessions at once; the oldest give way


@dataclass(frozen=True)
class Visitor:
    """Who a request is from. `by`: the id of a token, or who a provider said it was. `token`: the id, if it was one.

    `form_key`: what a form of theirs must hold; None where there is no session.
    """

    holder: Holder
    by: str
    token: str | None = None
    form_key: str | None = None


@dataclass
class Sessions:
    """All that are open. `now`: tells the moment. `still_holds`: whether a token with that id lets anybody in."""

    now: Callable[[], datetime]
    still_holds: Callable[[str], bool]
    lasting: timedelta
    _open: OrderedDict[str, tuple[Visitor, datetime]] = field(default_factory=OrderedDict)

    def open(self, holder: Holder, by: str, token: str | None = None) -> str:
        """A new one; what comes back is the cookie's value, of which only a hash is kept."""
        key = secrets.token_urlsafe(32)
        while len(self._open) >= MOST:
            self._open.popitem(last=False)
        visitor = Visitor(holder, by, token, secrets.token_urlsafe(32))
        self._open[digest.of(key)] = (visitor, self.now() + self.lasting)
        return key

    def visitor(self, key: str) -> Visitor | None:
        """Whose it is; None where it is nobody's, or over."""
        found = self._open.get(digest.of(key))
        if found is None:
            return None
        visitor, until = found
        if self.now() < until and (visitor.token is None or self.still_holds(visitor.token)):
            return visitor
        self.close(key)
        return None

    def close(self, key: str) -> None:
        self._open.pop(digest.of(key), None)
