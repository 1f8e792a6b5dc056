"""Counts a delivery into one long frame of metrics: whole numbers, under names of the contract and reference tables.

Nothing is compared or judged here. What each metric is and how far it may vary stands in `tolerances.toml`.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

import duckdb
import polars as pl
import polars.selectors as cs

from pipelines import engine
from pipelines.home import Home, beside, move_into_place
from pipelines.intake.calendar import due_on, period_covered
from pipelines.intake.outcome import Outcome
from pipelines.plausibility import rules, views
from pipelines.plausibility.places import Places
from pipelines.project import PROJECT, Register

SQL = PROJECT / "sql" / "plausibility"
SHAPE = "4"  # of what is stored; another one has every delivery counted anew
MANY_CODES = 50  # a column with more different codes is not judged by them
INVALID = "invalid"  # the kind of an identifier that is none
# `column` and `category` are blank where a metric has none, `month` is NULL or a first day; a share is amount / of.
SCHEMA: dict[str, type[pl.DataType]] = {
    "metric": pl.String, "column": pl.String, "category": pl.String, "month": pl.Date, "amount": pl.Int64,
    "of": pl.Int64,
}  # fmt: skip
COUNTED_KINDS = r"^_(unknown|not_applicable|not_asked|after)_(.*)$"


def of(register: Register, outcome: Outcome, home: Home, places: Places) -> pl.DataFrame:
    """The metrics of a delivery, as `SCHEMA` says, sorted.

    Counted once and kept beside the delivery's rows; counted anew when the contract, the SQL or the units change, or
    what the delivery speaks for beside the others.
    """
    path = home.registers / register.name / f"{outcome.stored}.metrics.parquet"
    version = _version(register, outcome, places)
    if path.is_file() and pl.read_parquet_metadata(path).get("version") == version:
        return pl.read_parquet(path)
    counted = _count(register, outcome, home, places)
    made = beside(path)
    counted.write_parquet(made, metadata={"version": version})
    made.chmod(0o600)
    move_into_place(made, path)
    return counted


def _version(register: Register, outcome: Outcome, places: Places) -> str:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SQL.glob("*.sql"))]
    spoken = f"{outcome.covers_from} {outcome.outside}"
    parts = [SHAPE, register.version, spoken, places.units.write_csv(), places.regions.write_csv(), *texts]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _count(register: Register, outcome: Outcome, home: Home, places: Places) -> pl.DataFrame:
    by_code = views.has_units(register)
    with engine.connect() as database:
        views.create(database, register, outcome, home.registers / register.name)
        completeness = places.located(_fetch(database, "completeness"), by_code)
        units = places.located(_fetch(database, "units"), by_code)
        parts = [
            _said_by_intake(register, outcome),
            _whole(_fetch(database, "delivery")),
            *_per_column(completeness),
            _metric(rules.counted(outcome, home, places, completeness, by_code=by_code), None),
            *_codes(_fetch(database, "codes")),
            _metric(_delivered(_fetch(database, "months"), rules.by_month(outcome, home)), "rows"),
        ]
    unit = register.column_of("unit", "area_code")
    parts += [*_units(units, unit), _unknown_units(completeness)] if unit else []
    parts.append(_regions(units))
    return pl.concat(parts).sort("metric", "column", "category", "month")


def _delivered(accepted: pl.DataFrame, quarantined: pl.DataFrame) -> pl.DataFrame:
    """Rows per month of event, those in quarantine too: that they came is one thing, how sound they are another."""
    both = pl.concat([accepted.select("month", "amount"), quarantined], how="vertical_relaxed")
    return both.group_by("month").agg(pl.col("amount").sum())


def _fetch(database: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    found: pl.DataFrame = database.sql((SQL / f"{query}.sql").read_text(encoding="utf-8")).pl()
    return found


def _metric(frame: pl.DataFrame, metric: str | None) -> pl.DataFrame:
    """A frame with some of the columns of `SCHEMA` as a part of the long one; None where it names its metrics."""
    blank = {"column": "", "category": "", "month": None, "of": None}
    lacking = {name: pl.lit(value) for name, value in blank.items() if name not in frame.columns}
    whole = frame.with_columns(**lacking) if metric is None else frame.with_columns(metric=pl.lit(metric), **lacking)
    return whole.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _single(metric: str, amount: int, of: int | None = None) -> pl.DataFrame:
    return _metric(pl.DataFrame({"amount": [amount], "of": [of]}), metric)


def _said_by_intake(register: Register, outcome: Outcome) -> pl.DataFrame:
    """What intake counted, and how long after the due day the extract was made."""
    calendar = register.delivery.calendar
    covered = period_covered(calendar, date.fromisoformat(outcome.covers_to))
    late = (date.fromisoformat(outcome.extracted_on) - due_on(calendar, covered)).days
    shares = {name: getattr(outcome, name) for name in ("accepted", "quarantined", "superseded")}
    parts = [_single("read", outcome.read), _single("days_after_due", late)]
    parts += [_single(name, amount, outcome.read) for name, amount in shares.items()]
    parts.append(_single("outside", outcome.outside, outcome.accepted))
    if outcome.id_kinds:
        invalid, all_kinds = outcome.id_kinds.get(INVALID, 0), sum(outcome.id_kinds.values())
        parts.append(_single("invalid_identifier", invalid, all_kinds))
    return pl.concat(parts)


def _whole(found: pl.DataFrame) -> pl.DataFrame:
    (row,) = found.to_dicts()
    parts = [_single("same_day", row["same_day"], row["named"])]
    if row["delays"]:
        parts += [_single(name, row[name], row["delays"]) for name in ("delay_median_days", "delay_p90_days")]
    return pl.concat(parts)


def _per_column(located: pl.DataFrame) -> Sequence[pl.DataFrame]:
    """Of the whole delivery, of its recent months, and of those by region."""
    values = ["_rows", *located.drop(cs.by_name("_unit", "_lives", "_recent", "_rows", "_unit_id", "_region")).columns]
    recent = located.filter("_recent")
    known = recent.filter(pl.col("_region") != "")
    return [
        *_kinds_of_missing(located.group_by(category=pl.lit("")).agg(pl.col(values).sum()), ""),
        *_kinds_of_missing(recent.group_by(category=pl.lit("")).agg(pl.col(values).sum()), "_recent")[:3],
        *_kinds_of_missing(known.group_by(category="_region").agg(pl.col(values).sum()), "_in_region")[:1],
    ]


def _kinds_of_missing(counted: pl.DataFrame, window: str) -> Sequence[pl.DataFrame]:
    """From one row per category with a count per column; *missing* first, the dates after the extraction last.

    Rows whose form does not ask for a column are no part of what is counted of it: a form is new once, and no fault.
    """
    long = counted.unpivot(index=["category", "_rows"], variable_name="name", value_name="amount")
    kind = pl.col("name").str.extract(COUNTED_KINDS, 1).fill_null("recorded")
    column = pl.col("name").str.extract(COUNTED_KINDS, 2).fill_null(pl.col("name"))
    kinds = ("recorded", "unknown", "not_applicable", "not_asked", "after")
    wide = long.group_by("category", "_rows", column=column).agg(
        *(pl.col("amount").filter(kind == name).sum().alias(name) for name in kinds),
        *(((kind == name).any()).alias(f"has_{name}") for name in kinds),
    )
    in_form = pl.col("_rows") - pl.col("not_asked")
    asked = in_form - pl.col("not_applicable")
    without = asked - pl.col("recorded") - pl.col("unknown")
    return [
        _metric(wide.with_columns(amount=without, of=asked), f"missing{window}"),
        _metric(wide.filter("has_unknown").with_columns(amount="unknown", of=asked), f"unknown{window}"),
        _metric(
            wide.filter("has_not_applicable").with_columns(amount="not_applicable", of=in_form),
            f"not_applicable{window}",
        ),
        _metric(wide.filter("has_after").with_columns(amount="after", of="recorded"), f"after_extraction{window}"),
    ]


def _codes(counted: pl.DataFrame) -> Sequence[pl.DataFrame]:
    """Shares of the values that are recorded, of columns whose values are few enough to be codes."""
    coded = counted.rename({"column_name": "column"}).filter(pl.col("category").n_unique().over("column") <= MANY_CODES)
    windows = {"code": coded, "code_recent": coded.filter("_recent")}
    summed = {name: frame.group_by("column", "category").agg(pl.col("amount").sum()) for name, frame in windows.items()}
    return [
        _metric(frame.with_columns(of=pl.col("amount").sum().over("column")), name) for name, frame in summed.items()
    ]


def _units(located: pl.DataFrame, column: str) -> Sequence[pl.DataFrame]:
    """Of each known unit: rows of the last year, its last month (YYYYMM), and persons out of all units' persons."""
    sums = ("last_year", "recent", "before")
    by_unit = located.group_by(category="_unit_id").agg(pl.col(sums).sum(), pl.col("last_month").max())
    known = by_unit.with_columns(pl.col(sums).sum().name.prefix("all_")).filter(pl.col("category") != "")
    whole = known.with_columns(column=pl.lit(column))
    return [
        _metric(whole.with_columns(amount="last_year", of="all_last_year"), "unit_rows"),
        _metric(whole.with_columns(amount="recent", of="all_recent"), "unit_recent"),
        _metric(whole.with_columns(amount="before", of="all_before"), "unit_before"),
        _metric(whole.with_columns(amount="last_month"), "unit_last_month"),
    ]


def _unknown_units(located: pl.DataFrame) -> pl.DataFrame:
    """Rows whose unit's code the reference tables do not know; they count in the nation only."""
    coded = located.filter(pl.col("_unit").is_not_null())
    unknown = coded.filter(pl.col("_unit_id") == "")
    return _single("unknown_unit", int(unknown["_rows"].sum()), int(coded["_rows"].sum()))


def _regions(located: pl.DataFrame) -> pl.DataFrame:
    by_region = (
        located.group_by(category="_region")
        .agg(amount=pl.col("recent").sum())
        .with_columns(of=pl.col("amount").sum())
        .filter(pl.col("category") != "")
    )
    return _metric(by_region, "region_recent")
