"""Unit: two files say the same where only the last digits of fractions differ, and not where anything else does."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.release import attacking, finding, likeness

PUBLISHED, DATABASE, REGION = "public/published.parquet", "public/published.duckdb", "public/csv/region_01.csv"
FILES = (PUBLISHED, DATABASE, REGION, attacking.SERVED.as_posix(), attacking.CERTIFICATE.as_posix())


@pytest.fixture(scope="module")
def folder(issued: Deployment) -> Path:
    """A publication."""
    return finding.every(issued.home)[-1].folder


@pytest.fixture
def other(folder: Path, tmp_path: Path) -> Path:
    """One whose files may be changed."""
    made = Path(shutil.copytree(folder, tmp_path / "r1"))
    (made / DATABASE).chmod(0o600)
    return made


def table(name: str, column: str, value: pl.Expr) -> Callable[[Path], None]:
    return lambda made: pl.read_parquet(made / name).with_columns(value.alias(column)).write_parquet(made / name)


def database(done: str) -> Callable[[Path], None]:
    def change(made: Path) -> None:
        with duckdb.connect(str(made / DATABASE)) as opened:
            opened.execute(done)

    return change


def region(was: str, now: str) -> Callable[[Path], None]:
    def change(made: Path) -> None:
        text = (made / REGION).read_bytes()
        assert was.encode() in text
        (made / REGION).write_bytes(text.replace(was.encode(), now.encode(), 1))

    return change


def certificate(name: str, said: object) -> Callable[[Path], None]:
    def change(made: Path) -> None:
        path = made / attacking.CERTIFICATE
        path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), name: said}), encoding="utf-8")

    return change


def test_all_that_is_public_or_decides_it_is_asked_and_like_itself(folder: Path) -> None:
    assert all(likeness.is_asked(name) and likeness.is_alike(folder / name, folder / name) for name in FILES)
    assert not any(
        likeness.is_asked(name) for name in ("manifest.json", "public/manifest.json", "internal/record/record.json")
    )


SAME = {
    "last digits": (PUBLISHED, table(PUBLISHED, "value", pl.col("value") * (1 + 1e-12))),
    "last digits in the database": (DATABASE, database("UPDATE published SET value = value * (1 + 1e-12)")),
    "other statistics": (PUBLISHED, lambda made: pl.read_parquet(made / PUBLISHED).write_parquet(made / PUBLISHED, compression="gzip")),
    "more programs": (attacking.CERTIFICATE.as_posix(), certificate("programs", 123456)),
}  # fmt: skip
OTHER = {
    "a value": (PUBLISHED, table(PUBLISHED, "value", pl.col("value") * (1 + 1e-6))),
    "a day": (PUBLISHED, table(PUBLISHED, "data_as_of", pl.col("period_start"))),
    "another order": (PUBLISHED, lambda made: pl.read_parquet(made / PUBLISHED).reverse().write_parquet(made / PUBLISHED)),
    "a row less": (PUBLISHED, lambda made: pl.read_parquet(made / PUBLISHED)[:-1].write_parquet(made / PUBLISHED)),
    "a row more": (PUBLISHED, lambda made: pl.concat([pl.read_parquet(made / PUBLISHED)] * 2).write_parquet(made / PUBLISHED)),
    "a type": (PUBLISHED, table(PUBLISHED, "numerator", pl.col("numerator").cast(pl.Int32))),
    "no file": (PUBLISHED, lambda made: (made / PUBLISHED).unlink()),
    "a torn file": (PUBLISHED, lambda made: (made / PUBLISHED).write_bytes(b"PAR1")),
    "a value in the database": (DATABASE, database("UPDATE published SET value = value + 0.001")),
    "a row more in the database": (DATABASE, database("INSERT INTO published SELECT * FROM published LIMIT 1")),
    "a view": (DATABASE, database("CREATE VIEW more AS SELECT 1 AS one")),
    "a decimal": (REGION, region(";0,", ";1,")),
    "a word": (REGION, region("redovisas", "sekretess")),
    "a heading": (REGION, region("Titel", "Rubrik")),
    "what is hidden": (FILES[3], table(FILES[3], "hidden", ~pl.col("hidden"))),
    "since when": (FILES[3], table(FILES[3], "since", pl.lit("2026-01-r1"))),
    "until when": (FILES[3], table(FILES[3], "until", pl.lit("2026-01-r1"))),
    "what was guarded": (FILES[4], certificate("guarded", 0)),
    "no certificate": (FILES[4], lambda made: (made / FILES[4]).write_text("{", encoding="utf-8")),
}  # fmt: skip


@pytest.mark.parametrize("what", SAME)
def test_what_is_written_otherwise_says_the_same(folder: Path, other: Path, what: str) -> None:
    name, change = SAME[what]
    change(other)
    assert (folder / name).read_bytes() != (other / name).read_bytes()
    assert likeness.is_alike(folder / name, other / name)


@pytest.mark.parametrize("what", OTHER)
def test_anything_else_does_not(folder: Path, other: Path, what: str) -> None:
    name, change = OTHER[what]
    change(other)
    assert not likeness.is_alike(folder / name, other / name)
