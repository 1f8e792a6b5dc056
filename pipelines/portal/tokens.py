"""Tokens: issued to an organisation or a programme area, shown once, kept as a hash, revoked at once.

`portal/tokens.json` of the home holds them all. It is replaced whole, so that a running portal sees an old list or a
new one, and nothing between.
"""

import hmac
import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines import lock
from pipelines.deliveries.placing import placed
from pipelines.errors import UserError
from pipelines.portal import digest
from pipelines.portal.holder import Holder

PREFIX = "vip"
ID_BYTES, SECRET_BYTES = 6, 32
WRITTEN = re.compile(rf"{PREFIX}_([0-9a-f]{{{2 * ID_BYTES}}})_[A-Za-z0-9_-]{{43}}", re.ASCII)
OWNERS = 0o600
NOBODY = "0" * 64  # stands for the hash of a token that there is none of, so that looking takes as long


@dataclass(frozen=True)
class Token:
    """What is kept of a token; `id` is no secret and stands in lists and in the audit log."""

    id: str
    holder: Holder
    sha256: str
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it lets anybody in."""
        return self.revoked_at is None and now < self.expires_at


class Tokens:
    """Those of a home. `now`: tells the moment."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._place = folder / "tokens.json"
        self._now = now
        self._read_at: tuple[int, int, int] | None = None
        self._known: dict[str, Token] = {}

    def issue(self, holder: Holder, expires_at: datetime) -> tuple[str, Token]:
        """The token itself, which nobody is told again, and what is kept of it."""
        now = self._now()
        if expires_at <= now:
            raise UserError("The token would have expired already. Name a later day.")
        known, written = secrets.token_hex(ID_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        text = f"{PREFIX}_{known}_{written}"
        made = Token(known, holder, digest.of(text), now, expires_at)
        with self._changing():
            self._write({**self._all(), made.id: made})
        return text, made

    def revoke(self, token_id: str) -> Token:
        """Raises UserError where there is none of that id. One that is revoked already stays as it is."""
        with self._changing():
            there = self._all()
            if token_id not in there:
                raise UserError(f"{token_id[:40]}: there is no such token. See vip token list.")
            found = there[token_id]
            if found.revoked_at is None:
                found = replace(found, revoked_at=self._now())
                self._write({**there, token_id: found})
        return found

    def every(self) -> list[Token]:
        """All that were ever issued, the oldest first."""
        return sorted(self._all().values(), key=lambda token: (token.issued_at, token.id))

    def known(self, text: str) -> Token | None:
        """The token that was shown, where it lets somebody in. It takes as long whether there is one of that id."""
        written = WRITTEN.fullmatch(text)
        found = self._all().get(written[1]) if written else None
        is_it = hmac.compare_digest(digest.of(text), found.sha256 if found else NOBODY)
        return found if found and is_it and found.holds(self._now()) else None

    def still_holds(self, token_id: str) -> bool:
        """Whether it was neither revoked nor expired since."""
        found = self._all().get(token_id)
        return found is not None and found.holds(self._now())

    def _all(self) -> dict[str, Token]:
        """Read anew where the file is another than it was."""
        try:
            said = self._place.stat()
        except FileNotFoundError:
            return {}
        read_at = (said.st_ino, said.st_mtime_ns, said.st_size)
        if read_at != self._read_at:
            self._known = _read(self._place)
            self._read_at = read_at
        return self._known

    def _changing(self) -> Any:
        doing = "vip token"
        return lock.hold(self._place.with_name(".tokens.lock"), doing, wait=True, tell=lock.to_error_stream)

    def _write(self, tokens: dict[str, Token]) -> None:
        said = [_as_json(token) for _, token in sorted(tokens.items())]
        with placed(self._place) as made:
            os.close(os.open(made, os.O_CREAT | os.O_WRONLY, OWNERS))
            made.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


def _as_json(token: Token) -> dict[str, Any]:
    texts = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in vars(token).items()}
    return {**texts, "holder": str(token.holder)}


def _read(place: Path) -> dict[str, Token]:
    try:
        return {said["id"]: _token(said) for said in json.loads(place.read_text(encoding="utf-8"))}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError(f"{place}: is not the list of tokens as it was written. Get it from a backup.") from None


def _token(said: dict[str, Any]) -> Token:
    moments = {name: datetime.fromisoformat(said[name]) for name in ("issued_at", "expires_at")}
    revoked = datetime.fromisoformat(said["revoked_at"]) if said["revoked_at"] else None
    return Token(said["id"], Holder.read(said["holder"]), said["sha256"], **moments, revoked_at=revoked)
