"""Reads files of SPSS (sav, zsav), SAS (sas7bdat) and Stata (dta), as the codes they hold and never their labels.

ReadStat does the reading, some thousand rows at a time. Days and times are numbers in these files, and the format of
the column tells what they count; that is turned here, since the library knows but a few of the formats.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache, partial
from itertools import zip_longest
from math import isfinite
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyreadstat

from pipelines.intake.containers import Damaged
from pipelines.intake.text_table import duration, moment, number

Program = Literal["sav", "sas7bdat", "dta"]
Unit = Literal["days", "seconds", "milliseconds"]
Turn = Callable[[float], str]

VALUES_AT_ONCE = 1_000_000
READERS: dict[Program, Callable[..., Any]] = {
    "sav": pyreadstat.read_sav,
    "sas7bdat": pyreadstat.read_sas7bdat,
    "dta": pyreadstat.read_dta,
}
SINCE: dict[Program, datetime] = {
    "sav": datetime(1582, 10, 14),
    "sas7bdat": datetime(1960, 1, 1),
    "dta": datetime(1960, 1, 1),
}

# SPSS counts seconds in all of them; a month, a quarter or a week is shown by its first day.
SPSS_DAY = re.compile(r"(?:[AEJS]?DATE|MOYR|QYR|WKYR)\d*")
SPSS_TIME = re.compile(r"(?:DATETIME|YMDHMS)[\d.]*")
SPSS_SPAN = re.compile(r"(?:D?TIME|MTIME)[\d.]*")
SAS_TIME = re.compile(
    r"(?:E8601D[TZX]|B8601D[TZX]|IS8601D[TZ]|DATETIME|DATEAMPM|MDYAMPM|NLDATM|DTDATE|[EB]8601DN|IS8601DN)[\d.]*"
)
SAS_SPAN = re.compile(r"(?:TIME|TIMEAMPM|HHMM|TOD|[EB]8601T[MZX]|IS8601T[MZ])[\d.]*")
SAS_DAY = re.compile(
    r"(?:DATE|DAY|(?:DDMMYY|MMDDYY|YYMMDD)[BCDNPS]?|WEEKDAT[EX]|WORDDAT[EX]|[EB]8601DA|IS8601DA|JULIAN|NLDATE|MINGUO"
    r"|MONYY|YYMON|(?:MMYY|YYMM)[CDNPS]?)[\d.]*"
)
STATA_DAY, STATA_TIME = re.compile("%-?(?:td|d).*"), re.compile("%-?t[cC].*")


def rows(path: Path, program: Program, decimal_mark: str) -> Iterator[list[str]]:
    """The heading and every row as texts; what the program holds for missing is blank, a code for missing stays.

    Raises Damaged, at the latest after the last row.
    """
    described = _read(path, program, metadataonly=True)[1]
    headings = list(described.column_names)
    formats, stored = described.original_variable_types, described.readstat_variable_types
    turns = [_turn(program, formats[name], stored[name] == "float", decimal_mark) for name in headings]
    yield headings
    read, at_once = 0, max(VALUES_AT_ONCE // max(len(headings), 1), 1)
    while True:
        columns = list(_read(path, program, row_offset=read, row_limit=at_once)[0].values())
        texts = [_texts(values, turn) for values, turn in zip_longest(columns, turns)]
        yield from map(list, zip(*texts, strict=True))
        many = len(columns[0]) if columns else 0
        read += many
        if many < at_once:
            break
    if described.number_rows is not None and described.number_rows != read:
        raise Damaged


def _read(path: Path, program: Program, **which: Any) -> tuple[dict[str, list[Any]], Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of doubled columns: they get names no layout has
            found: tuple[dict[str, list[Any]], Any] = READERS[program](
                path, output_format="dict", user_missing=True, disable_datetime_conversion=True, **which
            )
            return found
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, LookupError, OverflowError, MemoryError,
            TypeError, SystemError):  # fmt: skip
        raise Damaged from None


def _texts(values: list[Any], turn: Turn) -> list[str]:
    return ["" if value is None else value if isinstance(value, str) else turn(value) for value in values]


def _turn(program: Program, written: str | None, is_single: bool, decimal_mark: str) -> Turn:
    """How a number of a column becomes text: by the format it is written in, and whether it has single precision."""
    kinds = {
        "sav": ((SPSS_DAY, "day"), (SPSS_TIME, "time"), (SPSS_SPAN, "span")),
        "sas7bdat": ((SAS_TIME, "time"), (SAS_SPAN, "span"), (SAS_DAY, "day")),
        "dta": ((STATA_DAY, "day"), (STATA_TIME, "time")),
    }[program]
    written = (written or "") if program == "dta" else (written or "").upper()
    kind = next((kind for pattern, kind in kinds if pattern.fullmatch(written)), None)
    if kind is None:
        return partial(_number, is_single=is_single, decimal_mark=decimal_mark)
    if kind == "span":
        return duration
    return partial(_moment, program=program, is_day=kind == "day", decimal_mark=decimal_mark)


def _number(value: float, is_single: bool, decimal_mark: str) -> str:
    if not isfinite(value):
        return ""
    return number(float(np.format_float_positional(np.float32(value))) if is_single else float(value), decimal_mark)


@lru_cache(maxsize=1 << 16)
def _moment(value: float, program: Program, is_day: bool, decimal_mark: str) -> str:
    """In ISO form; a number that no calendar has stays a number."""
    if not isfinite(value):
        return ""
    try:
        since = timedelta(**{_unit(program, is_day): value})
    except OverflowError:
        return number(float(value), decimal_mark)
    text = moment(SINCE[program], since)
    if text is None:
        return number(float(value), decimal_mark)
    return text.partition("T")[0] if is_day else text


def _unit(program: Program, is_day: bool) -> Unit:
    if program == "sav":
        return "seconds"
    if program == "sas7bdat":
        return "days" if is_day else "seconds"
    return "days" if is_day else "milliseconds"
