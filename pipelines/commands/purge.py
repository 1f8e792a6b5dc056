"""`vip purge`: removes files as delivered that have been kept long enough."""

from datetime import datetime
from typing import Annotated

import typer

from pipelines.commands.options import HomeOption, NoWaitOption, SiteOption


def purge(
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of this day; without one, today.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be removed, and remove nothing.")] = False,
    no_wait: NoWaitOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Remove files from landing that were taken in and whose days are over; the archive keeps their rows."""
    from pipelines.clock import today
    from pipelines.commands import Exit, showing
    from pipelines.home import Home
    from pipelines.intake import purging
    from pipelines.project import Project

    place, day = Home.given(home), on.date() if on else today()
    registers = Project.given(site).registers
    with place.writing("vip purge", wait=not no_wait), showing.steps(len(registers)) as tell:
        for register in registers.values():
            tell(register.name)
            found = [purged for _, purged in purging.overdue(place, register, day)]
            done = found if dry_run else purging.purge(place, register, day)
            for purged in done:
                print(f"{purged.register}: {purged.file} {'would be removed' if dry_run else 'removed'}")
    raise typer.Exit(Exit.DONE)
