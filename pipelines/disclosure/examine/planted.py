"""Breaches of every known class, each planted in a small table: an examination that misses one is worth nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from pipelines.disclosure.blanking import NUMBERS, SUPPRESSED
from pipelines.disclosure.examine.certificate import Certificate
from pipelines.disclosure.examine.served import Table, examine
from pipelines.disclosure.examine.small_land import (
    AGES,
    BEFORE,
    EVENTS,
    FEW,
    LEVELS,
    LIES_IN,
    ONE,
    OTHERS,
    Row,
    counted,
    header,
    hide,
    land,
    month,
    record,
    year,
)
from pipelines.disclosure.policy import Policy
from pipelines.disclosure.vintages import LEDGER, SINCE, UNTIL
from pipelines.select.header import Header

Planted = tuple[list[Row], Mapping[str, Header]]
CLASSES: dict[str, Callable[[], Planted]] = {}
OVER_TWO: dict[str, Callable[[Policy], bool]] = {}  # what two publications tell: whether it is found


def classes() -> Mapping[str, str]:
    """Name -> what gives the count away."""
    return {name: " ".join(str(plant.__doc__).split()) for name, plant in {**CLASSES, **OVER_TWO}.items()}


def missed(policy: Policy) -> list[str]:
    """The classes whose breach the examination does not find."""
    unfound = [name for name, plant in CLASSES.items() if _examined(*plant(), policy).is_sound]
    return [*unfound, *(name for name, finds in OVER_TWO.items() if not finds(policy))]


def _examined(
    rows: list[Row], headers: Mapping[str, Header], policy: Policy, earlier: Sequence[Row] = ()
) -> Certificate:
    """`earlier`: what the publication before showed and hid, if there was one."""
    truth = pl.DataFrame(rows, infer_schema_length=None)
    figures = [name for name in NUMBERS if name in truth.columns]
    published = truth.with_columns(
        pl.when(pl.col("hidden")).then(pl.lit(SUPPRESSED)).otherwise(pl.col("status")).alias("status"),
        *(
            pl.when(pl.col("hidden") & (pl.col("leaked") != name)).then(None).otherwise(pl.col(name)).alias(name)
            for name in figures
        ),
    )
    told = truth.head(0) if not earlier else pl.DataFrame(earlier, infer_schema_length=None)
    told = told.with_columns(pl.lit(BEFORE).alias(name) for name in (SINCE, UNTIL)).select(LEDGER)
    return examine(Table(published.lazy(), headers, record(truth, told)), land(), policy)


def planted(plant: Callable[[], Planted]) -> Callable[[], Planted]:
    CLASSES[plant.__name__] = plant
    return plant


def over_two(finds: Callable[[Policy], bool]) -> Callable[[Policy], bool]:
    OVER_TWO[finds.__name__] = finds
    return finds


@planted
def shown_as_it_is() -> Planted:
    """A count of few that is not hidden at all"""
    return counted(few=FEW, **year()), ONE


@planted
def none_of_few() -> Planted:
    """0 % of so few that it tells of each"""
    return counted(few={"0380": (0, 7)}, **year()), ONE


@planted
def complement() -> Planted:
    """Few are those without the event"""
    return counted(few={"0380": (77, 3)}, **year()), ONE


@planted
def without_a_value() -> Planted:
    """Few are those of whom nothing was recorded"""
    rows = counted(**year())
    return [
        row | {"missing": 2} if row["area_code"] == "03" else row for row in rows if row["area_level"] == "region"
    ], ONE


@planted
def sum_of_areas() -> Planted:
    """The only hidden region of its healthcare region"""
    return hide(counted(few=FEW, **year()), area_level="region", area_code="03"), ONE


@planted
def sum_of_sexes() -> Planted:
    """All and men are shown, women are not"""
    women, men = counted(("nation",), few=dict.fromkeys(LIES_IN, (0, 10)) | FEW, sex="K"), counted(("nation",), sex="M")
    whole = [
        one
        | {
            "sex": "T",
            "numerator": one["numerator"] + men[0]["numerator"],
            "denominator": one["denominator"] + men[0]["denominator"],
        }
        for one in women
    ]
    return [row | year() for row in [*hide(women, sex="K"), *men, *whole]], ONE


@planted
def hardly_anyone_of_unknown_sex() -> Planted:
    """Women are hidden, men and all are shown; of two nobody knows the sex, who hide nobody"""
    (women,), (men,) = (counted(("nation",), sex=sex, **year()) for sex in ("K", "M"))
    women |= {"numerator": 3, "denominator": 80.0, "hidden": True}
    events, cases = (women[name] + men[name] + 2 for name in ("numerator", "denominator"))
    return [women, men, men | {"sex": "T", "numerator": events, "denominator": cases}], ONE


@planted
def sum_of_ages() -> Planted:
    """One age is hidden, its total and the others are shown"""
    ages = [
        counted(
            ("nation",),
            few=dict.fromkeys(LIES_IN, (0, 10)) | (FEW if age == AGES[0] else {"0180": (40, 40)}),
            age_band=age,
        )
        for age in AGES
    ]
    parts = [row for rows in ages for row in rows]
    whole = parts[0] | {
        "age_band": "all",
        "numerator": sum(row["numerator"] for row in parts),
        "denominator": sum(row["denominator"] for row in parts),
    }
    return [row | year() for row in [*hide(parts, age_band=AGES[0]), whole]], ONE


def _months(few: Mapping[int, int]) -> list[Row]:
    """Of the nation: 40 events in each month, or these."""
    rows = []
    for number in range(1, 13):
        (row,) = counted(("nation",), **month(number))
        events = few.get(number, 40)
        rows.append(row | {"numerator": events, "denominator": float(events + 60)})
    return rows


def _sum_of(rows: Iterable[Row], period_type: str, start: date) -> Row:
    parts = list(rows)
    return parts[0] | {
        "period_type": period_type, "period_start": start, "hidden": False,
        "numerator": sum(row["numerator"] for row in parts), "denominator": sum(row["denominator"] for row in parts),
    }  # fmt: skip


@planted
def months_of_a_year() -> Planted:
    """The only hidden month of a year that is shown"""
    rows = _months({3: 3})
    return [*hide(rows, **month(3)), _sum_of(rows, "year", date(2025, 1, 1))], ONE


@planted
def overlapping_periods() -> Planted:
    """A quarter and the four months around it, of which all months are hidden"""
    rows = _months({4: 3})
    hidden = [row | {"hidden": row["period_start"].month <= 4} for row in rows]
    first = date(2025, 1, 1)
    return [*hidden, _sum_of(rows[:3], "quarter", first), _sum_of(rows[:4], "tertial", first)], ONE


@planted
def sliding_windows() -> Planted:
    """Windows of twelve months, whose months are not shown"""
    rows = _months({3: 3})
    return [*(row | {"hidden": True} for row in rows), _sum_of(rows, "rolling_12_months", date(2025, 1, 1))], ONE


@planted
def region_that_is_a_municipality() -> Planted:
    """Hidden as a region and shown as the municipality that it is"""
    few = {"0980": (3, 77), "0380": (4, 76)}
    rows = counted(("nation", *LEVELS), few, **year())
    return hide(hide(hide(rows, area_level="region", area_code="09"), area_code="03"), area_code="0380"), ONE


@planted
def region_in_two_healthcare_regions() -> Planted:
    """The region that lies in both, where both and all their other regions are shown"""
    few = {"1380": (1, 77), "1381": (2, 70)}
    return hide(counted(few=few, **year()), area_level="region", area_code="13"), ONE


@planted
def nation_by_the_other_attribution() -> Planted:
    """The nation is the same whether one lives or is cared for there"""
    few = dict.fromkeys(LIES_IN, (0, 20)) | FEW
    residents, givers = (counted(("nation",), few, attribution=name, **year()) for name in ("resident", "caregiver"))
    return [*hide(residents, area_code="SE"), *givers], ONE


@planted
def no_less_than_nobody() -> Planted:
    """Two hidden ones whose sum is so small that both lie within it"""
    rows = counted(few={"0380": (1, 70), "0480": (1, 60)}, **year())
    return hide(hide(rows, area_code="03"), area_code="04"), ONE


@planted
def bridge() -> Planted:
    """Two hidden on every line, and still one of them follows from all lines together"""
    few = {AGES[2]: {"0380": (3, 77)}}
    rows = [
        row for age in AGES for row in counted(("healthcare_region", "region"), few.get(age), age_band=age, **year())
    ]
    wholes: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        wholes.setdefault((row["area_level"], row["area_code"]), []).append(row)
    totals = [_sum_of(parts, "year", date(2025, 1, 1)) | {"age_band": "all"} for parts in wholes.values()]
    hidden = {
        *((area, age) for area in ("01", "03") for age in AGES[:2]),
        *((area, age) for area in ("04", "09") for age in AGES[2:]),
        ("03", AGES[2]),
    }
    return [row | {"hidden": (row["area_code"], row["age_band"]) in hidden} for row in [*rows, *totals]], ONE


def _two(relation: Mapping[str, object], other: Mapping[str, object]) -> Planted:
    """Cases are few in region 03; the first indicator hides 01 beside it and the second 04."""
    few = {"0380": (1, 2)}
    one = hide(hide(counted(few=few, **year()), area_code="03"), area_code="01")
    two = [row | {"indicator": "two"} for row in hide(hide(counted(few=few, **year()), area_code="03"), area_code="04")]
    apart = [row | {"numerator": row["numerator"] // 2} for row in two]
    return [*one, *apart], {"prov/one": header(**relation), "prov/two": header(**other)}


@planted
def shared_denominator() -> Planted:
    """Two indicators of the same cases hide others beside the few"""
    return _two({"denominator_group": "same"}, {"denominator_group": "same"})


@planted
def equal_cases() -> Planted:
    """The same, where one says that it counts what the other counts"""
    return _two({"relations": [{"kind": "equal", "of": ["prov/two"]}]}, {})


@planted
def sum_of_indicators() -> Planted:
    """The cases of one are those of two others, which are shown"""
    whole = counted(("nation",), dict.fromkeys(LIES_IN, (20, 20)), **year())
    (two,) = counted(("nation",), dict.fromkeys(LIES_IN, (10, 20)), indicator="two", **year())
    few = two | {
        "indicator": "three",
        "numerator": 2,
        "denominator": float(whole[0]["denominator"] - two["denominator"]),
    }
    wholes = [whole[0] | {"denominator": two["denominator"] + 3.0, "numerator": 100}]
    headers = {
        "prov/one": header(relations=[{"kind": "sum", "of": ["prov/two", "prov/three"]}]),
        "prov/two": header(), "prov/three": header(),
    }  # fmt: skip
    return [*wholes, two, few | {"denominator": 3.0, "hidden": True}], headers


@planted
def part_of_few() -> Planted:
    """All cases of one are among the other's, and of those there is hardly anyone more"""
    (part,) = counted(("nation",), dict.fromkeys(LIES_IN, (0, 0)) | {"0380": (3, 1)}, **year())
    (whole,) = counted(("nation",), dict.fromkeys(LIES_IN, (0, 0)) | {"0380": (2, 2)}, indicator="two", **year())
    headers = {"prov/one": header(relations=[{"kind": "subset", "of": ["prov/two"]}]), "prov/two": header()}
    return [part | {"hidden": True}, whole], headers


