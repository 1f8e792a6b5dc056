"""What a deployment says of its portal: `[portal]` in `vip.toml`. Secrets are never here, only where they lie."""

import os
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipelines.errors import UserError
from pipelines.portal.holder import Holder

CLIENT_SECRET = "VIP_PORTAL_CLIENT_SECRET"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Limits(BaseModel):
    """How much one caller may ask for in a minute, and how large a question may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requests_of_address: int = Field(default=600, ge=1)
    requests_of_token: int = Field(default=300, ge=1)
    failed_logins: int = Field(default=10, ge=1)
    body_bytes: int = Field(default=16_384, ge=1_024)
    query_bytes: int = Field(default=4_096, ge=256)
    at_once: int = Field(default=200, ge=1)  # connections, half of them of one address; one more is told to come again


class Oidc(BaseModel):
    """An OpenID provider that says which organisation somebody is of.

    `claim`: where it says so. `organisations`: what it says there -> `region/14`; without them it says that itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = Field(pattern=r"^https?://\S+[^/\s]$")
    client_id: str = Field(min_length=1)
    client_secret_file: Path | None = None  # else the environment has it
    claim: str = Field(default="organisation", min_length=1)
    scope: str = "openid"
    organisations: dict[str, str] = {}
    title: str = Field(default="Logga in med organisationens konto", min_length=1)  # of the link

    @field_validator("issuer")
    @classmethod
    def _is_not_overheard(cls, issuer: str) -> str:
        if not issuer.startswith("https://") and urlsplit(issuer).hostname not in LOOPBACK:
            raise ValueError("write an address that begins with https://")
        return issuer

    @field_validator("scope")
    @classmethod
    def _is_openid(cls, scope: str) -> str:
        if "openid" not in scope.split():
            raise ValueError("openid is not among them")
        return scope

    @field_validator("organisations")
    @classmethod
    def _are_holders(cls, organisations: dict[str, str]) -> dict[str, str]:
        for text in organisations.values():
            Holder.read(text)
        return organisations

    def holder(self, said: object) -> Holder | None:
        """Whom the claim names; None where that is nobody who may come."""
        if not isinstance(said, str):
            return None
        text = self.organisations.get(said) if self.organisations else said
        try:
            return Holder.read(text) if text else None
        except ValueError:
            return None

    def client_secret(self) -> str:
        """Raises UserError where it is in neither place."""
        place = self.client_secret_file
        found = _text(place) if place else os.environ.get(CLIENT_SECRET, "")
        if not found:
            raise UserError(f"portal.oidc: there is no client secret. Name client_secret_file, or set {CLIENT_SECRET}.")
        return found


class PortalSettings(BaseModel):
    """`address`: what stands before every path in a browser, without a slash at its end; without it the portal is for
    this computer alone. `trusted_proxies`: whose word is taken for where a request came from; none of
    them only where that is said, for limits of an address are then everybody's together.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str | None = Field(default=None, pattern=r"^https://[^\s/]+$")
    trusted_proxies: list[str] | None = None
    session_minutes: int = Field(default=480, ge=1, le=1_440)
    limits: Limits = Limits()
    oidc: Oidc | None = None

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, proxies: list[str] | None) -> list[str] | None:
        for proxy in proxies or []:
            ip_network(proxy)  # a star or a name would trust whoever says so
        return proxies


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise UserError(f"portal.oidc.client_secret_file: {path} is not there, or may not be read.") from None
