"""Standard populations: who figures are standardised to, as weights for any age bands.

Belongs here: reading the tables of ``standard_populations`` and putting their ages together. Does not belong here:
the standardising itself (``pipelines.statistics.standardisation``) and the populations that rates are divided by.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import polars as pl

from pipelines.reference.errors import ReferenceFileError

FOLDER = Path(__file__).with_name("standard_populations")
SCHEMA = {
    "name": pl.String, "version": pl.String, "sex": pl.String, "age_from": pl.Int64, "age_to": pl.Int64,
    "persons": pl.Int64,
}  # fmt: skip
CUT_POINTS = "age cut points"


def names() -> list[str]:
    """The standard populations there are, each with its version: `european_2013`."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


def load(standard: str) -> pl.DataFrame:
    """``name, version, sex, age_from, age_to, persons``: ages inclusive, ``age_to`` null in the open class.

    ``sex`` is K and M, or T where the standard knows no sexes. Raises ``ReferenceFileError`` for another name.
    """
    if standard not in names():
        action = f"Choose one of {', '.join(names())}"
        raise ReferenceFileError("standard_populations", "file name", "there is no such standard population", action)
    return pl.read_csv(FOLDER / f"{standard}.csv", schema=SCHEMA)


def weights(
    standard: str, cut_points: Sequence[int], *, by_sex: bool = False, evenly_within_bands: bool = False
) -> pl.DataFrame:
    """The standard's persons in each age band: ``age_from, age_to, persons`` and, with ``by_sex``, ``sex`` before them.

    ``cut_points``: the first age of each band, rising; the last band is open (``age_to`` null), and those younger than
    the first are left out. ``persons`` is a float: where a cut point lies inside a band of the standard, that band's
    persons are divided as if its single years were alike, and only if ``evenly_within_bands`` says so. Raises
    ``ReferenceFileError`` where that is not said, where the open class would have to be divided, and where sexes are
    wanted that the standard does not know.
    """
    _check_cut_points(cut_points)
    table = load(standard)
    if by_sex and "T" in table["sex"]:
        raise _refused(standard, "sex", "this standard does not know the sexes", "Standardise to it by age alone")
    _check_cuts(standard, table, cut_points, evenly_within_bands=evenly_within_bands)
    keys = ["sex", "age_from", "age_to"] if by_sex else ["age_from", "age_to"]
    single = _single_years(table).join(_bands(cut_points), on="age", how="inner")
    return single.group_by(keys).agg(pl.col("persons").sum()).sort(keys)


def _check_cut_points(cut_points: Sequence[int]) -> None:
    if not cut_points or cut_points[0] < 0 or any(low >= high for low, high in pairwise(cut_points)):
        problem = "they are not rising ages from 0 on"
        raise ReferenceFileError(
            "standard_populations", CUT_POINTS, problem, "Give the first age of each band in order"
        )


def _check_cuts(standard: str, table: pl.DataFrame, cut_points: Sequence[int], *, evenly_within_bands: bool) -> None:
    """Each cut point begins a band of the standard, or lies inside one that may be divided."""
    inside = sorted(set(cut_points) - set(table["age_from"]))
    open_from = table.filter(pl.col("age_to").is_null())["age_from"].to_list()[0]
    shown = ", ".join(map(str, inside))
    if inside and inside[-1] > open_from:
        problem = f"the class of {open_from} and older is one, and {inside[-1]} lies inside it"
        raise _refused(standard, CUT_POINTS, problem, f"Let the last band begin at {open_from} or before")
    if inside and not evenly_within_bands:
        problem = f"bands of the standard would be divided at {shown}"
        action = "Cut where its bands begin, or say that single years within a band are alike (evenly_within_bands)"
        raise _refused(standard, CUT_POINTS, problem, action)


def _refused(standard: str, field: str, problem: str, action: str) -> ReferenceFileError:
    return ReferenceFileError(f"{standard}.csv", field, problem, action)


def _single_years(table: pl.DataFrame) -> pl.DataFrame:
    """``sex, age, persons``, the open class at its first age."""
    last = pl.col("age_to").fill_null(pl.col("age_from"))
    years = table.select(
        "sex",
        age=pl.int_ranges("age_from", last + 1),
        persons=pl.col("persons") / (last - pl.col("age_from") + 1),
    )
    return years.explode("age")


def _bands(cut_points: Sequence[int]) -> pl.DataFrame:
    """``age, age_from, age_to``: of every age up to 200 the band it is in."""
    ends: list[int | None] = [point - 1 for point in cut_points[1:]]
    rows = zip(cut_points, [*ends, None], strict=True)
    bands = pl.DataFrame(list(rows), schema={"age_from": pl.Int64, "age_to": pl.Int64}, orient="row")
    ages = pl.int_ranges("age_from", pl.col("age_to").fill_null(200) + 1)
    return bands.with_columns(age=ages).explode("age")
