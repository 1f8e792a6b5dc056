"""`vip check`: is a file what its contract says, asked by its sender. Needs no key and no home, and stores nothing."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import JsonOption, SiteOption
from pipelines.errors import ExtractRejected, UserError

if TYPE_CHECKING:
    from pipelines.deliveries.vis.row import Against
    from pipelines.project import Project, Register
    from pipelines.report.content import Found

app = typer.Typer(no_args_is_help=True, help="Is a file what it must be, before it is sent.")

delivery = typer.Typer(no_args_is_help=True, help="Is a file of ours what its receiver asks for, before it is sent.")
app.add_typer(delivery, name="delivery")

ReportOption = Annotated[
    list[Path] | None,
    typer.Option("--report", help="Write the report in Swedish: a file that ends in .xlsx or .html; may be repeated."),
]


MOST_LINES = 10  # of one rule, at a terminal; --json tells all


@app.callback()
def check() -> None:
    """Is a file what it must be, before it is sent."""


@app.command()
def extract(
    register: Annotated[str, typer.Argument(help="The register, by its contract's name.")],
    file: Annotated[Path, typer.Argument(help="The extract.")],
    report: ReportOption = None,
    as_json: JsonOption = False,
    site: SiteOption = None,
) -> None:
    """Compare an extract with its register's contract, as intake would. Ends with 0, 10 (rows in quarantine) or 20."""
    from pipelines.commands import Exit, showing
    from pipelines.intake.checking import check as checked
    from pipelines.project import Project

    contract = Project.given(site).register(register)
    _refuse(file, report or [])
    try:
        with showing.pulse(f"checking as {register}"):
            found = checked(file, contract)
    except ExtractRejected as error:
        _tell(error, contract, report or [], as_json)
        raise
    _tell(found, contract, report or [], as_json)
    raise typer.Exit(Exit.QUARANTINED if found.outcome.quarantined else Exit.DONE)


@delivery.callback()
def check_delivery() -> None:
    """Is a file of ours what its receiver asks for, before it is sent."""


@delivery.command()
def vis(
    file: Annotated[Path, typer.Argument(help="A result file of Vården i siffror.")],
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of sending: periods that have not ended then are errors."),
    ] = None,
    changed_counts: Annotated[
        bool, typer.Option(help="Counts are rounded or have noise, so that sums and rates are not held against them.")
    ] = False,
    in_swedish: Annotated[bool, typer.Option("--swedish", help="Say it in Swedish.")] = False,
    as_json: JsonOption = False,
    site: SiteOption = None,
) -> None:
    """Check a file for Vården i siffror, also against `indicators/vis.toml` of the site where there is one.

    Ends with 0 where it is sound, if with warnings, and with 20 where it has errors.
    """
    from pipelines.commands import Exit
    from pipelines.deliveries.vis import checking
    from pipelines.intake.mentions import shown_name
    from pipelines.project import Project

    found = checking.check(file, _against(Project.given(site), on, changed_counts))
    if as_json:
        print(json.dumps(checking.as_json(shown_name(file.name), found), indent=2))  # ASCII, as above
    else:
        print("\n".join(checking.as_text(found, most=MOST_LINES, in_swedish=in_swedish)))
    raise typer.Exit(Exit.DONE if found.is_sound else Exit.REJECTED)


def _against(project: "Project", on: datetime | None, changed_counts: bool) -> "Against":
    """What is declared of the measures, where it is, and the areas there are."""
    from pipelines.deliveries.vis import catalogue
    from pipelines.deliveries.vis.places import places
    from pipelines.deliveries.vis.row import Against

    declared = catalogue.load(project) if catalogue.declared_in(project) else None
    is_exact = not changed_counts and (declared is None or declared.file.counts == "exact")
    areas = places(project.site, declared.file.healthcare_regions if declared else {})
    return Against(areas, declared, on.date() if on else None, is_exact)


def _refuse(file: Path, reports: Sequence[Path]) -> None:
    """What cannot be read or written, before any work."""
    from pipelines.report.writing import refuse_impossible

    try:
        open(file, "rb").close()
    except PermissionError:
        what = "is a folder. Name the file." if file.is_dir() else "may not be read. Is it open in another program?"
        raise UserError(f"{file}: {what}") from None
    except OSError:
        what = "is a folder. Name the file." if file.is_dir() else "there is no such file."
        raise UserError(f"{file}: {what}") from None
    for place in reports:
        if place.exists() and place.samefile(file):
            raise UserError(f"{place}: is the extract itself. Name another file for the report.")
        refuse_impossible(place)


def _tell(found: "Found", register: "Register", reports: Sequence[Path], as_json: bool) -> None:
    from pipelines.report import content, summary, writing

    if as_json:
        print(json.dumps(summary.as_json(found, register), indent=2))  # ASCII: a pipe on Windows is not UTF-8
    elif not isinstance(found, ExtractRejected):
        print("\n".join(summary.as_text(found, register)))
    if reports:
        written = content.report(found, register)
        for place in reports:
            writing.write(written, place)
            print(f"Report: {place}", file=sys.stderr if as_json else sys.stdout)
