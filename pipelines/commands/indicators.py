"""`vip indicators`: list the catalogue, show one indicator and its patient flow, run the worked examples."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands import examining
from pipelines.commands.examining import MutationHomeOption
from pipelines.commands.options import HomeOption, JsonOption, SiteOption
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.aggregate.flow import Count
    from pipelines.run import Run
    from pipelines.select.catalogue import Indicator

IMPACT = ("before", "after", "enter", "leave", "cases_before", "cases_after", "cases_unchanged")
WIDEST_CRITERION = 90  # characters; a longer one goes on in the next line
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
def show(
    name: Annotated[str, typer.Argument(help="<vip>/<indicator>")], site: SiteOption = None, as_json: JsonOption = False
) -> None:
    """The file of one indicator, and what it depends on."""
    indicator = examining.catalogue_of(site).indicators.get(name)
    if indicator is None:
        raise UserError(f"{name}: there is no such indicator. `vip indicators list` shows all.")
    examining.print_file(indicator, as_json)


@app.command()
def test(
    name: Annotated[str | None, typer.Argument(help="<vip>/<indicator>; all without one")] = None,
    site: SiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the worked examples."""
    catalogue = examining.catalogue_of(site)
    examining.run_examples(examining.chosen(catalogue.measurable, name, "indicators"), catalogue.project, as_json)


