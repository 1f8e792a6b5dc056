"""Judges a batch: from texts to the contract's columns, and which rows break which rule. Pandera's checks judge.

Rules of one column are asked of its distinct values, rules across columns of the rows. From Pandera only true or
false is read: its failure cases hold the values themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from data_contracts.columns import Column
from data_contracts.delivery import Form, Identity, Severity
from pipelines.errors import UserError
from pipelines.intake import meaning
from pipelines.intake.batch import Batch, Texts
from pipelines.intake.door import Told
from pipelines.intake.identifiers import INVALID, LEADING_ZERO, PLACEHOLDER, SPREADSHEET
from pipelines.intake.meaning import Meaning
from pipelines.project import Register

RULE_NAMES = {
    "not_nullable": "required",
    "greater_than_or_equal_to": "range",
    "less_than_or_equal_to": "range",
    "isin": "code",
    "str_matches": "pattern",
}
MENDED_RULES = (".leading_zero",)  # the value is put right, and that it was is told
ODD_RULES = (".future", ".unknown")  # a slip or not: only the sender knows
INVALID_RULES = (f".{INVALID}", f".{PLACEHOLDER}")  # the row is kept, out of whatever is told of persons
READING_RULES = ("type", "spreadsheet", "identity", "leading_zero", "future", "unknown")


@dataclass(frozen=True)
class Judged:
    """A batch after judgement: the contract's columns and companions, and per broken rule which rows break it."""

    frame: pl.DataFrame
    broken: Mapping[str, pl.Series]
    turned: Mapping[str, int]  # column -> rows with a value
    registered_at: pl.Series | None = None  # microseconds since 1970; the stored column holds the day alone

    def any_of(self, rules: Mapping[str, Severity], severity: Severity) -> pl.Series:
        """Rows that break a rule of this severity."""
        masks = [mask.alias(rule) for rule, mask in self.broken.items() if rules[rule] == severity]
        none = pl.Series([False]).extend_constant(False, max(self.frame.height - 1, 0)).head(self.frame.height)
        return pl.DataFrame(masks).select(pl.any_horizontal(pl.all())).to_series() if masks else none


class Judge:
    """All rules of one contract."""

    def __init__(self, register: Register) -> None:
        self.register, self.layout = register, register.delivery.layout
        self.schema = register.contract.to_schema()

    @cached_property
    def severity(self) -> dict[str, Severity]:
        """Every rule of the contract, as quarantine names it, with what it does to a row."""
        rules = list(self._rules())
        said = self.register.delivery.severity
        unknown = sorted(set(said).difference(rules))
        if unknown:
            raise UserError(f"{self.register.path}: severity: there is no rule {', '.join(unknown)}.")
        usual: dict[str, Severity] = {rule: "warn" for rule in rules if _usually_warns(rule)}
        return {rule: said.get(rule, usual.get(rule, "quarantine")) for rule in rules}

    def _rules(self) -> Iterator[str]:
        for name, column in self.register.columns.items():
            rules: list[str] = []
            if column.kind == "identifier":
                rules += identifier_rules(self.register)
            elif column.raw:
                rules += [rule for rule in READING_RULES if _reads(column, rule)]
            rules += ["required"] if column.raw and not self.schema.columns[name].nullable else []
            rules += [RULE_NAMES.get(str(check.name), str(check.name)) for check in self.schema.columns[name].checks]
            rules += ["form"] if column.forms else []
            yield from (f"{name}.{rule}" for rule in dict.fromkeys(rules))
        yield from (f"row.{check.name}" for check in self.schema.checks)

    def judge(self, batch: Batch, persons: Told, extracted_on: date = meaning.LAST) -> Judged:
        """Judge the rows of a batch. What is after the day of extraction is in the future."""
        return _Judging(self, batch, persons, extracted_on).judged()


def _usually_warns(rule: str) -> bool:
    return rule.endswith(MENDED_RULES + ODD_RULES + INVALID_RULES) and not rule.startswith("row.")


def identifier_rules(register: Register) -> list[str]:
    """The rules of the person. Zeros are lost at the beginning of a personnummer; a sender's own word has no length."""
    has_length = register.delivery.identity is Identity.PERSONNUMMER
    return [INVALID, PLACEHOLDER, SPREADSHEET, *([LEADING_ZERO] if has_length else [])]


