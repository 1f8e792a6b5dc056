"""Every source's extract, clean and as dirty as its contract allows: what becomes of each row, and what its sender is told.

The answer is the simulator's own: which rows it drew, and on which line it planted which fault. That a whole run of all
sources adds up to what `truth.json` says is an end-to-end test; files that are refused are in ``test_broken_extracts``.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl
import pytest
import typer

from data_contracts.delivery import Severity
from pipelines.commands import Exit
from pipelines.commands.check import extract as check_extract
from pipelines.intake import delivery
from pipelines.intake.checking import check
from pipelines.intake.identity import Key
from pipelines.intake.meaning import has_missing
from pipelines.intake.outcome import LINES_PER_DELIVERY
from pipelines.project import Project, Register
from pipelines.report.content import report
from tests.unit.intake.bench import Taken, new_home, taken_in
from tests.unit.intake.extracts import DOUBLE, FAULT, OLDER, Nation, Sent

REGISTERS = Project().registers
LINES = pl.col("row_id") % LINES_PER_DELIVERY
OVERTAKEN = "row.newer_in_quarantine"
Findings = dict[Severity, dict[str, list[int]]]


@dataclass(frozen=True)
class Received:
    """An extract, and what became of it."""

    register: Register
    sent: Sent
    taken: Taken
    findings: pl.DataFrame  # `line, rule, severity`, as they are kept in quarantine

    @property
    def counts(self) -> dict[str, int]:
        outcome = self.taken.outcome
        names = ("read", "accepted", "quarantined", "superseded", "withdrawn", "warned", "outside")
        return {name: getattr(outcome, name) for name in names}

    def place(self, line: int) -> int:
        """The number that the sender sees: in JSON there is no heading, so that the first record is 1."""
        return line - 1 if self.sent.path.suffix == ".json" else line

    @property
    def by_rule(self) -> Findings:
        """Severity -> rule -> the lines that break it."""
        return gathered(self.findings.iter_rows())


def gathered(found: Any) -> Findings:
    lines: Findings = {"quarantine": {}, "warn": {}}
    for line, rule, severity in found:
        lines[severity].setdefault(rule, []).append(line)
    return {severity: {rule: sorted(of) for rule, of in sorted(rules.items())} for severity, rules in lines.items()}


Receive = Callable[[str], Received]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, nation: Nation) -> Receive:
    """A clean extract of each register, taken in."""
    return cache(lambda name: received(nation.clean, name, tmp_path_factory))


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory, nation: Nation) -> Receive:
    """A dirty one."""
    return cache(lambda name: received(nation.dirty, name, tmp_path_factory))


def received(send: Callable[..., Sent], name: str, folders: pytest.TempPathFactory) -> Received:
    home, register = new_home(folders.mktemp(name)), REGISTERS[name]
    sent = send(name, home.landing)
    outcome = delivery.take_in(sent.path, register, home, Key.given(home), ())
    kept = pl.read_parquet(home.quarantine / name / f"{outcome.stored}.parquet")
    return Received(register, sent, taken_in(home, register, outcome), kept.select("line", "rule", "severity"))


def test_every_register_has_a_source(nation: Nation) -> None:
    assert set(nation.sources) == set(REGISTERS)


@pytest.mark.parametrize("name", REGISTERS)
def test_of_a_clean_extract_every_row_is_accepted_without_a_word(clean: Receive, name: str) -> None:
    found = clean(name)
    rows = found.sent.rows.height
    assert rows > 0
    others = dict.fromkeys(("quarantined", "superseded", "withdrawn", "warned", "outside"), 0)
    assert found.counts == {"read": rows, "accepted": rows, **others}
    assert found.findings.is_empty()
    assert found.taken.outcome.notes == ()
    assert "invalid" not in found.taken.outcome.id_kinds
    assert sum(found.taken.outcome.id_kinds.values()) == (rows if "person" in found.sent.rows.columns else 0)


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("kind", ["clean", "dirty"])
def test_what_comes_out_is_what_went_in(request: pytest.FixtureRequest, kind: str, name: str) -> None:
    found: Received = request.getfixturevalue(kind)(name)
    stored = found.taken.rows.with_columns(line=LINES)
    sent = stored.select("line").join(found.sent.rows, on="line", how="left", maintain_order="left")
    different = {
        column: int(stored[column].ne_missing(told.cast(stored.schema[column])).sum())
        for column, told in to_be_stored(found.register, sent).items()
    }
    assert {column: rows for column, rows in different.items() if rows} == {}


def to_be_stored(register: Register, sent: pl.DataFrame) -> dict[str, pl.Series]:
    """Column and companion -> what must stand there; a person's serial is drawn by lot."""
    told: dict[str, pl.Series] = {}
    for name, column in register.columns.items():
        if column.kind != "identifier":
            told[name] = sent[name]
        if column.kind == "partial_day":
            told[f"{name}_precision"] = pl.select(
                pl.when(sent[name].is_not_null()).then(sent[f"{name}_precision"])
            ).to_series()
        if has_missing(column):
            said = sent[f"{name}_missing"] if f"{name}_missing" in sent.columns else pl.lit(None, dtype=pl.String)
            missing = pl.when(sent[name].is_null()).then(pl.lit("missing"))
            told[f"{name}_missing"] = pl.select(pl.coalesce(said, missing)).to_series()
    return told


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("kind", ["clean", "dirty"])
def test_a_person_is_one_serial_and_a_serial_one_person(request: pytest.FixtureRequest, kind: str, name: str) -> None:
    found: Received = request.getfixturevalue(kind)(name)
    if "person" not in found.sent.rows.columns:
        assert "person_id" not in found.taken.rows.columns
        return
    pairs = found.taken.rows.select("person_id", line=LINES).join(found.sent.rows.select("line", "person"), on="line")
    assert pairs["person_id"].is_null().equals(pairs["person"].is_null())
    pairs = pairs.drop_nulls().unique(["person_id", "person"])
    assert pairs["person_id"].n_unique() == pairs["person"].n_unique() == pairs.height


