"""Unit: several years and groups of areas against published analyses, and what their claims hold in simulated areas."""

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics import persistence
from pipelines.statistics.arrays import Array

# Benjamini Y, Hochberg Y (1995) JRSS B 57:289-300, section 4: 15 p values, of which the first four are kept at 5 %.
BENJAMINI_HOCHBERG = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1.0,
]
# BCG trials, cases and not cases of vaccinated and others (Colditz et al. 1994, metafor's dat.bcg). By DerSimonian and Laird
# the log relative risk is -0.7141 (Stata's metan; metafor's test_misc_metan_vs_rma.uni_with_dat.bcg.r). With tau2 by REML, which
# is 0.3132 and not 0.31, Hartung-Knapp's t is -3.9522, p 0.0019 and the limits -1.1084 and -0.3206 (metafor).
BCG = np.array([
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761), (180, 1361, 372, 1079),
    (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197),
    (5, 2493, 3, 2338), (27, 16886, 29, 17825),
], float)  # fmt: skip


def numbers(*values: float) -> Array:
    return np.array(values, dtype=float)


def test_false_discovery_keeps_the_four_of_benjamini_and_hochberg() -> None:
    adjusted = persistence.false_discovery(np.array(BENJAMINI_HOCHBERG))
    assert (adjusted <= 0.05).sum() == 4
    assert adjusted[3] == pytest.approx(0.0095 * 15 / 4, rel=1e-12)
    assert adjusted[-1] == 1.0


def test_false_discovery_counts_areas_and_indicators_together_and_not_what_is_missing() -> None:
    table = np.array([[0.01, np.nan, 0.04], [np.nan, 0.03, 0.5]])
    np.testing.assert_allclose(
        persistence.false_discovery(table), [[0.04, np.nan, 4 * 0.04 / 3], [np.nan, 4 * 0.04 / 3, 0.5]]
    )
    assert np.isnan(persistence.false_discovery(np.full((2, 2), np.nan))).all()


def test_a_group_is_combined_as_published_trials_are() -> None:
    a, b, c, d = BCG.T
    log_risk = np.log(a * (c + d) / (c * (a + b)))
    error = np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    found = persistence.shared(log_risk, error)
    assert found.estimate == pytest.approx(-0.7141, abs=5e-5)
    assert found.tau2 == pytest.approx(0.3132, abs=0.01)
    assert (found.t, found.p) == (pytest.approx(-3.9522, abs=0.02), pytest.approx(0.0019, abs=1e-4))
    assert (found.low, found.high) == (pytest.approx(-1.1084, abs=0.003), pytest.approx(-0.3206, abs=0.003))
    assert (found.areas, found.above) == (13, 2)


def test_a_group_without_differences_of_its_own_is_no_surer_than_its_standard_errors() -> None:
    found = persistence.shared(numbers(0.2, 0.2, 0.2), numbers(0.1, 0.1, 0.1))
    assert found.t == pytest.approx(0.2 / (0.1 / np.sqrt(3)))
    assert found.p == pytest.approx(2 * stats.t.sf(found.t, 2))
    assert found.tau2 == 0.0


def test_one_area_does_not_speak_for_its_group() -> None:
    found = persistence.shared(numbers(2.0, 0.0, 0.0, 0.0), np.full(4, 0.05))
    assert found.p > 0.3
    together = persistence.shared(np.full(4, 0.5), np.full(4, 0.05))
    assert together.p < 0.001


@pytest.mark.parametrize("deviation", [[], [0.3], [0.3, np.nan]])
def test_a_group_of_one_shares_nothing(deviation: list[float]) -> None:
    found = persistence.shared(numbers(*deviation), np.full(len(deviation), 0.1))
    assert np.isnan(found[2:]).all()