def _reads(column: Column, rule: str) -> bool:
    kinds = {
        "type": meaning.TURNED_KINDS,
        "spreadsheet": (*meaning.TURNED_KINDS, "code", "municipality", *meaning.FREE_KINDS),
        "identity": meaning.FREE_KINDS,
        "leading_zero": (column.kind,) if column.width else (),
        "future": (column.kind,) if meaning.may_lie_ahead(column) else (),
        "unknown": ("municipality",),
    }
    return column.kind in kinds[rule]


class _Judging:
    """One batch on its way."""

    def __init__(self, judge: Judge, batch: Batch, persons: Told, extracted_on: date) -> None:
        self.judge, self.batch, self.persons, self.extracted_on = judge, batch, persons, extracted_on
        self.registered_at: pl.Series | None = None
        self.columns: dict[str, pl.Series] = {}
        self.companions: dict[str, pl.Series] = {}
        self.broken: dict[str, pl.Series] = {}
        self.turned: dict[str, int] = {}

    def judged(self) -> Judged:
        columns = self.judge.register.columns
        for name in sorted(columns, key=lambda name: name != self.judge.register.delivery.event):  # forms need it
            if columns[name].raw and columns[name].kind != "identifier":
                self._read(name, columns[name])
        self._tell_from_person(columns)
        frame = pl.DataFrame([self.columns[name].alias(name) for name in columns])
        self._ask_row_rules(frame)
        companions = [series.alias(name) for name, series in self.companions.items()]
        return Judged(frame.hstack(companions), self.broken, self.turned, self.registered_at)

    def _read(self, name: str, column: Column) -> None:
        texts = self.batch.columns[str(column.raw)]
        meant = meaning.meaning(name, column, texts.distinct, self.judge.layout, self.extracted_on)
        if name == self.judge.register.delivery.registered:
            self.registered_at = texts.spread(meaning.moments(meant.value, texts.distinct))
        for rule, failed in meant.faults.items():
            self._break(rule, texts, failed)
        values = texts.spread(meant.value)
        if meaning.blank_is_a_value(column):
            values = pl.select(pl.when(texts.place.is_null()).then("" in column.true).otherwise(values)).to_series()
        if meant.earlier:
            values = self._by_form(values, {form: texts.spread(own) for form, own in meant.earlier.items()})
            for rule, broken in self._asked_of(name, values):
                self._add(rule, broken)
        else:
            for rule, failed in self._asked_of(name, meant.value):  # once per text, not per row
                self._break(rule, texts, failed)
        self.columns[name] = values.cast(self._dtype(name))
        self.turned[name] = values.len() - values.null_count()
        self._require(name)
        self._accompany(name, column, texts, meant)
        if column.forms:
            self._ask_form(name, column)

    def _dtype(self, name: str) -> Any:
        return self.judge.schema.columns[name].dtype.type

    def _asked_of(self, name: str, values: pl.Series) -> Iterator[tuple[str, pl.Series]]:
        """The column's own checks: rule, and which of the values break it. Two checks may have one name."""
        for check in self.judge.schema.columns[name].checks:
            rule = f"{name}.{RULE_NAMES.get(str(check.name), str(check.name))}"
            yield rule, _failed(check, values.alias(name).to_frame(), name)

    def _break(self, rule: str, texts: Texts, failed: pl.Series) -> None:
        if failed.any():
            self._add(rule, texts.spread(failed).fill_null(False))

    def _add(self, rule: str, rows: pl.Series) -> None:
        if rows.any():
            self.broken[rule] = self.broken[rule] | rows if rule in self.broken else rows

    def _require(self, name: str) -> None:
        """A text that could not be turned also leaves its column empty: tell the cause, not both."""
        if self.judge.schema.columns[name].nullable or not self.columns[name].null_count():
            return
        absent = self.columns[name].is_null()
        for cause in (f"{name}.type", f"{name}.spreadsheet"):
            absent = absent & ~self.broken[cause] if cause in self.broken else absent
        self._add(f"{name}.required", absent)

    def _accompany(self, name: str, column: Column, texts: Texts, meant: Meaning) -> None:
        if meant.missing is not None:
            is_missing = texts.place.is_null() & (not meaning.blank_is_a_value(column))
            blank = pl.when(is_missing).then(pl.lit("missing"))
            self.companions[f"{name}_missing"] = pl.select(blank.otherwise(texts.spread(meant.missing))).to_series()
        if meant.precision is not None:
            self.companions[f"{name}_precision"] = texts.spread(meant.precision)

    def _in_form(self, names: tuple[str, ...]) -> pl.Series:
        """Rows whose event lies in one of the form versions; NULL where there is no event date."""
        event = self.columns[self.judge.register.delivery.event]
        forms = [form for form in self.judge.register.delivery.forms if form.name in names]
        return pl.select(pl.any_horizontal(*(_within(pl.lit(event), form) for form in forms))).to_series()

    def _by_form(self, values: pl.Series, earlier: Mapping[str, pl.Series]) -> pl.Series:
        for form, own in earlier.items():
            values = pl.select(pl.when(self._in_form((form,))).then(own).otherwise(values)).to_series()
        return values

    def _ask_form(self, name: str, column: Column) -> None:
        """A value for a question that the row's form does not ask is broken; no value there is *not applicable*."""
        unasked = ~self._in_form(column.forms)
        self._add(f"{name}.form", (unasked & self.columns[name].is_not_null()).fill_null(False))
        not_asked = pl.when(unasked & self.columns[name].is_null()).then(pl.lit("not_applicable"))
        companion = self.companions[f"{name}_missing"]
        self.companions[f"{name}_missing"] = pl.select(not_asked.otherwise(companion)).to_series()

    def _tell_from_person(self, columns: Mapping[str, Column]) -> None:
        """What the identifier is and tells, and what the contract states for all rows."""
        for name, column in columns.items():
            if column.kind == "identifier":
                self._ask_identifier(name)
            if name not in self.columns:
                told = _told(column, self.persons, self.columns, self.batch.height)
                self.columns[name] = told.cast(self._dtype(name))
                for rule, broken in self._asked_of(name, told):
                    self._add(rule, broken)

    def _ask_identifier(self, name: str) -> None:
        """Asked once per person. A blank is nobody's identifier; what is told of a text is told as that alone."""
        told = self.persons.persons
        is_nobody = told["id_kind"].eq_missing(INVALID)
        flaws = {flaw: told["_flaw"].eq_missing(flaw) for flaw in (PLACEHOLDER, SPREADSHEET, LEADING_ZERO)}
        flaws[INVALID] = is_nobody & told["_flaw"].is_null()
        for rule, flawed in flaws.items():
            if flawed.any():
                self._add(f"{name}.{rule}", flawed.gather(self.persons.place))
        self.turned[name] = int((~(is_nobody | flaws[SPREADSHEET])).gather(self.persons.place).sum())

    def _ask_row_rules(self, frame: pl.DataFrame) -> None:
        for check in self.judge.schema.checks:
            self._add(f"row.{check.name}", _failed(check, frame, None))


