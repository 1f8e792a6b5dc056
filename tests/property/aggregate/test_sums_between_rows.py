"""Whatever the rows of a register, their results obey every sum that the slab says; a row less by one breaks some."""

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipelines.aggregate.places import Places
from pipelines.disclosure.slab import COUNTED, DoesNotAddUp, Member, Tie, slab
from tests.property.aggregate.test_aggregation_invariants import placed_visits, settings_of_indicator, some_visits

KINDS = ("month", "quarter", "year", "rolling_12_months")


@pytest.fixture(scope="module")
def places(world) -> dict[str, Places]:
    of_code = pl.read_parquet(world.reference.path("area_of_code"))
    return {name: Places.read(of_code, name) for name in ("caregiver", "resident")}


def counted(world, visits, measure: str, header: dict) -> Member:
    periods = {"periods": list(KINDS), "areas": ["nation", "healthcare_region", "region", "municipality"]}
    rows = world.results(world.register(visits), measure=measure, **periods, **header)
    return Member(measure, measure, header["unit_of_analysis"] != "person", rows)


@settings(max_examples=5)
@given(visits=some_visits, header=settings_of_indicator, measure=st.sampled_from(["proportion", "count"]))
def test_results_obey_every_sum(world, places, visits, header: dict, measure: str) -> None:
    found = slab([counted(world, visits, measure, header)], places)
    assert (found.counts >= 0).all()
    assert not (found.system.equal @ found.counts).any()
    assert set(COUNTED[measure]) <= set(found.kind) <= {*COUNTED[measure], "recorded"}


@settings(max_examples=5)
@given(visits=placed_visits, header=settings_of_indicator, chance=st.randoms(use_true_random=False))
def test_a_total_that_is_less_by_one_breaks_a_sum_where_nothing_is_unknown(
    world, places, visits, header: dict, chance
) -> None:
    member = counted(world, visits, "count", header)
    total = (pl.col("sex") == "T") & (pl.col("age_band") == "all") & (pl.col("numerator") > 0)
    having = np.flatnonzero(member.rows.select(total.fill_null(False)).to_series().to_numpy())
    assume(len(having))
    at = chance.choice(having.tolist())
    less = pl.when(pl.int_range(pl.len()) == at).then(pl.col("numerator") - 1).otherwise(pl.col("numerator"))
    broken = Member(member.name, member.measure, member.adds_over_time, member.rows.with_columns(numerator=less))
    slab([member], places)
    with pytest.raises(DoesNotAddUp):
        slab([broken], places)


@settings(max_examples=3)
@given(visits=some_visits, header=settings_of_indicator)
def test_indicators_of_the_same_cases_are_tied_in_every_row(world, places, visits, header: dict) -> None:
    members = [counted(world, visits, measure, header) for measure in ("proportion", "mean")]
    same_cases = Tie((0, ("events", "others", "missing")), ((1, ("recorded", "missing")),))
    apart, tied = slab(members, places), slab(members, places, [same_cases])
    rows = len({*tied.of_row[0].tolist()})
    assert tied.system.equal.shape[0] == apart.system.equal.shape[0] + rows
    more = Tie((1, ("recorded",)), ((0, ("events",)),), is_most=True)
    if (members[1].rows["denominator"].fill_null(0) >= members[0].rows["numerator"].fill_null(0)).all():
        assert slab(members, places, [more]).system.count == apart.system.count + rows
