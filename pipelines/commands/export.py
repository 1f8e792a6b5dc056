"""`vip export`: a part of a publication in the formats that somebody asks for, in a folder of theirs."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, JsonOption, SiteOption
from pipelines.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.deliveries.edition import Edition
    from pipelines.deliveries.vis.sending import Sending
    from pipelines.home import Home
    from pipelines.project import Project
    from pipelines.release.finding import Revision


def export(
    out: Annotated[Path, typer.Option(help="The folder to write to; it is made where it is not there.")],
    names: Annotated[
        list[str], typer.Option("--format", help="By name or by ending: xlsx, csv, parquet, json, px, ...")
    ],
    publication: Annotated[
        str | None, typer.Option(help="A publication, 2026-10, or one revision of it; without it the last.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="A region, by its code: 14.")] = None,
    municipality: Annotated[str | None, typer.Option(help="A municipality, by its code: 1480.")] = None,
    healthcare_region: Annotated[str | None, typer.Option(help="A healthcare region, by its code: 5.")] = None,
    vip: Annotated[str | None, typer.Option(help="A programme.")] = None,
    indicator: Annotated[str | None, typer.Option(help="One indicator: <vip>/<indicator>.")] = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="Of the area's own package, for it alone, and not of the public edition.")
    ] = False,
    delete_existing: Annotated[
        bool, typer.Option(help="vis: tell the platform to delete every measure of the register that it has.")
    ] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Write files of a publication: all of it, or of an area, a programme or an indicator; with their manifest."""
    from pipelines.deliveries import exporting
    from pipelines.home import Home
    from pipelines.project import Project
    from pipelines.release import finding
    from pipelines.release.publication import last_month

    place, project = Home.given(home), Project.given(site)
    area = _area({"region": region, "municipality": municipality, "healthcare_region": healthcare_region})
    formats = _formats(names, delete_existing)
    revision = finding.named(place, publication or last_month(place))
    chosen = None if internal else _sending(place, revision, project, delete_existing)
    edition = _edition(revision, project, area, internal, chosen)
    part = exporting.Wanted(area, vip, indicator).of(edition)
    _tell(edition, exporting.write(part, revision, formats, out), as_json)


def _area(named: "Mapping[str, str | None]") -> tuple[str, str] | None:
    """Level and code of the one that is named."""
    areas = [(level, code) for level, code in named.items() if code]
    if len(areas) > 1:
        raise UserError("Name one area: --region, --municipality or --healthcare-region.")
    return areas[0] if areas else None


def _formats(names: list[str], delete_existing: bool) -> list[str]:
    from pipelines.deliveries import exporting
    from pipelines.deliveries.vis.sending import KIND

    formats = exporting.meant(names)
    if delete_existing and KIND not in formats:
        raise UserError(
            f"--delete-existing: is said to Vården i siffror alone. Write --format {KIND} too, or leave it out."
        )
    return formats


def _tell(edition: "Edition", written: list[Path], as_json: bool) -> None:
    """Where the files are; beside that what is in none of them, where a format tells it."""
    from pipelines.deliveries.vis import unsent

    for line in unsent.said(written):
        print(line, file=sys.stderr)
    if as_json:
        print(json.dumps({"publication": edition.name, "files": [str(path) for path in written]}, ensure_ascii=False))
    else:
        print("\n".join(str(path) for path in written))


def _sending(place: "Home", revision: "Revision", project: "Project", delete_existing: bool) -> "Sending | None":
    """What goes to Vården i siffror, where that is declared."""
    from dataclasses import replace

    from pipelines.deliveries.vis import sending

    found = sending.Sending.of(project, sending.earlier(place, revision))
    return replace(found, delete_existing=delete_existing) if found else None


def _edition(
    revision: "Revision",
    project: "Project",
    area: tuple[str, str] | None,
    internal: bool,
    chosen: "Sending | None",
) -> "Edition":
    """The public one, or that of an organisation."""
    from pipelines import configuration
    from pipelines.deliveries import opening

    publisher = configuration.load(project).publisher
    if not internal:
        return opening.public(revision, publisher, chosen)
    if area is None:
        raise UserError("--internal: name the organisation with --region, --municipality or --healthcare-region.")
    return opening.package(revision, "/".join(area), publisher)