@pytest.mark.parametrize("name", REGISTERS)
def test_of_a_dirty_extract_exactly_the_planted_faults_are_found_each_on_its_line(dirty: Receive, name: str) -> None:
    found = dirty(name)
    planted = {fault.rule: fault.rules for fault in found.sent.planted}
    lines = found.sent.rows.select("line", "rule").drop_nulls().iter_rows()
    told = [(line, rule, found.sent.source.severity(rule)) for line, fault in lines for rule in planted[fault]]
    known = {rule for rules in planted.values() for rule in rules}
    assert {rule for _, rule, _ in told} == known, "every fault that the contract offers"
    assert gathered(found.findings.filter(pl.col("rule").is_in(known)).iter_rows()) == gathered(told)


@pytest.mark.parametrize("name", REGISTERS)
def test_whatever_else_is_said_of_a_dirty_extract_is_a_warning_with_a_reason(dirty: Receive, name: str) -> None:
    """Nobody is invalid; a version in quarantine is newer; and a fault may move a date into the future."""
    found = dirty(name)
    rows = found.sent.rows
    known = {rule for fault in found.sent.planted for rule in fault.rules}
    others = found.findings.filter(~pl.col("rule").is_in(known))
    assert set(others["severity"]) <= {"warn"}
    said = gathered(others.iter_rows())["warn"]
    planted = pl.col("rule").eq_missing("person_id.placeholder")
    nobody = rows.filter(pl.col("person").is_null(), ~planted)["line"].to_list() if "person" in rows.columns else []
    assert said.pop("person_id.invalid", []) == sorted(nobody)
    faulty = rows.filter(pl.col("dirt") == FAULT)
    newer = rows.filter(pl.col("line").is_in(said.pop(OVERTAKEN, [])))
    assert set(newer["line"]) <= set(found.taken.lines)
    assert set(newer["origin"]) <= set(faulty["origin"])
    broken = set(rows.filter(pl.col("rule").is_not_null())["line"])
    assert [rule for rule, lines in said.items() if not (rule.endswith(".future") and broken.issuperset(lines))] == []


@pytest.mark.parametrize("name", REGISTERS)
def test_of_a_dirty_extract_no_good_row_is_lost_and_all_add_up(dirty: Receive, name: str) -> None:
    found = dirty(name)
    rows, counts = found.sent.rows, found.counts
    beside = dict(rows["dirt"].drop_nulls().value_counts().iter_rows())
    good = rows.filter(pl.col("dirt").is_null())
    kept = rows.filter(pl.col("line").is_in(found.taken.lines))
    all_count = found.register.delivery.corrections_net_out  # the same row twice is two
    wanted = rows.filter(pl.col("dirt").ne_missing(FAULT)) if all_count else good
    assert sorted(kept["origin"]) == sorted(wanted["origin"])
    assert set(kept["dirt"].drop_nulls()) <= {DOUBLE}
    assert counts["read"] == rows.height
    assert counts["accepted"] == wanted.height
    assert counts["quarantined"] == beside[FAULT]
    assert all_count or beside.get(DOUBLE, 0) + beside.get(OLDER, 0) > 0
    assert counts["superseded"] == rows.height - wanted.height - beside[FAULT]
    assert counts["withdrawn"] == 0
    warned = {line for lines in found.by_rule["warn"].values() for line in lines}
    assert counts["warned"] == len(warned.intersection(found.taken.lines)) >= kept["rule"].drop_nulls().len()
    assert counts["outside"] == 0


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("kind", ["clean", "dirty"])
def test_the_sender_is_told_the_same_counts_and_lines(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], kind: str, name: str
) -> None:
    found: Received = request.getfixturevalue(kind)(name)
    capsys.readouterr()
    with pytest.raises(typer.Exit) as ended:
        check_extract(name, found.sent.path, as_json=True)
    assert ended.value.exit_code == (Exit.QUARANTINED if kind == "dirty" else Exit.DONE)
    told = json.loads(capsys.readouterr().out)
    assert found.counts.items() <= told["counts"].items()
    assert told["id_kinds"] == found.taken.outcome.id_kinds
    rules = {(rule["severity"], rule["rule"]): (rule["rows"], rule["first_lines"]) for rule in told["rules"]}
    assert rules == {
        (severity, rule): (len(lines), [found.place(line) for line in lines[:10]])
        for severity, of in found.by_rule.items()
        for rule, lines in of.items()
    }


@pytest.mark.parametrize("name", REGISTERS)
def test_the_report_on_a_dirty_extract_tells_of_every_fault_where_it_stands(dirty: Receive, name: str) -> None:
    """What two columns under one heading say of one text may be told once."""
    found = dirty(name)
    checked = check(found.sent.path, found.register)
    assert checked.findings.select("line", "rule", "severity").rows() == found.findings.rows()
    (lines,) = [section for section in report(checked, found.register).sections if section.name == "Rader"]
    told = {(row[0], row[-1]) for table in lines.tables for row in table.rows}
    wanted = {(found.place(line), rule) for line, rule in found.findings.select("line", "rule").iter_rows()}
    assert told <= wanted
    assert {place for place, _ in told} == {place for place, _ in wanted}
    headings = [column.raw for column in found.register.columns.values()]
    shared = {name for name, column in found.register.columns.items() if headings.count(column.raw) > 1}
    assert {(place, rule) for place, rule in wanted - told if rule.partition(".")[0] not in shared} == set()
