"""Says what kind of identifier a text is, and what it tells: birth date and sex. Classifies; does not pass or fail.

Rules: the check digit of Luhn over YYMMDDNNNC; samordningsnummer has 60 added to the day, and 00 for a month or a day
that is not known (Skatteverket). Spellings stand in `identifier_spelling`, reserve numbers in `reserve_numbers`, and
identifiers among other words in `mentions`, and what is written for nobody in `placeholders`.
"""

from datetime import date

import polars as pl

from pipelines.intake.identifier_spelling import spelled
from pipelines.intake.placeholders import is_placeholder
from pipelines.intake.reserve_numbers import SHAPE, reserve_number

INVALID, REGIONAL_RESERVE = "invalid", "regional_reserve"
PLACEHOLDER, SPREADSHEET, LEADING_ZERO = "placeholder", "spreadsheet", "leading_zero"
# [0-9] and not \d, which is the digits of every script here.
TWELVE = r"^(?:18|19|20)[0-9]{6}[-+]?[0-9]{4}$"
TEN = r"^[0-9]{6}[-+]?[0-9]{4}$"
SHORTENED = r"^[0-9]{7,9}$"  # ten digits that a numeric column has taken the leading zeros from
COORDINATION = 60  # added to the day
TOLD: dict[str, type[pl.DataType]] = {
    "id_kind": pl.String, "normal": pl.String, "birth_on": pl.Date, "sex": pl.String,
}  # fmt: skip


def classified(texts: pl.Series, as_of: date) -> pl.DataFrame:
    """One row per distinct text: `text, id_kind, normal, birth_on, sex, flaw`.

    `id_kind`: pnr | snr | nrid | regional_reserve | invalid; `normal` is one spelling per person, NULL where invalid;
    `flaw`: placeholder (invalid whatever its check digit) | spreadsheet | leading_zero, what a spreadsheet did to it.
    `as_of` settles the century of ten-digit numbers (born, and younger than 100 unless a plus sign says otherwise);
    who is born after it is invalid.
    """
    frame = texts.drop_nulls().unique().sort().alias("text").to_frame()
    frame = frame.hstack(spelled(frame["text"])).with_columns(is_placeholder=is_placeholder(pl.col("plain")))
    frame = frame.with_columns(plain=pl.when(~pl.col("is_placeholder")).then("plain"))
    frame = frame.with_columns(twelve=_twelve_digits(as_of))
    frame = frame.with_columns(day=pl.col("twelve").str.slice(6, 2).cast(pl.Int32))
    frame = frame.with_columns(coordination=pl.col("day") >= COORDINATION).with_columns(born=_born())
    frame = frame.with_columns(is_personal=_is_personal(as_of))
    told = frame.select(_kind(), _normal(), _birth(), _sex())
    told = _with_reserve_numbers(told, frame["plain"], as_of)
    traces = frame.select("text", "plain", "is_placeholder", "from_spreadsheet")
    return traces.hstack(told).select("text", *TOLD, _flaw())


