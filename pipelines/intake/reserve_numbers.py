"""Reserve numbers: what is given to patients without a personnummer, by the nation or by a region, and what it tells.

Sources: Inera, Nationellt reservidformat and Lokala reservidn; HL7 Sweden, basprofiler-r4, patient identifiers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

LETTERS = "A-HJ-NPR-UX-Z"  # of national numbers: all but I, O, Q, V and W
SHAPE = r"^(?:[0-9]{8}-?[0-9A-Za-z]{4}|[0-9]{6}-?[D-Fd-f][A-Za-z][01][A-Za-z])$"  # of every kind, and of little else
NATIONAL_CENTURY = 19  # with three more, six more ... up to 78 more is the beginning of a number
FIRST_NATIONAL, LAST_NATIONAL = 22, 98
DISTINCT_CASE = r"[kmx][0-9]{3}$"  # Västra Götaland gives K123 and k123 to different persons


@dataclass(frozen=True)
class Reserve:
    """A reserve number: its kind, one spelling, and what it tells."""

    id_kind: str  # nrid | regional_reserve
    normal: str
    birth_on: date | None = None
    sex: str | None = None


def reserve_number(plain: str, as_of: date) -> Reserve | None:
    """What a text of the `SHAPE` is; None where it is no reserve number, or born after `as_of`."""
    bare = plain.replace("-", "", 1)
    found = (kind(bare, as_of) for kind in _KINDS)
    return next((number for number in found if number), None)


def _national(bare: str, as_of: date) -> Reserve | None:
    """NRID, XXYYMMDDNNGC: XX is the century of birth and three or a multiple of it; G a letter where sex is unknown.

    Where the birth date is unknown XX is 00, and MM and DD are such as no date has. C is Luhn's digit over all before
    it, where a letter is the number of its ASCII code.
    """
    bare = bare.upper()
    if not re.fullmatch(rf"[0-9]{{8}}[{LETTERS}]{{2}}[0-9{LETTERS}][0-9]", bare) or not luhn(bare):
        return None
    sex = None if bare[10].isalpha() else ("K", "M")[int(bare[10]) % 2]
    century = int(bare[:2])
    if century == 0:
        is_running = 20 <= int(bare[4:6]) <= 99 and 40 <= int(bare[6:8]) <= 59
        return Reserve("nrid", bare, None, sex) if is_running else None
    if not FIRST_NATIONAL <= century <= LAST_NATIONAL:
        return None
    born = day_of(f"{NATIONAL_CENTURY + (century - NATIONAL_CENTURY) % 3}{bare[2:8]}")
    return Reserve("nrid", bare, born, sex) if born and born <= as_of else None


def _stockholm(bare: str, as_of: date) -> Reserve | None:
    """99, a year, five running digits, and Luhn's digit over the last seven before it; tells nothing."""
    is_one = re.fullmatch(r"99(?:19|2[0-2])[0-9]{8}", bare) and luhn(bare[4:])
    return Reserve("regional_reserve", bare) if is_one else None


def _without_day(bare: str, as_of: date) -> Reserve | None:
    """Halland, and Inera Carelink: as a personnummer, with 32 to 59 in place of the day."""
    shape = r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:3[2-9]|[45][0-9])[0-9]{4}"
    is_one = re.fullmatch(shape, bare) and luhn(bare[2:]) and bare[:6] <= as_of.strftime("%Y%m")
    return Reserve("regional_reserve", bare) if is_one else None


def _dated(bare: str, as_of: date) -> Reserve | None:
    """Skåne and most others: the birth date and four characters of which one or more are letters."""
    if not re.fullmatch(r"(?:18|19|20)[0-9]{6}(?=.*[A-Za-z])[0-9A-Za-z]{4}", bare):
        return None
    born = day_of(bare[:8])
    normal = bare if re.search(DISTINCT_CASE, bare) else bare.upper()
    return Reserve("regional_reserve", normal, born) if born and born <= as_of else None


def _dated_without_century(bare: str, as_of: date) -> Reserve | None:
    """Skåne's short form; born, and younger than a hundred."""
    if len(bare) != 10:
        return None
    this_century = as_of.year // 100
    found = (_dated(f"{century}{bare}", as_of) for century in (this_century, this_century - 1))
    return next((number for number in found if number), None)


_KINDS: tuple[Callable[[str, date], Reserve | None], ...] = (
    _national, _stockholm, _without_day, _dated, _dated_without_century,
)  # fmt: skip


def luhn(text: str) -> bool:
    """Whether the last digit is Luhn's of those before it, an even number of characters in all."""
    values = (int(character) if character.isdigit() else ord(character) for character in text)
    weighed = (value * (2 - place % 2) for place, value in enumerate(values))
    return sum(int(digit) for value in weighed for digit in str(value)) % 10 == 0


def day_of(text: str) -> date | None:
    """The day written YYYYMMDD; None where there is none such."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
