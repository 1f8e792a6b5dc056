"""After a contract or a layout is mended, archived rows are judged anew and land in their original period."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import typer

from pipelines.commands.replay import replay as vip_replay
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake import history, opt_out
from pipelines.intake.identity import Key
from pipelines.intake.replay import replay, replayable
from pipelines.project import Project, Register
from tests.unit.intake.bench import PERSON, Taken, personnummer, register_of, take_in, taken_in

CONTRACT = '''
from datetime import date
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import *

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), event="seen_on", identity=Identity.PERSONNUMMER,
    layout=Layout(), key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0),
)
class Mended(Contract):
    """A register whose contract is mended."""

    person_id: int = identifier("PNR")
    sex: str = sex_from_identifier()
    age: int = age_from_identifier("seen_on")
    seen_on: date = day("DAG", required=True)
    score: int = integer("POANG", low=0, high={high})
'''
OTHER = personnummer("19700701", 981)
FILE = f"PNR;DAG;POANG\n{PERSON};2026-03-31;10\n{OTHER};2026-04-01;11\n;2026-04-02;3\nbroken\n{PERSON};1/4 2026;9\n"


def mended(folder: Path, high: int, layout: str | None = None) -> Register:
    """The register with another upper limit, and perhaps with a site's layout."""
    if layout is not None:
        place = folder / "data_contracts" / "layouts" / "mended.toml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(layout, encoding="utf-8")
    return register_of(folder, "mended", CONTRACT.format(high=high))


@pytest.fixture
def taken(home: Home, tmp_path: Path) -> Taken:
    """A delivery of which the contract holds too much against."""
    found = take_in(home, mended(tmp_path / "site", 10), FILE.encode())
    assert found.rules == {3: {"score.range"}, 5: {"line.fields"}, 6: {"seen_on.type"}}
    return found


def again(home: Home, register: Register, linkages: tuple[str, ...] = (), known_from: date | None = None) -> Taken:
    """The delivery after a replay; its rows add up."""
    (before,) = replayable(home, register)
    outcome = replay(before, register, home, Key.given(home), linkages, known_from)
    assert outcome.read == outcome.accepted + outcome.quarantined + outcome.superseded + outcome.withdrawn
    return taken_in(home, register, outcome)


def test_a_row_that_now_keeps_the_contract_keeps_its_number_its_person_and_its_day(
    home: Home, tmp_path: Path, taken: Taken
) -> None:
    found = again(home, mended(tmp_path / "site", 20))
    assert found.rules == {5: {"line.fields"}, 6: {"seen_on.type"}}
    assert found.lines == [2, 3, 4]
    row = found.rows.filter(found.rows["score"] == 11).row(0, named=True)
    assert (row["seen_on"], row["sex"], row["age"], row["id_kind"]) == (date(2026, 4, 1), "M", 55, "pnr")
    before = taken.rows.sort("row_id")
    assert (
        found.rows.sort("row_id")
        .filter(found.rows.sort("row_id")["row_id"].is_in(before["row_id"].implode()))
        .equals(before)
    )


def test_a_row_that_now_breaks_the_contract_is_quarantined(home: Home, tmp_path: Path, taken: Taken) -> None:
    assert again(home, mended(tmp_path / "site", 9)).rules[2] == {"score.range"}


def test_after_a_mended_layout_the_rows_are_read_as_it_says(home: Home, tmp_path: Path, taken: Taken) -> None:
    found = again(home, mended(tmp_path / "site", 10, 'date_style = "day_first"'))
    assert found.lines == [2, 4, 6]
    assert found.rows.sort("row_id")["seen_on"].to_list()[-1] == date(2026, 4, 1)


def test_nothing_is_to_be_replayed_where_the_contract_is_the_same(home: Home, tmp_path: Path, taken: Taken) -> None:
    assert replayable(home, mended(tmp_path / "site", 10)) == []
    register = mended(tmp_path / "site", 20)
    again(home, register)
    assert replayable(home, register) == []


