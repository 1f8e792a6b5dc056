"""Unit: which counts of a table add up to which, in a land of two healthcare regions and three regions.

Region 13 lies in both healthcare regions; region 09 is one municipality, as Gotland is.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from pipelines.aggregate.places import Places
from pipelines.disclosure.relations import ROW, cells

LIES_IN = {"0980": ("A", "09"), "1380": ("A", "13"), "1384": ("B", "13"), "1480": ("B", "14"), "1481": ("B", "14")}
LEVELS = ("healthcare_region", "region", "municipality")
YEAR = ("year", date(2025, 1, 1))
Key = tuple[str, str, str, date, str, str]  # level, area, period, its first day, sex, age


@pytest.fixture(scope="module")
def places() -> dict[str, Places]:
    rows = [
        ("resident", code, date(1900, 1, 1), date(9999, 12, 31), level, area)
        for code, within in LIES_IN.items()
        for level, area in zip(LEVELS, (*within, code), strict=True)
    ]
    names = ["attribution", "code", "valid_from", "valid_to", "area_level", "area_code"]
    return {"resident": Places.read(pl.DataFrame(rows, schema=names, orient="row"), "resident")}


def table(keys: Sequence[Key]) -> pl.DataFrame:
    return pl.DataFrame([("resident", *key) for key in keys], schema=list(ROW), orient="row")


def of_areas(levels: Sequence[str], period: tuple[str, date] = YEAR, sex: str = "T", age: str = "all") -> list[Key]:
    """A row for every area of these levels."""
    areas = {"nation": ["SE"], **{level: sorted({(*within, code)[place] for code, within in LIES_IN.items()})
                                  for place, level in enumerate(LEVELS)}}  # fmt: skip
    return [(level, area, *period, sex, age) for level in levels for area in areas[level]]


def said(keys: Sequence[Key], places: dict[str, Places], name: int = 1, adds_over_time: bool = True) -> set[str]:
    """The equations in words, of what each key has at this place; `?` is a count of no row, `??` what is left over."""
    found = cells(table(keys), places, adds_over_time=adds_over_time)
    words: dict[int, str] = {}
    for key, count in zip(keys, found.of_row.tolist(), strict=True):
        words.setdefault(count, str(key[name]))
    told = set()
    for equation in range(found.equal.shape[0]):
        row = found.equal[[equation]].tocoo()
        named = [(words.get(count) or ("??" if (found.of_nowhere | found.of_no_margin)[count] else "?"), sign) for count, sign in
                 zip(row.coords[1].tolist(), row.data.tolist(), strict=True)]  # fmt: skip
        whole = [word for word, sign in named if sign > 0]
        told.add(f"{'+'.join(whole)} = {' + '.join(sorted(word for word, sign in named if sign < 0))}")
    return told


def test_areas_are_the_sums_of_those_within_them_and_what_lies_nowhere_is_left_over(places: dict[str, Places]) -> None:
    assert said(of_areas(["nation", *LEVELS]), places) == {
        "SE = ?? + A + B", "A = 09 + 1380", "B = 1384 + 14", "14 = 1480 + 1481", "13 = 1380 + 1384",
    }  # fmt: skip


def test_where_municipalities_are_not_shown_the_two_parts_of_a_region_are_counts_of_their_own(places) -> None:
    assert said(of_areas(["nation", "healthcare_region", "region"]), places) == {
        "SE = ?? + A + B", "A = 09 + ?", "B = 14 + ?", "13 = ? + ?",
    }  # fmt: skip


def test_areas_that_are_one_another_share_a_count(places: dict[str, Places]) -> None:
    keys = of_areas(["region", "municipality"])
    found = cells(table(keys), places, adds_over_time=True)
    region, municipality = (keys.index((*of, *YEAR, "T", "all")) for of in (("region", "09"), ("municipality", "0980")))
    assert found.of_row[region] == found.of_row[municipality]
    assert found.shown == len(keys) - 1


def test_sexes_and_ages_add_up_with_what_is_unknown(places: dict[str, Places]) -> None:
    def shown(sexes: str, ages: Sequence[str]) -> list[Key]:
        return [("region", "14", *YEAR, sex, age) for sex in sexes for age in ages]

    assert said(shown("TKM", ["all"]), places, name=4) == {"T = ?? + K + M"}
    assert said(shown("T", ["all", "00-17", "18+"]), places, name=5) == {"all = 00-17 + 18+ + ??"}
    assert len(cells(table(shown("TKM", ["all", "00-17", "18+"])), places, adds_over_time=True).equal.indptr) == 1 + 6


@pytest.mark.parametrize(
    ("shown", "equations"),
    [
        (["year", "quarter"], {"year = quarter + quarter + quarter + quarter"}),
        (["year", "half_year"], {"year = half_year + half_year"}),
        (["quarter", "half_year"], {"half_year = quarter + quarter"}),
        (["year", "tertial", "quarter"], {"year = quarter + quarter + quarter + quarter"}),
    ],
)
def test_longer_periods_are_the_sums_of_the_finest_that_are_shown(
    places, shown: list[str], equations: set[str]
) -> None:
    months = {"quarter": 3, "tertial": 4, "half_year": 6, "year": 12}
    keys = [
        ("region", "14", kind, date(2025, month, 1), "T", "all")
        for kind in shown
        for month in range(1, 13, months[kind])
    ]
    assert said(keys, places, name=2) == equations
    assert said(keys, places, name=2, adds_over_time=False) == set()


def test_sliding_windows_are_sums_of_months_that_nobody_shows(places: dict[str, Places]) -> None:
    windows = [("region", "14", "rolling_12_months", date(2025, month, 1), "T", "all") for month in range(1, 4)]
    found = cells(table(windows), places, adds_over_time=True)
    assert (found.count, found.shown, found.equal.shape[0]) == (3 + 14, 3, 3)
    assert (abs(found.equal).sum(axis=1) == 13).all()


def test_the_window_of_a_year_is_the_year(places: dict[str, Places]) -> None:
    keys = [("region", "14", kind, date(2025, 1, 1), "T", "all") for kind in ("year", "rolling_12_months")]
    assert len(set(cells(table(keys), places, adds_over_time=False).of_row.tolist())) == 1


def test_a_sex_without_the_other_leaves_the_other_over(places: dict[str, Places]) -> None:
    assert said([("region", "14", *YEAR, sex, "all") for sex in "TK"], places, name=4) == {"T = ?? + K"}