@planted
def unknown_residence() -> Planted:
    """A few who live nowhere known: the nation without its healthcare regions"""
    rows = counted(("nation", "healthcare_region"), **year())
    return [
        row | {"numerator": row["numerator"] + 3, "denominator": row["denominator"] + 3}
        if row["area_level"] == "nation"
        else row
        for row in rows
    ], ONE


def _leaking(name: str) -> Planted:
    rows = hide(hide(counted(few=FEW, **year()), area_code="03"), area_code="04")
    return [row | {"leaked": name} for row in rows], ONE


@planted
def value_of_a_hidden_row() -> Planted:
    """The percentage, which times the cases is the count"""
    return _leaking("value")


@planted
def interval_of_a_hidden_row() -> Planted:
    """limits, which with each other give the cases"""
    return _leaking("ci_low")


@planted
def signal_of_a_hidden_row() -> Planted:
    """A mark that follows from figures"""
    return _leaking("signal")


@planted
def target_of_a_hidden_row() -> Planted:
    """Whether the target is met"""
    return _leaking("target_met")


@over_two
def shown_elsewhere(policy: Policy) -> bool:
    """Hidden in one publication and shown with the same figures in the next"""
    rows = hide(hide(counted(few=FEW, **year()), area_code="03"), area_code="04")
    other = hide(hide(counted(few=FEW, **year()), area_code="03"), area_code="01")
    is_same, is_other = (_examined(rows, ONE, policy, before).is_sound for before in (rows, other))
    return is_same and not is_other


@over_two
def only_added(policy: Policy) -> bool:
    """Two that were shown a month ago and have hardly more together: what comes late only adds, so that one has few"""
    before = counted(few={"0380": (0, 77)}, **month(3))
    rows = counted(few={"0380": (1, 77), "0480": (EVENTS + 1, OTHERS)}, **month(3))
    hidden = hide(hide(rows, area_code="03"), area_code="04")
    alone, together = (_examined(hidden, ONE, policy, earlier).is_sound for earlier in ((), before))
    return alone and not together