def test_a_replay_counts_from_the_day_that_is_named(home: Home, tmp_path: Path, taken: Taken) -> None:
    register = mended(tmp_path / "site", 20)
    again(home, register, known_from=date(2026, 11, 1))
    counted = {
        day: history.known(home, register, day).outcomes[0].accepted for day in (date(2026, 10, 31), date(2026, 11, 1))
    }
    assert counted == {date(2026, 10, 31): 2, date(2026, 11, 1): 3}


def test_a_linkage_declared_later_gets_its_persons(home: Home, tmp_path: Path, taken: Taken) -> None:
    found = again(home, mended(tmp_path / "site", 20), linkages=("halsodata",)).rows
    assert found["link_halsodata"].null_count() == found["person_id"].null_count() == 1
    assert not set(found["link_halsodata"].drop_nulls()) & set(found["person_id"].drop_nulls())


def test_a_linkage_declared_later_is_reason_enough_to_replay(home: Home, tmp_path: Path, taken: Taken) -> None:
    register = mended(tmp_path / "site", 10)
    assert replayable(home, register) == []
    (before,) = replayable(home, register, ("halsodata",))
    replay(before, register, home, Key.given(home), ("halsodata",), None)
    assert replayable(home, register, ("halsodata",)) == []


def test_who_opted_out_since_does_not_come_back(home: Home, tmp_path: Path, taken: Taken) -> None:
    key = Key.given(home)
    register = mended(tmp_path / "site", 20)
    opt_out.add(home, register.name, key, key.hashes(pl.Series([OTHER])))
    found = again(home, register, linkages=("halsodata",))
    assert found.lines == [2, 4]
    assert (found.outcome.read, found.outcome.withdrawn) == (taken.outcome.read, 1)


def test_rows_withdrawn_at_the_door_are_still_counted_after_a_replay(home: Home, tmp_path: Path) -> None:
    key = Key.given(home)
    opt_out.add(home, mended(tmp_path / "site", 10).name, key, key.hashes(pl.Series([OTHER])))
    first = take_in(home, mended(tmp_path / "site", 10), FILE.encode()).outcome
    after = again(home, mended(tmp_path / "site", 20)).outcome
    assert (after.read, after.withdrawn) == (first.read, first.withdrawn) == (5, 1)


@pytest.mark.parametrize("whole", [True, False])
def test_without_its_archive_a_delivery_is_read_from_its_file_in_landing(
    home: Home, tmp_path: Path, taken: Taken, whole: bool
) -> None:
    archive = next((home.archive / "mended").glob("*.parquet"))
    if whole:
        archive.unlink()
    else:
        pl.read_parquet(archive).drop("POANG").write_parquet(archive)
    found = again(home, mended(tmp_path / "site", 20))
    assert (found.lines, found.outcome.replay) == ([2, 3, 4], 1)
    assert pl.read_parquet(archive).height == 4
    assert again(home, mended(tmp_path / "site", 9)).lines == [4]


@pytest.mark.parametrize(
    ("whole", "lacks"), [(True, "is not there"), (False, "holds no column POANG")], ids=["gone", "a column gone"]
)
def test_without_archive_and_file_the_message_says_which_file_to_land(
    home: Home, tmp_path: Path, taken: Taken, whole: bool, lacks: str
) -> None:
    shutil.rmtree(home.landing)
    archive = next((home.archive / "mended").glob("*.parquet"))
    if whole:
        archive.unlink()
    else:
        pl.read_parquet(archive).drop("POANG").write_parquet(archive)
    register = mended(tmp_path / "site", 20)
    (before,) = replayable(home, register)
    with pytest.raises(UserError, match=rf"{lacks}\. Put mended_2026-10-05\.csv into landing again"):
        replay(before, register, home, Key.given(home), (), None)


