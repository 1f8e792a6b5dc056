"""Every contract's canaries: derived from it alone, one or more per rule, each caught by its own rule.

The rules of each contract are committed in tests/golden/rules/<register>.txt, one a line with its severity, so that a
rule that vanishes from a contract is a difference to be read. To renew them after a change that is meant:

    VIP_RENEW_GOLDEN=1 .venv/bin/pytest tests/unit/intake/test_canaries_of_contracts.py; git diff tests/golden/rules

The renewing run itself fails, so that it is never left on by mistake.
"""

import csv
import io
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent, indent

import polars as pl
import pytest

from data_contracts.delivery import Layout
from pipelines.errors import CanaryPassed, UserError
from pipelines.home import Home
from pipelines.intake import canaries
from pipelines.intake.flaws import beyond_reach
from pipelines.intake.identifiers import classified
from pipelines.intake.judging import Judge
from pipelines.intake.spelling import personnummer
from pipelines.project import Project, Register
from tests.conftest import REPOSITORY
from tests.unit.intake.bench import register_of, take_in

RULES = REPOSITORY / "tests" / "golden" / "rules"
REGISTERS = Project(REPOSITORY / "examples" / "open_data").registers  # the project's, and those of the example site

DERIVED: dict[tuple[str, str], list[canaries.Canaries]] = {}


@pytest.fixture(params=sorted(REGISTERS))
def register(request: pytest.FixtureRequest) -> Register:
    """Each register of the project and of the example site."""
    return REGISTERS[request.param]


def derived(register: Register) -> canaries.Canaries:
    """The canaries of a register, derived once."""
    known = DERIVED.setdefault((str(register.path), register.version), [])
    if not known:
        known.append(canaries.derived(register))
    return known[0]


def test_every_canary_is_caught_by_its_own_rule(register: Register) -> None:
    canaries.require_caught(register)
    canaries.require_caught(register, Judge(register))


def test_every_rule_that_a_text_can_break_has_a_canary(register: Register) -> None:
    rules = {canary.rule for canary in derived(register).canaries}
    assert rules == set(Judge(register).severity) - beyond_reach(register)


def test_the_sound_row_means_the_contracts_own_examples(register: Register) -> None:
    made = derived(register)
    judged = Judge(register).judge(made.batch, made.persons)
    row = judged.frame.row(0, named=True)
    told = {name for name, column in register.columns.items() if column.kind in ("identifier", "birth_year")}
    examples = {name: column.example or None for name, column in register.columns.items() if name not in told}
    assert {name: row[name] or None for name in examples} == examples


def test_the_canaries_are_the_same_each_time(register: Register) -> None:
    assert canaries.derived(register) == derived(register)


def test_a_file_of_canaries_is_quarantined_line_by_line(register: Register, home: Home) -> None:
    judge, told = Judge(register), {f"{name}.code" for name in register.columns if register.columns[name].kind == "sex"}
    flock = [
        canary for canary in derived(register).canaries if canary.severity == "quarantine" and canary.rule not in told
    ]
    taken = take_in(home, register, file_of(register, [canary.row.texts for canary in flock]))
    missed = [canary.rule for line, canary in enumerate(flock, 2) if canary.rule not in taken.rules.get(line, set())]
    assert missed == []
    assert set(taken.outcome.rules) <= set(judge.severity)
    assert taken.outcome.quarantined == len(flock)


def file_of(register: Register, rows: list[Mapping[str, str]]) -> bytes:
    """A file in the register's layout, each heading once."""
    layout = register.delivery.layout
    lines = [[*rows[0], *layout.ignored], *([*row.values(), *("" for _ in layout.ignored)] for row in rows)]
    text = io.StringIO()
    csv.writer(text, delimiter=layout.delimiter, lineterminator="\n").writerows(lines)
    return text.getvalue().encode(layout.encoding)


def test_the_rules_of_a_contract_are_those_committed(register: Register) -> None:
    rules = "".join(f"{rule} {severity}\n" for rule, severity in Judge(register).severity.items())
    committed = RULES / f"{register.name}.txt"
    if os.environ.get("VIP_RENEW_GOLDEN"):
        committed.write_text(rules, encoding="utf-8")
        pytest.fail("renewed; read the difference, and run again without VIP_RENEW_GOLDEN")
    assert rules == committed.read_text(encoding="utf-8")


def test_no_rules_are_committed_of_a_contract_that_is_not_there() -> None:
    assert {path.stem for path in RULES.glob("*.txt")} == set(REGISTERS)


def test_the_person_of_a_canary_is_of_the_series_that_is_never_issued() -> None:
    numbers = [personnummer(date(1986, 3, 1), sex) for sex in ("K", "M")]
    told = classified(pl.Series(numbers), date(2026, 10, 5)).sort("sex")
    assert told.select("id_kind", "sex", "birth_on").rows() == [
        ("pnr", "K", date(1986, 3, 1)),
        ("pnr", "M", date(1986, 3, 1)),
    ]
    assert {number[9:12] for number in numbers} <= {str(serial) for serial in range(980, 1000)}


