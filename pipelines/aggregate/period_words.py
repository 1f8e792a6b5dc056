"""Periods as people write them, read and written by one grammar.

| written                | is                                                                        |
|------------------------|---------------------------------------------------------------------------|
| `2025`                 | the year                                                                  |
| `2025-H1`              | a half-year                                                               |
| `2025-T1`              | a tertial, four months                                                    |
| `2025-Q1`              | a quarter                                                                 |
| `2025-03`              | a month                                                                   |
| `2025-03-R12`          | the twelve months that end with March 2025                                |
| `2022-2024`            | a pool of three years; `2020-2024` one of five                            |
| `2025-01..2025-12`     | all periods of a kind from one to another, both included                  |
| `month`                | all periods of a kind, by its name as in `period_type`                    |
"""

import re
from dataclasses import dataclass
from datetime import date

from pipelines.aggregate.periods import LENGTHS, ROLLING, first_of, number_of
from pipelines.errors import UserError

# Kind -> the letter before the number of the period within its year; months and years have none.
LETTERS = {"half_year": "H", "tertial": "T", "quarter": "Q"}
POOLS = {LENGTHS[kind] // 12: kind for kind in ("pool_3_years", "pool_5_years")}
WHOLE_YEAR = re.compile(r"([12][0-9]{3})")
LETTERED = re.compile(r"([12][0-9]{3})-([HTQ])([1-4])")
MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])(-R12)?")
POOL = re.compile(r"([12][0-9]{3})-([12][0-9]{3})")
FORMS = (
    "Write a year as 2025, a half-year as 2025-H1, a tertial as 2025-T1, a quarter as 2025-Q1, a month as 2025-03, "
    "the twelve months to March 2025 as 2025-03-R12, a pool of years as 2022-2024, all from one to another as "
    f"2025-01..2025-12, or all of a kind by its name: {', '.join(LENGTHS)}."
)


@dataclass(frozen=True)
class Asked:
    """The periods of one kind that begin from `first` to `last`, both included; all of the kind where they are None."""

    kind: str
    first: date | None = None
    last: date | None = None


def parse(text: str) -> Asked:
    """What is asked for. Raises UserError where the text is no period."""
    text = text.strip()
    if text.lower() in LENGTHS:
        return Asked(text.lower())
    if ".." not in text:
        return _one(text)
    first, last = (_one(end.strip()) for end in text.split("..", 1))
    if first.kind != last.kind:
        raise UserError(f"{text}: goes from a {first.kind} to a {last.kind}. Write both ends alike.")
    if first.first and last.last and first.first > last.last:
        raise UserError(f"{text}: ends before it begins. Write the earlier period first.")
    return Asked(first.kind, first.first, last.last)


def write(kind: str, first_day: date) -> str:
    """A period of that kind as `parse` reads it, from its first day."""
    year, length = first_day.year, LENGTHS[kind]
    if kind in LETTERS:
        return f"{year}-{LETTERS[kind]}{(first_day.month - 1) // length + 1}"
    if kind in POOLS.values():
        return f"{year}-{year + length // 12 - 1}"
    if kind == "year":
        return f"{year}"
    last_month = first_of(number_of(first_day) + length - 1)
    return f"{last_month:%Y-%m}" + ("-R12" if kind == ROLLING else "")


def _one(text: str) -> Asked:
    kind, start = _kind_and_start(text.upper()) or (None, 0)
    if kind is None:
        raise UserError(f"{text}: is no period. {FORMS}")
    if kind != ROLLING and start % LENGTHS[kind]:
        years = LENGTHS[kind] // 12
        begins = start // 12 // years * years
        raise UserError(
            f"{text}: is no pool of {years} years, since no two of them overlap. "
            f"There are {begins}-{begins + years - 1} and {begins + years}-{begins + 2 * years - 1}."
        )
    return Asked(kind, first_of(start), first_of(start))


def _kind_and_start(text: str) -> tuple[str, int] | None:
    """The kind, and the number of the month in which the period begins."""
    if found := WHOLE_YEAR.fullmatch(text):
        return "year", int(found[1]) * 12
    if found := MONTH.fullmatch(text):
        number = int(found[1]) * 12 + int(found[2]) - 1
        return (ROLLING, number - LENGTHS[ROLLING] + 1) if found[3] else ("month", number)
    if found := LETTERED.fullmatch(text):
        kind = next(kind for kind, letter in LETTERS.items() if letter == found[2])
        within = (int(found[3]) - 1) * LENGTHS[kind]
        return (kind, int(found[1]) * 12 + within) if within < 12 else None
    if found := POOL.fullmatch(text):
        years = int(found[2]) - int(found[1]) + 1
        return (POOLS[years], int(found[1]) * 12) if years in POOLS else None
    return None