@app.command()
def mutate(
    name: Annotated[str | None, typer.Argument(help="<vip>/<indicator>; those changed since without one")] = None,
    site: SiteOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those whose score is known.")] = False,
    home: MutationHomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change each query in small ways, one at a time, and demand that an example notices."""
    catalogue = examining.catalogue_of(site)
    found = examining.chosen(catalogue.measurable, name, "indicators")
    if name is None and not everything:
        found = examining.without_score(found, catalogue.project)
    examining.change_queries(found, catalogue.indicators, catalogue.project, home, as_json)


@app.command()
def impact(
    code_list: Annotated[str, typer.Argument(help="The name of a code list.")],
    changed: Annotated[Path, typer.Argument(help="The file that would take its place.")],
    publication: Annotated[str, typer.Option(help="The publication month whose data are asked, YYYY-MM.")],
    home: HomeOption = None,
    site: SiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """What a changed code list would do: how many persons enter and leave each indicator. Nothing is changed."""
    from rich.table import Table

    from pipelines.commands.showing import console_for, pulse
    from pipelines.deployment import Deployment
    from pipelines.home import Home
    from pipelines.project import Project
    from pipelines.run import Run
    from pipelines.select.impact import impacts

    deployment = Deployment(Project.given(site), Home.given(home))
    if code_list not in deployment.project.code_lists:
        raise UserError(
            f"{code_list}: there is no such code list. There are {', '.join(deployment.project.code_lists)}."
        )
    run = Run.of(deployment, publication)
    with pulse(f"counting with another {code_list}"):
        found = list(impacts(deployment.catalogue, run.warehouse, code_list, changed))
    if as_json:
        said = {one.indicator.name: {name: getattr(one, name) for name in IMPACT} for one in found}
        print(json.dumps(said, ensure_ascii=False))
        return
    columns = ("indicator", "persons now", "persons then", "enter", "leave", "cases now", "cases then", "unchanged")
    table = Table(*columns, title=f"{code_list} as in {changed.name}. Internal: counts may be small.")
    for one in found:
        table.add_row(one.indicator.name, *(str(getattr(one, name)) for name in IMPACT))
    console_for(table).print(table if table.row_count else f"No indicator uses {code_list}.")


@app.command()
def flow(
    name: Annotated[str, typer.Argument(help="<vip>/<indicator>")],
    publication: Annotated[
        str | None, typer.Option(help="The publication month whose data are asked, YYYY-MM; without one the last.")
    ] = None,
    area: Annotated[str, typer.Option(help="The code of an area: SE, a region as 14, a municipality, a unit.")] = "SE",
    period: Annotated[
        str | None, typer.Option(help="2025, 2025-Q1 or 2025-03; without one the last year whose cases are due.")
    ] = None,
    attribution: Annotated[str | None, typer.Option(help="caregiver or resident; without one the first.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """The patient flow: the rows left after each criterion, from the register to the numerator. Internal."""
    from pipelines.aggregate import flow as flows
    from pipelines.commands import showing
    from pipelines.deployment import Deployment
    from pipelines.home import Home
    from pipelines.project import Project
    from pipelines.release.publication import last_month
    from pipelines.run import Run

    deployment = Deployment(Project.given(site), Home.given(home))
    run = Run.of(deployment, publication or last_month(deployment.home))
    with showing.pulse(f"counting {name}"):
        indicator = _with_cases(run, name)
        cells = run.cells(indicator)
        period = period or flows.last_year(indicator, cells.data_as_of)
        asked = flows.where(indicator, run.warehouse, area, period, attribution)
        counts = flows.of(indicator, run.warehouse, cells.path, asked)
    if as_json:
        about = {"indicator": name, "publication": run.publication, "attribution": asked.attribution}
        steps = _flow_rows(counts)
        print(json.dumps({**about, "area": area, "period": period, "steps": steps}, ensure_ascii=False))
    else:
        _show_flow(counts, f"{indicator.header.title}: {area} ({asked.attribution}), {period}")


def _with_cases(run: "Run", name: str) -> "Indicator":
    """A measurable indicator that has cases and whose registers have delivered."""
    indicator = run.deployment.catalogue.measurable.get(name)
    if indicator is None:
        raise UserError(f"{name}: there is no such measurable indicator. `vip indicators list` shows all.")
    if indicator.header.rows != "cases":
        raise UserError(f"{name}: its source gives figures and no persons, so there is no flow.")
    if name in run.waiting:
        raise UserError(f"{name}: waits: {run.waiting[name]}.")
    return indicator


def _flow_rows(counts: "Sequence[Count]") -> list[dict[str, object]]:
    """A row per step; `share_of_previous` is a fraction, None where there is nothing to divide by."""
    before = [None, *(count.rows for count in counts)]
    return [
        {
            "step": number,
            "kind": count.step.kind,
            "criterion": count.step.words,
            "sql": count.step.sql,
            "stands_in": count.step.place,
            "rows": count.rows,
            "share_of_previous": count.rows / previous if previous and count.rows is not None else None,
            "undated": count.undated,
        }
        for number, (count, previous) in enumerate(zip(counts, before, strict=False))
    ]


def _show_flow(counts: "Sequence[Count]", title: str) -> None:
    from rich.markup import escape
    from rich.table import Table

    from pipelines.commands.showing import console_for

    rows = _flow_rows(counts)
    undated = any(count.undated for count in counts)
    table = Table("step", title=f"{title}. Internal: counts may be small.")
    table.add_column("criterion", max_width=WIDEST_CRITERION, overflow="fold")
    for column in ("stands in", "rows", "of previous", *(["without a date"] if undated else [])):
        table.add_column(column, justify="left" if column == "stands in" else "right")
    for row in rows:
        share = row["share_of_previous"]
        shown = ["-" if row["rows"] is None else str(row["rows"]), "-" if share is None else f"{share:.1%}"]
        last = [str(row["undated"])] if undated else []
        table.add_row(str(row["step"]), escape(str(row["criterion"])), str(row["stands_in"]), *shown, *last)
    console_for(table).print(table)


@app.command()
def catalogue(
    folder: Annotated[Path, typer.Argument(help="Where the pages are written.")], site: SiteOption = None
) -> None:
    """Write the catalogue as pages for a working group: one per indicator, and a list of all."""
    from pipelines.catalogue.writing import write
    from pipelines.commands import showing

    known = examining.catalogue_of(site)
    with showing.pulse("writing pages"):
        place = write(known, folder)
    print(place)
