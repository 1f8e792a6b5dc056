"""How rows are written: the raw layout that the contract declares, with its headings, codes, dates and marks."""

from collections.abc import Mapping

import polars as pl

from data_contracts.columns import Column
from pipelines.simulate.sources import PeriodForm, Register
from pipelines.simulate.world import World

PARISH_HEADING = "LKF"  # holds the parish too: six digits
LABEL, CODE = "_Beskrivning", "_Värde"
OTHER_MISSING_SHARE = 0.2  # of values not recorded: written as a missing code, where the layout has one
ZERO_HOME_SHARE = 0.4  # of unknown homes: written 0000, not blank
UNKNOWN_UNIT_SHARE, UNKNOWN_UNIT = 0.5, "998877"  # of rows without a unit: a code that is in no table, not blank
HABIT_STRIDE = 1009.0  # spreads one random number over the columns
NO_DAY_SHARE = 0.5  # of dates known to the year or month: written without hyphens
NUMBERS = ("integer", "number")
DAY_FORMS = {"iso": "%Y-%m-%d", "day_first": "%-d/%-m %Y", "month_first": "%-m/%-d/%Y"}
GROUPED_SHARE, UNBROKEN_SHARE = 0.4, 0.5  # of large numbers, where the layout has thousands; of blanks in them
LAST_THREE_DIGITS, MOST_GROUPS = r"^(-?\d+)(\d{3})((?: \d{3})*(?:[.,]\d+)?)$", 3
UNBROKEN = "\u00a0"  # the blank that keeps digits on one line
PARTIAL_FORMS = {
    "iso": {"month": "%Y-%m-00", "year": "%Y-00-00"},
    "day_first": {"month": "00/%-m %Y", "year": "00/00 %Y"},
    "month_first": {"month": "%-m/00/%Y", "year": "00/00/%Y"},
}
PERIOD_FORMS: dict[PeriodForm, str] = {
    "year": "%Y", "month": "%Y-%m", "month_plain": "%Y%m", "month_px": "%YM%m", "quarter": "%Y-Q", "quarter_px": "%YK",
}  # fmt: skip


def headings(register: Register) -> list[str]:
    """The file's headings in order: those of the contract, labels beside their codes, other ignored ones last."""
    renamed, ignored = register.terms.layout.headings, list(register.terms.layout.ignored)
    found: list[str] = []
    for column in register.columns.values():
        if column.raw is not None and renamed.get(column.raw, column.raw) not in found:
            heading = renamed.get(column.raw, column.raw)
            label = heading.removesuffix(CODE) + LABEL
            found += [heading, label] if heading.endswith(CODE) and label in ignored else [heading]
    return found + [heading for heading in ignored if heading not in found]


def as_text(rows: pl.DataFrame, register: Register, world: World) -> pl.DataFrame:
    """The rows as texts under the file's headings; `habit` (0 to 1) settles how a row is spelled."""
    writer = _Writer(register, world, rows.columns)
    spelled: dict[str, pl.Expr] = {}
    for place, (name, column) in enumerate(register.columns.items()):
        if column.raw is not None and writer.heading(column) not in spelled:
            habit = pl.col("habit") * (HABIT_STRIDE * (place + 1)) % 1
            text = pl.coalesce(writer.spelled(name, column, habit), writer.no_value(name, column, habit))
            heading = writer.heading(column)
            spelled[heading] = _with_faults(text, name, column.raw)
            if heading.endswith(CODE):
                spelled[heading.removesuffix(CODE) + LABEL] = _label(name, column)
    blank = pl.lit("")
    return rows.select((spelled.get(heading, blank)).fill_null("").alias(heading) for heading in headings(register))


def _with_faults(text: pl.Expr, name: str, heading: str) -> pl.Expr:
    """The planted text in place of the own one; and the own one without the zeros that a spreadsheet takes."""
    zeros_lost = pl.when((pl.col("rule") == f"{name}.leading_zero").fill_null(False)).then(
        text.str.strip_chars_start("0")
    )
    planted = pl.when((pl.col("fault_heading") == heading).fill_null(False)).then("fault_text")
    return planted.otherwise(zeros_lost.otherwise(text))


