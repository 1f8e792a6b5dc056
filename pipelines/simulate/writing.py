"""How rows are written: the raw layout that the contract declares, with its headings, codes, dates and marks."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import polars as pl

from data_contracts.contract import Column
from pipelines.simulate.calendar_plan import Delivery
from pipelines.simulate.sources import Register
from pipelines.simulate.world import World

PARISH_HEADING = "LKF"  # holds the parish too: six digits
LABEL, CODE = "_Beskrivning", "_Värde"
OTHER_MISSING_SHARE = 0.2  # of values not recorded: written as a missing code, where the layout has one
ZERO_HOME_SHARE = 0.4  # of unknown homes: written 0000, not blank
UNKNOWN_UNIT_SHARE, UNKNOWN_UNIT = (
    0.5,
    "998877",
)  # of rows without a unit: a code that is in no table, not blank
HABIT_STRIDE = 1009.0  # spreads one random number over the columns
NO_DAY_SHARE = 0.5  # of dates known to the year or month: written without hyphens


class Extract:
    """One file being written, block by block; it gets its name when it is complete."""

    def __init__(self, folder: Path, register: Register, delivery: Delivery) -> None:
        """Opens the file under a temporary name and writes its headings."""
        self.register, self.delivery, self.rows = register, delivery, 0
        self.path = folder / register.name / f"{delivery.stem}.csv"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._part = self.path.with_suffix(".part")
        self._file: BinaryIO = open(self._part, "wb")  # noqa: SIM115 - open from block to block
        layout = register.terms.layout
        self._file.write((layout.delimiter.join(headings(register)) + "\n").encode(layout.encoding))

    def append(self, texts: pl.DataFrame) -> None:
        """Rows of text under the headings."""
        layout = self.register.terms.layout
        written = texts.write_csv(None, include_header=False, separator=layout.delimiter, quote_style="never")
        self._file.write(written.encode(layout.encoding))
        self.rows += texts.height

    def abandon(self) -> None:
        """Takes away what has been written."""
        self._file.close()
        self._part.unlink(missing_ok=True)

    def finish(self, scale: float) -> Path:
        """Moves the file into place and writes its manifest beside it."""
        self._file.close()
        self._part.replace(self.path)
        manifest = {
            "register": self.register.name,
            "extracted_on": self.delivery.extracted_on.isoformat(),
            "covers_from": self.delivery.covers_from.isoformat(),
            "covers_to": self.delivery.covers_to.isoformat(),
            "rows": self.rows,
            "simulated": True,
            "population_scale": scale,
        }
        write_json(self.path.with_suffix(".json"), manifest)
        return self.path


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """A JSON file, written whole or not at all."""
    part = path.with_suffix(".json.part")
    part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def headings(register: Register) -> list[str]:
    """The file's headings in order: those of the contract, labels beside their codes, other ignored ones last."""
    ignored = list(register.terms.layout.ignored)
    found: list[str] = []
    for column in register.columns.values():
        if column.raw is not None:
            label = column.raw.removesuffix(CODE) + LABEL
            found += [column.raw, label] if column.raw.endswith(CODE) and label in ignored else [column.raw]
    return found + [heading for heading in ignored if heading not in found]


def as_text(rows: pl.DataFrame, register: Register, world: World) -> pl.DataFrame:
    """The rows as texts under the file's headings; `habit` (0 to 1) settles how a row is spelled."""
    spelled: dict[str, pl.Expr] = {}
    for place, (name, column) in enumerate(register.columns.items()):
        if column.raw is not None:
            habit = pl.col("habit") * (HABIT_STRIDE * (place + 1)) % 1
            text = _spelled(name, column, register, world, habit)
            text = pl.coalesce(text, _no_value(name, column, register, rows.columns, habit))
            spelled[column.raw] = _with_faults(text, column.raw, rows)
            if column.raw.endswith(CODE):
                spelled[column.raw.removesuffix(CODE) + LABEL] = _label(name, column)
    blank = pl.lit("")
    return rows.select((spelled.get(heading, blank)).fill_null("").alias(heading) for heading in headings(register))


def _with_faults(text: pl.Expr, heading: str, rows: pl.DataFrame) -> pl.Expr:
    if "fault_heading" not in rows.columns:
        return text
    return pl.when((pl.col("fault_heading") == heading).fill_null(False)).then("fault_text").otherwise(text)


