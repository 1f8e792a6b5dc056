"""Reads what was written for a publication back, before it is attacked: every public table says the same, of the same.

The attack is on `published.parquet`. So all others must say what that says, what is made of it must be what it gives
when it is asked again, and what it shows must be what the record holds.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import duckdb
import polars as pl

from data_contracts.shapes import ALL_AGES, Published
from pipelines import engine
from pipelines.aggregate.places import Places
from pipelines.disclosure import blanking
from pipelines.disclosure.perturb.perturbing import Method
from pipelines.disclosure.policy import Hiding
from pipelines.disclosure.served import HIDDEN
from pipelines.disclosure.vintages import SINCE, UNTIL
from pipelines.holds.telling import held_back
from pipelines.release import derived, files, hashing, manifest
from pipelines.release.differing import unlike_rows
from pipelines.release.inputs import Inputs

TABLE, DATABASE, REGIONS = "published.parquet", "published.duckdb", "csv"
ALSO_IN_DATABASE = frozenset({"area", "about", "indicator"})  # names, no figures
POINT = ["vip", "indicator", "period_type", "period_start", "attribution", "area_level", "area_code"]  # of a chart
LATER = (manifest.MANIFEST, f"{manifest.DELIVERIES}/")


def unlike(inputs: Inputs, folder: Path, served: Path, places: Mapping[str, Places]) -> dict[str, int]:
    """Public file -> how many rows of it are not what they should be, of those that have any; all of one that cannot be
    read, or that is no file of a publication. `served`: the record, by its place in the folder.
    """
    public = folder / manifest.PUBLIC
    published = pl.read_parquet(public / TABLE)
    again = _made_again(published, inputs)
    told = pl.read_parquet(folder / served).filter(pl.col(UNTIL).is_null()).drop(SINCE, UNTIL)
    checks: dict[str, Callable[[], int]] = {
        TABLE: lambda: _unlike_the_record(published, _as_shown(told, inputs, places), told[HIDDEN], again["charts"]),
        DATABASE: lambda: _in_database(public),
        **_made_of(again, public),
        **_of_regions(published, inputs, public),
    }
    there = {name for name in hashing.below(public) if not name.startswith(LATER)}
    known = {*checks, "left_out.parquet"}
    found = {name: _counted(check, published.height) for name, check in sorted(checks.items())}
    others = dict.fromkeys(sorted(there - known), published.height)
    return {name: number for name, number in {**found, **others}.items() if number}


def _counted(check: Callable[[], int], every: int) -> int:
    try:
        return check()
    except (duckdb.Error, pl.exceptions.PolarsError, OSError):
        return every


def _unlike_the_record(published: pl.DataFrame, shown: pl.DataFrame, hidden: pl.Series, charts: pl.DataFrame) -> int:
    """Rows that are shown with figures that are not those of the record; signals are of what is shown beside.

    A standardised figure may be left out of a row that is shown. What is hidden in one only the attack finds at sight.
    """
    if shown.height != published.height:
        return max(shown.height, published.height)
    signals = published.join(
        charts.select(*POINT, sex=pl.lit("T"), age_band=pl.lit(ALL_AGES), signal="news"),
        on=[*POINT, "sex", "age_band"], how="left", maintain_order="left",
    )["signal_right"]  # fmt: skip
    is_left_out = pl.lit(published["standardised"].is_null())
    should = shown.select(published.columns).with_columns(
        signals.alias("signal"), standardised=pl.when(~is_left_out).then("standardised")
    )
    is_seen = ~hidden & ~published["status"].is_in([*blanking.UNSEEN])
    return unlike_rows(published.filter(is_seen), should.filter(is_seen))


def _as_shown(served: pl.DataFrame, inputs: Inputs, places: Mapping[str, Places]) -> pl.DataFrame:
    """Rows of the record with the figures that they are shown with."""
    figured = served.drop(HIDDEN)
    if isinstance(inputs.disclosure, Hiding):
        return figured
    method = Method(inputs.disclosure, places, inputs.noise_key)
    parts = []
    for (vip, name), rows in figured.partition_by("vip", "indicator", as_dict=True, maintain_order=True).items():
        header = inputs.catalogue.measurable[f"{vip}/{name}"].header
        parts.append(method.rows(rows, header) if header.rows == "cases" else rows)
    return pl.concat([figured.head(0), *parts])


def _made_again(published: pl.DataFrame, inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The tables that are made of the published rows, asked for again of what was read."""
    municipalities = pl.read_parquet(inputs.warehouse.reference.path("municipality"))
    made = derived.tables(published, inputs.catalogue, inputs.charting, municipalities)
    return {**made, "held_back": held_back(inputs.held, published)}


def _made_of(again: Mapping[str, pl.DataFrame], public: Path) -> Mapping[str, Callable[[], int]]:
    def check(name: str, table: pl.DataFrame) -> Callable[[], int]:
        return lambda: unlike_rows(pl.read_parquet(public / f"{name}.parquet"), table)

    return {f"{name}.parquet": check(name, table) for name, table in again.items()}


def _in_database(public: Path) -> int:
    """Of all tables of the database those rows that are not those of the files, and tables that are none of them."""
    tables = {path.stem: path for path in sorted(public.glob("*.parquet"))}
    with engine.connect(public / DATABASE, read_only=True) as database:
        there = {name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        others = there ^ (tables.keys() | ALSO_IN_DATABASE)
        found = (
            unlike_rows(database.sql(f"SELECT * FROM {name}").pl(), pl.read_parquet(path))
            for name, path in tables.items()
            if name in there
        )
        return sum(found) + len(others)


def _of_regions(published: pl.DataFrame, inputs: Inputs, public: Path) -> Mapping[str, Callable[[], int]]:
    """Of each table of a region: its rows as they are read, against the published ones that belong there."""
    municipality = pl.read_parquet(inputs.warehouse.reference.path("municipality"))
    regions = dict(municipality.select("municipality_code", "region_code").iter_rows())
    parts = dict(files.by_region(published, regions))

    def check(name: str, rows: pl.DataFrame) -> Callable[[], int]:
        return lambda: _unlike_a_csv(rows, files.read_table(public / REGIONS / name))

    return {f"{REGIONS}/{name}": check(name, rows) for name, rows in parts.items()}


def _unlike_a_csv(rows: pl.DataFrame, read: pl.DataFrame) -> int:
    """Its decimals are as many as are written there."""
    columns = [name for name in Published.to_schema().columns if name in read.columns]
    floats = [name for name in columns if rows.schema[name] == pl.Float64]
    rounded = rows.select(columns).with_columns(pl.col(floats).round(files.DECIMALS) + 0.0)
    return unlike_rows(rounded, read.select(columns))


def lines(found: Mapping[str, int]) -> Iterator[str]:
    """For people."""
    for name, number in found.items():
        yield f"  {manifest.PUBLIC}/{name}: {number} rows are not what was published."
