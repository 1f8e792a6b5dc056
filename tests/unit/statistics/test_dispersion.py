"""Unit: over-dispersion against published analyses, its limits, and how it holds in simulated areas."""

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics import dispersion, scale
from pipelines.statistics.arrays import Array
from pipelines.statistics.funnel import funnel
from pipelines.statistics.outside import outside

# Days of stay in 54 hospitals of Arizona, observed and expected by a Poisson regression on HMO, death, age 80 and type of
# admission (medpar of Hilbe's COUNT package, 1,495 patients of 1991), summed per hospital. README of FunnelPlotR.
DAYS = [
    406, 642, 46, 764, 82, 201, 193, 569, 404, 134, 614, 491, 501, 131, 274, 124, 456, 48, 429, 14, 369, 8, 37, 128, 145, 493,
    104, 6, 308, 34, 7, 935, 134, 339, 458, 22, 2, 160, 87, 55, 252, 174, 43, 228, 210, 321, 631, 543, 105, 389, 92, 1012, 283, 95,
]  # fmt: skip
EXPECTED = [
    523.6963, 612.9786, 53.7914, 763.7179, 120.9374, 250.186, 155.4921, 484.7149, 362.2221, 188.9266, 554.3848, 616.738, 360.1473,
    245.6126, 263.5646, 154.6624, 475.0159, 38.9339, 445.0966, 28.7971, 347.5364, 7.5611, 73.2056, 118.1138, 273.3377, 449.7932,
    172.3786, 19.1963, 321.858, 36.563, 19.9643, 851.7164, 198.9406, 302.3934, 410.1635, 45.8653, 9.6673, 212.345, 38.9222, 31.7379,
    285.6359, 186.6561, 33.9818, 255.6547, 242.0259, 279.4762, 619.2636, 626.1302, 145.6749, 413.8621, 111.2628, 685.5857, 181.1079,
    24.8065,
]  # fmt: skip
# DerSimonian R, Kacker R (2007) Contemp Clin Trials 28:105-114, tables 3-4, the CLASP example: events and women of two arms.
CLASP = np.array(
    [
        (5, 156, 8, 74),
        (5, 303, 17, 303),
        (12, 565, 9, 477),
        (69, 1570, 94, 1565),
        (9, 103, 11, 105),
        (313, 4659, 352, 4650),
    ],
    float,
)
CLASP_TAU, CLASP_MEAN, CLASP_ERROR = 0.2323, -0.3240, 0.1540
WINSORISED_NORMAL = 0.6786545589528744  # E[min(|z|, 1.2816)^2], by numerical integration


def numbers(*values: float) -> Array:
    return np.array(values, dtype=float)


def of_z(z: Array, error: float | Array = 0.1) -> dispersion.Scores:
    errors = np.broadcast_to(np.asarray(error, dtype=float), z.shape)
    return dispersion.Scores(z * errors, errors, np.ones(z.shape, dtype=bool))


def test_the_variance_between_trials_is_that_of_dersimonian_and_kacker() -> None:
    a, n1, c, n2 = CLASP.T
    log_odds = np.log(a * (n2 - c) / (c * (n1 - a)))
    error = np.sqrt(1 / a + 1 / (n1 - a) + 1 / c + 1 / (n2 - c))
    mean = np.average(log_odds, weights=1 / error**2)
    tau2 = dispersion.dersimonian_laird(float((((log_odds - mean) / error) ** 2).sum()), error)
    weight = 1 / (error**2 + tau2)
    assert np.sqrt(tau2) == pytest.approx(CLASP_TAU, abs=5e-5)
    assert (weight * log_odds).sum() / weight.sum() == pytest.approx(CLASP_MEAN, abs=5e-5)
    assert weight.sum() ** -0.5 == pytest.approx(CLASP_ERROR, abs=5e-5)


