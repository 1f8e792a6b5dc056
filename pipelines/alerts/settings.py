"""What a deployment says of its alerts: `[alerts]` in `vip.toml`. Secrets are never here, only where they lie."""

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipelines.errors import UserError

Address = Annotated[str, Field(pattern=r"^[!-?A-~]+@[!-?A-~]+$")]  # ASCII without blanks, one @
Variable = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Email(BaseModel):
    """A mail server, and who writes to whom through it. `security`: whether the connection is encrypted, and from when.

    The certificate must be one that the system trusts, for the name in `host`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(pattern=r"^[^\s/@]+$")
    port: int = Field(default=587, ge=1, le=65_535)
    security: Literal["none", "starttls", "tls"] = "starttls"
    sender: Address
    recipients: list[Address] = Field(min_length=1)
    user: str | None = Field(default=None, min_length=1)
    password_file: Path | None = None
    password_env: Variable | None = None  # the environment variable that has it

    @model_validator(mode="after")
    def _has_a_password_for_its_user(self) -> "Email":
        places = [place for place in (self.password_file, self.password_env) if place]
        if len(places) != (1 if self.user else 0):
            raise ValueError("user goes with one of password_file and password_env, and they with user")
        if self.user and self.security == "none":
            raise ValueError('security = "none" would send the password in clear text; say "starttls" or "tls"')
        return self

    def password(self) -> str | None:
        """None without a user. Raises UserError where it is not in its place."""
        if not self.user:
            return None
        return _secret("alerts.email.password", self.password_file, self.password_env)


class Webhook(BaseModel):
    """An address that takes messages: its knowledge is the right to write there, so it is a secret."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    style: Literal["teams", "slack"]
    url_file: Path | None = None
    url_env: Variable | None = None  # the environment variable that has it

    @model_validator(mode="after")
    def _has_an_address(self) -> "Webhook":
        if bool(self.url_file) == bool(self.url_env):
            raise ValueError("name one of url_file and url_env")
        return self

    def url(self) -> str:
        """Raises UserError where it is not in its place, or others could read what is sent there."""
        found = _secret("alerts.webhook.url", self.url_file, self.url_env)
        parts = urlsplit(found)
        is_private = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not parts.hostname or not is_private:
            raise UserError(f"alerts.webhook.url_{_kind(self.url_file)}: holds no address that begins with https://.")
        return found


class Alerts(BaseModel):
    """To whom runs tell what came of them. `always`: also that a publication was made and nothing is the matter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    always: bool = False
    email: Email | None = None
    webhook: Webhook | None = None

    @model_validator(mode="after")
    def _go_somewhere(self) -> "Alerts":
        if not (self.email or self.webhook):
            raise ValueError("say to whom, in alerts.email or alerts.webhook")
        return self

    def require_secrets(self) -> None:
        """Raise UserError where one of them is not in its place."""
        if self.email:
            self.email.password()
        if self.webhook:
            self.webhook.url()


def _kind(file: Path | None) -> str:
    return "file" if file else "env"


def _secret(field: str, file: Path | None, variable: str | None) -> str:
    """One line, from the file or else from the environment."""
    found = _text(f"{field}_file", file) if file else os.environ.get(variable or "", "").strip()
    if not found or len(found.splitlines()) != 1:
        where = file or f"the environment variable {variable}"
        raise UserError(f"{field}_{_kind(file)}: {where} must hold one line, the secret.")
    return found


def _text(field: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise UserError(f"{field}: {path} is not there, or may not be read.") from None
