"""Unit: seasonal adjustment against R's decompose, and where it is not made."""

import numpy as np
import pytest

from pipelines.statistics.charts.seasons import adjust

# Box GEP, Jenkins GM (1976), series G, thousands of airline passengers a month, 1949 to 1960; AirPassengers of R.
PASSENGERS = np.array([[
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,
    145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194,
    196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,
    242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306,
    315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
    360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
]], dtype=np.float64)  # fmt: skip
# decompose(AirPassengers)$figure and decompose(AirPassengers, "multiplicative")$figure, R.
DIFFERENCES = [
    -24.748737, -36.188131, -2.241162, -8.036616, -4.506313, 35.402778, 63.830808, 62.823232, 16.520202, -20.642677,
    -53.593434, -28.619949,
]  # fmt: skip
RATIOS = [
    0.9102304, 0.8836253, 1.0073663, 0.9759060, 0.9813780, 1.1127758, 1.2265555, 1.2199110, 1.0604919, 0.9217572,
    0.8011781, 0.8988244,
]  # fmt: skip
MONTHS = np.arange(144) % 12
SEASON = np.array([3.0, 1, 0, -1, -2, -3, -3, -1, 0, 1, 2, 3])


def test_the_season_of_airline_passengers_is_that_of_r() -> None:
    differences, ratios = adjust(PASSENGERS, MONTHS), adjust(PASSENGERS, MONTHS, "ratio")
    assert differences.seasonal[0] == pytest.approx(DIFFERENCES, abs=5e-7)
    assert ratios.seasonal[0] == pytest.approx(RATIOS, abs=5e-8)
    assert differences.adjusted[0, :12] == pytest.approx(PASSENGERS[0, :12] - DIFFERENCES, abs=5e-7)
    assert ratios.adjusted[0, 12:24] == pytest.approx(PASSENGERS[0, 12:24] / RATIOS, rel=1e-6)


def seasonal(points: int, slope: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    month = (np.arange(points) + 4) % 12
    return (50 + slope * np.arange(points) + SEASON[month])[None, :], month


def test_a_straight_line_with_a_season_becomes_the_line() -> None:
    value, month = seasonal(40, slope=0.5)
    assert adjust(value, month).adjusted[0] == pytest.approx(50 + 0.5 * np.arange(40), abs=1e-12)


@pytest.mark.parametrize(("points", "is_adjusted"), [(0, False), (12, False), (35, False), (36, True)])
def test_three_whole_years_are_needed(points: int, is_adjusted: bool) -> None:
    value, month = seasonal(points)
    found = adjust(value, month)
    assert found.is_adjusted.tolist() == [is_adjusted]
    assert np.array_equal(found.adjusted, value) != is_adjusted
    assert np.isnan(found.seasonal).all() != is_adjusted


def test_a_missing_month_takes_away_every_average_that_would_hold_it() -> None:
    value, month = seasonal(60)
    value[0, 30] = np.nan
    found = adjust(value, month)
    assert found.is_adjusted.tolist() == [True]  # 18 months with a trend before it and 17 after it
    assert np.isnan(found.adjusted[0, 30])
    assert np.delete(found.adjusted[0], 30) == pytest.approx(np.full(59, 50.0), abs=1e-12)
    short, month = seasonal(40)
    short[0, 20] = np.nan
    assert adjust(short, month).is_adjusted.tolist() == [False]


def test_every_calendar_month_needs_two_years_with_a_trend() -> None:
    value, month = seasonal(48)
    value[0, 23] = np.nan  # leaves one point with a trend of one calendar month, two of the others
    assert adjust(value, month).is_adjusted.tolist() == [False]


def test_a_break_is_not_smoothed_over() -> None:
    value, month = seasonal(60)
    value[0, 30:] += 100.0
    found = adjust(value, month, phase=np.repeat([0, 1], 30))
    assert found.adjusted[0] == pytest.approx(np.repeat([50.0, 150.0], 30), abs=1e-12)


def test_a_month_that_is_not_usable_is_adjusted_and_teaches_nothing() -> None:
    value, month = seasonal(49)
    value[0, 48] += 1000.0
    found = adjust(value, month, usable=np.arange(49) < 48)
    assert found.adjusted[0] == pytest.approx([50.0] * 48 + [1050.0], abs=1e-12)


def test_ratios_need_values_above_nought() -> None:
    value, month = seasonal(48)
    value = np.repeat(value, 2, axis=0)
    value[1, 5] = 0.0
    assert adjust(value, month, "ratio").is_adjusted.tolist() == [True, False]
    assert adjust(value, month, "difference").is_adjusted.tolist() == [True, True]


def test_nothing_known_is_not_adjusted() -> None:
    found = adjust(np.full((2, 48), np.nan), np.arange(48) % 12)
    assert not found.is_adjusted.any()
    assert np.isnan(found.adjusted).all()
