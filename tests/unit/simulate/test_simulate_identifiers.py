"""Identifiers: nothing but the never-issued test series and reserve numbers."""

import re
from collections.abc import Mapping

import numpy as np
import polars as pl

from pipelines.simulate import Summary
from pipelines.simulate.identifiers import NRID, PERSONNUMMER, Numbers
from pipelines.simulate.run import run_out_message

PERSONAL = re.compile(r"^(19|20)\d{6}-?\d{4}$")
NATIONAL = re.compile(r"^(22|23)\d{6}[A-HJ-NPR-UX-Z]{2}\d\d$")
REGIONAL = re.compile(r"^99\d{10}$|^(19|20)\d{6}[A-Z]\d{3}$")
PLACEHOLDER = "191212121212"
NOBODYS = ("", "1.2e+05", PLACEHOLDER)  # blank; what a spreadsheet makes of a number; what stands for the unknown
REGISTERS = {"psykosr": "PERSNR", "par_inpatient": "PNR", "par_outpatient": "PNR", "lmed": "PNR", "dor": "PNR"}


def luhn(ten: str) -> bool:
    """Is the last digit right?"""
    weighed = [int(digit) * (2 - place % 2) for place, digit in enumerate(ten)]
    return sum(number // 10 + number % 10 for number in weighed) % 10 == 0


def identifiers(files: Mapping[str, list[pl.DataFrame]]) -> dict[str, set[str]]:
    """Every identifier written, by register, but for those that are nothing of the kind."""
    return {
        name: {text for file in files[name] for text in file[heading].to_list() if text not in (None, *NOBODYS)}
        for name, heading in REGISTERS.items()
    }


def exists(eight: str) -> bool:
    """Is there such a date?"""
    return pl.Series([eight]).str.to_date("%Y%m%d", strict=False)[0] is not None


def normal(text: str) -> str | None:
    """One spelling per person; None for nobody's."""
    if not PERSONAL.match(text):
        return text
    digits = text.replace("-", "")
    return digits if luhn(digits[2:]) and exists(digits[:8]) else None


def test_every_identifier_is_of_the_test_series_or_a_reserve_number(
    files: Mapping[str, list[pl.DataFrame]],
) -> None:
    for texts in identifiers(files).values():
        personal = {text for text in texts if PERSONAL.match(text)}
        assert all(NATIONAL.match(text) or REGIONAL.match(text) for text in texts - personal)
        assert all(980 <= int(text.replace("-", "")[8:11]) <= 999 for text in personal)


def test_check_digits_are_right_but_for_the_planted_ones(files: Mapping[str, list[pl.DataFrame]]) -> None:
    for texts in identifiers(files).values():
        wrong = [text for text in texts if PERSONAL.match(text) and normal(text) is None]
        assert 0 < len(wrong) < 0.2 * len(texts)


def test_each_source_keeps_its_spelling(files: Mapping[str, list[pl.DataFrame]]) -> None:
    hyphened = {name: any("-" in text for text in texts) for name, texts in identifiers(files).items()}
    assert hyphened == {name: name == "psykosr" for name in hyphened}


def test_the_run_has_as_many_persons_as_asked_for(files: Mapping[str, list[pl.DataFrame]], summary: Summary) -> None:
    """But for those of whose only row nobody knew the identifier."""
    persons = {normal(text) for texts in identifiers(files).values() for text in texts} - {None}
    assert 0.999 * summary.persons < len(persons) <= summary.persons


def test_the_sex_digit_and_the_birth_year_are_those_asked_for() -> None:
    years, men = np.array([1950, 1950, 2004]), np.array([True, False, True])
    found = Numbers().give(years, men, np.array([PERSONNUMMER, PERSONNUMMER, NRID], dtype=object))
    texts = found["identifier"].to_list()
    assert [int(text[10]) % 2 for text in texts] == [1, 0, 1]
    assert [text[:4] for text in texts] == ["1950", "1950", "2304"]


def test_numbers_are_never_given_twice_even_after_the_series_has_run_out() -> None:
    size = 9_000
    numbers = Numbers()
    found = [
        numbers.give(
            np.full(size // 2, 1960),
            np.ones(size // 2, dtype=bool),
            np.full(size // 2, PERSONNUMMER, dtype=object),
        )
        for _ in range(2)
    ]
    together = pl.concat(found)
    leap_year_slots = 3_660
    assert together["identifier"].n_unique() == size
    assert numbers.run_out == {(1960, "M"): size - leap_year_slots}
    assert (together["id_kind"] == NRID).sum() == size - leap_year_slots


def test_the_message_says_which_birth_year_and_how_many_persons() -> None:
    message = run_out_message(1944, "K", 17)
    assert "1944, sex K" in message
    assert "17 persons" in message
