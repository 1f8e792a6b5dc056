"""`vip indicators`: list the catalogue, show one indicator, run the worked examples."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands import examining
from pipelines.commands.options import HomeOption, JsonOption, SiteOption
from pipelines.errors import UserError

app = typer.Typer(no_args_is_help=True, help="The catalogue of indicators.")


@app.command("list")
def list_(site: SiteOption = None, as_json: JsonOption = False) -> None:
    """Every indicator with its status in the cycle and how well it is sourced."""
    from rich.table import Table

    from pipelines.commands.showing import console_for
    from pipelines.mutation import scores

    catalogue = examining.catalogue_of(site)
    known = {name: scores.kept(item, catalogue.project) for name, item in catalogue.measurable.items()}
    if as_json:
        said = {
            name: {**item.header.model_dump(mode="json"), "mutation_score": score.share if score else None}
            for name, item in catalogue.indicators.items()
            for score in [known.get(name)]
        }
        print(json.dumps(said, ensure_ascii=False))
        return
    table = Table("indicator", "titel", "measure", "status", "evidence", "origin", "examples notice")
    for name, item in catalogue.indicators.items():
        header = item.header
        noticed = examining.shown(known[name]) if header.measurable else "not measurable"
        table.add_row(name, header.title, header.measure, header.status, header.evidence, header.origin, noticed)
    console_for(table).print(table)


@app.command()
def show(name: Annotated[str, typer.Argument(help="<vip>/<indicator>")], site: SiteOption = None) -> None:
    """The file of one indicator, and what it depends on."""
    indicator = examining.catalogue_of(site).indicators.get(name)
    if indicator is None:
        raise UserError(f"{name}: there is no such indicator. `vip indicators list` shows all.")
    examining.print_file(indicator)


@app.command()
def test(
    name: Annotated[str | None, typer.Argument(help="<vip>/<indicator>; all without one")] = None,
    site: SiteOption = None,
) -> None:
    """Run the worked examples."""
    catalogue = examining.catalogue_of(site)
    examining.run_examples(examining.chosen(catalogue.measurable, name, "indicators"), catalogue.project)


@app.command()
def mutate(
    name: Annotated[str | None, typer.Argument(help="<vip>/<indicator>; those changed since without one")] = None,
    site: SiteOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those whose score is known.")] = False,
) -> None:
    """Change each query in small ways, one at a time, and demand that an example notices."""
    catalogue = examining.catalogue_of(site)
    found = examining.chosen(catalogue.measurable, name, "indicators")
    if name is None and not everything:
        found = examining.without_score(found, catalogue.project)
    examining.change_queries(found, catalogue.indicators, catalogue.project)


@app.command()
def impact(
    code_list: Annotated[str, typer.Argument(help="The name of a code list.")],
    changed: Annotated[Path, typer.Argument(help="The file that would take its place.")],
    publication: Annotated[str, typer.Option(help="The publication month whose data are asked, YYYY-MM.")],
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """What a changed code list would do: how many persons enter and leave each indicator. Nothing is changed."""
    from rich.table import Table

    from pipelines.commands.showing import console_for
    from pipelines.home import Home
    from pipelines.project import Project
    from pipelines.run import Deployment, Run
    from pipelines.select.impact import impacts

    deployment = Deployment(Project.given(site), Home.given(home))
    if code_list not in deployment.project.code_lists:
        raise UserError(
            f"{code_list}: there is no such code list. There are {', '.join(deployment.project.code_lists)}."
        )
    run = Run.of(deployment, publication)
    columns = ("indicator", "persons now", "persons then", "enter", "leave", "cases now", "cases then", "unchanged")
    table = Table(*columns, title=f"{code_list} as in {changed.name}. Internal: counts may be small.")
    for one in impacts(deployment.catalogue, run.warehouse, code_list, changed):
        persons = (one.before, one.after, one.enter, one.leave)
        cases = (one.cases_before, one.cases_after, one.cases_unchanged)
        table.add_row(one.indicator.name, *map(str, (*persons, *cases)))
    console_for(table).print(table if table.row_count else f"No indicator uses {code_list}.")


@app.command()
def catalogue(
    folder: Annotated[Path, typer.Argument(help="Where the pages are written.")], site: SiteOption = None
) -> None:
    """Write the catalogue as pages for a working group: one per indicator, and a list of all."""
    from pipelines.catalogue.writing import write

    print(write(examining.catalogue_of(site), folder))