class _Writer:
    """How one register spells values."""

    def __init__(self, register: Register, world: World, present: list[str]) -> None:
        self.register, self.world, self.present = register, world, present
        self.layout = register.terms.layout

    def heading(self, column: Column) -> str:
        """The heading in this sender's files."""
        return self.layout.headings.get(str(column.raw), str(column.raw))

    def spelled(self, name: str, column: Column, habit: pl.Expr) -> pl.Expr:
        """The text of a value; NULL where there is none."""
        value = pl.col("identifier") if column.kind == "identifier" else pl.col(name)
        match column.kind:
            case "day":
                return self._day(value, name, habit)
            case "partial_day":
                return _partial_day(value, pl.col(f"{name}_precision"), habit < NO_DAY_SHARE, self.layout.date_style)
            case "unit":
                return value.replace_strict(self.world.units[str(column.code_system)].codes, return_dtype=pl.String)
            case "municipality":
                return value + pl.lit("01") if column.raw == PARISH_HEADING else value
            case "area_level" | "area_code":
                return self._area(column)
            case "period_start" | "period_end":
                return _period(value, self.register.source.period_forms.get(str(column.raw), "year"))
        return self._grouped(self._plain(value, column), column, habit)

    def _grouped(self, text: pl.Expr, column: Column, habit: pl.Expr) -> pl.Expr:
        """Some numbers with the layout's mark between thousands; a blank may be one that is never broken."""
        if not self.layout.thousands or column.kind not in NUMBERS:
            return text
        grouped = text
        for _ in range(MOST_GROUPS):
            grouped = grouped.str.replace(LAST_THREE_DIGITS, "${1} ${2}${3}")
        mark = UNBROKEN if self.layout.thousands == " " else self.layout.thousands
        unbroken = grouped.str.replace_all(" ", mark, literal=True)
        plain = grouped if self.layout.thousands == " " else unbroken
        spelled = pl.when(habit < GROUPED_SHARE * UNBROKEN_SHARE).then(unbroken).otherwise(plain)
        return pl.when(habit < GROUPED_SHARE).then(spelled).otherwise(text)

    def _plain(self, value: pl.Expr, column: Column) -> pl.Expr:
        match column.kind:
            case "code":
                return self._code(value, column)
            case "flag":
                yes, no = (written[0] if written else None for written in (column.true, column.false))
                return pl.when(value).then(pl.lit(yes)).when(~value).then(pl.lit(no))
            case "number":
                return value.cast(pl.String).str.replace(".", self.layout.decimal_mark, literal=True)
        return value.cast(pl.String)

    def _code(self, value: pl.Expr, column: Column) -> pl.Expr:
        """The code of the word in the form version that the row's event lies in."""
        text = value.replace_strict(_code_of(column.codes), default=None, return_dtype=pl.String)
        for form, codes in column.earlier_codes.items():
            own = value.replace_strict(_code_of(codes), default=None, return_dtype=pl.String)
            text = pl.when(self.register.in_forms((form,)).fill_null(False)).then(own).otherwise(text)
        return text

    def _day(self, value: pl.Expr, name: str, habit: pl.Expr) -> pl.Expr:
        form = self.register.source.day_forms.get(name, DAY_FORMS[self.layout.date_style])
        if form != "timestamp":
            return value.dt.to_string(form)
        minutes = (habit * 600).cast(pl.Int64) + 7 * 60
        clock = [(part).cast(pl.String).str.zfill(2) for part in (minutes // 60, minutes % 60)]
        day = value.dt.to_string(DAY_FORMS[self.layout.date_style])
        return day + " " + clock[0] + ":" + clock[1] + ":00"

    def _area(self, column: Column) -> pl.Expr:
        """The area of a row, by its `area_code`, as the system writes it."""
        code = pl.col(str(self.register.first_of("area_code")))
        match column.code_system:
            case "name":
                return code.replace_strict(_area_names(self.world), return_dtype=pl.String)
            case "kolada":
                return pl.when(code == "SE").then(pl.lit("0000")).otherwise(code.str.zfill(4))
        padded = pl.when(code == "SE").then(pl.lit("00")).otherwise(code)
        return padded if column.code_system == "scb" else padded.cast(pl.Int64).cast(pl.String)

    def no_value(self, name: str, column: Column, habit: pl.Expr) -> pl.Expr:
        """What stands where there is no value: blank, a missing code, or the code for unknown or not applicable."""
        text, share = self._other_than_blank(column)
        written = pl.when(habit < share).then(pl.lit(text)).otherwise(pl.lit(""))
        if f"{name}_missing" not in self.present:
            return written
        kind, is_asked = pl.col(f"{name}_missing").fill_null(""), pl.lit(True)
        if column.forms:  # what is not asked is blank
            is_asked = self.register.in_forms(column.forms).fill_null(True)
        for word, codes in (("unknown", column.unknown), ("not_applicable", column.not_applicable)):
            if codes:
                written = pl.when((kind == word) & is_asked).then(pl.lit(codes[0])).otherwise(written)
        return pl.when(is_asked).then(written).otherwise(pl.lit(""))

    def _other_than_blank(self, column: Column) -> tuple[str, float]:
        """(text, share): what a register writes for nothing, beside leaving the field blank."""
        codes = [code for code in (*column.missing, *self.layout.missing) if code]
        if column.kind == "municipality":
            return "0000", ZERO_HOME_SHARE
        if column.kind == "unit" and not self.register.is_aggregate:
            return UNKNOWN_UNIT, UNKNOWN_UNIT_SHARE
        if codes and column.kind not in ("identifier", "day", "partial_day"):
            return codes[0], OTHER_MISSING_SHARE
        return "", 0.0


def _code_of(codes: Mapping[str, str]) -> dict[str, str]:
    """Word to code; of several codes for a word the first."""
    return {word: code for code, word in reversed(list(codes.items()))}


def _partial_day(value: pl.Expr, precision: pl.Expr, short: pl.Expr, style: str) -> pl.Expr:
    """Dates known to the month or the year, such as 2017-02-00 and 20170000; only ISO has a short form."""
    whole = value.dt.to_string(DAY_FORMS[style])
    for known, form in PARTIAL_FORMS[style].items():
        whole = pl.when(precision == known).then(value.dt.to_string(form)).otherwise(whole)
    return pl.when(short & (style == "iso")).then(whole.str.replace_all("-", "", literal=True)).otherwise(whole)


def _period(value: pl.Expr, form: PeriodForm) -> pl.Expr:
    """A period by one of its days."""
    text = value.dt.to_string(PERIOD_FORMS[form])
    return text + value.dt.quarter().cast(pl.String) if form.startswith("quarter") else text


def _area_names(world: World) -> dict[str, str]:
    regions = world.tables["region"].select("region_code", "name_short").iter_rows()
    municipalities = world.tables["municipality"].select("municipality_code", "name").iter_rows()
    return {"SE": "Riket", **dict(municipalities), **dict(regions)}


def _label(name: str, column: Column) -> pl.Expr:
    """The description column: the word of the code, or yes and no."""
    if column.kind == "flag":
        return pl.when(pl.col(name)).then(pl.lit("Ja")).when(~pl.col(name)).then(pl.lit("Nej"))
    return pl.col(name).cast(pl.String)
