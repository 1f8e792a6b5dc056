"""Every rule of every contract is broken by a row made for it, and that row is quarantined under that rule's name.

The rows are derived from the contracts, so a new register is tested as soon as its file is there; only the rules
across columns need a row written by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data_contracts.contract import Column
from pipelines.home import Home
from pipelines.intake.rules import rules_of
from pipelines.project import Project, Register
from tests.unit.intake.bench import EXTRACTED_ON, bare_row, personnummer, row_of_examples, table, take_in

REGISTERS = Project(Path(__file__).resolve().parents[3] / "examples" / "open_data").registers
SENTINEL = "Qxyzzy"  # stands in a row that is quarantined and may stand nowhere else


@dataclass(frozen=True)
class Breaker:
    """What to change in a bare row so that it breaks one rule."""

    rule: str
    texts: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule} {self.texts}"


ROW_BREAKERS = {
    "lmed": [
        Breaker("row.return_is_negative_throughout", {"ANTAL": "-1", "ANTDDD": "30.0"}),
        Breaker("row.return_is_negative_throughout", {"ANTAL": "1", "ANTDDD": "-30.0"}),
    ],
    "par_inpatient": [
        Breaker("row.discharged_after_admitted", {"INDATUM": "2026-03-02", "UTDATUM": "2026-03-01"}),
    ],
    "psykosr": [
        Breaker("row.registered_after_form", {"F_DATUM": "2026-03-02", "SKAPAD_DATUM": "2026-03-01 23:59:59"}),
        Breaker("row.onset_before_form", {"DEBUT_DATUM": "2027-00-00"}),
        Breaker("row.first_episode_on_baseline", {"FORMTYP_Värde": "2", "FORSTAGANG": "True"}),
        Breaker("row.diastolic_below_systolic", {"BT_DIAST": "120", "BT_SYST": "120"}),
        Breaker("row.depot_needs_antipsychotic", {"DEPA_INJEKTION": "1", "ANTIPSYKOTIKA": "0"}),
        Breaker("row.clozapine_is_its_code", {"KLOZAPIN": "0", "ANTIPSYKOTIKA_ATC": "N05AH02"}),
        Breaker("row.start_before_form", {"ANTIPSYKOTIKA_START": "2026-03-02", "F_DATUM": "2026-03-01"}),
    ],
}  # fmt: skip

UNREADABLE = {
    **dict.fromkeys(("integer", "number", "flag"), SENTINEL),
    **dict.fromkeys(("day", "partial_day"), "2026-02-30"),
}

# Rules that no text in a file can break: the door makes these values itself.
OUT_OF_REACH = ("sex.code", "birth_year.required")

# What else must change so that a column is alone in being wrong.
BESIDE = {
    ("lmed", "ANTAL", "-51"): {"ANTDDD": "-30.0"},
    ("lmed", "ANTAL", "-50"): {"ANTDDD": "-30.0"},
    ("lmed", "ANTDDD", "-2001"): {"ANTAL": "-1"},
    ("lmed", "ANTDDD", "-2000"): {"ANTAL": "-1"},
    ("par_inpatient", "UTDATUM", "1964-01-01"): {"INDATUM": "1964-01-01"},
    ("psykosr", "SKAPAD_DATUM", "1999-01-01"): {"F_DATUM": "1999-01-01"},
}

# Columns that cannot be below their range without breaking a rule across columns too.
NEVER_ALONE = {
    ("par_inpatient", "discharged_on.range"): {"row.discharged_after_admitted"},
    ("psykosr", "registered_on.range"): {"row.registered_after_form"},
}


def breakers(register: Register) -> list[Breaker]:
    """Rows that each break one rule, for every rule of the contract that a text can break."""
    return [*_column_breakers(register), *_age_breakers(register), *ROW_BREAKERS.get(register.name, [])]


def _column_breakers(register: Register) -> Iterator[Breaker]:
    for name, column in register.columns.items():
        if column.raw is not None and column.kind != "identifier":
            for rule, text in _bad_texts(register, name, column):
                beside = BESIDE.get((register.name, column.raw, text), {})
                yield Breaker(f"{name}.{rule}", {column.raw: text, **beside})


def _bad_texts(register: Register, name: str, column: Column) -> Iterator[tuple[str, str]]:
    """Each rule of a column, with a text that breaks it."""
    declared = register.contract.to_schema().columns[name]
    if column.kind in UNREADABLE:
        yield "type", UNREADABLE[column.kind]
    if column.kind == "code":
        yield "code", SENTINEL
    if not declared.nullable:
        yield "required", ""
    if any(check.name == "str_matches" for check in declared.checks):
        yield "pattern", SENTINEL
    for bound, step in zip(_bounds(register, name), (-1, 1), strict=True):
        if bound is not None:
            yield "range", _beyond(bound, step, column, register)


def _age_breakers(register: Register) -> Iterator[Breaker]:
    """A person not yet born, and one too old, at the date the age is taken at."""
    heading = next((column.raw for column in register.columns.values() if column.kind == "identifier"), None)
    for name, column in register.columns.items():
        if column.kind == "age" and heading:
            at = register.columns[str(column.at)].example
            for bound, step in zip(_bounds(register, name), (-1, 1), strict=True):
                born = date(at.year - int(bound) - step, at.month, at.day)
                yield Breaker(f"{name}.range", {heading: personnummer(born.strftime("%Y%m%d"))})


def _bounds(register: Register, name: str) -> tuple[Any, Any]:
    found = {check.name: check.statistics for check in register.contract.to_schema().columns[name].checks}
    low = found.get("greater_than_or_equal_to", {}).get("min_value")
    high = found.get("less_than_or_equal_to", {}).get("max_value")
    return low, high


def _beyond(bound: date | float, step: int, column: Column, register: Register) -> str:
    """The nearest text outside the range that is not a code for something missing."""
    codes = (*register.delivery.layout.missing, *column.unknown, *column.not_applicable)
    moved = bound + timedelta(days=step) if isinstance(bound, date) else bound + step
    text = _written(moved, register)
    return _beyond(moved, step, column, register) if text in codes else text


def _written(value: date | float, register: Register) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if isinstance(value, date) else text.replace(".", register.delivery.layout.decimal_mark)


def rows_on_the_bounds(register: Register) -> Iterator[dict[str, str]]:
    """Bare rows with one value on the first or the last of what is allowed."""
    for name, column in register.columns.items():
        for bound in _bounds(register, name) if column.raw else ():
            if bound is not None:
                text = _written(bound, register)
                yield {
                    **bare_row(register),
                    str(column.raw): text,
                    **BESIDE.get((register.name, str(column.raw), text), {}),
                }


@pytest.fixture(params=sorted(REGISTERS))
def register(request: pytest.FixtureRequest) -> Register:
    """Each register of the project and of the example site."""
    return REGISTERS[request.param]


def test_a_row_of_the_contracts_own_examples_is_accepted(home: Home, register: Register) -> None:
    taken = take_in(home, register, table(register, [row_of_examples(register)]))
    assert (taken.rules, taken.outcome.accepted) == ({}, 1)


def test_a_row_with_no_more_than_it_must_have_is_accepted(home: Home, register: Register) -> None:
    taken = take_in(home, register, table(register, [bare_row(register)]))
    assert (taken.rules, taken.outcome.accepted) == ({}, 1)


def test_no_rule_is_without_a_row_that_breaks_it(register: Register) -> None:
    constants = {f"{name}.required" for name, column in register.columns.items() if column.kind == "constant"}
    broken = {breaker.rule for breaker in breakers(register)}
    assert set(rules_of(register)) - broken - constants - set(OUT_OF_REACH) == set()
    assert broken <= set(rules_of(register))


def test_a_row_that_breaks_a_rule_is_quarantined_under_exactly_that_name(home: Home, register: Register) -> None:
    made = breakers(register)
    rows = [{**bare_row(register), **breaker.texts} for breaker in made]
    taken = take_in(home, register, table(register, [row_of_examples(register), *rows, row_of_examples(register)]))
    found = {str(breaker): taken.rules.get(line, set()) for line, breaker in enumerate(made, 3)}
    also = {key: {key[1], *others} for key, others in NEVER_ALONE.items()}
    assert found == {str(breaker): also.get((register.name, breaker.rule), {breaker.rule}) for breaker in made}
    assert taken.outcome.quarantined == len(made)
    assert taken.outcome.accepted == 1  # of two equal rows the last


def test_the_outcome_counts_the_rows_under_each_rule(home: Home, register: Register) -> None:
    rows = [{**bare_row(register), **breaker.texts} for breaker in breakers(register)]
    taken = take_in(home, register, table(register, rows))
    counted = {rule: sum(rule in rules for rules in taken.rules.values()) for rule in taken.outcome.rules}
    assert taken.outcome.rules == counted


def test_values_on_the_bounds_are_accepted(home: Home, register: Register) -> None:
    rows = [bare_row(register), *rows_on_the_bounds(register)]
    taken = take_in(home, register, table(register, rows))
    assert (taken.rules, taken.outcome.read) == ({}, len(rows))


def test_psykosr_has_at_least_25_rules() -> None:
    assert len(set(rules_of(REGISTERS["psykosr"]))) >= 25


def test_rules_across_columns_do_not_judge_what_is_not_recorded(home: Home) -> None:
    psykosr = REGISTERS["psykosr"]
    asked = {heading for breaker in ROW_BREAKERS["psykosr"] for heading in breaker.texts}
    rows = [{**row_of_examples(psykosr), heading: ""} for heading in sorted(asked - set(bare_row(psykosr)))]
    broken = [{**bare_row(psykosr), **breaker.texts} for breaker in ROW_BREAKERS["psykosr"]]
    assert set(take_in(home, psykosr, table(psykosr, [*broken, *rows])).rules) == set(range(2, 2 + len(broken)))


def test_quarantine_tells_file_line_rule_and_contract_and_no_value(home: Home, register: Register) -> None:
    made = breakers(register)
    rows = [{**bare_row(register), **breaker.texts} for breaker in made]
    taken = take_in(home, register, table(register, rows))
    assert taken.quarantine.columns == ["file", "line", "rule", "contract_version"]
    assert set(taken.quarantine["file"]) == {f"{register.name}_{EXTRACTED_ON}.csv"}
    assert set(taken.quarantine["rule"]) <= set(rules_of(register))
    assert set(taken.quarantine["contract_version"]) == {register.version}
    assert taken.quarantine["line"].is_between(2, len(made) + 1).all()
    folder = home.quarantine / register.name
    kept = b"".join(path.read_bytes() for path in [*folder.iterdir(), *(home.registers / register.name).glob("*.json")])
    assert SENTINEL.encode() not in kept


def test_the_contract_version_changes_with_the_contract(tmp_path: Path) -> None:
    source = REGISTERS["dor"].path.read_text(encoding="utf-8")
    versions = set()
    for place, text in enumerate([source, source.replace("1961", "1962")]):
        folder = tmp_path / str(place) / "data_contracts" / "registers"
        folder.mkdir(parents=True)
        (folder / "deaths.py").write_text(text, encoding="utf-8")
        versions.add(Project(tmp_path / str(place)).registers["deaths"].version)
    assert len(versions) == 2
