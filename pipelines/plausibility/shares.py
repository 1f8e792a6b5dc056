"""Judges coverage and affiliation, each share by what `tolerances.toml` says of its register, and keeps them as files.

How a share is counted is not said here, nor what may be shown of it: the files hold small counts and stay internal.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import polars as pl

from pipelines.home import Home, beside, move_into_place
from pipelines.plausibility import affiliation, coverage, tolerances
from pipelines.plausibility.coverage import NATION, Grounds
from pipelines.plausibility.tolerances import Tolerances
from pipelines.project import Project

Measure = Literal["coverage", "affiliation"]
# Beside the columns of the measure. NULL: there was nothing to compare with, or it rests on too few.
JUDGED: dict[str, type[pl.DataType]] = {
    "before": pl.Float64,  # the share of the year before
    "at_least": pl.Float64,  # the least that is declared
    "low": pl.Boolean,
    "fallen": pl.Boolean,
    "holds": pl.Boolean,  # in doubt by a metric that is declared to hold figures back
}
DOUBTED = pl.col("low").fill_null(False) | pl.col("fallen").fill_null(False)
WHOSE = ("register", "reference", "method", "year_basis")  # that of which there is one share per year and region


def compute(
    measure: Measure, project: Project, grounds: Grounds, years: Sequence[int], regions: Sequence[str]
) -> pl.DataFrame:
    """`COVERAGE` or `AFFILIATION`, with `JUDGED`: every register concerned x year x region and the nation."""
    if measure == "coverage":
        counted = coverage.compute(project, grounds, years, regions)
    else:
        counted = affiliation.compute(grounds, years, regions)
    return judged(counted, measure, project)


def judged(frame: pl.DataFrame, measure: Measure, project: Project) -> pl.DataFrame:
    """`frame` (`COVERAGE` or `AFFILIATION`) with the columns of `JUDGED`, in its order.

    A share may fall by the floor and so many standard deviations of a difference of two shares. Both years count the
    same persons to a great part, so chance explains less than that: the limit is on the careful side.
    """
    of_register = {name: tolerances.load(project, name) for name in frame["register"].unique().sort()}
    said = [_limits(said, measure, name) for name, said in of_register.items()]
    limits = pl.DataFrame(said, schema=_LIMITS, orient="row")
    beside_limits = _with_year_before(frame).join(limits, on="register", how="left", maintain_order="left")
    enough, enough_before = pl.col("of") >= pl.col("minimum"), pl.col("of_before") >= pl.col("minimum")
    low = pl.when(enough).then(pl.col("share") < pl.col("at_least"))
    fallen = pl.when(enough & enough_before).then(pl.col("before") - pl.col("share") > _tolerated_fall())
    found = beside_limits.with_columns(low=low, fallen=fallen)
    held = [(pl.col(name) & pl.col(f"{name}_holds")).fill_null(False) for name in ("low", "fallen")]
    return found.with_columns(holds=pl.any_horizontal(held)).select(*frame.columns, *JUDGED)


_LIMITS: dict[str, type[pl.DataType]] = {
    "register": pl.String, "minimum": pl.Int64, "deviations": pl.Float64, "at_least": pl.Float64, "floor": pl.Float64,
    "low_holds": pl.Boolean, "fallen_holds": pl.Boolean,
}  # fmt: skip


def _limits(said: Tolerances, measure: Measure, register: str) -> tuple[object, ...]:
    """A row of `_LIMITS`."""
    low, fallen = said.of(f"{measure}_low"), said.of(f"{measure}_fallen")
    holds = (low.severity == "hold", fallen.severity == "hold")
    return register, said.general.minimum, said.general.deviations, low.at_least, fallen.floor, *holds


def _with_year_before(frame: pl.DataFrame) -> pl.DataFrame:
    keys = [name for name in WHOSE if name in frame.columns] + ["region_code", "reference_year"]
    before = frame.select(
        *keys[:-1], pl.col("reference_year") + 1, before="share", found_before="found", of_before="of"
    )
    return frame.join(before, on=keys, how="left", maintain_order="left")


def _tolerated_fall() -> pl.Expr:
    pooled = (pl.col("found") + pl.col("found_before") + 1) / (pl.col("of") + pl.col("of_before") + 2)
    variance = pooled * (1 - pooled) * (1 / pl.col("of") + 1 / pl.col("of_before"))
    return pl.col("floor") + pl.col("deviations") * variance.sqrt()


def place(home: Home, measure: Measure, publication: str) -> Path:
    """Where the judged shares of a publication are kept."""
    return home.part("plausibility") / measure / f"{publication}.parquet"


def keep(home: Home, measure: Measure, publication: str, frame: pl.DataFrame) -> Path:
    """Write the judged shares of a publication in one step; what a killed run was writing is cleared away."""
    path = place(home, measure, publication)
    for left in path.parent.glob(".*.part"):
        left.unlink(missing_ok=True)
    made = beside(path)
    frame.write_parquet(made)
    made.chmod(0o600)
    move_into_place(made, path)
    return path


def latest_of_nation(frame: pl.DataFrame) -> pl.DataFrame:
    """The nation's row of the last year that could be counted, of each register and reference."""
    keys = [name for name in WHOSE if name in frame.columns]
    counted = frame.filter(pl.col("share").is_not_null(), pl.col("region_code") == NATION)
    return counted.sort(*keys, "reference_year").group_by(keys, maintain_order=True).last()