def test_a_canary_of_identity_holds_no_issued_number(register: Register) -> None:
    headings = {f"{name}.identity": column.raw for name, column in register.columns.items()}
    flock = [canary for canary in derived(register).canaries if canary.rule in headings]
    for canary in flock:
        assert re.fullmatch(r"[0-9]{8}-9[89][0-9]{2}", canary.row.texts[str(headings[canary.rule])])


CONTRACT = '''
from datetime import date
import polars as pl
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import *

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), layout={layout}, identity=Identity.PERSONNUMMER,
    event="seen_on", key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0), forms={forms},
)
class Some(Contract):
    """A contract."""

    person_id: int = identifier("id")
    seen_on: date = day("dag", required=True, earliest=date(2000, 1, 1), latest=date(2030, 1, 1))
{columns}
'''
ALL_KINDS = """
age: int = age_from_identifier("seen_on", low=16)
group: str = code("kod", {"a": "one", "b": "two"}, unknown=("u",), required=True)
count: int = integer("antal", low=0, high=998, missing=("0",), not_applicable=("-1",), example=3)
amount: float = number("mängd", low=0.5, high=999, missing=("999",), example=2.25)
agrees: bool = flag("ja", true=("Ja",), false=("Nej", ""), missing=("?",), required=True, example=True)
since_on: date = partial_day("sedan", example=date(2020, 5, 15))
note: str = text("text", width=6, example="012345")
unit_id: str = unit("enhet", code_system="hsa")
home: str = municipality("kommun")
level: str = area_level("område", system="name", example="region")
place: str = area_code("område", system="name", example="01")
first_on: date = period_start("period", example=date(2024, 4, 1))
last_on: date = period_end("period", example=date(2024, 6, 30))

@row_rule("x")
def counted(cls):
    return (pl.col("group") == "one") | (pl.col("count") > 100)

@row_rule("x")
def seen_later(cls):
    return pl.col("since_on") <= pl.col("seen_on")

@row_rule("x")
def old_enough(cls):
    return (pl.col("age") >= 18) | ~pl.col("agrees")
"""
LAYOUTS = {
    "comma": 'Layout(decimal_mark=",", missing=("", "999"))',
    "day first": 'Layout(date_style="day_first", missing=("-", "0", "oläsligt"))',
    "month first": 'Layout(date_style="month_first", encoding="cp1252")',
}


def contract(folder: Path, columns: str, *, layout: str = "Layout()", forms: str = "()") -> Register:
    """A register of a site folder with these columns."""
    body = CONTRACT.format(layout=layout, forms=forms, columns=indent(dedent(columns), "    "))
    return register_of(folder, "some", body)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_canaries_are_written_in_the_registers_own_layout(tmp_path: Path, home: Home, layout: str) -> None:
    some = contract(tmp_path, ALL_KINDS, layout=LAYOUTS[layout])
    canaries.require_caught(some)
    test_every_rule_that_a_text_can_break_has_a_canary(some)
    test_a_file_of_canaries_is_quarantined_line_by_line(some, home)


def test_what_a_site_says_of_the_layout_is_heeded(tmp_path: Path) -> None:
    some = contract(tmp_path, ALL_KINDS)
    path = tmp_path / "data_contracts" / "layouts" / "some.toml"
    path.parent.mkdir()
    path.write_text('date_style = "day_first"\ndecimal_mark = ","\n', encoding="utf-8")
    sites = Project(tmp_path).registers["some"]
    canaries.require_caught(some)
    canaries.require_caught(sites)
    assert canaries.derived(some).sound.texts["dag"] == "2026-03-01"
    assert canaries.derived(sites).sound.texts["dag"] == "01/03/2026"
    assert canaries.derived(sites).sound.texts["mängd"] == "2,25"
    with pytest.raises(CanaryPassed):
        canaries.require_caught(sites, Judge(replace(sites, delivery=replace(sites.delivery, layout=Layout()))))


def test_a_range_has_a_canary_at_each_end_and_none_that_means_missing(tmp_path: Path) -> None:
    made = canaries.derived(contract(tmp_path, ALL_KINDS, layout='Layout(missing=("", "999"))'))
    assert texts_of(made, "count.range", "antal") == {"-2", "1000"}
    assert texts_of(made, "amount.range", "mängd") == {"0.49", "999.01"}
    assert texts_of(made, "seen_on.range", "dag") == {"1999-12-31", "2030-01-02"}
    assert {canary.row.born_on.year for canary in made.canaries if canary.rule == "age.range"} == {2010, 1910}


