"""Says what kind of identifier a text is, and what it tells: birth date and sex. Classifies; does not pass or fail.

Rules: the check digit of Luhn over YYMMDDNNNC; samordningsnummer has 60 added to the day; the national reserve number
(Inera, NRID) is XXYYMMDDNNGC with two letters; regional reserve numbers follow each region's own habit.
"""

import re
from datetime import date

import polars as pl

# [0-9] and not \d, which is the digits of every script here.
NRID = r"^(?:00|2[2-9]|[3-9][0-9])[0-9]{6}[A-HJ-NPR-UX-Z]{2}[0-9]{2}$"  # 18-21 never begin one; no I, O, Q, V, W
PERSONAL = r"(?:18|19|20)?[0-9]{6}[-+]?[0-9]{4}"  # perhaps a personnummer, alone or among words
RESERVE = NRID.strip("^$")
AROUND = r"(?:^|[^0-9])(?:{})(?:[^0-9]|$)"
ALONE = r"(?<![0-9])(?:{})(?![0-9])"
MARK = "[PNR]"
NRID_CENTURIES = {first + step: first for step in range(3, 78, 3) for first in (19, 20)}


def classified(texts: pl.Series, as_of: date) -> pl.DataFrame:
    """One row per distinct text: `text, id_kind, normal, birth_on, sex`.

    `id_kind`: pnr | snr | nrid | regional_reserve | invalid; `normal` is one spelling per person, NULL where invalid;
    `as_of` settles the century of ten-digit numbers (born, and younger than 100 unless a plus sign says otherwise).
    """
    frame = pl.DataFrame({"text": texts.drop_nulls().unique().sort()})
    plain = pl.col("text").str.strip_chars().str.to_uppercase()
    frame = frame.with_columns(plain=plain).with_columns(twelve=_twelve_digits(as_of))
    frame = frame.with_columns(day=pl.col("twelve").str.slice(6, 2).cast(pl.Int32))
    frame = frame.with_columns(coordination=pl.col("day") > 60).with_columns(
        born=_day(pl.col("twelve").str.slice(0, 6), pl.col("day") - 60 * pl.col("coordination").cast(pl.Int32)),
        reserve=pl.col("plain").str.replace("-", "", literal=True),
    )
    is_personal = pl.col("born").is_not_null() & _luhn(pl.col("twelve").str.slice(2))
    frame = frame.with_columns(
        id_kind=pl.when(is_personal & pl.col("coordination")).then(pl.lit("snr"))
        .when(is_personal).then(pl.lit("pnr"))
        .when(_is_nrid()).then(pl.lit("nrid"))
        .when(_is_regional_reserve()).then(pl.lit("regional_reserve"))
        .otherwise(pl.lit("invalid"))
    )  # fmt: skip
    return frame.select("text", "id_kind", _normal(), _birth(), _sex())


