"""`vip doctor`: is everything in place, and what is missing."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, SiteOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.deployment import Deployment
    from pipelines.upkeep.examining import Finding


def doctor(
    new_key: Annotated[bool, typer.Option("--new-key", help="Make the identity key if there is none.")] = False,
    files: Annotated[
        bool, typer.Option("--files", help="Read every file too, and name those that are damaged.")
    ] = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Check Python, packages, home, disk, key, configuration, catalogue and the record of runs; say what to do."""
    from pipelines.commands import Exit
    from pipelines.deployment import Deployment
    from pipelines.home import Home
    from pipelines.intake.identity import Key
    from pipelines.project import Project

    place = Home.given(home)
    if new_key:
        Key.create_if_none(place)
    deployment = Deployment(Project.given(site), place)
    stops = False
    for found in _examined(deployment, files):
        print(found, file=sys.stderr if found.to_do or found.stops else sys.stdout)
        stops = stops or found.stops
    raise typer.Exit(int(Exit.WRONG_USE if stops else Exit.DONE))


def _examined(deployment: "Deployment", read_files: bool) -> "Iterator[Finding]":
    from pipelines.commands import showing
    from pipelines.upkeep.examining import examine, files, or_the_mistake

    sound = True
    for found in examine(deployment):
        sound = sound and not (found.what == "configuration" and found.stops)
        yield found
    if sound:
        yield from or_the_mistake("record of runs", lambda: _record(deployment))
    if read_files:
        with showing.pulse("reading every file"):
            read = list(files(deployment.home))
        yield from read


def _record(deployment: "Deployment") -> "Iterator[Finding]":
    """Where Dagster keeps its record of runs, and whether its tables are those of the Dagster that is installed."""
    from pipelines.orchestration import record
    from pipelines.upkeep.examining import Finding

    storage = deployment.configuration.storage
    where = "in PostgreSQL" if storage.postgresql else "in the home"
    if record.is_of_an_earlier_dagster(deployment.home, storage):
        mend = f"Stop what runs, and: DAGSTER_HOME={deployment.home.dagster} dagster instance migrate"
        yield Finding("record of runs", f"{where}, of an earlier Dagster", mend, stops=True)
    else:
        yield Finding("record of runs", where)
