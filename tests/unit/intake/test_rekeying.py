"""A new key: every hash of the store is another, every serial the same, and nobody is lost on the way."""

import shutil
import stat
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake import opt_out, rekeying
from pipelines.intake.identity import Key
from pipelines.project import Register
from tests.unit.intake.bench import PERSON, bare_row, personnummer, table, take_in

OTHER = personnummer("19700701", 981)


def persons(dor: Register, *numbers: str) -> bytes:
    return table(dor, [{**bare_row(dor), "PNR": number, "DODSDAT": "2026-01-01"} for number in numbers])


@pytest.fixture
def dor(registers: dict[str, Register]) -> Register:
    return registers["dor"]


def store(home: Home) -> pl.DataFrame:
    return pl.read_parquet(home.identity / "dor.parquet").sort("serial")


def test_every_hash_is_another_and_every_serial_the_same(home: Home, dor: Register) -> None:
    first = take_in(home, dor, persons(dor, PERSON, OTHER), extracted_on="2026-09-05").rows
    before = store(home)
    rekeying.rekey(home)
    after = store(home)
    assert not set(before["key_hash"]) & set(after["key_hash"])
    assert before.drop("key_hash").equals(after.drop("key_hash"))
    later = take_in(home, dor, persons(dor, PERSON, OTHER), extracted_on="2026-10-05").rows
    assert first.sort("row_id")["person_id"].to_list() == later.sort("row_id")["person_id"].to_list()


def test_only_the_owner_can_read_the_new_key_and_its_old_lines_stay(home: Home, dor: Register) -> None:
    old = Key.given(home).secrets
    rekeying.rekey(home)
    assert Key.given(home).secrets[:-1] == old
    assert stat.S_IMODE((home.identity / "key").stat().st_mode) == 0o600


def test_killed_after_the_key_was_written_nobody_is_lost(
    home: Home, dor: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take_in(home, dor, persons(dor, PERSON), extracted_on="2026-09-05").rows

    def killed(store: Path, key: Key) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rekeying, "_raise", killed)
    with pytest.raises(KeyboardInterrupt):
        rekeying.rekey(home)
    later = take_in(home, dor, persons(dor, PERSON, OTHER), extracted_on="2026-10-05").rows
    assert first["person_id"].item() in later["person_id"].to_list()
    assert store(home).height == 2


def test_who_opted_out_stays_out(home: Home, dor: Register) -> None:
    key = Key.given(home)
    opt_out.add(home, dor.name, key, key.hashes(pl.Series(["198604019805"])))
    rekeying.rekey(home)
    taken = take_in(home, dor, persons(dor, PERSON, OTHER))
    assert (taken.outcome.withdrawn, taken.outcome.accepted, taken.rows.height) == (1, 1, 1)
    kept = pl.read_parquet(next((home.archive / "dor").glob("*.parquet")))
    assert kept.height == 1


def test_a_key_of_the_environment_is_changed_there(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIP_IDENTITY_KEY", "e" * 40)
    with pytest.raises(UserError, match="VIP_IDENTITY_KEY: the key comes from the environment"):
        rekeying.rekey(home)


def test_with_another_key_than_the_stores_nothing_is_changed(home: Home, dor: Register) -> None:
    take_in(home, dor, persons(dor, PERSON))
    (home.identity / "key").write_bytes(b"x" * 40)
    before = (home.identity / "dor.parquet").read_bytes()
    with pytest.raises(UserError, match="was made with another identity key"):
        rekeying.rekey(home)
    assert ((home.identity / "key").read_bytes(), (home.identity / "dor.parquet").read_bytes()) == (b"x" * 40, before)


def test_a_key_file_that_is_a_link_stays_one_and_the_secret_is_added_where_it_lies(
    home: Home, dor: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, link = tmp_path / "kept" / "key", tmp_path / "link"
    kept.parent.mkdir()
    shutil.move(Key.path(home), kept)
    link.symlink_to(kept)
    monkeypatch.setenv("VIP_IDENTITY_KEY_FILE", str(link))
    rekeying.rekey(home)
    assert link.is_symlink()
    assert len(kept.read_bytes().split()) == 2