def _spelled(name: str, column: Column, register: Register, world: World, habit: pl.Expr) -> pl.Expr:
    """The text of a value; NULL where there is none."""
    value = pl.col("identifier") if column.kind == "identifier" else pl.col(name)
    match column.kind:
        case "day":
            return _day(value, register.source.day_forms.get(name, "%Y-%m-%d"), habit)
        case "partial_day":
            return _partial_day(value, pl.col(f"{name}_precision"), habit < NO_DAY_SHARE)
        case "unit":
            return _unit_code(value, register, world)
        case "municipality":
            return value + pl.lit("01") if column.raw == PARISH_HEADING else value
    return _plain(value, column, register.terms.layout.decimal_mark)


def _plain(value: pl.Expr, column: Column, decimal_mark: str) -> pl.Expr:
    match column.kind:
        case "code":
            return value.replace_strict(_code_of(column), return_dtype=pl.String)
        case "flag":
            return pl.when(value).then(pl.lit(column.true[0])).when(~value).then(pl.lit(column.false[0]))
        case "number":
            return value.cast(pl.String).str.replace(".", decimal_mark, literal=True)
    return value.cast(pl.String)


def _code_of(column: Column) -> dict[str, str]:
    """Word to code; of several codes for a word the first."""
    return {word: code for code, word in reversed(list(column.codes.items()))}


def _day(value: pl.Expr, form: str, habit: pl.Expr) -> pl.Expr:
    if form != "timestamp":
        return value.dt.to_string(form)
    minutes = (habit * 600).cast(pl.Int64) + 7 * 60
    clock = [(part).cast(pl.String).str.zfill(2) for part in (minutes // 60, minutes % 60)]
    return value.dt.to_string("%Y-%m-%d") + " " + clock[0] + ":" + clock[1] + ":00"


def _partial_day(value: pl.Expr, precision: pl.Expr, short: pl.Expr) -> pl.Expr:
    """INCA's spellings of dates known to the month or the year, such as 2017-02-00 and 20170000."""
    month = pl.when(precision == "month").then(value.dt.to_string("%Y-%m-00"))
    year = pl.when(precision == "year").then(value.dt.to_string("%Y-00-00"))
    whole = year.otherwise(month.otherwise(value.dt.to_string("%Y-%m-%d")))
    return pl.when(short).then(whole.str.replace_all("-", "", literal=True)).otherwise(whole)


def _unit_code(value: pl.Expr, register: Register, world: World) -> pl.Expr:
    code = register.source.unit_code
    assert code is not None, "a register with a unit column names the unit table's code column"
    known = world.tables["unit"].filter(pl.col(code).is_not_null())
    return value.replace_strict(dict(zip(known["unit_id"], known[code], strict=True)), return_dtype=pl.String)


def _no_value(name: str, column: Column, register: Register, present: list[str], habit: pl.Expr) -> pl.Expr:
    """What stands where there is no value: blank, a missing code, or the code for unknown or not applicable."""
    text, share = _other_than_blank(column, register)
    written = pl.when(habit < share).then(pl.lit(text)).otherwise(pl.lit(""))
    if f"{name}_missing" not in present:
        return written
    kind = pl.col(f"{name}_missing").fill_null("")
    for word, codes in (("unknown", column.unknown), ("not_applicable", column.not_applicable)):
        if codes:
            written = pl.when(kind == word).then(pl.lit(codes[0])).otherwise(written)
    return written


def _other_than_blank(column: Column, register: Register) -> tuple[str, float]:
    """(text, share): what a register writes for nothing, beside leaving the field blank."""
    codes = [code for code in register.terms.layout.missing if code]
    if column.kind == "municipality":
        return "0000", ZERO_HOME_SHARE
    if column.kind == "unit":
        return UNKNOWN_UNIT, UNKNOWN_UNIT_SHARE
    if codes and column.kind not in ("identifier", "day", "partial_day"):
        return codes[0], OTHER_MISSING_SHARE
    return "", 0.0


def _label(name: str, column: Column) -> pl.Expr:
    """The description column: the word of the code, or yes and no."""
    if column.kind == "flag":
        return pl.when(pl.col(name)).then(pl.lit("Ja")).when(~pl.col(name)).then(pl.lit("Nej"))
    return pl.col(name).cast(pl.String)
