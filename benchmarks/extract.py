"""Writes an extract for the benchmark: as many rows as wanted, a share of them with one broken rule."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

BLOCK = 500_000
PERSONS_PER_ROW, MOST_PERSONS = 1 / 3, 1_200_000
DOUBLES_PER_ROW = 0.001
MUNICIPALITIES = ("0180", "1480", "1280", "0380", "2480", "2580", "0580", "0980", "1380", "1384")
DIAGNOSES = ("F20.0", "F25.1", "F29.9", "F32.1")
NOTES = ("Malmö", "Göteborg", "annan", "inget särskilt", "")
# One way to break each rule that a text can break: heading and text.
FAULTS = (
    ("FORM", "7"), ("FORM", ""), ("F_DATUM", "2021-02-30"), ("F_DATUM", "1999-01-01"), ("SKAPAD", "abc"),
    ("LKF", "Lund"), ("DIAGNOS", "20.0"), ("DIAGNOS", ""), ("DEBUT", "31/12/2001"), ("SKALA0", "100"),
    ("SKALA1", "-1"), ("SKALA2", "1,5"), ("SKALA3", "2e+07"), ("SKALA4", "150"), ("SKALA5", "x"), ("SKALA6", "x"),
    ("MATT0", "0,5"), ("MATT1", "101,0"), ("MATT2", "1.000,5"), ("JANEJ0", "kanske"), ("JANEJ1", "2"), ("KOD0", "8"),
    ("KOD1", "?"), ("SKAPAD", "2015-01-01"), ("DEBUT", "2026-06-01"),
)  # fmt: skip


def write(path: Path, rows: int, broken_share: float, seed: int = 1) -> None:
    """The file, block after block. The same arguments give the same bytes."""
    rng = np.random.default_rng(seed)
    persons = _persons(rng, min(int(rows * PERSONS_PER_ROW) + 1, MOST_PERSONS))
    with open(path, "wb") as file:
        for first in range(0, rows, BLOCK):
            block = _with_faults(rng, _rows(rng, persons, min(BLOCK, rows - first)), broken_share)
            text = block.write_csv(None, separator=";", quote_style="never", include_header=first == 0)
            file.write(text.encode("cp1252"))


def _persons(rng: np.random.Generator, count: int) -> pl.Series:
    """Numbers with the serials 980-999, which are never issued; half of them samordningsnummer."""
    days = pl.Series(rng.integers(-18_000, 15_000, count).astype(np.int32)).cast(pl.Date)
    coordination = pl.Series(rng.integers(0, 2, count) * 60)
    nine = pl.DataFrame(
        {"day": days, "plus": coordination, "serial": pl.Series(rng.integers(980, 1000, count))}
    ).select(
        pl.col("day").dt.strftime("%y%m")
        + (pl.col("day").dt.day().cast(pl.Int64) + pl.col("plus")).cast(pl.String).str.zfill(2)
        + pl.col("serial").cast(pl.String)
    )
    digits = [nine.to_series().str.slice(place, 1).cast(pl.Int64).to_numpy() for place in range(9)]
    weighed = [digit * (2 - place % 2) for place, digit in enumerate(digits)]
    check = pl.Series(-sum(value // 10 + value % 10 for value in weighed) % 10)
    century = days.dt.strftime("%Y").str.slice(0, 2)
    return (century + nine.to_series() + check.cast(pl.String)).alias("PERSNR")


def _rows(rng: np.random.Generator, persons: pl.Series, count: int) -> pl.DataFrame:
    """Rows that keep every rule; a few stand twice."""
    who = rng.integers(0, persons.len(), count)
    again = rng.random(count) < DOUBLES_PER_ROW
    columns = {
        "PERSNR": persons.gather(who),
        "FORM": _one_of(rng, ("1", "2"), count),
        "F_DATUM": _days(rng, 17_000, 20_000, count),
        "SKAPAD": _days(rng, 20_000, 20_500, count),
        "ENHET": pl.Series(rng.integers(10_000, 10_400, count)).cast(pl.String),
        "LKF": _one_of(rng, MUNICIPALITIES, count),
        "DIAGNOS": _one_of(rng, DIAGNOSES, count),
        "DEBUT": _days(rng, 10_000, 16_000, count),
        **{f"SKALA{place}": pl.Series(rng.integers(0, 100, count)).cast(pl.String) for place in range(10)},
        **{f"MATT{place}": _decimal(rng.integers(100, 700, count)) for place in range(4)},
        **{f"JANEJ{place}": _one_of(rng, ("1", "0", "", "9"), count) for place in range(5)},
        **{f"KOD{place}": _one_of(rng, ("1", "2", "3"), count) for place in range(2)},
        "NOTERING": _one_of(rng, NOTES, count),
    }
    rows = pl.DataFrame(columns)
    return pl.concat([rows.filter(~pl.Series(again)), rows.filter(pl.Series(again)), rows.filter(pl.Series(again))])


def _one_of(rng: np.random.Generator, texts: tuple[str, ...], count: int) -> pl.Series:
    return pl.Series(texts).gather(rng.integers(0, len(texts), count))


def _days(rng: np.random.Generator, first: int, last: int, count: int) -> pl.Series:
    return pl.Series(rng.integers(first, last, count).astype(np.int32)).cast(pl.Date).dt.strftime("%Y-%m-%d")


def _decimal(tenths: npt.NDArray[np.int64]) -> pl.Series:
    whole, tenth = np.divmod(tenths, 10)
    return pl.DataFrame({"whole": whole, "tenth": tenth}).select(pl.format("{},{}", "whole", "tenth")).to_series()


def _with_faults(rng: np.random.Generator, rows: pl.DataFrame, share: float) -> pl.DataFrame:
    broken = rng.random(rows.height) < share
    which = pl.Series(np.where(broken, rng.integers(0, len(FAULTS), rows.height), -1))
    texts = {}
    for place, (heading, text) in enumerate(FAULTS):
        before = texts.get(heading, pl.col(heading))
        texts[heading] = pl.when(pl.lit(which) == place).then(pl.lit(text)).otherwise(before)
    return rows.with_columns(**texts)
