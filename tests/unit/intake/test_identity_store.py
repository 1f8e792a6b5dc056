"""The store of persons: who may read it, what it refuses, and which serial a person gets where."""

import hashlib
import hmac
import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import ExtractRejected, UserError
from pipelines.home import Home
from pipelines.intake.delivery import take_in as take_in_file
from pipelines.intake.identity import Key, Persons
from pipelines.project import Register
from tests.unit.intake.bench import PERSON, bare_row, land, new_home, personnummer, register_of, table, take_in

ALL_SPELLINGS = ("198604019805", "19860401-9805", "8604019805", "860401-9805", " 860401-9805 ")
OTHER_PERSON = personnummer("19750612", 981)
LINKAGES = ("halsodata",)


@pytest.fixture
def anyone_may_read_what_is_made() -> Iterator[None]:
    """The habit of a system that does not protect new files."""
    before = os.umask(0)
    yield
    os.umask(before)


def persons(register: Register, *identifiers: str) -> bytes:
    """A file with one row per identifier, no two of them the same record."""
    rows = [
        {**bare_row(register), "PNR": text, "DODSDAT": f"2026-01-{day:02}"} for day, text in enumerate(identifiers, 1)
    ]
    return table(register, rows)


def state(path: Path) -> tuple[object, ...]:
    """What changes when a file is written, even with the same bytes."""
    return path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_mode


@pytest.mark.usefixtures("anyone_may_read_what_is_made")
def test_only_the_owner_can_read_the_key_and_the_store(tmp_path: Path, dor: Register) -> None:
    home = new_home(tmp_path)
    take_in(home, dor, persons(dor, PERSON), linkages=LINKAGES)
    modes = {path.name: path.stat().st_mode & 0o777 for path in home.identity.iterdir()}
    assert modes == {"key": 0o600, "dor.parquet": 0o600, "halsodata.parquet": 0o600}
    assert home.identity.stat().st_mode & 0o777 == 0o700


def test_without_a_key_nothing_is_taken_in(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=r"identity/key: there is no identity key\. Make one with `vip doctor --new-key`"
    ):
        Key.given(Home(tmp_path / "home"))


def test_a_short_key_is_refused_and_one_of_32_bytes_is_not(home: Home) -> None:
    key = home.identity / "key"
    key.write_bytes(b"k" * 31 + b"\n")
    with pytest.raises(UserError, match="shorter than 32 bytes"):
        Key.given(home)
    key.write_bytes(b"k" * 32 + b"\n")
    assert Key.given(home).secrets == (b"k" * 32,)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_that_others_can_use_is_refused(home: Home, mode: int) -> None:
    (home.identity / "key").chmod(mode)
    with pytest.raises(UserError, match=r"others can read the identity key.*chmod 600"):
        Key.given(home)