def texts_of(made: canaries.Canaries, rule: str, heading: str) -> set[str]:
    """What stands under a heading in the canaries of a rule."""
    return {canary.row.texts[heading] for canary in made.canaries if canary.rule == rule}


def test_a_question_and_a_code_are_each_tried_in_a_form_that_does_not_know_them(tmp_path: Path) -> None:
    forms = '(Form("old", date(2000, 1, 1), date(2009, 12, 31)), Form("new", date(2010, 1, 1)))'
    columns = """
    group: str = code("kod", {"a": "one", "b": "two"}, earlier_codes={"old": {"1": "one"}}, required=True)
    score: int = integer("poäng", low=0, high=9, forms=("old",), example=None)
    extra: bool = flag("extra", forms=("new",))
    """
    some = contract(tmp_path, columns, forms=forms)
    canaries.require_caught(some)
    rows = [
        (canary.rule, canary.row.texts["dag"][:4], dict(canary.row.texts)) for canary in canaries.derived(some).canaries
    ]
    assert {year for rule, year, _ in rows if rule == "score.range"} == {"2009"}
    assert {year for rule, year, _ in rows if rule == "score.form"} == {"2026"}
    assert {year for rule, year, _ in rows if rule == "extra.form"} == {"2009"}
    assert {(year, texts["kod"]) for rule, year, texts in rows if rule == "group.code"} >= {
        ("2026", "1"),
        ("2009", "a"),
    }


BROKEN: Mapping[str, tuple[str, str]] = {
    "an example out of range": (
        "x: int = integer('x', low=5, high=9, example=3)",
        "the examples of its columns break x.range",
    ),
    "an example that is no code": (
        "x: str = code('x', {'1': 'one'}, example='two')",
        "x: its example cannot be written",
    ),
    "an example that means missing": ("x: str = text('x', missing=('x',))", "x: its example cannot be written"),
    "a required column without an example": ("x: int = integer('x', required=True)", "x.required"),
    "examples that do not go together": (
        """
        x: int = integer("x", example=3)
        @row_rule("x")
        def more(cls):
            return pl.col("x") > 3
        """,
        "the examples of its columns break row.more",
    ),
    "a rule that nothing breaks": (
        """
        x: int = integer("x", low=0, example=3)
        @row_rule("x")
        def always(cls):
            return pl.col("x") >= 0
        """,
        "row.always: no row is found that breaks it. Give `row_rule` the values of one in `broken_by`",
    ),
    "a row that does not break the rule": (
        """
        x: int = integer("x", low=0, example=3)
        @row_rule("x", broken_by={"x": 4})
        def few(cls):
            return pl.col("x") < 5
        """,
        "row.few: `broken_by` does not break it",
    ),
    "a row of another contract": (
        """
        x: int = integer("x", low=0, example=3)
        @row_rule("x", broken_by={"y": 4})
        def few(cls):
            return pl.col("x") < 5
        """,
        "row.few: broken_by: there is no column y",
    ),
    "a blank that can never be missing": (
        "x: bool = flag('x', false=('', '0'), required=True)",
        "x.required: no text breaks it, since a blank is a value",
    ),
    "a pattern of everything": ("x: str = text('x', pattern='.*')", "x: no text is known that it does not allow"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_contract_without_canaries_is_the_authors_to_mend(tmp_path: Path, fault: str) -> None:
    columns, message = BROKEN[fault]
    some = contract(tmp_path, columns)
    with pytest.raises(UserError) as raised:
        canaries.require_caught(some)
    assert message in str(raised.value)
    assert str(some.path) in str(raised.value)


def test_where_the_search_finds_nothing_the_authors_row_is_taken(tmp_path: Path) -> None:
    columns = """
    x: int = integer("x", example=3)
    y: int = integer("y", example=3)
    @row_rule("x", broken_by={"x": 1234, "y": 4321})
    def no_magic_square(cls):
        return pl.col("x") ** 2 + 7 * pl.col("y") != 1_553_003
    """
    made = canaries.derived(contract(tmp_path, columns))
    assert texts_of(made, "row.no_magic_square", "x") == {"1234"}


def test_canaries_are_derived_once_and_judged_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some, times, derive = contract(tmp_path, ALL_KINDS), [], canaries.derived
    monkeypatch.setattr(canaries, "derived", lambda register: times.append(register) or derive(register))
    canaries.require_caught(some)
    monkeypatch.setattr(Judge, "judge", lambda *_: pytest.fail("judged"))
    with pytest.raises(pytest.fail.Exception, match="judged"):
        canaries.require_caught(some)
    assert len(times) == 1


def test_a_changed_contract_has_its_own_canaries(tmp_path: Path) -> None:
    for place, low in enumerate((0, 1)):
        some = contract(tmp_path / str(place), f"x: int = integer('x', low={low}, example=3)")
        assert texts_of(canaries.derived(some), "x.range", "x") == {str(low - 1)}
        canaries.require_caught(some)
