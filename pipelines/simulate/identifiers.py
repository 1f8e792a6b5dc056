"""Identifiers of persons who do not exist: numbers of the never-issued test series, and reserve numbers.

The serials 980-999 are never issued. There are ten per birth date and sex, so a birth year and sex has 3 650; who
comes after that gets a national reserve number (NRID), with the same birth date and sex in it.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, Words
from pipelines.simulate.frames import calendar, day_of

FIRST_TEST_SERIAL = 980
SERIALS_PER_DAY_AND_SEX = 10
NRID_CENTURY_SHIFT = 3  # 19 becomes 22, 20 becomes 23
NRID_LETTERS = "ABCDEFGHJKLMNPRSTUXYZ"  # all but I, O, Q, V and W
STRIDE = 1009  # prime, so that birthdays are spread over the year in no visible order
FIRST_BIRTH_YEAR = 1880
BIRTH_YEARS = 160
PERSONNUMMER, NRID, STOCKHOLM, SKANE = "personnummer", "nrid", "stockholm", "skane"


@dataclass
class Numbers:
    """Numbers given so far. One instance per run, asked block by block."""

    given: Days = field(default_factory=lambda: np.zeros((BIRTH_YEARS, 2), dtype=np.int64))
    reserved: Days = field(default_factory=lambda: np.zeros((BIRTH_YEARS, 2), dtype=np.int64))
    run_out: dict[tuple[int, str], int] = field(default_factory=dict)  # (birth year, sex) -> persons
    regional: dict[str, int] = field(default_factory=lambda: {STOCKHOLM: 0, SKANE: 0})
    national: int = 0

    def give(self, birth_year: Days, is_man: Flags, kinds: Words) -> pl.DataFrame:
        """`identifier, id_kind, born` (day number) per person; `kinds` is what each should have if there is room."""
        place = _turn(self.given, birth_year, is_man, kinds == PERSONNUMMER)
        full = (kinds == PERSONNUMMER) & (place >= slots(birth_year))
        self._note_run_out(birth_year[full], is_man[full])
        kinds = np.where(full, NRID, kinds)
        place = np.where(kinds == PERSONNUMMER, place, _turn(self.reserved, birth_year, is_man, kinds != PERSONNUMMER))
        born = day_of(birth_year, 1, 1) + _day_in_year(place, birth_year)
        self.national += int((kinds == NRID).sum())
        return pl.DataFrame(
            {"identifier": self._texts(kinds, place, born, is_man), "id_kind": list(kinds), "born": born}
        )

    def _note_run_out(self, birth_year: Days, is_man: Flags) -> None:
        for year, man in zip(birth_year.tolist(), is_man.tolist(), strict=True):
            key = (year, "M" if man else "K")
            self.run_out[key] = self.run_out.get(key, 0) + 1

    def _texts(self, kinds: Words, place: Days, born: Days, is_man: Flags) -> list[str]:
        year, month, day = calendar(born)
        date_number = year * 10000 + month * 100 + day
        series = with_check_digit(date_number, _test_serial(place, year, is_man))
        texts = series.astype(object).astype(str).astype(object)
        turn = place // _days_in_year(year)
        for kind, spell in ((NRID, _nrid), (STOCKHOLM, _stockholm), (SKANE, _skane)):
            for row in np.flatnonzero(kinds == kind):
                number = self._next(kind) if kind in self.regional else int(turn[row])
                texts[row] = spell(number, int(date_number[row]), bool(is_man[row]))
        return [str(text) for text in texts]

    def _next(self, kind: str) -> int:
        self.regional[kind] += 1
        return self.regional[kind] - 1


def slots(birth_year: Days) -> Days:
    """How many test numbers a birth year has for one sex."""
    return SERIALS_PER_DAY_AND_SEX * _days_in_year(birth_year)


def with_check_digit(date_number: Days, serial: Days) -> Days:
    """YYYYMMDDNNNC as whole numbers, C by Luhn over YYMMDDNNN."""
    nine = (date_number % 1_000_000) * 1000 + serial
    return np.asarray((date_number * 1000 + serial) * 10 + luhn_digit(nine, 9), dtype=np.int64)


def luhn_digit(number: Days, digits: int) -> Days:
    """The check digit of a number with so many digits; the first and every second digit are doubled."""
    total = np.zeros_like(number)
    for place in range(digits):
        weighed = number // 10 ** (digits - 1 - place) % 10 * (2 if place % 2 == 0 else 1)
        total += weighed // 10 + weighed % 10
    return np.asarray(-total % 10, dtype=np.int64)


def _days_in_year(year: Days) -> Days:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return np.asarray(365 + leap, dtype=np.int64)


def _turn(counters: Days, birth_year: Days, is_man: Flags, asks: Flags) -> Days:
    """The place of each asking person in the queue of its birth year and sex; the counters move on."""
    group = (birth_year - FIRST_BIRTH_YEAR) * 2 + is_man
    order = np.argsort(group, kind="stable")
    order = order[asks[order]]
    ordered = group[order]
    first = np.searchsorted(ordered, ordered, side="left")
    place = np.zeros(len(group), dtype=np.int64)
    place[order] = np.arange(len(ordered)) - first + counters.reshape(-1)[ordered]
    np.add.at(counters.reshape(-1), ordered, 1)
    return place


def _slot(place: Days, birth_year: Days) -> Days:
    return np.asarray((place * STRIDE + birth_year * 17) % slots(birth_year), dtype=np.int64)


def _day_in_year(place: Days, birth_year: Days) -> Days:
    return np.asarray(_slot(place, birth_year) % _days_in_year(birth_year), dtype=np.int64)


def _test_serial(place: Days, birth_year: Days, is_man: Flags) -> Days:
    turn = _slot(place, birth_year) // _days_in_year(birth_year)
    return np.asarray(FIRST_TEST_SERIAL + 2 * turn + is_man, dtype=np.int64)


def _nrid(number: int, date_number: int, is_man: bool) -> str:
    """XXYYMMDDNNGC: century shifted, two letters, the sex digit as in a personnummer, Luhn's digit over all of it.

    A letter is weighed as the number of its ASCII code.
    """
    letters = NRID_LETTERS[number // 21 % 21] + NRID_LETTERS[number % 21]
    shifted = date_number + NRID_CENTURY_SHIFT * 1_000_000
    eleven = f"{shifted}{letters}{number // 441 % 5 * 2 + is_man}"
    values = [ord(sign) if sign.isalpha() else int(sign) for sign in eleven]
    weighed = [str(value * (2 - place % 2)) for place, value in enumerate(values)]
    return f"{eleven}{-sum(int(digit) for digit in ''.join(weighed)) % 10}"


def _stockholm(number: int, date_number: int, is_man: bool) -> str:
    """99, a year, five running digits and a check digit; tells neither birth date nor sex."""
    year = 2000 + number // 100_000
    seven = year % 100 * 100_000 + number % 100_000
    return f"99{year}{number % 100_000:05d}{luhn_digit(np.array([seven]), 7)[0]}"


def _skane(number: int, date_number: int, is_man: bool) -> str:
    """The birth date and four characters, the first of them a letter; does not tell the sex."""
    return f"{date_number}{'STUX'[number // 1000 % 4]}{number % 1000:03d}"


def broken(rng: np.random.Generator, size: int) -> pl.Series:
    """Words that are nobody: a wrong check digit, a date that does not exist, or nothing at all (NULL)."""
    years, serials = rng.integers(1940, 2005, size), rng.integers(FIRST_TEST_SERIAL, 1000, size)
    kinds = rng.integers(0, 3, size)
    month_day = np.where(kinds == 0, 100 * rng.integers(1, 13, size) + rng.integers(1, 29, size), 231)
    right = with_check_digit(years * 10_000 + month_day, serials)
    wrong = right - right % 10 + (right % 10 + rng.integers(1, 10, size)) % 10
    texts = pl.Series(np.where(kinds == 0, wrong, right)).cast(pl.String)
    return texts.to_frame("text").select(pl.when(pl.Series(kinds < 2)).then("text"))["text"]