def test_a_column_that_is_new_in_the_contract_is_filled_from_the_file(home: Home, tmp_path: Path) -> None:
    text = f"PNR;DAG;POANG;ORD\n{PERSON};2026-03-31;10;a\n{OTHER};2026-04-01;9;b\n"
    take_in(home, mended(tmp_path / "site", 10, 'extra_columns = "ignore"'), text.encode())
    contract = CONTRACT.format(high=10) + '    word: str = text("ORD", width=9, meaning="ord")\n'
    register = register_of(tmp_path / "site", "mended", contract)
    assert again(home, register).rows.sort("row_id")["word"].to_list() == ["a", "b"]


def test_everything_is_replayed_where_that_is_asked_for(home: Home, tmp_path: Path, taken: Taken) -> None:
    register = mended(tmp_path / "site", 10)
    assert [outcome.delivery for outcome in replayable(home, register, whatever=True)] == [taken.outcome.delivery]


def test_a_rule_in_a_module_that_contracts_share_is_part_of_their_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "project" / "data_contracts" / "patterns.py"
    shared.parent.mkdir(parents=True)
    versions = []
    for text in ("A = 1\n", "A = 2\n"):
        shared.write_text(text, encoding="utf-8")
        contract = CONTRACT.format(high=10) + "\n\nfrom data_contracts.patterns import ICD10\n"
        register = register_of(tmp_path / "site", "mended", contract)
        monkeypatch.setattr("pipelines.project.PROJECT", tmp_path / "project")
        versions.append(register.version)
        monkeypatch.undo()
    assert versions[0] != versions[1]


def test_vip_replay_tells_what_moved_and_ends_with_10_while_rows_are_quarantined(
    home: Home, tmp_path: Path, taken: Taken, capsys: pytest.CaptureFixture[str]
) -> None:
    mended(tmp_path / "site", 20)
    ends = []
    for _ in range(2):
        with pytest.raises(typer.Exit) as end:
            vip_replay("mended", home=home.root, site=tmp_path / "site")
        ends.append((end.value.exit_code, capsys.readouterr()))
    moved = f"mended {taken.outcome.delivery}: accepted 2 -> 3, quarantined 3 -> 2\n"
    assert ends == [(10, (moved, "")), (0, ("", ""))]
    assert (home.root / "reports" / "mended" / f"{taken.outcome.delivery}.r1.html").is_file()


def test_the_archive_holds_no_identifier(home: Home, taken: Taken) -> None:
    kept = b"".join(path.read_bytes() for path in home.archive.rglob("*.parquet"))
    assert PERSON.encode() not in kept
    assert OTHER.encode() not in kept


def test_a_layout_of_a_register_that_is_not_there_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "data_contracts" / "layouts" / "nowhere.toml"
    place.parent.mkdir(parents=True)
    place.write_text('delimiter = ","', encoding="utf-8")
    with pytest.raises(UserError, match=r"nowhere\.toml: there is no register nowhere"):
        _ = Project(tmp_path).registers


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ('delimeter = ","', "delimeter: there is no such field"),
        ('delimiter = ",,"', "delimiter: is a tab or one printable ASCII character"),
        ('encoding = "ebcdic"', "encoding: is not what a layout holds there"),
        ("missing = [1]", "missing: is not what a layout holds there"),
        ('[headings]\nPERSONNUMMER = "PNR"', "headings: the contract has no heading PERSONNUMMER"),
        ("delimiter = ", "is not TOML"),
    ],
)
def test_a_mistake_in_a_layout_is_told_by_file_and_field(tmp_path: Path, said: str, wrong: str) -> None:
    with pytest.raises(UserError, match=rf"mended\.toml: {wrong}"):
        mended(tmp_path, 10, said)


def test_a_site_says_how_its_sender_writes(home: Home, tmp_path: Path) -> None:
    register = mended(
        tmp_path, 10, 'delimiter = "|"\ndate_style = "day_first"\n[headings]\nPNR = "Personnr"\nDAG = "Datum"'
    )
    taken = take_in(home, register, f"Datum|Personnr|POANG\n31/3/2026|{PERSON}|7\n".encode())
    assert taken.rows.select("seen_on", "score").rows() == [(date(2026, 3, 31), 7)]
    assert taken.outcome.notes