def _twelve_digits(as_of: date) -> pl.Expr:
    """YYYYMMDDNNNC of every spelling of a personnummer; NULL for other texts."""
    plain = pl.col("plain")
    shortened = plain.str.contains(SHORTENED)
    ten = pl.when(shortened).then(plain.str.zfill(10)).otherwise(plain.str.replace(r"[-+]", ""))
    with_century = (as_of.year // 100 - _centuries_back(ten, as_of)).cast(pl.String) + ten
    return (
        pl.when(plain.str.contains(TWELVE))
        .then(plain.str.replace(r"[-+]", ""))
        .when(shortened | plain.str.contains(TEN))
        .then(with_century)
    )


def _centuries_back(ten: pl.Expr, as_of: date) -> pl.Expr:
    """How many centuries before that of `as_of`. A plus sign counts from the year in which a person turns 100."""
    has_plus = pl.col("plain").str.contains("+", literal=True)
    day = ten.str.slice(4, 2).cast(pl.Int32, strict=False)
    plain_day = (day - COORDINATION * (day >= COORDINATION).cast(pl.Int32)).cast(pl.String).str.zfill(2)
    not_yet_born = (ten.str.slice(0, 4) + plain_day) > as_of.strftime("%y%m%d")
    later_year = ten.str.slice(0, 2) > as_of.strftime("%y")
    return pl.when(has_plus).then(1 + later_year.cast(pl.Int32)).otherwise(not_yet_born.cast(pl.Int32))


def _born() -> pl.Expr:
    day = pl.col("day") - COORDINATION * pl.col("coordination").cast(pl.Int32)
    day = day.cast(pl.String).str.zfill(2)
    return (pl.col("twelve").str.slice(0, 6) + day).str.to_date("%Y%m%d", strict=False)


def _is_personal(as_of: date) -> pl.Expr:
    """Of somebody who is born, or with a month or day that nobody knows; and never 000, where serials begin at 001."""
    month, twelve = pl.col("twelve").str.slice(4, 2), pl.col("twelve")
    month_unknown = (month == "00") & (pl.col("day") <= COORDINATION + 31)
    day_unknown = (month <= "12") & (pl.col("day") == COORDINATION)
    unknown = pl.col("coordination") & (month_unknown | day_unknown) & (twelve.str.slice(0, 4) <= str(as_of.year))
    is_there = (pl.col("born") <= as_of).fill_null(False) | unknown
    return (is_there & _luhn(twelve.str.slice(2)) & (twelve.str.slice(8, 3) != "000")).fill_null(False)


def _luhn(ten: pl.Expr) -> pl.Expr:
    digits = [ten.str.slice(place, 1).cast(pl.Int32, strict=False) for place in range(10)]
    doubled = [digit * 2 for digit in digits[0::2]]
    summed = pl.sum_horizontal([pair // 10 + pair % 10 for pair in doubled] + digits[1::2])
    return summed % 10 == 0


def _kind() -> pl.Expr:
    return (
        pl.when(pl.col("is_personal") & pl.col("coordination")).then(pl.lit("snr"))
        .when("is_personal").then(pl.lit("pnr"))
        .otherwise(pl.lit(INVALID)).alias("id_kind")
    )  # fmt: skip


def _normal() -> pl.Expr:
    return pl.when("is_personal").then("twelve").alias("normal")


def _birth() -> pl.Expr:
    return pl.when("is_personal").then("born").alias("birth_on")


def _sex() -> pl.Expr:
    is_man = pl.col("twelve").str.slice(10, 1).is_in(["1", "3", "5", "7", "9"])
    return pl.when("is_personal").then(pl.when(is_man).then(pl.lit("M")).otherwise(pl.lit("K"))).alias("sex")


def _with_reserve_numbers(told: pl.DataFrame, plain: pl.Series, as_of: date) -> pl.DataFrame:
    """What is no personnummer may be a reserve number. They are few, and told one by one."""
    places = ((told["id_kind"] == INVALID) & plain.str.contains(SHAPE)).arg_true()
    numbers = [reserve_number(text, as_of) for text in plain.gather(places)]
    found = [(place, number) for place, number in zip(places, numbers, strict=True) if number]
    if not found:
        return told
    at = pl.Series([place for place, _ in found])
    reserve = {
        name: pl.Series([getattr(number, name) for _, number in found], dtype=kind) for name, kind in TOLD.items()
    }
    return told.select(told[name].clone().scatter(at, values) for name, values in reserve.items())


def _flaw() -> pl.Expr:
    lost_zeros = pl.col("plain").str.contains(SHORTENED) & (pl.col("id_kind") != INVALID)
    return (
        pl.when("is_placeholder").then(pl.lit(PLACEHOLDER))
        .when("from_spreadsheet").then(pl.lit(SPREADSHEET))
        .when(lost_zeros).then(pl.lit(LEADING_ZERO)).alias("flaw")
    )  # fmt: skip
