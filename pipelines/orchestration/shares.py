"""Coverage and affiliation as assets: counts of the nation, and the regions' shares as far as they may be shown.

What is counted and judged is not said here. The table of a region shows nothing where the gate would hide a count.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import get_args

import dagster as dg
import polars as pl

from pipelines.deployment import Deployment
from pipelines.disclosure import blanking
from pipelines.orchestration.guard import guarded
from pipelines.plausibility import coverage, shares
from pipelines.plausibility.coverage import NATION
from pipelines.plausibility.shares import DOUBTED, Measure
from pipelines.plausibility.views import has_units
from pipelines.run import Run

MEASURES: tuple[Measure, ...] = get_args(Measure)
WORDS: Mapping[Measure, str] = {
    "coverage": "Täckningsgrad: of the persons that a register should hold, the share that it holds, per region "
    "and year, by the method that `coverage.toml` names. Internal.",
    "affiliation": "Anslutningsgrad: of the care units that ought to report to a register, the share that did, per "
    "region and year. Another figure than coverage. Internal.",
}
CHECK = "Shares below the least that is declared, or fallen by more than is tolerated against the year before."
HIDDEN, NONE = "..", "–"  # too few to be shown; nobody, or not counted
TO_LOOK_AT = (
    "Which regions and years stands in the file, in the columns low and fallen. Ask the register whether units have "
    "stopped reporting; a limit that is wrong is mended in the site's `tolerances.toml`, with the reason."
)
LEGEND = f"{HIDDEN} too few to be shown; {NONE} nobody is expected there"


def assets(
    deployment: Deployment,
    partitions: dg.PartitionsDefinition,
    run_of: Callable[[str, Mapping[str, str]], Run],
    tell: Callable[[str], None],
) -> Iterable[dg.AssetsDefinition]:
    """An asset and a check for each measure. `run_of`: the run of a publication month, given the tags of Dagster's."""
    for measure in MEASURES:
        yield _asset(measure, deployment, partitions, run_of, tell)


def _asset(
    measure: Measure,
    deployment: Deployment,
    partitions: dg.PartitionsDefinition,
    run_of: Callable[[str, Mapping[str, str]], Run],
    tell: Callable[[str], None],
) -> dg.AssetsDefinition:
    key = dg.AssetKey(measure)

    @dg.asset(
        key=key,
        group_name="plausibility",
        description=WORDS[measure],
        kinds={"duckdb", "parquet"},
        partitions_def=partitions,
        deps=[dg.AssetKey(["registers", name]) for name in _rests_on(measure, deployment)],
        check_specs=[dg.AssetCheckSpec("plausibility", asset=key, description=CHECK)],
    )
    def compute(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        for month in context.partition_keys:
            tell(measure)
            with guarded(measure):
                run = run_of(month, context.run.tags)
                found = run.shares(measure)
        with guarded(measure):
            file = shares.place(run.home, measure, run.publication).relative_to(run.home.root)
            names = dict(deployment.reference_tables["region"].select("region_code", "name_short").iter_rows())
        return dg.MaterializeResult(metadata=_metadata(found, names), check_results=[_check(found, file.as_posix())])

    return compute


def _rests_on(measure: Measure, deployment: Deployment) -> Sequence[str]:
    """The registers that are counted, and those that they are counted against."""
    project = deployment.project
    if measure == "coverage":
        return sorted({name for declared in coverage.load(project) for name in declared.registers})
    return [name for name, register in project.registers.items() if has_units(register)]


def _metadata(found: pl.DataFrame, region_names: Mapping[str, str]) -> dict[str, dg.MetadataValue]:
    """Of the nation the latest counts, of the regions a table."""
    nation = blanking.protect_shares(shares.latest_of_nation(found))
    counts = {row["register"]: dg.MetadataValue.text(_counted(row)) for row in nation.sort("register").to_dicts()}
    table = dg.MetadataValue.md(by_region(found, region_names))
    doubted = dg.MetadataValue.int(found.filter(DOUBTED).height)
    return {"by_region": table, "in_doubt": doubted, **counts}


def _counted(row: Mapping[str, object]) -> str:
    if row["share"] is None:
        return f"{row['reference_year']}: too few to be shown"
    return f"{row['reference_year']}: {row['found']} of {row['of']}, {_percent(row['share'])}"


def by_region(found: pl.DataFrame, region_names: Mapping[str, str]) -> str:
    """Markdown: a line per region and one for the nation, a column per register, of its last year that was counted."""
    latest = _of_latest_year(found)
    if latest.is_empty():
        return "No year can be counted yet."
    columns = latest.select("register", "reference_year").unique().sort("register").rows()
    cells = {(row["region_code"], row["register"]): _cell(row) for row in blanking.protect_shares(latest).to_dicts()}
    head = ["region", *(f"{register} {year}" for register, year in columns)]
    lines = [
        [
            region_names.get(code, "Riket" if code == NATION else code),
            *(cells[code, register] for register, _ in columns),
        ]
        for code in sorted({code for code, _ in cells}, key=lambda code: (code == NATION, code))
    ]
    rule = ["---", *["---:"] * len(columns)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *lines)) + f"\n\n{LEGEND}"


def _of_latest_year(found: pl.DataFrame) -> pl.DataFrame:
    """Of each register the last year that could be counted in the nation; of several references the first."""
    last = shares.latest_of_nation(found).unique("register", keep="first", maintain_order=True)
    keys = [name for name in (*shares.WHOSE, "reference_year") if name in found.columns]
    return found.join(last.select(keys), on=keys, how="semi", maintain_order="left")


def _cell(row: Mapping[str, object]) -> str:
    if row["hidden"]:
        return HIDDEN
    return _percent(row["share"]) if row["share"] is not None else NONE


def _percent(share: object) -> str:
    return f"{100 * share:.0f} %" if isinstance(share, float) else NONE


def _check(found: pl.DataFrame, file: str) -> dg.AssetCheckResult:
    """How many shares are in doubt, by register and why; where, and by how much, stands in the file."""
    low, fallen = found.filter("low"), found.filter("fallen")
    hold, doubted = found.filter("holds").height, found.filter(DOUBTED).height
    judged = found.filter(pl.col("low").is_not_null() | pl.col("fallen").is_not_null()).height
    by_register = {
        f"{why}_{register}": rows
        for why, part in (("low", low), ("fallen", fallen))
        for register, rows in part.group_by("register").len().sort("register").iter_rows()
    }
    in_words = f"Shares in doubt: {doubted}, of severity hold: {hold}. {TO_LOOK_AT}"
    return dg.AssetCheckResult(
        check_name="plausibility",
        passed=not doubted,
        severity=dg.AssetCheckSeverity.ERROR if hold else dg.AssetCheckSeverity.WARN,
        description=in_words if doubted else "Nothing in doubt.",
        metadata={
            "file_in_the_home": file, "judged": judged, "in_doubt": doubted, "hold": hold,
            **by_register,
        },
    )  # fmt: skip
