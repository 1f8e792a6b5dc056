"""`vip explain`: one figure of a publication with all that is known of it. For the operator: counts may be small."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import HomeOption, JsonOption

if TYPE_CHECKING:
    from rich.table import Table

    from pipelines.release.explaining import Explanation

COVERAGE = ("register", "reference_year", "region_code", "share", "method")
HOLDS = ("cause", "register", "column", "rule", "region", "month", "lifted")
SHORT = 12  # characters of a hash that tell it from others


def explain(
    publication: Annotated[str, typer.Argument(help="A publication, 2026-10, or one revision of it, 2026-10-r1.")],
    indicator: Annotated[str, typer.Argument(help="<vip>/<indicator>")],
    area: Annotated[str, typer.Argument(help="The code of an area: SE, a region as 14, a municipality, a unit.")],
    period: Annotated[str, typer.Argument(help="2025, 2025-Q1, 2025-03, 2025-03-R12 or 2023-2025.")],
    sex: Annotated[str, typer.Option(help="T, K or M.")] = "T",
    age: Annotated[str, typer.Option(help="An age band, as 18-24, or all.")] = "all",
    attribution: Annotated[str | None, typer.Option(help="caregiver or resident; without one the first.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Tell of one cell: its row in results and in published, patient flow, coverage, deliveries and definitions."""
    from pipelines.commands.showing import pulse
    from pipelines.home import Home
    from pipelines.release import explaining, finding

    revision = finding.named(Home.given(home), publication)
    with pulse(f"explaining {indicator}"):
        found = explaining.explain(revision, explaining.Asked(indicator, area, period, attribution, sex, age))
    if as_json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _show(found, f"{indicator}: {area}, {period}, {sex}, {age}, {revision}")


def _as_json(found: "Explanation") -> dict[str, Any]:
    flow = [{"criterion": one.step.words, "rows": one.rows, "undated": one.undated} for one in found.flow]
    return {**vars(found), "flow": flow}


def _show(found: "Explanation", title: str) -> None:
    from pipelines.commands.showing import console_for

    print(f"{title}. Internal: counts may be small.\n{found.suppression[:1].upper()}{found.suppression[1:]}.")
    for table in _tables(found):
        if table.row_count:
            console_for(table).print(table)


def _tables(found: "Explanation") -> "list[Table]":
    from rich.markup import escape
    from rich.table import Table

    rows = Table("", "in results", "in published")
    shown: Mapping[str, Any] = found.published or {}
    for name, value in found.result.items():
        rows.add_row(name, _text(value), _text(shown.get(name)))
    flow = Table("left after", "rows", "without a date")
    for one in found.flow:
        flow.add_row(escape(one.step.words), _text(one.rows), _text(one.undated or None))
    coverage = Table(*COVERAGE)
    for share in found.coverage:
        coverage.add_row(*(_text(share[name]) for name in COVERAGE))
    holds = Table(*HOLDS, title="Held back")
    for hold in found.holds:
        holds.add_row(*(escape(_text(hold[name])) for name in HOLDS))
    return [rows, holds, flow, coverage, _made_of(found)]


def _made_of(found: "Explanation") -> "Table":
    from rich.table import Table

    table = Table("made of", "hash")
    for name, hashed in found.definitions.items():
        table.add_row(name, hashed[:SHORT])
    for register, deliveries in found.deliveries.items():
        for delivery in deliveries:
            table.add_row(f"{register} {delivery['delivery']}", delivery["sha256"][:SHORT])
    return table


def _text(value: object) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
