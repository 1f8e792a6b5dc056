"""What each column of an indicator's cases is made of, for the web interface: derived from its query, and kept.

To trace all queries takes some fifteen seconds, and every process that loads the graph asks; so it is kept in Dagster's
folder for as long as query, shared views and contracts are the same.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version

import dagster as dg

from data_contracts.shapes import CASES, FIGURES, MEASURED
from pipelines.deployment import Deployment
from pipelines.home import Home, beside, move_into_place
from pipelines.orchestration import registers
from pipelines.select.catalogue import Indicator
from pipelines.select.reading import columns_made_of

LINEAGE = "dagster/column_lineage"
MadeOf = Mapping[str, Sequence[Sequence[str]]]


def described(indicator: Indicator, made_of: Mapping[str, dg.TableColumnLineage]) -> dict[str, object]:
    """The columns of its cases, what they are made of where that is known, and where its file lies."""
    header = indicator.header
    columns = FIGURES if header.rows == "aggregates" else CASES | MEASURED[header.measure]
    said: dict[str, object] = {
        "dagster/column_schema": dg.TableSchema([dg.TableColumn(name, kind) for name, kind in columns.items()]),
        "definition": f"indicators/{indicator.name}.sql",
    }
    return said | ({LINEAGE: made_of[indicator.name]} if indicator.name in made_of else {})


def of_all(deployment: Deployment, *, trace: bool = True) -> dict[str, dg.TableColumnLineage]:
    """Of every measurable indicator, by name; without `trace` of those that were traced before."""
    home, measurable = deployment.home, deployment.catalogue.measurable
    kept = _read(home)
    keys = {name: _key(indicator, deployment) for name, indicator in measurable.items()}
    if not trace:
        return {name: _as_lineage(kept[key], deployment) for name, key in keys.items() if key in kept}
    found = {key: kept[key] if key in kept else _traced(measurable[name], deployment) for name, key in keys.items()}
    if found != kept:
        _write(home, found)
    return {name: _as_lineage(found[key], deployment) for name, key in keys.items()}


def _traced(indicator: Indicator, deployment: Deployment) -> MadeOf:
    return {name: [list(one) for one in made] for name, made in columns_made_of(indicator, deployment.project).items()}


def _as_lineage(made_of: MadeOf, deployment: Deployment) -> dg.TableColumnLineage:
    by_name = deployment.project.registers
    return dg.TableColumnLineage({
        name: [dg.TableColumnDep(registers.key_of(by_name[register]), column) for register, column in made]
        for name, made in made_of.items()
    })  # fmt: skip


def _key(indicator: Indicator, deployment: Deployment) -> str:
    project = deployment.project
    views = [project.shared_queries[name.removeprefix("registers.")] for name in sorted(indicator.views)]
    contracts = [project.registers[name].version for name in indicator.registers]
    parts = [version("sqlglot"), indicator.query, *views, *contracts]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _read(home: Home) -> dict[str, MadeOf]:
    try:
        kept: dict[str, MadeOf] = json.loads((home.dagster / "lineage.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept


def _write(home: Home, found: Mapping[str, MadeOf]) -> None:
    place = home.dagster / "lineage.json"
    made = beside(place)
    made.write_text(json.dumps(found, sort_keys=True), encoding="utf-8")
    move_into_place(made, place)
