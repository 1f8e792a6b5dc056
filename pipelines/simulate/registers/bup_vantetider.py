"""Waiting times of child psychiatry: regions far apart from each other, and one that delivers 0 of 0."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from pipelines.simulate.area_figures import NATION, whole_periods
from pipelines.simulate.chance import Shares
from pipelines.simulate.sources import Scene, Source
from pipelines.simulate.units import regions_of

# Share and number of first assessments done within 30 days, patients who chose to wait left out (SKR, a month's
# snapshot). Regions that the snapshot does not name share what is left of the nation's 3 609.
SNAPSHOT: Mapping[str, tuple[float, int]] = {
    "01": (0.73, 1215), "03": (0.38, 79), "04": (0.18, 90), "05": (0.5, 160), "06": (0.4, 109), "07": (0.29, 62),
    "08": (0.43, 84), "09": (1.0, 23), "10": (0.5, 78), "12": (0.8, 396), "13": (0.5, 101), "14": (0.48, 470),
    "17": (0.33, 52), "18": (0.45, 105), "19": (0.42, 80), "20": (0.13, 84), "21": (0.66, 188), "22": (0.3, 80),
    "23": (0.27, 73), "24": (0.45, 80), "25": (0.0, 0),
}  # fmt: skip
WITHOUT_DATA = "25"
MEASURES = {"first_assessment": (0.0, 1.0), "in_depth_assessment": (-0.15, 0.5), "treatment": (0.05, 0.7)}
CONTACTS = {"done": (0.0, 1.0), "waiting": (-0.2, 1.6)}  # what is added to the share, and times the number
LONG_QUEUES = ("07", "22")  # where more than nine in ten wait too long for an in-depth assessment (January-April 2024)
IN_QUEUE = 0.07
MONTHLY_NOISE = 0.05
CHOSE_TO_WAIT = 0.06
CORRECTED_FROM = 10  # an earlier delivery lacks every tenth patient


def rows(scene: Scene) -> pl.DataFrame:
    """A row per month, measure, contact and region, and of every unit with a code; the nation is their sum."""
    cells = _cells(scene)
    units = _units(scene, cells)
    nation = cells.group_by("period_start", "period_end", "measure", "contact").agg(
        pl.col("patients", "within_30_days", "chosen_wait").sum(), response_rate=pl.col("response_rate").mean().round(0)
    )
    nation = nation.with_columns(level=pl.lit("nation"), area_level=pl.lit("nation"), area_code=pl.lit(NATION))
    found = pl.concat([cells, units, nation], how="diagonal")
    share = (pl.col("within_30_days") * 100 / pl.col("patients")).round(0).fill_nan(0.0)
    found = found.with_columns(share=share, area_level=pl.col("area_level").fill_null("region"))
    return found.sort("period_start", "measure", "contact", "level", "area_code", "unit_id")


def _cells(scene: Scene) -> pl.DataFrame:
    """The regions' rows."""
    snapshot = [(code, share, number) for code, (share, number) in SNAPSHOT.items()]
    regions = pl.DataFrame(snapshot, schema=["area_code", "share", "number"], orient="row")
    cells = whole_periods(scene, 1).join(_measures(), how="cross").join(regions, how="cross")
    cells = cells.sort("period_start", "measure", "contact", "area_code")
    number = cells["number"].to_numpy() * cells["times"].to_numpy()
    patients = scene.rng.poisson(number)
    within = scene.rng.binomial(patients, _share(scene, cells))
    answered = cells["area_code"].to_numpy() != WITHOUT_DATA
    return cells.select(
        "period_start", "period_end", "measure", "contact", "area_code",
        level=pl.lit("region"), unit_id=pl.lit(None, dtype=pl.String),
        patients=pl.Series(patients), within_30_days=pl.Series(within),
        chosen_wait=pl.Series(scene.rng.poisson(number * CHOSE_TO_WAIT)),
        response_rate=pl.Series(np.where(answered, scene.rng.integers(80, 101, cells.height), 0)).cast(pl.Float64),
    )  # fmt: skip


def _measures() -> pl.DataFrame:
    found = [
        (measure, contact, added + more, times * rate)
        for measure, (added, times) in MEASURES.items()
        for contact, (more, rate) in CONTACTS.items()
    ]
    return pl.DataFrame(found, schema=["measure", "contact", "added", "times"], orient="row")


def _share(scene: Scene, cells: pl.DataFrame) -> Shares:
    share = cells["share"].to_numpy() + cells["added"].to_numpy() + scene.rng.normal(0, MONTHLY_NOISE, cells.height)
    in_queue = (pl.col("measure") == "in_depth_assessment") & (pl.col("contact") == "waiting")
    is_long = cells.select(in_queue & pl.col("area_code").is_in(LONG_QUEUES)).to_series().to_numpy()
    return np.clip(np.where(is_long, IN_QUEUE, share), 0.0, 1.0)


def _units(scene: Scene, cells: pl.DataFrame) -> pl.DataFrame:
    """Each unit's part of its region; the units together have no more than the region."""
    known = scene.world.units["vantetider"].unit_id
    region_of = regions_of(scene.world.tables["unit"])
    of_units = pl.DataFrame({"unit_id": known, "area_code": [region_of[unit] for unit in known]})
    of_units = of_units.with_columns(parts=pl.len().over("area_code"), part=pl.int_range(pl.len()).over("area_code"))
    split = cells.drop("unit_id").join(of_units.drop_nulls("area_code"), on="area_code")
    even = [_part(name).alias(name) for name in ("patients", "within_30_days", "chosen_wait")]
    told = split.with_columns(*even, level=pl.lit("unit")).filter(pl.col("response_rate") > 0)
    return told.with_columns(pl.min_horizontal("within_30_days", "patients").alias("within_30_days")).select(
        cells.columns
    )


def _part(name: str) -> pl.Expr:
    """Whole numbers that differ by one at most and sum to the whole."""
    count = pl.col(name)
    return count // pl.col("parts") + (pl.col("part") < count % pl.col("parts")).cast(pl.Int64)


def misread(found: pl.DataFrame) -> pl.DataFrame:
    """A month as it was first reported, before all contacts were in."""
    patients = pl.col("patients") - pl.col("patients") // CORRECTED_FROM
    fewer = found.with_columns(patients=patients, within_30_days=pl.min_horizontal("within_30_days", patients))
    return fewer.with_columns(share=(pl.col("within_30_days") * 100 / pl.col("patients")).round(0).fill_nan(0.0))


def _counts(patients: int, within: int, share: float | None) -> dict[str, pl.Expr]:
    return {
        "patients": pl.lit(patients, dtype=pl.Int64),
        "within_30_days": pl.lit(within, dtype=pl.Int64),
        "share": pl.lit(share, dtype=pl.Float64),
    }


NO_UNIT = pl.lit(None, dtype=pl.String)
SOURCE = Source(
    rows=rows,
    misread=misread,
    period_forms={"Period": "month"},
    fault_from=(pl.col("level") == "unit") & (pl.col("patients") > 0),
    blank_in_faults=("patients", "within_30_days"),
    row_faults={
        "period_is_a_month": {"fault_heading": pl.lit("Period"), "fault_text": pl.lit("2026")},
        "area_fits_level": {"level": pl.lit("nation"), "unit_id": NO_UNIT},
        "unit_on_unit_rows": {"unit_id": NO_UNIT},
        "within_30_days_are_patients": _counts(10, 11, None),
        "share_of_the_counts": _counts(10, 5, 42.0),
        "counts_need_a_response": {"response_rate": pl.lit(0.0)},
    },
)
