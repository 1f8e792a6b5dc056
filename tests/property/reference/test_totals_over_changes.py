"""Totals are the same on every level and in every view, whichever day and code, over all changes of areas."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.reference.plain_walk import CHANGES, TABLES, day_seen, may_be, sums

TODAY = TABLES["municipality"].select("municipality_code", "healthcare_region_code", "skr_group")
HEALTHCARE_REGION, GROUP = ({row[0]: row[part] for row in TODAY.iter_rows()} for part in (1, 2))
CHANGED = sorted({code for old, new, *_ in CHANGES for code in (old, new)})
KNOWN = sorted({*HEALTHCARE_REGION, *CHANGED})
NOWHERE = ["", "0000", "9999", "0013", "1180", "SE"]
UNITS = {row["unit_id"]: row for row in TABLES["unit"].iter_rows(named=True)}
MERGED = sorted(unit for unit, said in UNITS.items() if said["merged_into"])

turns = sorted({first for _, _, first, _ in CHANGES} | {date(2022, 1, 1)})
days = st.dates(date(1968, 1, 1), date(2030, 12, 31)) | st.builds(
    lambda day, off: day + timedelta(days=off), st.sampled_from(turns), st.integers(-1, 1)
)
persons = st.integers(1, 9)
codes = st.sampled_from(CHANGED) | st.sampled_from(KNOWN) | st.sampled_from(NOWHERE)
residents = st.lists(st.tuples(codes, days, persons), min_size=1, max_size=40)
years = st.builds(lambda year: date(year, 12, 31), st.integers(1998, 2026))


@settings(max_examples=40, deadline=None)
@given(rows=residents, year=years)
def test_residents_keep_their_total_on_every_level_in_every_view(rows: list, year: date) -> None:
    everybody = sum(count for _, _, count in rows)
    known = sum(count for code, _, count in rows if code in KNOWN)
    for view in ("now", "then", year):
        found = sums(view, "resident", rows)
        total = {level: sum(areas.values()) for level, areas in found.items()}
        # Whoever lives nowhere known is added to the nation, which the roll-up does for all codes that are not there.
        assert total["nation"] + sum(count for code, _, count in rows if code in NOWHERE) == everybody
        assert total["nation"] == total["region"] == total["healthcare_region"] == known
        assert total["municipality"] == total["municipality_group"]


@settings(max_examples=40, deadline=None)
@given(rows=residents, view=st.sampled_from(["now", "then"]) | years)
def test_residents_are_counted_where_a_walk_through_all_changes_leads(rows: list, view) -> None:
    expected = {level: Counter() for level in ("municipality", "region", "municipality_group", "healthcare_region")}
    for code, day, count in rows:
        if code in NOWHERE:
            continue
        places = may_be(code, day, day_seen(view, day))
        today = {successor_of(place) for place in places}
        (region,), (above,) = {place[:2] for place in places}, {HEALTHCARE_REGION[place] for place in today}
        expected["region"][region] += count
        expected["healthcare_region"][above] += count
        if len(places) == 1:
            (place,) = places
            expected["municipality"][place] += count
            (group,) = {GROUP[successor] for successor in today}
            expected["municipality_group"][group] += count
    found = sums(view, "resident", rows)
    assert {level: found[level] for level in expected} == expected


def successor_of(municipality: str) -> str:
    """Today's municipality that one of before was: itself, or what it was recoded to."""
    for old, new, _, kind in CHANGES:
        municipality = new if kind == "recode" and old == municipality else municipality
    return municipality


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(sorted(UNITS)) | st.sampled_from([*MERGED, "OUTSIDE", ""]), days, persons),
        min_size=1,
        max_size=40,
    ),
    view=st.sampled_from(["now", "then"]) | years,
)
def test_units_keep_their_total_on_every_level_in_every_view(rows: list, view) -> None:
    found = sums(view, "caregiver", rows)
    total = {level: sum(areas.values()) for level, areas in found.items()}
    serving, of_unit = 0, Counter()
    for code, day, count in rows:
        if code:
            unit = merged_unit(code, day_seen(view, day))
            of_unit[unit] += count
            serving += 0 if UNITS[unit]["nhv"] else count
    assert found["unit"] == of_unit
    assert total["nation"] == total["unit"] == sum(of_unit.values())
    assert total["region"] == serving
    # Halland lies in two healthcare regions: a house outside it does not say in which.
    assert total["region"] - total["healthcare_region"] == of_unit["OUTSIDE"]
    assert total["municipality_group"] == 0


def merged_unit(unit: str, seen: date) -> str:
    """The unit that one is part of on a day."""
    while UNITS[unit]["merged_into"] and UNITS[unit]["valid_to"] < seen:
        unit = UNITS[unit]["merged_into"]
    return unit