def _within(event: pl.Expr, form: Form) -> pl.Expr:
    return event.is_between(form.valid_from, form.valid_to) if form.valid_to else event >= form.valid_from


def _failed(check: Any, frame: pl.DataFrame, name: str | None) -> pl.Series:
    """True where Pandera's check says no; what is NULL keeps every rule."""
    answer = check(frame.lazy(), name) if name else check(frame.lazy())
    kept: pl.Series = answer.check_output.collect()["check_output"].fill_null(True)
    return ~kept


def _told(column: Column, persons: Told, columns: Mapping[str, pl.Series], height: int) -> pl.Series:
    match column.kind:
        case "identifier":
            return persons.column("_person_id")
        case "sex":
            return persons.column("_sex")
        case "birth_year":
            return persons.column("_birth_on").dt.year()
        case "age":
            return _age(persons.column("_birth_on"), columns[str(column.at)])
    return pl.Series([column.example]).extend_constant(column.example, max(height - 1, 0)).head(height)


def _age(birth_on: pl.Series, at: pl.Series) -> pl.Series:
    """Whole years; a person born on 29 February turns on 1 March in common years."""
    years = at.dt.year() - birth_on.dt.year()
    return years - (_month_and_day(at) < _month_and_day(birth_on)).cast(pl.Int32)


def _month_and_day(day: pl.Series) -> pl.Series:
    """MMDD as a number; a month alone is of a type that ends at 127."""
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()