def test_equal_years_are_combined_by_stouffer() -> None:
    z = np.array([[1.0, 2.0, 0.5, -0.2], [-1.0, np.nan, -2.0, -3.0], [0.0, 1.0, np.nan, np.nan], [0.1, 0.1, 0.1, 0.1]])
    found = persistence.persistence(z * 0.3, np.full(z.shape, 0.3))
    np.testing.assert_allclose(found.z, [3.3 / 2, -6 / np.sqrt(3), np.nan, 0.2])
    np.testing.assert_allclose(found.p, 2 * stats.norm.sf(np.abs(found.z)))
    np.testing.assert_array_equal(found.years, [4, 3, 2, 4])
    np.testing.assert_array_equal(found.above, [3, 0, 1, 4])


def test_a_year_with_half_the_error_weighs_twice_in_the_z_score() -> None:
    found = persistence.persistence(np.array([[0.1, 0.1, 0.1]]), np.array([[0.1, 0.1, 0.05]]))
    assert found.z[0] == pytest.approx((1 + 1 + 2 * 2) / np.sqrt(1 + 1 + 4))


def test_an_area_without_years_or_errors_has_no_claim() -> None:
    found = persistence.persistence(np.array([[np.nan] * 3, [0.1] * 3]), np.array([[0.1] * 3, [0.0] * 3]))
    np.testing.assert_array_equal(found.years, [0, 0])
    assert np.isnan([found.z, found.p, found.estimate, found.interval.low]).all()


def test_estimates_are_drawn_to_the_target_and_the_unsure_most() -> None:
    mean, error = numbers(0.3, 0.3, -0.2, 0.1, -0.4, 0.25), numbers(0.02, 0.3, 0.05, 0.05, 0.05, 0.05)
    estimate, interval = persistence.shrunken(mean, error)
    assert (np.abs(estimate) < np.abs(mean)).all()
    assert (np.sign(estimate) == np.sign(mean)).all()
    assert estimate[0] > estimate[1]
    assert interval.high[0] - interval.low[0] < interval.high[1] - interval.low[1]


def test_areas_that_do_not_differ_are_drawn_nearly_to_the_target_but_never_without_an_interval() -> None:
    estimate, interval = persistence.shrunken(np.full(20, 0.05), np.full(20, 0.1))
    np.testing.assert_allclose(estimate, 0.05 * 2 / 20)
    assert (interval.high - interval.low > 0.1).all()


def test_estimates_of_fewer_than_four_areas_are_unknown() -> None:
    estimate, interval = persistence.shrunken(numbers(0.1, 0.2, 0.3, np.nan), np.full(4, 0.1))
    assert np.isnan([estimate, interval.low, interval.high]).all()


def test_the_interval_of_the_drawn_estimate_covers_the_truth() -> None:
    generator = np.random.default_rng(1983)
    covered = []
    for _ in range(150):
        error = generator.uniform(0.05, 0.2, 60)
        true = generator.normal(0, 0.1, 60)
        _, interval = persistence.shrunken(generator.normal(true, error), error)
        covered.append(np.mean((interval.low <= true) & (true <= interval.high)))
    assert np.mean(covered) == pytest.approx(0.95, abs=0.015)


def test_chance_alone_makes_claims_as_often_as_it_says_and_nearly_none_after_adjustment() -> None:
    generator = np.random.default_rng(1995)
    p = persistence.persistence(generator.normal(0, 0.1, (20_000, 5)), np.full((20_000, 5), 0.1)).p
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.005)
    claims = [(persistence.false_discovery(part) < 0.05).any() for part in p.reshape(100, 200)]
    assert np.mean(claims) <= 0.12


def test_groups_whose_areas_only_differ_among_themselves_are_claimed_one_time_in_twenty() -> None:
    generator = np.random.default_rng(2001)
    p = [
        persistence.shared(generator.normal(0, np.hypot(0.1, 0.15), areas), np.full(areas, 0.1)).p
        for areas in (3, 5, 20)
        for _ in range(1_000)
    ]
    assert np.mean(np.array(p) < 0.05) <= 0.06
