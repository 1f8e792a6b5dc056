"""`vip doctor`: is everything in place, and what is missing."""

from typing import Annotated

import typer

from pipelines.commands.options import HomeOption, SiteOption


def doctor(
    new_key: Annotated[bool, typer.Option("--new-key", help="Make the identity key if there is none.")] = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Check the home, the identity key, the site, the contracts and the indicators."""
    from pipelines.commands import showing
    from pipelines.deployment import Deployment
    from pipelines.home import PARTS, Home
    from pipelines.intake.identity import Key
    from pipelines.orchestration.materialise import prepare
    from pipelines.project import Project
    from pipelines.reference import tables

    place = Home.given(home)
    for part in PARTS:
        place.part(part)
    prepare(place)
    if new_key and not (place.identity / "key").exists():
        Key.create(place)
    Key.given(place)
    deployment = Deployment(Project.given(site), place)
    with showing.pulse("reading the catalogue"):
        measurable, everything = deployment.catalogue.measurable, deployment.catalogue.indicators
    if deployment.configuration.alerts:
        deployment.configuration.alerts.require_secrets()
    print(f"home: {place.root}")
    print(f"registers: {len(deployment.project.registers)}")
    print(f"indicators: {len(everything)}, of which {len(measurable)} measurable")
    print(f"reference tables: {len(tables.load(deployment.project.site))}")
