"""A small register, and rows of it as intake stores them: months of visits at twelve units in four regions."""

import calendar
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from data_contracts import columns
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, Identity, Increment, Layout
from pipelines.home import Home
from pipelines.intake.outcome import Outcome
from pipelines.project import Register

FIRST, LAST = date(2024, 1, 1), date(2026, 5, 31)
PER_MONTH = 600
UNITS = ("U0101", "U0102", "U0103", "U1201", "U1202", "U1203", "U1401", "U1402", "U1403", "U2501", "U2502", "U0104")
SECRET = "HEMLIG"  # stands in a column of free text and as an unknown unit's code


@delivered(
    title="Provregistret",
    source="quality_register",
    kind=Increment(months_restated=3),
    layout=Layout(),
    identity=Identity.PERSONNUMMER,
    event="visit_on",
    registered="registered_on",
    key=("person_id", "visit_on"),
    calendar=Calendar(due_day=10, grace_days=10, months_until_mature=2),
)
class Sample(Contract):
    """One row per visit."""

    person_id: int = columns.identifier("PNR")
    sex: str = columns.sex_from_identifier()
    visit_on: date = columns.day("BESOK", required=True)
    registered_on: date = columns.day("REG", required=True)
    unit_id: str = columns.unit("ENHET", code_system="sample")
    outcome: str = columns.code("UTFALL", {"1": "well", "2": "better", "3": "ill"}, unknown=("9",))
    smoker: bool = columns.flag("ROKARE")
    score: int = columns.integer("POANG", low=0, high=50)
    remark: str = columns.text("FRITEXT")


SAMPLE = Register("sample", Sample, Sample.__delivery__, Path(__file__))


def unit_codes() -> pl.DataFrame:
    """The codes by which the sample knows its units: S before the id."""
    return pl.DataFrame({"code_system": "sample", "code": [f"S{unit}" for unit in UNITS], "unit_id": UNITS})


@cache
def rows(seed: int = 1) -> pl.DataFrame:
    """All visits there ever were, in the columns that intake stores."""
    rng = np.random.default_rng(seed)
    months = pl.date_range(FIRST, LAST, "1mo", eager=True)
    firsts = months.gather(rng.integers(0, len(months), PER_MONTH * len(months)))
    count = len(firsts)
    # Two of twelve units send as much as the others together.
    weights = np.array([6, 4, *[1] * (len(UNITS) - 2)]) / (8 + len(UNITS))
    known = rng.random(count)
    frame = pl.DataFrame({
        "row_id": np.arange(count),
        "id_kind": np.where(rng.random(count) < 0.99, "pnr", "nrid"),
        "person_id": rng.integers(1, count, count),
        "sex": np.where(rng.random(count) < 0.6, "K", "M"),
        "visit_on": firsts,
        "registered_on": firsts,
        "unit_id": np.array([f"S{unit}" for unit in UNITS])[rng.choice(len(UNITS), count, p=weights)],
        "outcome": rng.choice(["well", "better", "ill"], count, p=[0.6, 0.3, 0.1]),
        "smoker": rng.random(count) < 0.2,
        "score": rng.binomial(50, 0.3, count),
        "remark": SECRET,
    })  # fmt: skip
    day, delay = pl.Series(rng.integers(0, 28, count)), pl.Series(rng.geometric(1 / 12, count))
    visit = pl.col("visit_on") + pl.duration(days=day)
    missing = (
        pl.when(pl.Series(known) < 0.10).then(pl.lit("missing")).when(pl.Series(known) < 0.13).then(pl.lit("unknown"))
    )
    return frame.with_columns(
        visit_on=visit,
        registered_on=visit + pl.duration(days=delay),
        outcome_missing=missing,
        outcome=pl.when(missing.is_null()).then("outcome"),
    )


def snapshots(
    home: Home, deliveries: int, change: Callable[[pl.DataFrame], pl.DataFrame], *, seed: int = 1, months: int | None = None,
    late_days: int = 0, quarantined: int = 0, invalid: int = 0,
) -> list[Outcome]:  # fmt: skip
    """Store the last monthly deliveries, each of all that was registered by then (or of `months`); the last one changed."""
    found, everything = [], rows(seed)
    for number in range(deliveries):
        last = number == deliveries - 1
        covers_to = _month_end(LAST, deliveries - 1 - number)
        covers_from = FIRST if months is None or number == 0 else _month_end(covers_to, months) + timedelta(days=1)
        extracted_on = covers_to + timedelta(days=8 + (late_days if last else 0))
        known = everything.filter(
            pl.col("visit_on").is_between(covers_from, covers_to), pl.col("registered_on") <= extracted_on
        )
        outcome = Outcome(
            register="sample", delivery=f"{extracted_on}_{number:08}", file="sample.csv", sha256="",
            extracted_on=extracted_on.isoformat(), covers_from=covers_from.isoformat(), covers_to=covers_to.isoformat(),
            simulated=True, population_scale=None, contract_version=SAMPLE.version, sequence=number + 1,
            read=known.height + (quarantined if last else 0), accepted=known.height,
            quarantined=quarantined if last else 0,
            id_kinds={"pnr": known.height, "invalid": invalid if last else 0},
        )  # fmt: skip
        store(home, outcome, change(known) if last else known)
        found.append(outcome)
    return found


def store(home: Home, outcome: Outcome, stored: pl.DataFrame) -> None:
    """Put a delivery where intake does."""
    folder = home.registers / outcome.register
    folder.mkdir(exist_ok=True)
    stored.write_parquet(folder / f"{outcome.stored}.parquet")
    (folder / f"{outcome.stored}.json").write_text(json.dumps(asdict(outcome)), encoding="utf-8")


def since(*months: int) -> pl.Expr:
    """Visits in March, April or May 2026, by number."""
    return (pl.col("visit_on").dt.year() == LAST.year) & pl.col("visit_on").dt.month().is_in(months)


def _month_end(day: date, months_before: int) -> date:
    count = day.year * 12 + day.month - 1 - months_before
    year, month = count // 12, count % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])
