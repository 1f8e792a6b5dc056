"""Writes a table that was no text as the text that intake reads, and says how numbers and times are written there.

Where the rows come from is of no concern here; that no value changes on the way is.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from data_contracts.delivery import Layout
from pipelines.intake.containers import Damaged

LONGEST_EXPONENT = 400  # beyond what a double holds; written out, a text of a few letters could fill the memory
EXACT = 2**53
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


def layout_of_text(layout: Layout) -> Layout:
    """How a table is written here that is otherwise as `layout` says."""
    return replace(layout, delimiter=",", encoding="utf-8", final_newline=True)


def write(place: Path, rows: Iterable[Sequence[str]]) -> None:
    """One record per row, the heading first; a row without fields becomes a blank line. Raises Damaged."""
    with open(place, "w", encoding="utf-8", newline="") as made:
        # With this line end, a return and a line feed inside a field are both quoted.
        writer = csv.writer(made, delimiter=",", lineterminator="\r\n")
        try:
            writer.writerows(rows)
        except UnicodeEncodeError as error:  # half of a character
            raise Damaged from error


@lru_cache(maxsize=1 << 16)
def number(value: float, decimal_mark: str) -> str:
    """The shortest text that is exactly this number, without exponent; a whole number without decimals."""
    if value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return written_out(repr(value), decimal_mark)


@lru_cache(maxsize=1 << 16)
def written_out(text: str, decimal_mark: str) -> str:
    """The same number without exponent and without decimals that are all zero. What is no number stays as it is."""
    if not NUMBER.fullmatch(text):
        return text
    if text.isdigit():
        return text
    exact = Decimal(text)
    if not exact.is_finite() or abs(exact.adjusted()) > LONGEST_EXPONENT:
        return text
    whole, _, decimals = format(exact, "f").partition(".")
    return f"{whole}{decimal_mark}{decimals}" if decimals.strip("0") else whole


def moment(begin: datetime, since: timedelta) -> str | None:
    """The time so long after `begin`, in ISO form; None where the calendar has no such day."""
    try:
        return (begin + since).isoformat()
    except OverflowError:
        return None


def duration(seconds: float) -> str:
    """`HH:MM:SS`, with as many hours as there are; a part of a second is kept to the millisecond."""
    sign, milliseconds = ("-" if seconds < 0 else ""), round(abs(seconds) * 1000)
    whole, rest = divmod(milliseconds, 1000)
    text = f"{sign}{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{text}.{rest:03}" if rest else text
