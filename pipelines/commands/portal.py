"""`vip portal`: serves publications over HTTP, or follows the chain of its audit log."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, JsonOption, SiteOption

if TYPE_CHECKING:
    from pipelines.home import Home


def portal(
    host: Annotated[str, typer.Option(help="Where it listens; others come through a proxy.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65_535)] = 8000,
    check_audit: Annotated[
        bool, typer.Option("--check-audit", help="Follow the chain of the audit log, and serve nothing.")
    ] = False,
    noted: Annotated[
        str | None, typer.Option(help="With --check-audit: a hash that it told before, which must be there still.")
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Serve files and pages of publications, to each organisation its own, until stopped."""
    from pipelines.home import Home

    place = Home.given(home)
    if check_audit:
        raise typer.Exit(_check(place, noted, as_json))
    from pipelines.deployment import Deployment
    from pipelines.portal import serving
    from pipelines.project import Project

    serving.serve(Deployment(Project.given(site), place), host, port, lambda address: print(address, flush=True))


def _check(place: "Home", noted: str | None, as_json: bool) -> int:
    from pipelines.commands import Exit
    from pipelines.portal import audit

    found = audit.check(place.portal, noted)
    if as_json:
        print(json.dumps({**vars(found), "sound": found.is_sound}))
    else:
        for where in found.broken:
            print(f"{where}: is not as it was written, or a line before it is gone.")
        for where in found.torn:
            print(f"{where}: was cut off while it was written.")
        if not found.has_noted:
            print("The hash that was noted is not in the chain: lines are gone, or were written anew.")
        print(f"{found.lines} lines, the last {found.last}: {'sound' if found.is_sound else 'NOT sound'}.")
    return int(Exit.DONE if found.is_sound else Exit.DIFFERS)
