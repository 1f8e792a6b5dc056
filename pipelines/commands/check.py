"""`vip check`: is a file what its contract says, asked by its sender. Needs no key and no home, and stores nothing."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import JsonOption, SiteOption
from pipelines.errors import ExtractRejected, UserError

if TYPE_CHECKING:
    from pipelines.project import Register
    from pipelines.report.content import Found

app = typer.Typer(no_args_is_help=True, help="Is a file what it must be, before it is sent.")

ReportOption = Annotated[
    list[Path] | None,
    typer.Option("--report", help="Write the report in Swedish: a file that ends in .xlsx or .html; may be repeated."),
]


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