def test_the_key_may_lie_elsewhere(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "key"
    elsewhere.write_bytes(b"e" * 40)
    elsewhere.chmod(0o400)
    monkeypatch.setenv("VIP_IDENTITY_KEY_FILE", str(elsewhere))
    assert Key.given(home).secrets == (b"e" * 40,)


def test_no_refusal_tells_the_key(home: Home) -> None:
    (home.identity / "key").write_bytes(b"secret-but-short")
    with pytest.raises(UserError) as refusal:
        Key.given(home)
    assert "secret-but-short" not in str(refusal.value)


def test_a_key_is_never_replaced(home: Home) -> None:
    before = (home.identity / "key").read_bytes()
    with pytest.raises(UserError, match="would lose every person"):
        Key.create(home)
    assert (home.identity / "key").read_bytes() == before


def test_two_new_keys_differ_and_are_long_enough(tmp_path: Path) -> None:
    secrets = {secret for name in "ab" for secret in Key.given(new_home(tmp_path / name)).secrets}
    assert len(secrets) == 2
    assert all(len(secret) >= 32 for secret in secrets)


def test_a_person_in_all_spellings_gets_one_serial(home: Home, dor: Register) -> None:
    rows = take_in(home, dor, persons(dor, *ALL_SPELLINGS)).rows
    # One death per person is kept; the spellings all named the same one.
    assert rows.height == 1
    assert pl.read_parquet(home.identity / "dor.parquet").height == 1


def test_a_serial_is_the_same_in_every_delivery(home: Home, dor: Register) -> None:
    first = take_in(home, dor, persons(dor, PERSON), extracted_on="2026-09-05").rows
    later = take_in(home, dor, persons(dor, OTHER_PERSON, "198604019805"), extracted_on="2026-10-05").rows
    assert first["person_id"].to_list() == later.filter(pl.col("birth_year") == 1986)["person_id"].to_list()
    assert later["person_id"].n_unique() == 2


def test_a_serial_tells_nothing_of_the_order_or_the_number(tmp_path: Path, dor: Register) -> None:
    homes = [new_home(tmp_path / name) for name in "ab"]
    for home in homes:
        (home.identity / "key").write_bytes(b"the same key in both of these homes")
    taken = [take_in(home, dor, persons(dor, PERSON)).rows["person_id"].item() for home in homes]
    assert taken[0] != taken[1]
    assert all(serial < 2**53 for serial in taken)


def test_registers_do_not_share_serials_and_a_linkage_does(home: Home, registers: dict[str, Register]) -> None:
    dor, lmed = registers["dor"], registers["lmed"]
    death = take_in(home, dor, persons(dor, PERSON), linkages=LINKAGES).rows
    row = {**bare_row(lmed), "PNR": PERSON}
    drug = take_in(home, lmed, table(lmed, [row]), linkages=LINKAGES).rows
    assert death["person_id"].item() != drug["person_id"].item()
    assert death["link_halsodata"].item() == drug["link_halsodata"].item()
    assert death["link_halsodata"].item() not in (death["person_id"].item(), drug["person_id"].item())


def test_the_store_holds_neither_an_identifier_nor_a_hash_that_can_be_made_without_the_key(
    home: Home, dor: Register
) -> None:
    take_in(home, dor, persons(dor, PERSON))
    stored = pl.read_parquet(home.identity / "dor.parquet")
    assert stored.columns == ["key_hash", "serial", "id_kind", "sex", "birth_on"]
    keys = [Key.given(home), Key((b"0" * 32,))]
    of_person = [key.hashes(pl.Series(["198604019805"])).item() for key in keys]
    assert stored["key_hash"].item() == of_person[0] != of_person[1]


def test_a_row_without_a_valid_identifier_is_kept_and_is_nobody(home: Home, dor: Register) -> None:
    taken = take_in(home, dor, persons(dor, "", "198604019806", PERSON))
    by_day = taken.rows.sort("died_on")
    assert by_day["id_kind"].to_list() == ["invalid", "invalid", "pnr"]
    assert by_day["person_id"].is_null().to_list() == [True, True, False]
    assert taken.outcome.id_kinds == {"invalid": 2, "pnr": 1}


@pytest.mark.parametrize("place", ["key", "dor.parquet", "halsodata.parquet"])
def test_a_rejected_file_leaves_the_store_as_it_was(home: Home, dor: Register, place: str) -> None:
    take_in(home, dor, persons(dor, PERSON), extracted_on="2026-09-05", linkages=LINKAGES)
    before = state(home.identity / place)
    path = land(home, dor, persons(dor, PERSON, OTHER_PERSON), manifest={"rows": 3})
    with pytest.raises(ExtractRejected, match="its manifest says 3 rows, it has 2"):
        take_in_file(path, dor, home, Key.given(home), LINKAGES)
    assert state(home.identity / place) == before


def test_a_delivery_of_known_persons_does_not_write_the_store(home: Home, dor: Register) -> None:
    take_in(home, dor, persons(dor, PERSON), extracted_on="2026-09-05")
    before = state(home.identity / "dor.parquet")
    take_in(home, dor, persons(dor, "198604019805"), extracted_on="2026-10-05")
    assert state(home.identity / "dor.parquet") == before


def test_many_persons_get_as_many_serials(home: Home) -> None:
    digests = [hashlib.sha256(number.to_bytes(4)).digest() for number in range(5_000)]
    hashes = pl.Series(digests, dtype=pl.Binary)
    told = pl.DataFrame({"id_kind": ["pnr"] * 5_000}).with_columns(sex=pl.lit("K"), birth_on=pl.lit(None, pl.Date))
    store = Persons(home, "many", Key.given(home))
    first = store.serials(hashes, told)
    assert len(set(first.tolist())) == 5_000
    assert store.serials(hashes.reverse(), told.reverse()).tolist() == first.tolist()[::-1]
    store.save()
    assert Persons(home, "many", Key.given(home)).serials(hashes, told).tolist() == first.tolist()


def test_the_keyed_hash_is_hmac_by_each_secret_in_turn() -> None:
    one, two = b"1" * 40, b"2" * 100
    text = b"v1|198604019805"
    once = hmac.digest(one, text, "sha256")
    assert Key((one,)).hashes(pl.Series(["198604019805"])).to_list() == [once]
    assert Key((one, two)).hashes(pl.Series(["198604019805"])).to_list() == [hmac.digest(two, once, "sha256")]


def test_a_store_is_put_under_a_new_secret_without_knowing_anybody(home: Home, dor: Register) -> None:
    before = take_in(home, dor, persons(dor, PERSON), extracted_on="2026-09-05").rows
    old = pl.read_parquet(home.identity / "dor.parquet")["key_hash"].to_list()
    with open(home.identity / "key", "ab") as file:
        file.write(b"\n" + b"n" * 40)
    after = take_in(home, dor, persons(dor, PERSON, OTHER_PERSON), extracted_on="2026-10-05").rows
    assert before["person_id"].item() in after["person_id"].to_list()
    assert not set(old) & set(pl.read_parquet(home.identity / "dor.parquet")["key_hash"].to_list())


def test_another_key_than_the_stores_own_is_refused(home: Home, dor: Register) -> None:
    take_in(home, dor, persons(dor, PERSON), extracted_on="2026-09-05")
    (home.identity / "key").write_bytes(b"x" * 40)
    with pytest.raises(UserError, match=r"dor\.parquet: was made with another identity key"):
        take_in(home, dor, persons(dor, OTHER_PERSON), extracted_on="2026-10-05")


PSEUDONYM = '''
from datetime import date
from data_contracts.columns import day, identifier
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), layout=Layout(), identity=Identity.{identity}, event="seen_on",
    key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0),
)
class Numbered(Contract):
    """A register with numbers of its own."""

    person_id: int = identifier("LOPNR")
    seen_on: date = day("DAG", required=True)
'''


@pytest.mark.parametrize(("identity", "is_same"), [("STABLE_PSEUDONYM", True), ("DELIVERY_PSEUDONYM", False)])
def test_a_number_of_the_delivery_is_someone_else_in_the_next(
    home: Home, tmp_path: Path, identity: str, is_same: bool
) -> None:
    register = register_of(tmp_path / "site", "numbered", PSEUDONYM.format(identity=identity))
    rows = [
        {"LOPNR": "17", "DAG": "2026-01-01"},
        {"LOPNR": " 17 ", "DAG": "2026-01-02"},
        {"LOPNR": " ", "DAG": "2026-01-03"},
    ]
    first = take_in(home, register, table(register, rows), extracted_on="2026-09-05").rows.sort("seen_on")
    later = take_in(home, register, table(register, rows[:1]), extracted_on="2026-10-05").rows
    assert first["id_kind"].to_list() == ["pseudonym", "pseudonym", "invalid"]
    assert first["person_id"][0] == first["person_id"][1]
    assert first["person_id"][2] is None
    assert (first["person_id"][0] == later["person_id"].item()) is is_same