def test_as_many_hospitals_are_outside_as_funnelplotr_publishes_when_done_in_its_way() -> None:
    """Its SHMI way: log scale, the outer tenths left out of phi. 9 of 54 outside 99.8 %."""
    observed, expected = np.array(DAYS, float), np.array(EXPECTED)
    z = np.sqrt(expected) * np.log(observed / expected)
    tenth = np.floor(stats.rankdata(z) * 10 / (len(z) + 1))
    kept = (tenth > 0) & (tenth < 9)
    tau2 = dispersion.dersimonian_laird(float((z[kept] ** 2).sum()), 1 / np.sqrt(expected[kept]))
    distance = np.abs(np.log(observed / expected)) / np.sqrt(1 / expected + tau2)
    assert (distance > 3.090232).sum() == 9


def test_hospitals_that_differ_are_outside_plain_limits_and_seldom_outside_adjusted_ones() -> None:
    observed, expected = np.array(DAYS, float), np.array(EXPECTED)
    found = dispersion.dispersion(dispersion.scores("ratio", observed, expected, 1.0))
    limits = funnel("ratio", expected, 1.0, found.tau2)
    exact = stats.poisson.cdf(observed, expected), stats.poisson.sf(observed - 1, expected)
    assert outside(observed / expected, limits.plain_998, 0.998).outside == (np.minimum(*exact) < 0.001).sum() == 23
    assert outside(observed / expected, limits.adjusted_998, 0.998).outside == 1
    assert outside(observed / expected, limits.adjusted_95, 0.95).outside == 5


def test_winsorising_moves_each_tail_to_its_quantile() -> None:
    z = np.array([4.0, -9.0, 0.0, 1.0, -1.0, 2.0, 3.0, -2.0, -3.0, 9.0, -4.0])
    np.testing.assert_allclose(dispersion.winsorise(z, 0.1), [-4, -4, -3, -2, -1, 0, 1, 2, 3, 4, 4])
    np.testing.assert_allclose(dispersion.winsorise(z, 0.25), np.clip(np.sort(z), *np.quantile(z, [0.25, 0.75])))
    np.testing.assert_array_equal(dispersion.winsorise(z, 0.0), np.sort(z))


def test_without_winsorising_phi_is_the_mean_square_and_its_chance_that_of_chi_square() -> None:
    z = np.linspace(-2.2, 2.6, 25)
    found = dispersion.dispersion(of_z(z), winsorised=0.0)
    assert found.phi == found.ratio == pytest.approx(np.mean(z**2), rel=1e-12)
    assert found.p == pytest.approx(stats.chi2.sf((z**2).sum(), 25), rel=1e-9)


def test_the_ratio_is_phi_over_what_winsorising_makes_of_a_normal_distribution() -> None:
    z = stats.norm.ppf((np.arange(2_000) + 0.5) / 2_000)
    found = dispersion.dispersion(of_z(z))
    assert found.phi == pytest.approx(WINSORISED_NORMAL, abs=1e-3)
    assert found.ratio == pytest.approx(1, abs=1.5e-3)
    assert not found.is_adjusted


def test_adjusted_scores_are_spread_as_chance_alone_would() -> None:
    z = 2.5 * stats.norm.ppf((np.arange(300) + 0.5) / 300)
    scores = of_z(z, np.geomspace(0.01, 0.3, 300))
    found = dispersion.dispersion(scores)
    assert found.is_adjusted
    assert np.mean(dispersion.winsorise(dispersion.additive(scores, found)) ** 2) == pytest.approx(
        WINSORISED_NORMAL, rel=1e-9
    )
    assert np.mean(dispersion.winsorise(dispersion.multiplicative(scores, found)) ** 2) == pytest.approx(
        WINSORISED_NORMAL, rel=1e-9
    )


def test_with_equal_errors_the_variance_is_what_the_ratio_asks_for() -> None:
    found = dispersion.dispersion(of_z(numbers(-4, -3, 1, 2, 5, -5, 3, 0), 0.2))
    assert found.tau2 == pytest.approx(0.04 * (found.ratio - 1), rel=1e-9)
    assert found.factor == found.ratio


