"""Who is erased is in no store of the register any more, everybody else is as before, and the proof names nobody."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.erasure import erasing
from pipelines.erasure.erasing import unfinished
from pipelines.erasure.persons import Asked
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake import opt_out
from pipelines.intake.identity import Key
from pipelines.intake.outcome import Outcome, deliveries, versions
from pipelines.intake.replay import replayable
from pipelines.project import Project
from tests.unit.intake.bench import PERSON, Taken, land, new_home, personnummer, register_of, taken_in

CONTRACT = '''
from datetime import date
from hashlib import sha256
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import *

@delivered(
    title="x", source="{source}", kind=FullSnapshot(), event="seen_on", identity=Identity.{identity},
    layout=Layout(), key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0),
)
class Kept(Contract):
    """A register from which persons are erased."""

    person_id: int = identifier("PNR")
    seen_on: date = day("DAG", required=True, meaning="dag")
    score: int = integer("POANG", low=0, high={high}, meaning="poäng")
    said: str = text("ORD", width=40, meaning="ord")
'''
OTHER, THIRD = personnummer("19700701", 981), personnummer("19500301", 982)
HEADING = "PNR;DAG;POANG;ORD\n"
ROWS = (
    f"{PERSON};2026-03-31;10;a\n{OTHER};2026-04-01;11;b\n{OTHER};2026-04-01;12;c\n{OTHER};2026-04-03;99;d\nbroken\n"
    f"{PERSON};2026-04-02;99;e\n{PERSON};2026-03-31;7;f\n;2026-04-02;3;g\n"
)
FILE = HEADING + ROWS  # who is OTHER has a double, a row in quarantine and an accepted row; so has PERSON
ON = date(2026, 11, 1)
LINKED = """
[linkages.both]
registers = ["kept", "twin"]
legal_ground = "x"
"""


@dataclass(frozen=True)
class Bench:
    """A deployment of two small registers that a linkage joins."""

    deployment: Deployment
    folder: Path

    @property
    def home(self) -> Home:
        return self.deployment.home

    @property
    def key(self) -> Key:
        return Key.given(self.home)

    def land(self, name: str, content: str, extracted_on: str = "2026-10-05") -> Path:
        """Put a file into landing."""
        return land(self.home, self.deployment.project.register(name), content.encode(), extracted_on=extracted_on)

    def take_in(self, name: str, content: str = FILE, extracted_on: str = "2026-10-05") -> Outcome:
        """Land a file and take it in."""
        self.land(name, content, extracted_on)
        return self.deployment.take_in(self.deployment.project.register(name)).outcomes[-1]

    def kept(self, name: str = "kept") -> Taken:
        """What there is of the last delivery; its rows add up."""
        register = self.deployment.project.register(name)
        outcome = deliveries(self.home, register)[-1]
        assert outcome.read == outcome.accepted + outcome.quarantined + outcome.superseded + outcome.withdrawn
        found = taken_in(self.home, register, outcome)
        assert (found.rows.height, found.quarantine["line"].n_unique()) == (outcome.accepted, outcome.quarantined)
        return found

    def erase(
        self, *persons: str, name: str = "kept", ground: str | None = None, code_key: str | None = None
    ) -> Mapping[str, object]:
        """Erase persons; gives the proof as it lies in the store."""
        listed, given = self.folder / "listed.txt", None
        listed.write_text("\n".join(persons) + "\n", encoding="utf-8")
        if code_key is not None:
            given = self.folder / "code_key.csv"
            given.write_text(code_key, encoding="utf-8")
        done = self.deployment.erase(self.deployment.project.register(name), listed, given, ground, ON)
        proof: Mapping[str, object] = json.loads(
            (self.home.identity / "erasures" / f"{done.number:04}.json").read_text(encoding="utf-8")
        )
        return proof

    def entries(self, space: str) -> pl.DataFrame:
        """The identity store of a register or a linkage."""
        return pl.read_parquet(self.home.identity / f"{space}.parquet")

    def serial_of(self, person: str, space: str = "kept") -> list[int]:
        """The serial of a person; an empty list where there is none."""
        hashed = self.key.hashes(pl.Series([person.replace("-", "")]))
        return self.entries(space).filter(pl.col("key_hash").is_in(hashed.implode()))["serial"].to_list()


def bench_of(
    folder: Path, source: str = "quality_register", identity: str = "PERSONNUMMER", high: int = 50, linked: str = LINKED
) -> Bench:
    """The same home and site, perhaps with another contract."""
    site = folder / "site"
    for name in ("kept", "twin"):
        register_of(site, name, CONTRACT.format(source=source, identity=identity, high=high))
    (site / "vip.toml").write_text(linked, encoding="utf-8")
    home = Home(folder / "home") if (folder / "home" / "identity" / "key").exists() else new_home(folder)
    return Bench(Deployment(Project(site), home), folder)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """With one delivery of the first register."""
    made = bench_of(tmp_path)
    outcome = made.take_in("kept")
    assert (outcome.read, outcome.accepted, outcome.quarantined, outcome.superseded) == (8, 3, 3, 2)
    return made


def files_with(home: Home, serials: list[int], *parts: str) -> list[str]:
    """The files of rows in which one of the serials stands, as a number or as text."""
    found = []
    for path in sorted(path for part in parts for path in (home.root / part).rglob("*.parquet")):
        frame = pl.read_parquet(path).select(pl.exclude(pl.Binary)).cast(pl.String, strict=False)
        if any(set(map(str, serials)) & set(frame[name].to_list()) for name in frame.columns):
            found.append(path.relative_to(home.root).as_posix())
    return found


def test_the_rows_of_the_person_are_gone_and_those_of_others_are_as_before(bench: Bench) -> None:
    before, serial = bench.kept().rows, bench.serial_of(OTHER)
    assert len(files_with(bench.home, serial, "registers", "archive", "identity")) == 3
    bench.erase(OTHER)
    assert files_with(bench.home, serial, "registers", "archive", "quarantine", "identity") == []
    assert bench.kept().rows.equals(before.filter(~pl.col("person_id").is_in(serial).fill_null(False)))


def test_the_counts_are_those_of_what_is_left_and_what_was_read_stays_read(bench: Bench) -> None:
    bench.erase(OTHER)
    left = bench.kept().outcome
    assert (left.read, left.accepted, left.quarantined, left.superseded, left.withdrawn) == (8, 2, 2, 1, 3)
    assert (left.rules, left.id_kinds) == ({"line.fields": 1, "score.range": 1}, {"invalid": 1, "pnr": 3})


def test_the_outcome_notes_the_hash_of_each_file_before_and_after(bench: Bench) -> None:
    bench.erase(OTHER)
    noted = {Path(each["file"]).parts[0]: each for each in bench.kept().outcome.erasures}
    assert set(noted) == {"archive", "registers", "quarantine"}
    told = bench.kept().outcome.erasures
    gone = [each["file"] for each in told if not each["after"]]
    assert [Path(name).name.split(".", 1)[1] for name in gone] == ["broken.parquet"]  # nobody knows whom it counts
    assert not (bench.home.root / gone[0]).exists()
    assert len(told) == 5
    for each in (each for each in told if each["after"]):
        content = (bench.home.root / each["file"]).read_bytes()
        assert each["after"] == sha256(content).hexdigest() != each["before"]


def test_the_file_as_delivered_goes_with_its_manifest_and_others_stay(bench: Bench) -> None:
    held = bench.land("kept", FILE)
    held.with_suffix(".json").write_text('{"rows": 8}', encoding="utf-8")
    other = bench.land("kept", HEADING + f"{PERSON};2026-05-01;1;x\n", "2026-10-06")
    bench.deployment.take_in(bench.deployment.project.register("kept"))
    proof = bench.erase(OTHER)
    assert [path.name for path in held.parent.iterdir()] == [other.name]
    assert [each["file"] for each in proof["removed"]] == ["landing/kept/kept_2026-10-05.csv"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("said", [OTHER, f"{OTHER[2:8]}-{OTHER[8:]}", f"ring {OTHER} snart"])
def test_a_file_that_names_the_person_among_the_words_of_another_goes_too(tmp_path: Path, said: str) -> None:
    bench = bench_of(tmp_path)
    bench.take_in("kept", HEADING + f"{PERSON};2026-05-01;1;{said}\n{PERSON};2026-05-02;1;x\n")
    bench.erase(OTHER)
    assert list((bench.home.landing / "kept").glob("*.csv")) == []
    assert bench.kept().outcome.accepted == 1


def test_a_file_that_was_not_taken_in_stays_and_the_door_keeps_the_person_out(bench: Bench) -> None:
    bench.erase(OTHER)
    later = bench.take_in("kept", HEADING + ROWS + f"{THIRD};2026-06-01;1;x\n", "2026-11-05")
    assert (later.read, later.withdrawn) == (9, 3)
    assert bench.serial_of(OTHER) == []
    assert len(bench.serial_of(THIRD)) == 1


def test_a_file_packed_anew_goes_too_and_one_that_was_rejected_is_named(bench: Bench) -> None:
    first = bench.home.landing / "kept" / "kept_2026-10-05.csv"
    packed, rejected = first.with_suffix(".csv.gz"), first.with_name("kept_2026-11-05.csv")
    packed.write_bytes(gzip.compress(first.read_bytes()))
    rejected.write_text("no heading\n", encoding="utf-8")
    proof = bench.erase(OTHER)
    assert list(first.parent.iterdir()) == [rejected]
    assert proof["not_taken_in"] == ["landing/kept/kept_2026-11-05.csv"]


def test_a_replayed_delivery_is_rewritten_in_all_its_versions_and_can_be_replayed_again(
    bench: Bench, tmp_path: Path
) -> None:
    serial = bench.serial_of(OTHER)
    for high in (100, 5):
        bench = bench_of(tmp_path, high=high)
        register = bench.deployment.project.register("kept")
        for before in replayable(bench.home, register):
            bench.deployment.replay(before, register, None)
        if high == 100:
            assert len(files_with(bench.home, serial, "registers")) == 2
            bench.erase(OTHER)
            assert files_with(bench.home, serial, "registers", "archive") == []
            assert [outcome.accepted for outcome in versions(bench.home, register)] == [2, 3]
    assert (bench.kept().outcome.read, bench.kept().outcome.accepted, bench.kept().outcome.withdrawn) == (8, 1, 3)


def test_a_delivery_of_which_nobody_is_left_can_still_be_read_and_replayed(tmp_path: Path) -> None:
    bench = bench_of(tmp_path)
    bench.take_in("kept", HEADING + f"{OTHER};2026-05-01;99;x\n{OTHER};2026-05-02;1;x\n{OTHER};2026-05-02;2;x\n")
    bench.erase(OTHER)
    assert bench.kept().rows.height == 0
    assert list((bench.home.registers / "kept").glob("*.superseded.parquet")) == []
    bench = bench_of(tmp_path, high=100)
    register = bench.deployment.project.register("kept")
    (before,) = replayable(bench.home, register)
    bench.deployment.replay(before, register, None)
    assert (bench.kept().outcome.read, bench.kept().outcome.withdrawn) == (3, 3)


def test_another_register_keeps_the_person_and_the_shared_serial(bench: Bench) -> None:
    bench.take_in("twin")
    shared = bench.serial_of(OTHER, "both")
    assert len(shared) == 1
    bench.erase(OTHER)
    assert bench.kept("twin").outcome.accepted == 3
    assert bench.serial_of(OTHER, "both") == shared
    bench.erase(OTHER, name="twin")
    assert bench.serial_of(OTHER, "both") == []
    assert len(bench.serial_of(PERSON, "both")) == 1


def test_the_serial_of_a_linkage_that_is_no_longer_declared_goes_as_well(bench: Bench, tmp_path: Path) -> None:
    bench = bench_of(tmp_path, linked="")
    bench.erase(OTHER)
    assert bench.serial_of(OTHER, "both") == []
    assert len(bench.serial_of(PERSON, "both")) == 1


def test_the_proof_names_nobody_and_says_what_was_searched(bench: Bench) -> None:
    hashes, serial = bench.key.hashes(pl.Series([OTHER])), bench.serial_of(OTHER)
    proof = bench.erase(OTHER, PERSON, ground="begäran")
    told = json.dumps(proof)
    assert (proof["register"], proof["ground"], proof["erased_on"]) == ("kept", "begäran", "2026-11-01")
    assert (proof["identifiers"], proof["rows_left"], proof["finished"]) == (2, 0, True)
    assert proof["files_searched"] == len(list(bench.home.root.glob("[raq]*/kept/*.parquet"))) == 3
    assert not any(text in told for text in (OTHER, OTHER[2:], hashes[0].hex(), str(serial[0])))


def test_nobody_but_the_opt_out_list_knows_who_was_erased(bench: Bench) -> None:
    bench.erase(OTHER)
    hashed = bench.key.hashes(pl.Series([OTHER]))[0]
    holding = [path.name for path in bench.home.root.rglob("*") if path.is_file() and hashed in _raw(path)]
    assert holding == ["kept.opted_out.parquet"]
    assert opt_out.read(bench.home, "kept", bench.key).to_list() == [hashed]


def _raw(path: Path) -> bytes:
    """The bytes of a file, those of a Parquet file unpacked."""
    if path.suffix != ".parquet":
        return path.read_bytes()
    frame = pl.read_parquet(path)
    binary = [name for name, kind in frame.schema.items() if kind == pl.Binary]
    return b"".join(value or b"" for name in binary for value in frame[name].to_list())


def test_who_was_never_there_gets_the_same_answer_and_changes_nothing_but_the_list(bench: Bench) -> None:
    before = bench.kept()
    proof = bench.erase(THIRD)
    assert (proof["identifiers"], proof["rows_left"], proof["files"]) == (1, 0, [])
    assert bench.kept().outcome == before.outcome
    assert bench.kept().rows.equals(before.rows)
    assert opt_out.read(bench.home, "kept", bench.key).len() == 1


def test_what_was_counted_of_the_rows_is_counted_anew_and_the_report_is_written_anew(bench: Bench) -> None:
    register = bench.deployment.project.register("kept")
    bench.deployment.examine(register)
    metrics = next((bench.home.registers / "kept").glob("*.metrics.parquet"))
    report = next((bench.home.root / "reports" / "kept").glob("*.html"))
    assert ">5<" in report.read_text(encoding="utf-8")  # the line of the row that is in quarantine
    cells = bench.home.cells / "vip" / "indicator" / "key.parquet"
    cells.parent.mkdir(parents=True)
    cells.touch()
    bench.erase(OTHER)
    assert not metrics.exists()
    assert not cells.exists()
    assert ">5<" not in report.read_text(encoding="utf-8")


def test_a_health_data_register_asks_for_a_legal_ground_first(tmp_path: Path) -> None:
    bench = bench_of(tmp_path, source="health_data_register")
    bench.take_in("kept")
    with pytest.raises(UserError, match="State the legal ground with --ground"):
        bench.erase(OTHER, ground="  ")
    assert bench.kept().outcome.accepted == 3
    assert opt_out.read(bench.home, "kept", bench.key).is_empty()
    assert bench.erase(OTHER, ground="beslut 1")["ground"] == "beslut 1"
    assert bench.kept().outcome.accepted == 2


def test_a_register_without_persons_is_refused(tmp_path: Path) -> None:
    bench = bench_of(tmp_path)
    with pytest.raises(UserError, match="lss: holds no persons"):
        bench.erase(OTHER, name="lss", ground="x")


def test_a_line_that_is_no_identifier_stops_all_and_is_told_by_its_number(bench: Bench) -> None:
    with pytest.raises(UserError, match=r"listed\.txt: line 2, 4 holds no identifier\. Nobody was erased\.$"):
        bench.erase(OTHER, "19860401-9806", "", "nobody")
    assert bench.kept().outcome.accepted == 3
    assert unfinished(bench.home, bench.deployment.project.register("kept")) == []


def test_an_empty_list_is_refused(bench: Bench) -> None:
    with pytest.raises(UserError, match=r"listed\.txt: is empty"):
        bench.erase("")


@pytest.mark.parametrize("spelled", [OTHER, f"{OTHER[:8]}-{OTHER[8:]}", OTHER[2:], f" {OTHER[2:8]}-{OTHER[8:]} "])
def test_an_identifier_may_be_spelled_in_every_way_that_intake_reads(bench: Bench, spelled: str) -> None:
    bench.erase(spelled)
    assert bench.serial_of(OTHER) == []


def test_a_stable_pseudonym_is_its_own_identifier(tmp_path: Path) -> None:
    bench = bench_of(tmp_path, identity="STABLE_PSEUDONYM", linked="")
    bench.take_in("kept", HEADING + "7;2026-05-01;1;x\n8;2026-05-02;7;7\n")
    bench.erase("7")
    assert bench.kept().lines == [3]


class TestDeliveryPseudonym:
    """Each delivery numbers persons afresh; only the sender's code key tells who is who."""

    KEY = f"identifier;extracted_on;pseudonym\n{OTHER};2026-10-05;7\n{PERSON};2026-10-05;8\n{OTHER};2026-11-05;8\n"

    @pytest.fixture
    def bench(self, tmp_path: Path) -> Bench:
        """Two deliveries in which the same numbers are other persons."""
        bench = bench_of(tmp_path, identity="DELIVERY_PSEUDONYM", linked="")
        for day in ("2026-10-05", "2026-11-05"):
            bench.take_in("kept", HEADING + "7;2026-05-01;1;x\n8;2026-05-02;1;x\n", day)
        return bench

    def lines(self, bench: Bench) -> list[list[int]]:
        """The lines that are left of each delivery."""
        register = bench.deployment.project.register("kept")
        return [taken_in(bench.home, register, outcome).lines for outcome in deliveries(bench.home, register)]

    def test_without_a_code_key_it_is_refused(self, bench: Bench) -> None:
        with pytest.raises(UserError, match=r"kept: numbers persons afresh in each extract.+--key-file"):
            bench.erase(OTHER)
        assert self.lines(bench) == [[2, 3], [2, 3]]

    def test_with_a_code_key_the_person_goes_from_each_under_the_number_it_has_there(self, bench: Bench) -> None:
        bench.erase(f"{OTHER[:8]}-{OTHER[8:]}", code_key=self.KEY)
        assert self.lines(bench) == [[3], [2]]

    def test_a_delivery_without_its_code_key_is_refused(self, bench: Bench) -> None:
        with pytest.raises(UserError, match="no code key for the delivery extracted on 2026-11-05"):
            bench.erase(OTHER, code_key=self.KEY.rsplit("\n", 2)[0] + "\n")
        assert self.lines(bench) == [[2, 3], [2, 3]]

    def two_of_one_day(self, tmp_path: Path) -> tuple[Bench, list[str]]:
        """Two deliveries of one day, in which the same number is another person, and their names."""
        bench = bench_of(tmp_path, identity="DELIVERY_PSEUDONYM", linked="")
        names = [bench.take_in("kept", HEADING + f"7;2026-05-0{day};1;x\n").delivery for day in (1, 2)]
        return bench, names

    def accepted(self, bench: Bench, names: list[str]) -> list[int]:
        """How many rows are left of the deliveries of these names."""
        left = {one.delivery: one for one in deliveries(bench.home, bench.deployment.project.register("kept"))}
        return [left[name].accepted for name in names]

    def test_of_two_deliveries_of_one_day_the_code_key_names_each(self, tmp_path: Path) -> None:
        bench, names = self.two_of_one_day(tmp_path)
        who = zip((OTHER, PERSON), names, strict=True)
        bench.erase(OTHER, code_key="".join(["identifier;extracted_on;pseudonym\n", *(f"{a};{b};7\n" for a, b in who)]))
        assert self.accepted(bench, names) == [0, 1]

    def test_of_two_deliveries_of_one_day_a_code_key_that_names_the_day_is_refused(self, tmp_path: Path) -> None:
        bench, names = self.two_of_one_day(tmp_path)
        with pytest.raises(UserError, match="several deliveries were extracted on one day") as refusal:
            bench.erase(OTHER, code_key=f"identifier;extracted_on;pseudonym\n{OTHER};2026-10-05;7\n")
        assert all(name in str(refusal.value) for name in names)
        assert self.accepted(bench, names) == [1, 1]

    def test_a_file_of_the_same_bytes_under_two_days_goes_if_it_names_the_person_in_either(self, bench: Bench) -> None:
        """The person has a number in the earlier delivery only."""
        bench.erase(OTHER, code_key=self.KEY.replace(f"{OTHER};2026-11-05;8", f"{OTHER};2026-11-05;9"))
        assert [path.name for path in (bench.home.landing / "kept").glob("*.csv")] == []

    def test_a_code_key_with_other_columns_is_refused(self, bench: Bench) -> None:
        with pytest.raises(UserError, match="a code key has the columns identifier, extracted_on, pseudonym"):
            bench.erase(OTHER, code_key="identifier;pseudonym\n1;2\n")

    def test_a_number_means_someone_else_in_the_next_delivery(self, bench: Bench) -> None:
        bench.erase(OTHER, code_key=self.KEY)
        later = bench.take_in("kept", HEADING + "7;2026-05-01;1;x\n8;2026-05-02;1;x\n", "2026-12-05")
        assert (later.accepted, later.withdrawn) == (2, 0)


