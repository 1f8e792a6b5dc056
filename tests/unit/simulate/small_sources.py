"""Two small sources with everything a contract can say: forms, old codes, pseudonyms, areas and periods."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from data_contracts import columns
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Aggregate, Calendar, Form, FullSnapshot, Identity, Layout
from pipelines.simulate.calendar_plan import Delivery
from pipelines.simulate.frames import days
from pipelines.simulate.histories import seen_at
from pipelines.simulate.sources import Register, Scene, Source, described

OLD, NEW, NEW_FROM = "1", "2", date(2024, 1, 1)
CALENDAR = Calendar(due_day=10, grace_days=10, months_until_mature=2)


@delivered(
    title="Visits",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter="|", date_style="day_first", decimal_mark=",", missing=("", "-1")),
    identity=Identity.DELIVERY_PSEUDONYM,
    event="visit_on",
    key=("person_id", "visit_on"),
    calendar=CALENDAR,
    forms=(Form(OLD, date(2000, 1, 1), date(2023, 12, 31)), Form(NEW, NEW_FROM)),
    severity={"weight.range": "warn", "answer.form": "warn"},
)
class Visits(Contract):
    person_id: int = columns.identifier("LOPNR")
    sex: str = columns.code("KON", {"1": "M", "2": "K"})
    birth_year: int = columns.integer("FODAR", low=1880, high=2030)
    age: int = columns.integer("ALDER", low=0, high=130)
    visit_on: date = columns.day("DATUM", required=True, earliest=date(2000, 1, 1))
    onset_on: date = columns.partial_day("DEBUT")
    unit_id: str = columns.unit("ENHET", code_system="bipolar", width=4)
    state: str = columns.code(
        "TILLSTAND", {"a": "good", "b": "bad", "c": "fair"}, earlier_codes={OLD: {"1": "good", "2": "bad"}}
    )
    answer: int = columns.integer("SVAR", low=0, high=9, forms=(NEW,), unknown=("8",), missing=("7",))
    weight: float = columns.number("VIKT", low=1, high=300)


@delivered(
    title="Figures",
    source="aggregate",
    kind=Aggregate(absent="missing"),
    layout=Layout(formats=("json",), records=("values", "inner")),
    identity=Identity.NONE,
    event="period_start",
    key=("area_level", "area_code", "period_start", "sex"),
    calendar=Calendar(due_day=10, grace_days=10, months_until_mature=2, every_months=12, months_after=4),
)
class Figures(Contract):
    area_level: str = columns.area_level("area", system="kolada", required=True)
    area_code: str = columns.area_code("area", system="kolada", required=True)
    period_start: date = columns.period_start("year", required=True)
    period_end: date = columns.period_end("year", required=True)
    sex: str = columns.code("sex", {"T": "T", "K": "K"}, required=True)
    value: float = columns.number("value", low=0, high=100)


def visits(scene: Scene) -> pl.DataFrame:
    """Each person at the first contact and two years and a half later: under the old form and the new."""
    people = scene.people
    who = np.flatnonzero(people.entered <= scene.world.last - 950)
    on = np.concatenate([people.entered[who], people.entered[who] + 950])
    who = np.concatenate([who, who])
    size = len(who)
    return pl.DataFrame(
        {
            "who": who,
            "unit": seen_at(scene, "bipolar", who, on),
            "visit_on": days(on),
            "onset_on": days(np.full(size, 15000)),
            "onset_on_precision": ["day"] * size,
            "state": np.resize(["good", "bad", "fair"], size),
            "answer": np.resize([3, 0, 9], size),
            "weight": np.full(size, 70.5),
        }
    )


def figures(scene: Scene) -> pl.DataFrame:
    """The nation, a region and a municipality, two years."""
    areas = [("nation", "SE"), ("region", "01"), ("municipality", "0114")]
    rows = [
        {"area_level": level, "area_code": code, "period_start": date(year, 1, 1), "period_end": date(year, 12, 31),
         "sex": sex, "value": 50.5}
        for level, code in areas for year in (2021, 2022, 2023, 2024) for sex in ("T", "K")
    ]  # fmt: skip
    return pl.DataFrame(rows)


def register(contract: type[Contract], rows: Any, name: str = "visits", **more: Any) -> Register:
    """A source of these rows."""
    return described(name, Source(rows=rows, **more), contract)


def delivery(name: str, first: date, last: date) -> Delivery:
    """One snapshot of these days."""
    return Delivery(name, date(2026, 10, 5), first, last, first)