def test_areas_that_differ_no_more_than_by_chance_are_not_adjusted() -> None:
    scores = of_z(numbers(-1, 1.2, 0.3, -0.7, 1.5, -1.4))
    found = dispersion.dispersion(scores)
    assert (found.is_adjusted, found.tau2, found.factor) == (False, 0.0, 1.0)
    np.testing.assert_array_equal(dispersion.additive(scores, found), scores.z)
    np.testing.assert_array_equal(dispersion.multiplicative(scores, found), scores.z)


@pytest.mark.parametrize(
    ("numerator", "base"), [([], []), ([3.0], [10.0]), ([np.nan, 3.0], [10.0, 10.0]), ([0.0, 0.0], [0.0, 0.0])]
)
def test_fewer_than_two_areas_have_no_dispersion(numerator: list[float], base: list[float]) -> None:
    found = dispersion.dispersion(dispersion.scores("proportion", numbers(*numerator), numbers(*base), 0.3))
    assert np.isnan([found.phi, found.ratio, found.p]).all()
    assert (found.is_adjusted, found.tau2) == (False, 0.0)


def test_equal_areas_have_a_ratio_of_nought() -> None:
    found = dispersion.dispersion(dispersion.scores("proportion", numbers(30, 30, 30), numbers(100, 100, 100), 0.3))
    assert (found.areas, found.ratio, found.tau2, found.is_adjusted) == (3, pytest.approx(0, abs=1e-20), 0.0, False)


def test_small_areas_have_scores_but_tell_nothing_of_the_spread() -> None:
    scores = dispersion.scores("proportion", numbers(0, 9, 30, 35), numbers(9, 9, 100, 100), 0.3)
    assert np.isfinite(scores.z).all()
    assert dispersion.dispersion(scores).areas == 2


def test_none_and_all_have_scores_and_a_numerator_that_cannot_be_has_none() -> None:
    scores = dispersion.scores("proportion", numbers(0, 20, 21, -1, 5), numbers(20, 20, 20, 20, np.nan), 0.5)
    assert scores.z[0] == pytest.approx(-scores.z[1])
    assert np.isnan(scores.z[2:]).all()
    assert np.isnan(dispersion.scores("ratio", numbers(0.0), numbers(3.0), 0.0).z[0])


@pytest.mark.parametrize("measure", ["proportion", "ratio"])
@pytest.mark.parametrize(("tau", "plain_more_than"), [(0.0, 0.0), (0.08, 0.12)])
def test_about_five_percent_are_outside_95_percent_limits_when_areas_differ_as_they_are_held_to(
    measure: scale.Measure, tau: float, plain_more_than: float
) -> None:
    generator = np.random.default_rng(2005)
    plain, adjusted = [], []
    for _ in range(60):
        base = np.floor(np.exp(generator.normal(5.5, 1.0, 290))) + 20
        centre = np.arcsin(np.sqrt(0.3)) if measure == "proportion" else 1.0
        placed = centre + generator.normal(0, tau, 290)
        true = np.sin(placed) ** 2 if measure == "proportion" else placed**2
        count = (
            generator.binomial(base.astype(int), true) if measure == "proportion" else generator.poisson(base * true)
        )
        numerator = count.astype(float)
        target = scale.overall(measure, numerator, base)
        found = dispersion.dispersion(dispersion.scores(measure, numerator, base, target))
        limits = funnel(measure, base, target, found.tau2)
        plain.append(outside(numerator / base, limits.plain_95, 0.95).outside / 290)
        adjusted.append(outside(numerator / base, limits.adjusted_95, 0.95).outside / 290)
    assert np.mean(adjusted) == pytest.approx(0.05, abs=0.01)
    assert plain_more_than <= np.mean(plain)
    assert tau > 0 or np.mean(plain) == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize("areas", [6, 21, 290])
def test_one_in_twenty_comparisons_is_adjusted_where_only_chance_is_at_work(areas: int) -> None:
    generator = np.random.default_rng(1997)
    adjusted = [dispersion.dispersion(of_z(generator.standard_normal(areas))).is_adjusted for _ in range(3_000)]
    assert np.mean(adjusted) == pytest.approx(0.05, abs=0.02)