def test_an_erasure_that_was_begun_is_finished_by_whoever_writes_next(bench: Bench) -> None:
    register = bench.deployment.project.register("kept")
    hashes = {"kept": bench.key.hashes(pl.Series([OTHER]))}
    erasing.begin(bench.home, register, bench.key, Asked(hashes, 1), None, "2026-11-01")
    assert [erasure.number for erasure in unfinished(bench.home, register)] == [1]
    bench.deployment.take_in(register)
    assert unfinished(bench.home, register) == []
    assert bench.serial_of(OTHER) == []
    assert bench.kept().outcome.withdrawn == 3


def test_without_the_opt_out_list_nothing_is_taken_in_any_more(bench: Bench) -> None:
    bench.erase(OTHER)
    opt_out.path(bench.home, "kept").unlink()
    with pytest.raises(UserError, match=r"kept\.opted_out\.parquet: is not there, though persons were erased"):
        bench.take_in("kept", FILE, "2026-11-05")


@pytest.mark.parametrize("space", ["kept", "both"])
def test_without_a_store_that_rows_rest_on_nothing_is_taken_in_any_more(bench: Bench, space: str) -> None:
    (bench.home.identity / f"{space}.parquet").unlink()
    with pytest.raises(UserError, match=rf"{space}\.parquet: is not there, though deliveries of kept"):
        bench.take_in("kept", FILE, "2026-11-05")
    assert bench.deployment.take_in(bench.deployment.project.register("lss")).outcomes == ()


def test_a_delivery_with_nobody_known_in_it_leaves_a_store_and_the_next_is_taken_in(tmp_path: Path) -> None:
    bench = bench_of(tmp_path)
    bench.take_in("kept", HEADING + ";2026-05-01;1;x\n")
    assert bench.take_in("kept", FILE, "2026-11-05").accepted == 3


def test_a_linkage_of_simulated_persons_only_gives_real_ones_no_shared_serial(tmp_path: Path) -> None:
    bench = bench_of(tmp_path, linked=LINKED + "simulated_only = true\n")
    bench.take_in("kept")
    assert "link_both" not in bench.kept().rows.columns
    assert not (bench.home.identity / "both.parquet").exists()
    assert bench.deployment.replayable(bench.deployment.project.register("kept")) == []
    land(bench.home, bench.deployment.project.register("twin"), FILE.encode(), manifest={"simulated": True})
    bench.deployment.take_in(bench.deployment.project.register("twin"))
    assert "link_both" in bench.kept("twin").rows.columns
