"""Unit: a file is genuine, superseded, altered or unknown, by what is in it and not by its name."""

import json
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.commands.verify import verify
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.release import hashing, verifying
from pipelines.release.verifying import Verdict
from tests.unit.release.conftest import vip

FILES = ["published.parquet", "published.duckdb", "comparison.parquet", "csv/region_14.csv", "csv/riket.csv"]


@pytest.fixture
def held(issued: Deployment, tmp_path: Path):
    """Somebody's copy of a file of a revision under another name, and what is said of it."""

    def copy(revision: str, name: str) -> Path:
        place = tmp_path / "somebodys file"
        shutil.copyfile(issued.home.publications / revision / "public" / name, place)
        place.chmod(0o600)
        return place

    return copy


def said_of(file: Path, issued: Deployment) -> Verdict:
    return verifying.verify(file, verifying.known_in(issued.home))


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_last_publication_is_genuine(held, issued: Deployment, name: str) -> None:
    assert said_of(held("2026-11/r1", name), issued) == Verdict("genuine", "2026-11-r1", name, [])


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_an_earlier_revision_is_superseded_by_what_came_later(held, issued: Deployment, name: str) -> None:
    by_all = Verdict("superseded", "2026-10-r1", name, ["2026-11-r1", "2026-10-r2"])
    assert said_of(held("2026-10/r1", name), issued) == by_all
    assert said_of(held("2026-10/r2", name), issued) == Verdict("superseded", "2026-10-r2", name, ["2026-11-r1"])


def test_a_database_is_known_by_its_content_though_its_header_differs(held, issued: Deployment, tmp_path: Path) -> None:
    file, again = held("2026-11/r1", "published.duckdb"), tmp_path / "again.duckdb"
    with duckdb.connect(str(again)) as database:
        database.execute(f"ATTACH '{file}' AS was (READ_ONLY); COPY FROM DATABASE was TO again")
    assert again.read_bytes() != file.read_bytes()
    assert said_of(again, issued).answer == "genuine"


def alter(file: Path, name: str) -> None:
    """One figure is another."""
    if name.endswith(".parquet"):
        pl.read_parquet(file).with_columns(pl.col("value") + 0.1).write_parquet(file)
    elif name.endswith(".duckdb"):
        with duckdb.connect(str(file)) as database:
            database.execute("UPDATE published SET value = value + 0.1")
    else:
        file.write_bytes(file.read_bytes().replace(b"2026-10", b"2026-1O", 1).replace(b"1O", b"10") + b"\r\n")


@pytest.mark.parametrize("name", ["published.parquet", "published.duckdb", "csv/region_14.csv"])
def test_an_altered_file_is_told_with_what_it_says_of_itself(held, issued: Deployment, name: str) -> None:
    file = held("2026-10/r1", name)
    alter(file, name)
    assert said_of(file, issued) == Verdict("altered", "2026-10-r2", claims="2026-10")


@pytest.mark.parametrize(
    "done",
    [
        "ALTER TABLE published RENAME numerator TO aside; ALTER TABLE published RENAME missing TO numerator; "
        "ALTER TABLE published RENAME aside TO missing",
        "ALTER TABLE published ALTER missing TYPE INTEGER",
        "ALTER TABLE published ALTER numerator SET DEFAULT 0",
        "CREATE TABLE aside AS SELECT * FROM published ORDER BY value; DROP TABLE published; "
        "ALTER TABLE aside RENAME TO published",
        "CREATE VIEW better AS SELECT 1 AS value",
        "CREATE MACRO share(n, d) AS n / d",
        "CREATE SCHEMA other",
        "CREATE SCHEMA other; CREATE TABLE other.published AS SELECT * FROM published",
        "CREATE SEQUENCE numbers",
        "CREATE TYPE mood AS ENUM ('good')",
        "CREATE INDEX by_vip ON published (vip)",
        "COMMENT ON TABLE published IS 'said by somebody'",
        "COMMENT ON COLUMN published.value IS 'said by somebody'",
        "ALTER TABLE about ADD COLUMN about VARCHAR; UPDATE about SET about = 'x'",
        "UPDATE indicator SET exclusions = '' WHERE exclusions IS NULL",
    ],
)
def test_a_database_in_which_anything_else_stands_is_altered(held, issued: Deployment, done: str) -> None:
    file = held("2026-11/r1", "published.duckdb")
    with duckdb.connect(str(file)) as database:
        database.execute(done)
    assert said_of(file, issued) == Verdict("altered", "2026-11-r1", claims="2026-11")


def test_texts_that_are_parted_otherwise_are_others(tmp_path: Path) -> None:
    hashes = set()
    for number, texts in enumerate([("ab", "c"), ("a", "bc"), ("abc", ""), ("abc", None), (None, "abc")]):
        file = tmp_path / f"{number}.duckdb"
        with duckdb.connect(str(file)) as database:
            database.execute("CREATE TABLE t (a VARCHAR)")
            database.executemany("INSERT INTO t VALUES (?)", [[text] for text in texts])
        hashes.add(hashing.tables_sha256(file))
    assert len(hashes) == number + 1


@pytest.mark.parametrize("content", [b"", b"x", b"PAR1 and no more", b"\0" * 8 + b"DUCK and no more", b"Publicering;VIP\r\n1999-01;x\r\n"])  # fmt: skip
def test_any_other_file_is_unknown(issued: Deployment, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert said_of(tmp_path / "file", issued) == Verdict("unknown")


def test_a_file_of_the_record_is_none_that_was_published(issued: Deployment) -> None:
    cells = issued.home.publications / "2026-11/r1/internal/record/cells/prov/mean_points.parquet"
    assert said_of(cells, issued).answer == "unknown"


@pytest.mark.parametrize("beside", ["public/manifest.json", "manifest.json"])
def test_a_manifest_is_enough_where_there_is_no_home(held, issued: Deployment, tmp_path: Path, beside: str) -> None:
    file, known = held("2026-10/r1", "csv/riket.csv"), issued.home.publications / "2026-10" / "r1" / beside
    ended = vip(verify, file, "--manifest", known, "--home", tmp_path / "nowhere", "--json")
    assert (ended.exit_code, json.loads(ended.stdout)["of"]) == (0, "2026-10")
    alter(file, "riket.csv")
    ended = vip(verify, file, "--manifest", known, "--json")
    assert (ended.exit_code, json.loads(ended.stdout)["answer"]) == (60, "altered")


@pytest.mark.parametrize(("revision", "code", "word"), [("2026-11/r1", 0, "genuine"), ("2026-10/r1", 50, "superseded by 2026-11-r1")])  # fmt: skip
def test_the_command_says_it_in_words_and_by_its_exit_code(
    held, issued: Deployment, revision: str, code: int, word: str
) -> None:
    ended = vip(verify, held(revision, "csv/riket.csv"), "--home", issued.home.root)
    assert (ended.exit_code, word in ended.stdout) == (code, True)


def test_what_is_not_there_is_refused(issued: Deployment, tmp_path: Path) -> None:
    for wrong in (tmp_path / "missing", tmp_path):
        with pytest.raises(UserError):
            said_of(wrong, issued)
