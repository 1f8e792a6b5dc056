"""Unit: before the attack every public table is read back, and one that says anything else stops the publication."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.errors import DisclosureBreach
from pipelines.home import Home
from pipelines.release import attacking, finding, record

HIDDEN = pl.col("status") == "suppressed"
SHOWN = pl.col("status") == "ok"


@pytest.fixture
def built(issued: Deployment, tmp_path: Path) -> Path:
    """A publication whose files may be changed."""
    folder = Path(shutil.copytree(finding.every(issued.home)[-1].folder, tmp_path / "r1"))
    (folder / "public" / "published.duckdb").chmod(0o600)
    return folder


def in_database(done: str) -> Callable[[Path], None]:
    def spoil(public: Path) -> None:
        with duckdb.connect(str(public / "published.duckdb")) as database:
            database.execute(done)

    return spoil


def in_table(name: str, column: str, wrong: pl.Expr, where: pl.Expr | None = None) -> Callable[[Path], None]:
    """In the first row of those that are meant."""

    def spoil(public: Path) -> None:
        path = public / f"{name}.parquet"
        table = pl.read_parquet(path).with_row_index("at")
        meant = table.filter(pl.lit(True) if where is None else where)
        is_first = pl.col("at") == meant["at"][0]
        table.with_columns(pl.when(is_first).then(wrong).otherwise(column).alias(column)).drop("at").write_parquet(path)

    return spoil


def in_region(change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    """In the rows of a table of a region, of which some are hidden."""

    def spoil(public: Path) -> None:
        path = public / "csv" / "region_22.csv"
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        changed = [lines[0], *change(lines[1:])]
        assert changed != lines
        path.write_text("\r\n".join(changed) + "\r\n", encoding="utf-8-sig", newline="")

    return spoil


def with_field(status: str, place: int, text: str) -> Callable[[list[str]], list[str]]:
    def change(rows: list[str]) -> list[str]:
        at = next(number for number, row in enumerate(rows) if f";{status};" in row)
        fields = rows[at].split(";")
        fields[place] = text
        return [*rows[:at], ";".join(fields), *rows[at + 1 :]]

    return change


NUMERATOR, VALUE = 16, 18  # where they stand in a table of a region
PLANTED = {
    "a hidden figure in a region": ("csv/region_22.csv", in_region(with_field("sekretess", NUMERATOR, "3"))),
    "a hidden value in a region": ("csv/region_22.csv", in_region(with_field("sekretess", VALUE, "0,75"))),
    "another word in a region": ("csv/region_22.csv", in_region(with_field("sekretess", 3 + 7, "kommun"))),
    "a row less in a region": ("csv/region_22.csv", in_region(lambda rows: rows[1:])),
    "a row twice in a region": ("csv/region_22.csv", in_region(lambda rows: [*rows, rows[-1]])),
    "no region": ("csv/region_22.csv", lambda public: (public / "csv" / "region_22.csv").unlink()),
    "a table of another region": ("csv/region_99.csv", lambda public: shutil.copy(public / "csv" / "riket.csv", public / "csv" / "region_99.csv")),
    "another file": ("rows.parquet", lambda public: shutil.copy(public / "published.parquet", public / "rows.parquet")),
    "a hidden figure in the database": ("published.duckdb", in_database("UPDATE published SET numerator = 3 WHERE status = 'suppressed'")),
    "a row less in the database": ("published.duckdb", in_database("DELETE FROM published WHERE status = 'suppressed'")),
    "other findings in the database": ("published.duckdb", in_database("INSERT INTO findings SELECT * FROM findings; ALTER TABLE findings ADD COLUMN more BIGINT")),
    "a table more in the database": ("published.duckdb", in_database("CREATE TABLE served AS SELECT * FROM published")),
    "a table less in the database": ("published.duckdb", in_database("DROP TABLE comparison")),
    "other counts of what is left out": ("published.duckdb", in_database("ALTER TABLE left_out ADD COLUMN rows BIGINT")),
    "a torn database": ("published.duckdb", lambda public: (public / "published.duckdb").write_bytes(b"DUCK")),
    "another comparison": ("comparison.parquet", in_table("comparison", "expected", pl.lit(0.5))),
    "another chart": ("charts.parquet", in_table("charts", "centre", pl.lit(0.5))),
    "other findings": ("findings.parquet", lambda public: pl.read_parquet(public / "findings.parquet").drop("q").write_parquet(public / "findings.parquet")),
    "more that is held back": ("held_back.parquet", lambda public: pl.read_parquet(public / "held_back.parquet").drop("cause").write_parquet(public / "held_back.parquet")),
    **{
        f"another {name}": ("published.parquet", in_table("published", name, wrong, SHOWN))
        for name, wrong in {
            "value": pl.col("value") + 0.01, "ci_low": pl.col("ci_low") - 0.01, "ci_high": pl.lit(None, pl.Float64),
            "standardised": pl.lit(0.5), "target_met": pl.lit(True), "signal": pl.lit("shift"),
            "coverage": pl.lit(0.5), "ci_method": pl.lit("exact"), "period_end": pl.col("period_start"),
        }.items()
    },
}  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED)
def test_a_file_that_says_anything_else_stops_the_publication(built: Path, planted: str) -> None:
    name, spoil = PLANTED[planted]
    spoil(built / "public")
    with pytest.raises(DisclosureBreach) as raised:
        attacking.certify(record.read(built / record.PLACE), built)
    told = str(raised.value).splitlines()
    assert told[0] == "2026-11: not published: its files do not say what it says."
    assert [line for line in told[1:] if line.startswith(f"  public/{name}: ")] != []


def test_what_was_published_passes(built: Path) -> None:
    found = attacking.certify(record.read(built / record.PLACE), built)
    assert found is not None
    assert found.is_sound


def test_a_standardised_figure_beside_a_hidden_row_is_found_at_sight(copied: Home) -> None:
    folder = finding.every(copied)[-1].folder
    in_table("published", "standardised", pl.lit(0.5), SHOWN)(folder / "public")
    found = attacking.of_folder(folder, None)
    assert (attacking.BESIDE_HIDDEN, 1) in {(breach.how, breach.number) for breach in found.breaches}


@pytest.mark.parametrize(
    ("hidden", "sexes", "number"), [(False, "KM", 0), (True, "KM", 1), (False, "T", 1)], ids=["whole", "hidden", "crossed"]
)  # fmt: skip
def test_it_may_stand_beside_all_that_it_is_made_of(
    rows: Callable[..., pl.DataFrame], hidden: bool, sexes: str, number: int
) -> None:
    parts = [{"sex": sex, "age_band": band} for sex in sexes for band in ("18-44", "45-64")]
    if hidden:
        parts[0]["status"] = "suppressed"
    table = rows({"standardised": 0.5}, *parts, {"area_code": "09", "status": "suppressed"})
    found = attacking.standardised_beside_hidden(table.lazy(), ["prov/remission"])
    assert sum(breach.number for breach in found) == number
    assert attacking.standardised_beside_hidden(table.lazy(), []) == []
