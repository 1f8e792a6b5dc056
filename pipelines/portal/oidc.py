"""Log-in with an OpenID provider: authorisation code with PKCE, by Authlib. What it says is checked, not kept."""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError

from pipelines.portal.holder import Holder
from pipelines.portal.settings import Oidc

WHILE_AWAY = timedelta(minutes=10)  # how long somebody may take at the provider
MOST = 1_000  # who are there at once; the oldest give way
SECONDS = 10  # for the provider to answer
ALGORITHMS = (
    "RS256",
    "PS256",
    "ES256",
    "ES384",
    "RS384",
    "RS512",
    "PS384",
    "PS512",
    "EdDSA",
)  # none that is a secret's
ID = 16  # characters of a hash


class Refused(Exception):
    """The provider, or what came from it, lets nobody in. `reason`: for the log, a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]
    client_cls = OAuth2Session


@dataclass(frozen=True)
class _Away:
    """Somebody who was sent to the provider, from one browser."""

    browser: str
    nonce: str
    code_verifier: str
    until: datetime


class Provider:
    """`back`: the address that people come back to. `now`: tells the moment."""

    def __init__(self, settings: Oidc, secret: str, back: str, now: Callable[[], datetime]) -> None:
        self._settings, self._secret, self._back, self._now = settings, secret, back, now
        self._away: OrderedDict[str, _Away] = OrderedDict()
        self._known: _Client | None = None

    @property
    def title(self) -> str:
        """Of the link that leads there."""
        return self._settings.title

    def address(self) -> tuple[str, str]:
        """Where to send somebody, and what their browser is to keep meanwhile. Raises Refused."""
        client = self._client()
        said = client.create_authorization_url(self._back)
        browser = secrets.token_urlsafe(32)
        while len(self._away) >= MOST:
            self._away.popitem(last=False)
        until = self._now() + WHILE_AWAY
        self._away[said["state"]] = _Away(_hash(browser), said["nonce"], said["code_verifier"], until)
        return said["url"], browser

    def holder(self, state: str, code: str, browser: str) -> tuple[Holder, str]:
        """Who came back, and a name for them that only the provider can tell more of. Raises Refused."""
        away = self._away.pop(state, None)
        if away is None or self._now() >= away.until:
            raise Refused("unknown_state")
        if not secrets.compare_digest(away.browser, _hash(browser)):
            raise Refused("other_browser")
        claims = self._claims(away, code)
        holder = self._settings.holder(claims.get(self._settings.claim))
        if holder is None:
            raise Refused("no_organisation")
        return holder, f"oidc:{_hash(self._settings.issuer + ' ' + str(claims['sub']))[:ID]}"

    def _claims(self, away: _Away, code: str) -> dict[str, Any]:
        client = self._client()
        try:
            token = client.fetch_access_token(self._back, code=code, code_verifier=away.code_verifier)
            claims = client.parse_id_token(
                token, away.nonce, {"iss": {"essential": True, "value": self._settings.issuer}}
            )
        except (AuthlibBaseError, JoseError, requests.RequestException, ValueError, RuntimeError):
            raise Refused("provider") from None
        if not claims or not claims.get("sub"):
            raise Refused("no_identity")
        return dict(claims)

    def _client(self) -> _Client:
        """It asks the provider once where its ends are. Signatures by a shared secret, or none, are never taken."""
        if self._known is not None:
            return self._known
        made = _Client(
            None, "provider", client_id=self._settings.client_id, client_secret=self._secret,
            server_metadata_url=f"{self._settings.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": self._settings.scope, "code_challenge_method": "S256", "default_timeout": SECONDS,
            },
        )  # fmt: skip
        try:
            said = made.load_server_metadata()
        except (requests.RequestException, ValueError):
            raise Refused("provider") from None
        if said.get("issuer") != self._settings.issuer:
            raise Refused("other_issuer")
        offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
        said["id_token_signing_alg_values_supported"] = [name for name in offered if name in ALGORITHMS]
        self._known = made
        return made


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()
