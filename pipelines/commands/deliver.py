"""`vip deliver`: writes the deliveries that a publication, or packages of it, do not have yet."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import HomeOption, JsonOption, NoWaitOption, SiteOption


def deliver(
    publication: Annotated[str, typer.Argument(help="A publication, 2026-10, or one revision of it, 2026-10-r1.")],
    organisations: Annotated[
        list[str] | None,
        typer.Option("--for", help="Of packages: region/01, municipality/1480 or healthcare_region/3; or a level."),
    ] = None,
    as_json: JsonOption = False,
    no_wait: NoWaitOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Write all formats of what everyone may see, or of packages that are there. What was delivered is not changed."""
    from pipelines import configuration
    from pipelines.commands import showing
    from pipelines.deliveries import formats, shelf
    from pipelines.deliveries.delivering import Deliverer
    from pipelines.deliveries.vis import unsent
    from pipelines.home import Home
    from pipelines.project import Project
    from pipelines.release import finding

    place, project = Home.given(home), Project.given(site)
    deliverer = Deliverer(place, finding.named(place, publication), project, configuration.load(project).publisher)
    receivers = [None] if organisations is None else deliverer.receivers(organisations)
    written: list[Path] = []
    total = len(receivers) * len(formats.kinds())
    with place.writing(f"vip deliver {publication}", wait=not no_wait), showing.steps(total) as tell:
        for receiver in receivers:
            written.append(shelf.write(deliverer.edition(receiver), deliverer.folder(receiver), tell))
    for line in unsent.said(path for folder in written for path in folder.glob("*/*.json")):
        print(line, file=sys.stderr)
    print(json.dumps([str(path) for path in written]) if as_json else "\n".join(str(path) for path in written))
