"""What is said of identifiers that are nobody's or that a spreadsheet wrote, and what becomes of their rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data_contracts.delivery import Identity
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import canaries, opt_out
from pipelines.intake.identity import Key, read_store, store_path
from pipelines.intake.judging import Judge
from pipelines.intake.replay import replay, replayable
from pipelines.project import Project, Register
from pipelines.report.wording import Wordings
from tests.unit.intake.bench import PERSON, Taken, personnummer, register_of, take_in, taken_in

CONTRACT = '''
from datetime import date
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import *

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), event="seen_on", identity=Identity.{identity},
    layout=Layout(), key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0), severity={severity},
)
class Asked(Contract):
    """A register of persons."""

    person_id: int = identifier("PNR")
    sex: str = sex_from_identifier()
    age: int = age_from_identifier("seen_on")
    seen_on: date = day("DAG", required=True)
'''
OTHERS = [personnummer("19700701", serial) for serial in range(980, 1000)]
NOUGHTS = personnummer("20050615")
SHORTENED = NOUGHTS[3:]  # ten digits without their zero
FLAWED = {
    "invalid": ("", f"{PERSON[:-1]}4", "19901399AB12", "19900231-9802"),
    "placeholder": ("okänd", "999999999999", "-", "19121212-1212", f"{PERSON[:6]}-0000"),
    "spreadsheet": (f"{OTHERS[0]}.0", "1,99001E+11", "1.99001E+11"),
    "leading_zero": (SHORTENED,),
}
SEVERITY = {"invalid": "warn", "placeholder": "warn", "spreadsheet": "quarantine", "leading_zero": "warn"}


def asked(folder: Path, identity: str = "PERSONNUMMER", severity: str = "{}") -> Register:
    return register_of(folder / "site", "asked", CONTRACT.format(identity=identity, severity=severity))


def file_of(identifiers: Sequence[str]) -> bytes:
    """One row per identifier, each on a day of its own."""
    days = [f"2026-{1 + place // 28:02}-{1 + place % 28:02}" for place in range(len(identifiers))]
    return "".join(
        f"{left};{right}\n" for left, right in [("PNR", "DAG"), *zip(identifiers, days, strict=True)]
    ).encode()


def told(home: Home, taken: Taken) -> set[tuple[int, str, str]]:
    """Line, rule and severity of all that was found."""
    kept = pl.read_parquet(home.quarantine / "asked" / f"{taken.outcome.stored}.parquet")
    return set(kept.select("line", "rule", "severity").iter_rows())


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in FLAWED.items() for text in texts])
def test_a_flawed_identifier_is_told_by_one_rule(home: Home, tmp_path: Path, rule: str, text: str) -> None:
    taken = take_in(home, asked(tmp_path), file_of([PERSON, text]))
    assert told(home, taken) == {(3, f"person_id.{rule}", SEVERITY[rule])}
    assert taken.outcome.accepted == (1 if rule == "spreadsheet" else 2)


def test_a_row_of_nobody_is_kept_out_of_what_is_told_of_persons(home: Home, tmp_path: Path) -> None:
    taken = take_in(home, asked(tmp_path), file_of([PERSON, f"{PERSON[:-1]}4"]), linkages=("nation",))
    nobody = taken.rows.filter(pl.col("id_kind") == "invalid")
    assert nobody.select("person_id", "link_nation", "sex", "age").row(0) == (None, None, None, None)
    assert taken.outcome.warnings == {"person_id.invalid": 1}
    assert taken.outcome.id_kinds == {"invalid": 1, "pnr": 1}


@pytest.mark.parametrize("identity", ["PERSONNUMMER", "STABLE_PSEUDONYM", "DELIVERY_PSEUDONYM"])
def test_who_is_called_by_a_placeholder_is_not_one_person(home: Home, tmp_path: Path, identity: str) -> None:
    dummies = ["okänd", "Okänd", "000000000000", "999999999999", "-", "Saknas"]
    dummies += ["191212121212", "121212-1212", "19860401XXXX"] if identity == "PERSONNUMMER" else []
    register = asked(tmp_path, identity)
    taken = take_in(home, register, file_of([PERSON, *dummies, *dummies]), linkages=("nation",))
    assert taken.outcome.accepted == 2 * len(dummies) + 1, "no row is lost"
    assert taken.outcome.warnings == {"person_id.placeholder": 2 * len(dummies)}
    assert taken.rows["person_id"].count() == taken.rows["link_nation"].count() == 1
    stored = taken.outcome.delivery if identity == "DELIVERY_PSEUDONYM" else ""
    known = read_store(store_path(home, "_".join(filter(None, ("asked", stored)))), Key.given(home))
    assert known["serial"].to_list() == taken.rows["person_id"].drop_nulls().to_list(), "not even the heading is one"


def test_lost_zeros_are_put_back_and_told(home: Home, tmp_path: Path) -> None:
    taken = take_in(home, asked(tmp_path), file_of([NOUGHTS, SHORTENED]))
    assert taken.rows["person_id"].n_unique() == 1
    assert taken.outcome.warnings == {"person_id.leading_zero": 1}


@pytest.mark.parametrize("identity", ["STABLE_PSEUDONYM", "DELIVERY_PSEUDONYM"])
def test_a_senders_own_words_may_be_blank_or_spoilt_and_nothing_else(home: Home, tmp_path: Path, identity: str) -> None:
    register = asked(tmp_path, identity)
    assert {rule for rule in Judge(register).severity if rule.startswith("person_id.")} == {
        "person_id.invalid", "person_id.placeholder", "person_id.spreadsheet",
    }  # fmt: skip
    words = ["17", "okändskär", "191212121212", "00017", "1111", "0", "XXXX", "na1"]
    taken = take_in(home, register, file_of([*words, "", "1,2E+10", "17.0", "OKÄND", "999999999999"]))
    assert {(line, rule) for line, rule, _ in told(home, taken)} == {
        (10, "person_id.invalid"), (11, "person_id.spreadsheet"), (12, "person_id.spreadsheet"),
        (13, "person_id.placeholder"), (14, "person_id.placeholder"),
    }  # fmt: skip
    assert taken.rows["person_id"].drop_nulls().n_unique() == len(words)


def test_the_contract_may_say_otherwise(home: Home, tmp_path: Path) -> None:
    register = asked(tmp_path, severity='{"person_id.invalid": "quarantine", "person_id.spreadsheet": "warn"}')
    taken = take_in(home, register, file_of([PERSON, f"{PERSON[:-1]}4", f"{OTHERS[0]}.0"]))
    assert taken.rules == {3: {"person_id.invalid"}}
    assert taken.outcome.warnings == {"person_id.spreadsheet": 1}
    assert taken.rows["person_id"].null_count() == 0, "the digits are all there"


@pytest.mark.parametrize("broken", ["{}.0", "1,99001E+11", "", "{}x", "999999999999"])
@pytest.mark.parametrize(("flawed", "sound", "is_rejected"), [(20, 19, True), (20, 20, False), (19, 0, False)])
def test_a_file_most_of_whose_identifiers_are_nobodys_is_rejected(
    home: Home, tmp_path: Path, broken: str, flawed: int, sound: int, is_rejected: bool
) -> None:
    texts = [broken.format(OTHERS[place % 20]) for place in range(flawed)] + OTHERS[:sound]
    if not is_rejected:
        assert take_in(home, asked(tmp_path), file_of(texts)).outcome.read == flawed + sound
        return
    with pytest.raises(ExtractRejected, match=f"20 of {20 + sound} values of PNR are no identifiers") as rejected:
        take_in(home, asked(tmp_path), file_of(texts))
    assert all(number not in str(rejected.value) for number in OTHERS)
    assert not (home.registers / "asked").exists()


@pytest.mark.parametrize(
    "spelling",
    ["{}-{}", "{}{}", "{} {}", "{}\u2013{}", "{}+{}", "\u200b{}{}", "'{}{}", "{}{}.0", "{}{},0", "\u00a0{}-{}"],
)
def test_who_opted_out_is_out_however_the_number_is_spelled(home: Home, tmp_path: Path, spelling: str) -> None:
    register, key = asked(tmp_path), Key.given(home)
    opt_out.add(home, register.name, key, key.hashes(pl.Series([PERSON.replace("-", "")])))
    taken = take_in(home, register, file_of([spelling.format(*PERSON.split("-")), OTHERS[0]]))
    assert (taken.outcome.withdrawn, taken.outcome.accepted, taken.outcome.quarantined) == (1, 1, 0)


def test_a_regions_own_number_is_a_person_in_its_register_and_linked_with_nobody(home: Home, tmp_path: Path) -> None:
    texts = ["19860401A123", "19860401-a123", "991981000010", PERSON, "22950606FH20"]
    taken = take_in(home, asked(tmp_path), file_of(texts), linkages=("nation",))
    rows = taken.rows.sort("seen_on")
    assert rows["person_id"].null_count() == 0
    assert rows["person_id"][0] == rows["person_id"][1]
    assert rows["link_nation"].is_null().to_list() == [True, True, True, False, False]
    linked = read_store(store_path(home, "nation"), Key.given(home))
    assert sorted(linked["id_kind"]) == ["nrid", "pnr"]


def replayed(home: Home, register: Register, linkages: tuple[str, ...] = ()) -> Taken:
    (before,) = replayable(home, register, whatever=True)
    return taken_in(home, register, replay(before, register, home, Key.given(home), linkages, date(2026, 12, 1)))


def test_a_replay_tells_the_same_of_identifiers_that_are_in_no_archive(home: Home, tmp_path: Path) -> None:
    register = asked(tmp_path)
    texts = [PERSON, "okänd", f"{PERSON}.0", f"{PERSON.replace('-', '')}.0", "1,99001E+11", SHORTENED, NOUGHTS, ""]
    taken = take_in(home, register, file_of(texts))
    again = replayed(home, register)
    assert told(home, again) == told(home, taken) != set()
    assert again.rows.drop("row_id").equals(taken.rows.drop("row_id"))


def test_a_linkage_that_comes_later_knows_no_regional_number_either(home: Home, tmp_path: Path) -> None:
    register = asked(tmp_path)
    take_in(home, register, file_of([PERSON, "19860401A123"]))
    again = replayed(home, register, ("nation",)).rows.sort("seen_on")
    assert again["link_nation"].is_null().to_list() == [False, True]
    assert again["person_id"].null_count() == 0


def test_a_judge_that_does_not_look_at_identifiers_is_noticed(tmp_path: Path) -> None:
    register = asked(tmp_path)
    made = canaries.derived(register)
    blind = replace(made.persons, persons=made.persons.persons.with_columns(id_kind=pl.lit("pnr"), _flaw=None))
    judged = Judge(register).judge(made.batch, blind)
    assert not [rule for rule in judged.broken if rule.startswith("person_id.")]
    rules = {canary.rule: canary.severity for canary in made.canaries if canary.rule.startswith("person_id.")}
    assert rules == {f"person_id.{rule}": severity for rule, severity in SEVERITY.items()}


def test_every_rule_of_an_identifier_has_words_of_its_own() -> None:
    for register in Project().registers.values():
        if register.delivery.identity is not Identity.NONE:
            said = [Wordings(register).of(rule).demand for rule in Judge(register).severity if "person_id." in rule]
            assert len(set(said)) == len(said) >= 2
            assert not [demand for demand in said if "följa regeln" in demand]
