"""`vip replay`: judges archived rows anew after a contract or a layout was mended."""

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, NoWaitOption, SiteOption
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.commands import Exit
    from pipelines.deployment import Deployment
    from pipelines.intake.outcome import Outcome
    from pipelines.project import Register


def replay(
    register: Annotated[
        str | None, typer.Argument(help="The register, by its contract's name; all without one.")
    ] = None,
    known_from: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Count it from this day on; without one, as if it had always been so."),
    ] = None,
    whatever: Annotated[
        bool, typer.Option("--all", help="All deliveries, as after a change of the program or of reference tables.")
    ] = False,
    no_wait: NoWaitOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Judge archived deliveries anew where contract, layout or linkages have changed; rows keep their period."""
    from pipelines.commands import Exit, showing
    from pipelines.deployment import Deployment
    from pipelines.home import Home
    from pipelines.project import Project

    deployment = Deployment(Project.given(site), Home.given(home))
    day = known_from.date() if known_from else None
    ended = Exit.DONE
    with deployment.home.writing("vip replay", wait=not no_wait):
        due = [
            (before, chosen)
            for chosen in _chosen(deployment, register)
            for before in deployment.replayable(chosen, whatever=whatever)
        ]
        with showing.steps(len(due)) as tell:
            for before, chosen in due:
                tell(f"{chosen.name} {before.delivery}")
                ended = max(ended, _replayed(deployment, before, chosen, day))
    raise typer.Exit(ended)


def _replayed(deployment: "Deployment", before: "Outcome", register: "Register", known_from: date | None) -> "Exit":
    """Replay one delivery and say what moved. One that cannot be replayed stops no other."""
    from pipelines.commands import Exit

    try:
        after = deployment.replay(before, register, known_from)
    except UserError as error:
        print(error, file=sys.stderr)
        return Exit.REJECTED
    print(
        f"{register.name} {before.delivery}: accepted {before.accepted} -> {after.accepted}, "
        f"quarantined {before.quarantined} -> {after.quarantined}"
    )
    return Exit.QUARANTINED if after.quarantined else Exit.DONE


def _chosen(deployment: "Deployment", name: str | None) -> "list[Register]":
    project = deployment.project
    return list(project.registers.values()) if name is None else [project.register(name)]
