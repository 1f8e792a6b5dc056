"""`vip replay`: judges archived rows anew after a contract or a layout was mended."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, SiteOption
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.project import Register
    from pipelines.run import Deployment


def replay(
    register: Annotated[
        str | None, typer.Argument(help="The register, by its contract's name; all without one.")
    ] = None,
    known_from: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Count it from this day on; without one, as if it had always been so."),
    ] = None,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Judge archived deliveries anew where contract, layout or linkages have changed; rows keep their period."""
    from pipelines.commands import Exit
    from pipelines.home import Home
    from pipelines.intake.replay import replayable
    from pipelines.project import Project
    from pipelines.run import Deployment

    deployment = Deployment(Project.given(site), Home.given(home))
    day = known_from.date() if known_from else None
    still_quarantined = False
    for chosen in _chosen(deployment, register):
        linkages = deployment.configuration.linkages_of(chosen.name)
        for before in replayable(deployment.home, chosen, linkages):
            after = deployment.replay(before, chosen, day)
            still_quarantined |= after.quarantined > 0
            print(
                f"{chosen.name} {before.delivery}: accepted {before.accepted} -> {after.accepted}, "
                f"quarantined {before.quarantined} -> {after.quarantined}"
            )
    raise typer.Exit(Exit.QUARANTINED if still_quarantined else Exit.DONE)


def _chosen(deployment: "Deployment", name: str | None) -> "list[Register]":
    registers = deployment.project.registers
    if name is None:
        return list(registers.values())
    if name not in registers:
        raise UserError(f"{name}: there is no such register. There are {', '.join(registers)}.")
    return [registers[name]]