def _twelve_digits(as_of: date) -> pl.Expr:
    """YYYYMMDDNNNC of every spelling of a personnummer; NULL for other texts.

    Seven to nine digits are ten that a numeric column has taken the leading zeros from.
    """
    plain = pl.col("plain")
    shortened = plain.str.contains(r"^[0-9]{7,9}$")
    ten = pl.when(shortened).then(plain.str.zfill(10)).otherwise(plain.str.replace(r"[-+]", ""))
    with_century = (as_of.year // 100 - _centuries_back(ten, as_of)).cast(pl.String) + ten
    return (
        pl.when(plain.str.contains(r"^(?:18|19|20)[0-9]{6}-?[0-9]{4}$"))
        .then(plain.str.replace("-", "", literal=True))
        .when(shortened | plain.str.contains(r"^[0-9]{6}[-+]?[0-9]{4}$"))
        .then(with_century)
    )


def _centuries_back(ten: pl.Expr, as_of: date) -> pl.Expr:
    """How many centuries before that of `as_of`. A plus sign counts from the year in which a person turns 100."""
    has_plus = pl.col("plain").str.contains("+", literal=True)
    day = ten.str.slice(4, 2).cast(pl.Int32, strict=False)
    plain_day = (day - 60 * (day > 60).cast(pl.Int32)).cast(pl.String).str.zfill(2)
    not_yet_born = (ten.str.slice(0, 4) + plain_day) > as_of.strftime("%y%m%d")
    later_year = ten.str.slice(0, 2) > as_of.strftime("%y")
    return pl.when(has_plus).then(1 + later_year.cast(pl.Int32)).otherwise(not_yet_born.cast(pl.Int32))


def _day(year_month: pl.Expr, day: pl.Expr) -> pl.Expr:
    return (year_month + day.cast(pl.String).str.zfill(2)).str.to_date("%Y%m%d", strict=False)


def _luhn(ten: pl.Expr) -> pl.Expr:
    digits = [ten.str.slice(place, 1).cast(pl.Int32, strict=False) for place in range(10)]
    doubled = [digit * 2 for digit in digits[0::2]]
    summed = pl.sum_horizontal([pair // 10 + pair % 10 for pair in doubled] + digits[1::2])
    return (summed % 10 == 0).fill_null(False)


def _is_nrid() -> pl.Expr:
    return pl.col("reserve").str.contains(NRID)


def _is_regional_reserve() -> pl.Expr:
    """Stockholm: 99 and ten digits; Skåne: a date and four characters of which one is a letter."""
    stockholm = pl.col("reserve").str.contains(r"^99[0-9]{10}$")
    skane = pl.col("reserve").str.contains(r"^(?:19|20)[0-9]{6}[A-Z0-9]{4}$")
    return stockholm | (skane & pl.col("reserve").str.contains(r"[A-Z]"))


def _normal() -> pl.Expr:
    personal = pl.col("id_kind").is_in(["pnr", "snr"])
    reserve = pl.col("id_kind").is_in(["nrid", "regional_reserve"])
    return (
        pl.when(personal).then(pl.col("twelve")).when(reserve).then(pl.col("reserve")).alias("normal")
    )  # NULL: invalid


def _birth() -> pl.Expr:
    century = (
        pl.col("reserve").str.slice(0, 2).cast(pl.Int32, strict=False).replace_strict(NRID_CENTURIES, default=None)
    )
    nrid = (century.cast(pl.String) + pl.col("reserve").str.slice(2, 6)).str.to_date("%Y%m%d", strict=False)
    skane = pl.col("reserve").str.slice(0, 8).str.to_date("%Y%m%d", strict=False)
    return (
        pl.when(pl.col("id_kind").is_in(["pnr", "snr"])).then(pl.col("born"))
        .when(pl.col("id_kind") == "nrid").then(nrid)
        .when(pl.col("id_kind") == "regional_reserve").then(skane)
        .alias("birth_on")
    )  # fmt: skip


def _sex() -> pl.Expr:
    personal = pl.col("twelve").str.slice(10, 1)
    digit = (
        pl.when(pl.col("id_kind").is_in(["pnr", "snr"])).then(personal)
        .when(pl.col("id_kind") == "nrid").then(pl.col("reserve").str.slice(10, 1))
    ).cast(pl.Int32, strict=False)  # fmt: skip
    return (
        pl.when(digit.is_null()).then(None).when(digit % 2 == 1).then(pl.lit("M")).otherwise(pl.lit("K")).alias("sex")
    )


def masked(texts: pl.Series) -> pl.Series:
    """The texts with every personnummer, samordningsnummer and national reserve number in them replaced by a mark."""
    suspect = texts.str.contains(AROUND.format(PERSONAL)) | texts.str.contains(AROUND.format(RESERVE))
    if not suspect.any():
        return texts
    places = suspect.fill_null(False).arg_true()
    return texts.clone().scatter(places, [_masked(text) for text in texts.gather(places)])


def _masked(text: str) -> str:
    without = re.sub(ALONE.format(RESERVE), MARK, text)
    return re.sub(ALONE.format(PERSONAL), lambda found: MARK if _is_personal(found[0]) else found[0], without)


def _is_personal(number: str) -> bool:
    ten = re.sub("[-+]", "", number)[-10:]
    day = int(ten[4:6]) - 60 * (int(ten[4:6]) > 60)
    weighed = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(ten))
    return weighed % 10 == 0 and 1 <= int(ten[2:4]) <= 12 and 1 <= day <= 31
