"""Unit: standardised figures against those that others have published, and what is refused when strata are joined."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from pipelines.statistics import intervals, standardisation
from pipelines.statistics.arrays import Estimate
from pipelines.statistics.strata import Strata, join

# The worked example of PHEindicatormethods' vignette on DSRs (2018), printed as 8283.016, 6570.819 and 10289.65 per
# 100 000, standardised to the European Standard Population 2013 (`esp2013` of that package).
ESP2013 = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]  # fmt: skip
DEATHS = [1, 1, 0, 0, 0, 1, 1, 3, 3, 3, 3, 10, 10, 10, 10, 8, 8, 8, 8]
LIVING = [30, 35, 35, 35, 40, 40, 45, 50, 50, 50, 60, 60, 70, 75, 70, 60, 20, 20, 15]
VIGNETTE = (8283.016, 6570.819, 10289.65)

# Down's syndrome among fifth and later births in Michigan by age of the mother, to all births: Fay MP, Feuer EJ (1997)
# Stat Med 16:791-801, tables I and II; the rate, 75.52901 per 100 000, as printed by the R package dsrTest.
FIFTH, FIFTH_BORN = [0, 8, 63, 112, 262, 295], [327, 30666, 123419, 149919, 104088, 34392]
ALL_BORN, DOWN = [319933, 931318, 786511, 488235, 237863, 61313], 75.52901

# Melanoma in Florida in 2000 against the United States, by age: the example of indirect standardisation in SAS/STAT's
# manual of PROC STDRATE, which prints the expected number of every stratum.
FLORIDA = [0, 0, 4, 14, 43, 72, 70, 126, 136, 73]
FLORIDA_YEARS = [953785, 1997935, 1885014, 1957573, 2356649, 2088000, 1548371, 1447432, 1087524, 335944]
STATES = [0, 1, 41, 186, 626, 1199, 1303, 1637, 1624, 803]
STATES_YEARS = [19175798, 41077577, 39183891, 39892024, 45148527, 37677952, 24274684, 18390986, 12361180, 4239587]
EXPECTED = [0.000, 0.049, 1.972, 9.127, 32.676, 66.445, 83.112, 128.837, 142.878, 63.630]


def counts(events: list[float], persons: list[float], row: str = "A", **more: list[float]) -> pl.DataFrame:
    columns = {"events": events, "persons": persons, **more}
    frame = pl.DataFrame({name: [float(one) for one in column] for name, column in columns.items()})
    return frame.select(pl.lit(row).alias("row"), pl.int_range(pl.len()).alias("age"), *columns)


def standard(persons: list[float], **more: list[float]) -> pl.DataFrame:
    return (
        counts([0.0] * len(persons), persons)
        .select("age", "persons")
        .with_columns(pl.Series(name, column, dtype=pl.Float64) for name, column in more.items())
    )


def joined(events: list[float], persons: list[float], to: list[float], **more: list[float]) -> Strata:
    return join(counts(events, persons, **more), standard(to), rows=["row"], by=["age"])


def only(estimate: Estimate, per: float = 1.0) -> tuple[float, float, float]:
    """Value and limits of the only row."""
    (value,), ((low,), (high,)) = estimate
    return value * per, low * per, high * per


def test_a_standardised_rate_is_that_of_the_published_example() -> None:
    found = only(standardisation.direct_rate(joined(DEATHS, LIVING, ESP2013)), per=100_000)
    assert found[:2] == pytest.approx(VIGNETTE[:2], abs=0.0005)
    assert found[2] == pytest.approx(VIGNETTE[2], abs=0.005)


def test_a_standardised_rate_is_that_of_fay_and_feuer_where_a_heavy_stratum_has_no_event() -> None:
    value, low, high = only(standardisation.direct_rate(joined(FIFTH, FIFTH_BORN, ALL_BORN)), per=100_000)
    assert value == pytest.approx(DOWN, abs=0.000005)
    assert low < value < high


def test_strata_in_another_order_give_the_same() -> None:
    one_way = only(standardisation.direct_rate(joined(DEATHS, LIVING, ESP2013)))
    shuffled = counts(DEATHS, LIVING).sample(fraction=1, shuffle=True, seed=3)
    other_way = join(shuffled, standard(ESP2013).reverse(), rows=["row"], by=["age"])
    assert only(standardisation.direct_rate(other_way)) == pytest.approx(one_way, rel=1e-12)


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_with_one_stratum_nothing_is_standardised(confidence: float) -> None:
    strata = joined([25.0], [1_000.0], [7.0])
    crude = intervals.ratio(np.array([25.0]), np.array([1_000.0]), confidence)
    found = only(standardisation.direct_rate(strata, confidence))
    assert found == pytest.approx((0.025, crude.low[0], crude.high[0]), rel=1e-9)


@pytest.mark.parametrize(("events", "is_there"), [([4, 5], False), ([5, 5], True), ([0, 0], False), ([0, 10], True)])
def test_under_ten_events_there_is_no_standardised_rate(events: list[float], is_there: bool) -> None:
    found = only(standardisation.direct_rate(joined(events, [100, 100], [1, 1])))
    assert np.isfinite(found).all() == is_there
    assert np.isnan(found).all() != is_there


def test_a_stratum_without_anybody_leaves_the_rate_undefined() -> None:
    assert np.isnan(only(standardisation.direct_rate(joined([20, 0], [100, 0], [1, 1])))).all()


def test_events_of_one_each_are_as_independent_ones() -> None:
    strata = joined(DEATHS, LIVING, ESP2013, squares=DEATHS)
    repeated = standardisation.direct_rate_of_repeated_events(strata)
    assert only(repeated) == only(standardisation.direct_rate(strata))


def test_variances_of_repeated_events_add_up_over_how_often_they_came() -> None:
    """As PHEindicatormethods does it: the variance of those with f events, f squared times, summed over f."""
    persons_with = {1: [30.0, 12.0], 2: [5.0, 4.0], 7: [0.0, 1.0]}
    living, weights = np.array([900.0, 400.0]), np.array([3.0, 1.0])
    events = sum(f * np.array(persons) for f, persons in persons_with.items())
    squares = sum(f**2 * np.array(persons) for f, persons in persons_with.items())
    strata = joined(events.tolist(), living.tolist(), weights.tolist(), squares=squares.tolist())
    variance = sum(
        f**2 * np.sum(np.array(persons) * (weights / living) ** 2) / weights.sum() ** 2
        for f, persons in persons_with.items()
    )
    total, value = events.sum(), np.sum(events / living * weights) / weights.sum()
    limits = intervals.poisson(np.array([total]))
    expected = [value + np.sqrt(variance / total) * (limit[0] - total) for limit in limits]
    found = only(standardisation.direct_rate_of_repeated_events(strata))
    assert found == pytest.approx((value, *expected), rel=1e-12)
    independent = only(standardisation.direct_rate(strata))
    assert found[0] == independent[0]
    assert found[1] < independent[1] < independent[2] < found[2]


def test_without_squares_repeated_events_have_a_rate_and_no_interval() -> None:
    value, low, high = only(standardisation.direct_rate_of_repeated_events(joined(DEATHS, LIVING, ESP2013)))
    assert value * 100_000 == pytest.approx(VIGNETTE[0], abs=0.0005)
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize(("events", "persons"), [(0, 20), (81, 263), (20, 20)])
def test_a_proportion_of_one_stratum_has_wilsons_limits(events: int, persons: int) -> None:
    wilson = intervals.wilson(np.array([events]), np.array([persons]))
    found = only(standardisation.direct_proportion(joined([events], [persons], [5])))
    assert found == pytest.approx((events / persons, wilson.low[0], wilson.high[0]), abs=1e-12)


def test_a_standardised_proportion_is_the_weighted_mean_and_no_stratum_may_be_empty() -> None:
    value, low, high = only(standardisation.direct_proportion(joined([5, 30], [10, 40], [3, 1])))
    assert value == pytest.approx(0.75 * 0.5 + 0.25 * 0.75)
    assert 0 < low < value < high < 1
    assert np.isnan(only(standardisation.direct_proportion(joined([5, 0], [10, 0], [3, 1])))).all()


@pytest.mark.parametrize("shares", [(0.1, 0.4), (0.5, 0.9), (0.03, 0.2)])
def test_a_standardised_proportion_is_covered_about_as_often_as_it_says(shares: tuple[float, float]) -> None:
    """Every outcome of two strata of 20 and 35, each with its probability: the share of intervals that hold the truth."""
    first, second = np.meshgrid(np.arange(21), np.arange(36), indexing="ij")
    rows = [
        {"row": f"{a},{b}", "age": age, "events": float(n), "persons": persons}
        for a, b in zip(first.ravel(), second.ravel(), strict=True)
        for age, n, persons in ((0, a, 20.0), (1, b, 35.0))
    ]
    strata = join(pl.DataFrame(rows), standard([2, 1]), rows=["row"], by=["age"])
    chances = np.outer(stats.binom.pmf(np.arange(21), 20, shares[0]), stats.binom.pmf(np.arange(36), 35, shares[1]))
    truth = (2 * shares[0] + shares[1]) / 3
    _, (low, high) = standardisation.direct_proportion(strata)
    covered = chances.ravel()[(low <= truth) & (truth <= high)].sum()
    assert 0.93 < covered < 0.98


def test_events_expected_at_the_rates_of_the_standard_are_those_of_the_published_example() -> None:
    reference = standard(STATES_YEARS, events=STATES)
    for age, (events, years, expected) in enumerate(zip(FLORIDA, FLORIDA_YEARS, EXPECTED, strict=True)):
        stratum = counts([events], [years]).with_columns(age=pl.lit(age, pl.Int64))
        found = standardisation.indirect_ratio(
            join(stratum, reference.filter(pl.col("age") == age), rows=["row"], by=["age"])
        )
        if events:
            assert events / found.value[0] == pytest.approx(expected, abs=0.0005)


def test_an_indirectly_standardised_ratio_is_events_over_the_sum_of_those_expected() -> None:
    reference = standard(STATES_YEARS, events=STATES)
    strata = join(counts(FLORIDA, FLORIDA_YEARS), reference, rows=["row"], by=["age"])
    value, low, high = only(standardisation.indirect_ratio(strata))
    assert value == pytest.approx(sum(FLORIDA) / sum(EXPECTED), abs=0.00001)
    byar = intervals.poisson(np.array([sum(FLORIDA)]))
    assert (low, high) == pytest.approx((byar.low[0] / sum(EXPECTED), byar.high[0] / sum(EXPECTED)), abs=0.00001)
    crude = sum(STATES) / sum(STATES_YEARS)
    assert only(standardisation.indirect_rate(strata)) == pytest.approx((value * crude, low * crude, high * crude))


def test_the_standard_itself_has_ratio_one_and_its_own_crude_rate() -> None:
    strata = join(counts(STATES, STATES_YEARS), standard(STATES_YEARS, events=STATES), rows=["row"], by=["age"])
    assert standardisation.indirect_ratio(strata).value[0] == pytest.approx(1)
    assert standardisation.indirect_rate(strata).value[0] == pytest.approx(sum(STATES) / sum(STATES_YEARS))


def test_few_events_have_exact_limits_and_where_nothing_is_expected_there_is_no_ratio() -> None:
    reference = standard([1_000], events=[10])
    one = join(counts([2], [100]), reference, rows=["row"], by=["age"])
    assert only(standardisation.indirect_ratio(one)) == pytest.approx((2, 0.242, 7.225), abs=0.0006)
    none = join(counts([0], [0]), reference, rows=["row"], by=["age"])
    assert np.isnan(only(standardisation.indirect_ratio(none))).all()
    unknown = join(counts([2], [100]), standard([1_000]), rows=["row"], by=["age"])
    assert np.isnan(only(standardisation.indirect_ratio(unknown))).all()


def test_rows_keep_their_order_and_one_that_lacks_a_stratum_has_no_figure() -> None:
    whole = [counts([20, 30], [100, 200], "B"), counts([20], [100], "A"), counts([40, 60], [100, 200], "C")]
    strata = join(pl.concat(whole), standard([1, 1]), rows=["row"], by=["age"])
    assert strata.rows["row"].to_list() == ["B", "A", "C"]
    for method in (standardisation.direct_rate, standardisation.direct_proportion):
        assert method(strata).value == pytest.approx([0.175, np.nan, 0.35], nan_ok=True)


def test_strata_may_be_of_several_keys() -> None:
    two = pl.DataFrame(
        {"row": "A", "sex": ["M", "K"], "age": [0, 0], "events": [10.0, 30.0], "persons": [100.0, 100.0]}
    )
    to = pl.DataFrame({"age": [0, 0], "sex": ["K", "M"], "persons": [3.0, 1.0]})
    assert standardisation.direct_rate(join(two, to, rows=["row"], by=["sex", "age"])).value[0] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("counted", "to", "message"),
    [
        (counts([1, 1], [2, 2]), standard([5]), "standard, age: 1 strata of the counts are missing"),
        (counts([1], [2]), standard([0]), "standard, persons: not above 0"),
        (counts([1], [2]).drop("persons"), standard([5]), "counts, persons: no such column"),
        (counts([1], [2]), standard([5]).drop("age"), "standard, age: no such column"),
        (pl.concat([counts([1], [2])] * 2), standard([5]), "counts, row, age: 1 lines too many"),
        (counts([1], [2]), pl.concat([standard([5])] * 2), "standard, age: 1 lines too many"),
        (counts([1], [2]).with_columns(age=pl.lit(None, pl.Int64)), standard([5]), "counts, row, age: empty"),
    ],
)
def test_what_does_not_fit_is_refused(counted: pl.DataFrame, to: pl.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        join(counted, to, rows=["row"], by=["age"])
