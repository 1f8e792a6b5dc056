"""`vip token`: issues, lists and revokes what organisations and programme areas log in to the portal with."""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import HomeOption, JsonOption, SiteOption

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.portal.audit import Audit
    from pipelines.portal.holder import Holder
    from pipelines.portal.tokens import Token, Tokens

app = typer.Typer(no_args_is_help=True, help="Tokens for the portal: issue, list, revoke.")
LONGEST = 3 * 366


@app.command()
def issue(
    holder: Annotated[
        str, typer.Argument(help="region/14, municipality/1480, healthcare_region/5 or programme/<its folder>.")
    ],
    days: Annotated[int, typer.Option(min=1, max=LONGEST, help="How many days it holds.")] = 365,
    as_json: JsonOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Make a token and show it, once: only a hash of it is kept."""
    from pipelines.clock import now

    whose = _holder(holder, site)
    tokens, audit = _parts(home)
    text, made = tokens.issue(whose, now() + timedelta(days=days))
    audit.note("issue", "done", holder=whose, by=made.id)
    if as_json:
        print(json.dumps({**_said(made), "token": text}))
        return
    print(text)
    print(f"For {whose} until {_moment(made.expires_at)}; {made.id} in lists. It is not shown again.")


@app.command("list")
def list_(as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Show the tokens that were issued; none of them can be read from what is kept."""
    from rich.table import Table

    from pipelines.clock import now
    from pipelines.commands.showing import console_for

    tokens, _ = _parts(home)
    moment = now()
    if as_json:
        print(json.dumps([{**_said(token), "holds": token.holds(moment)} for token in tokens.every()]))
        return
    table = Table("id", "holder", "issued", "expires", "state")
    for token in tokens.every():
        moments = _moment(token.issued_at), _moment(token.expires_at)
        table.add_row(token.id, str(token.holder), *moments, _state(token, moment))
    console_for(table).print(table)


@app.command()
def revoke(
    token_id: Annotated[str, typer.Argument(help="The id, as vip token list shows it.")], home: HomeOption = None
) -> None:
    """End a token at once, and the sessions that were opened by it."""
    tokens, audit = _parts(home)
    found = tokens.revoke(token_id)
    audit.note("revoke", "done", holder=found.holder, by=found.id)
    print(f"{found.id} of {found.holder} is revoked.")


def _parts(home: "Path | None") -> "tuple[Tokens, Audit]":
    from pipelines.clock import now
    from pipelines.home import Home
    from pipelines.portal.audit import Audit
    from pipelines.portal.tokens import Tokens

    folder = Home.given(home).portal
    return Tokens(folder, now), Audit(folder, now)


def _holder(text: str, site: "Path | None") -> "Holder":
    """Raises UserError where it is none, or there is no such organisation or programme."""
    from pipelines.errors import UserError
    from pipelines.portal.holder import Holder
    from pipelines.project import Project

    try:
        found = Holder.read(text)
    except ValueError as error:
        raise UserError(str(error)) from None
    there = _known(found.kind, Project.given(site))
    if found.code not in there:
        raise UserError(f"{text}: there is no such {found.kind.replace('_', ' ')}. There are {', '.join(there[:25])}.")
    return found


def _known(kind: str, project: Any) -> list[str]:
    """The codes that there are of a kind."""
    from pipelines.reference import tables

    if kind == "programme":
        return sorted(project.programme_files)
    return sorted(tables.read(kind, project.site)[f"{kind}_code"].unique())


def _said(token: "Token") -> dict[str, Any]:
    revoked = token.revoked_at.isoformat() if token.revoked_at else None
    return {
        "id": token.id, "holder": str(token.holder), "issued_at": token.issued_at.isoformat(),
        "expires_at": token.expires_at.isoformat(), "revoked_at": revoked,
    }  # fmt: skip


def _state(token: "Token", now: datetime) -> str:
    if token.revoked_at:
        return f"revoked {_moment(token.revoked_at)}"
    return "holds" if token.holds(now) else "expired"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
