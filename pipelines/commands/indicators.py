"""`vip indicators`: list the catalogue, show one indicator, run the worked examples."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import JsonOption, SiteOption
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.select.catalogue import Catalogue

app = typer.Typer(no_args_is_help=True, help="The catalogue of indicators.")


@app.command("list")
def list_(site: SiteOption = None, as_json: JsonOption = False) -> None:
    """Every indicator with its status in the cycle and how well it is sourced."""
    from rich.console import Console
    from rich.table import Table

    found = _catalogue(site).indicators
    if as_json:
        print(
            json.dumps({name: item.header.model_dump(mode="json") for name, item in found.items()}, ensure_ascii=False)
        )
        return
    table = Table("indicator", "titel", "status", "evidence", "origin", "measurable")
    for name, item in found.items():
        header = item.header
        table.add_row(
            name, header.title, header.status, header.evidence, header.origin, "yes" if header.measurable else "no"
        )
    Console().print(table)


@app.command()
def show(name: Annotated[str, typer.Argument(help="<vip>/<indicator>")], site: SiteOption = None) -> None:
    """The file of one indicator, and what it depends on."""
    indicator = _catalogue(site).indicators.get(name)
    if indicator is None:
        raise UserError(f"{name}: there is no such indicator. `vip indicators list` shows all.")
    print(indicator.path.read_text(encoding="utf-8"))
    print("-- depends on: " + ", ".join(sorted(indicator.depends_on)))


@app.command()
def test(
    name: Annotated[str | None, typer.Argument(help="<vip>/<indicator>; all without one")] = None,
    site: SiteOption = None,
) -> None:
    """Run the worked examples."""
    from pipelines.select.examples import mistakes

    catalogue = _catalogue(site)
    chosen = [item for item in catalogue.measurable.values() if name in (None, item.name)]
    if not chosen:
        raise UserError(f"{name}: there is no such indicator with examples. `vip indicators list` shows all.")
    found: dict[str, list[str]] = {}
    for item in chosen:
        try:
            found[item.name] = mistakes(item, catalogue.project)
        except ValueError as error:
            raise UserError(f"{item.path}: {error}") from None
    for indicator, lines in found.items():
        print(f"{indicator}: {'agrees' if not lines else ''}")
        for line in lines:
            print(f"  {line}")
    if any(found.values()):
        raise UserError(f"{sum(map(bool, found.values()))} indicators do not agree with their examples.")


def _catalogue(site: Path | None) -> "Catalogue":
    from pipelines import configuration
    from pipelines.project import Project
    from pipelines.select.catalogue import load

    project = Project.given(site)
    return load(project, configuration.load(project).joined)
