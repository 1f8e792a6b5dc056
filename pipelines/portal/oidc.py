"""Log-in with an OpenID provider: authorisation code with PKCE, by Authlib. What it says is checked, not kept.

What must be known of somebody who comes back is kept by their own browser, signed: however many go, none gives way.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from pipelines.portal import digest
from pipelines.portal.holder import Holder
from pipelines.portal.settings import Oidc

WHILE_AWAY = timedelta(minutes=10)  # how long somebody may take at the provider
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
SIGNED = "HS256"  # what a browser keeps, by the portal for itself
ID = 16  # characters of a hash


class Refused(Exception):
    """The provider, or what came from it, lets nobody in. `reason`: for the log, a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]
    client_cls = OAuth2Session


class Provider:
    """`back`: the address that people come back to. `now`: tells the moment."""

    def __init__(self, settings: Oidc, secret: str, back: str, now: Callable[[], datetime]) -> None:
        self._settings, self._secret, self._back, self._now = settings, secret, back, now
        self._key = OctKey.import_key(secrets.token_bytes(32))  # who is away when the portal ends begins again
        self._known: _Client | None = None

    @property
    def title(self) -> str:
        """Of the link that leads there."""
        return self._settings.title

    def address(self) -> tuple[str, str]:
        """Where to send somebody, and what their browser is to keep meanwhile. Raises Refused."""
        client = self._client()
        said = client.create_authorization_url(self._back)
        away = {name: said[name] for name in ("state", "nonce", "code_verifier")}
        until = (self._now() + WHILE_AWAY).timestamp()
        return said["url"], jwt.encode({"alg": SIGNED}, {**away, "until": until}, self._key)

    def holder(self, state: str, code: str, kept: str) -> tuple[Holder, str]:
        """Who came back, and a name for them that only the provider can tell more of. Raises Refused."""
        away = self._read(kept)
        if not secrets.compare_digest(away["state"].encode(), state.encode()):
            raise Refused("other_state")
        claims = self._claims(away, code)
        holder = self._settings.holder(claims.get(self._settings.claim))
        if holder is None:
            raise Refused("no_organisation")
        return holder, f"oidc:{digest.of(self._settings.issuer + ' ' + str(claims['sub']))[:ID]}"

    def _read(self, kept: str) -> dict[str, Any]:
        """What a browser kept, as it was given."""
        try:
            away = jwt.decode(kept, self._key, algorithms=[SIGNED]).claims
        except (JoseError, ValueError):
            raise Refused("unknown_browser") from None
        if self._now().timestamp() >= away["until"]:
            raise Refused("too_late")
        return away

    def _claims(self, away: dict[str, Any], code: str) -> dict[str, Any]:
        client, required = self._client(), {"iss": self._settings.issuer, "aud": self._settings.client_id}
        options = {name: {"essential": True, "value": value} for name, value in required.items()}
        try:
            token = client.fetch_access_token(self._back, code=code, code_verifier=away["code_verifier"])
            claims = client.parse_id_token(token, away["nonce"], options)
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
