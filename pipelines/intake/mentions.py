"""Identifiers that stand where none should: among the words of a text, in a column of numbers, in the name of a file.

What looks like one is hidden, also with a digit that is wrong: a mistyped number still leads to a person. A column's
own identifiers are told by `identifiers`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from pipelines.intake.reserve_numbers import FIRST_NATIONAL, LAST_NATIONAL, LETTERS, day_of, luhn, reserve_number

MARK = "[PNR]"
LATEST = date(2099, 12, 31)
FEWEST = 10  # digits of a number of which several may be written as one
DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
BLANKS = "\t\n\r\u00a0\u1680\u180e\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x2010)))
DIGITS = "".join(map(chr, range(0xFF10, 0xFF1A)))  # as wide as a Chinese character
PLAIN = str.maketrans(DASHES + BLANKS + DIGITS, "-" * len(DASHES) + " " * len(BLANKS) + "0123456789")
DECIMAL = re.compile(r"[-+]?[0-9]{1,3}[.,][0-9]+")  # however many decimals

# Quickly told, and never too few: six digits, however parted, and four characters of which one or more are digits.
_DIGIT, _MARK = rf"[0-9{DIGITS[0]}-{DIGITS[-1]}]", r"[-+._/\s\p{Pd}\p{Z}\p{Cf}\x{2212}\x{2043}]"
_OTHER = rf"[A-Za-z0-9{DIGITS[0]}-{DIGITS[-1]}]"
_FOUR = "|".join(rf"[A-Za-z]{{{place}}}{_DIGIT}{_OTHER}{{{3 - place}}}" for place in range(4))
SUSPECT = rf"{_DIGIT}(?:{_MARK}?{_DIGIT}){{5}}{_MARK}{{0,3}}(?:{_FOUR})"
_LETTER, _UNSEEN = re.compile("[A-Za-z]"), re.compile("[\t\n\r]")

_BESIDE_DIGITS, _BESIDE_WORDS = r"(?<![0-9])", r"(?<![0-9A-Za-z])"
_NO_DIGIT, _NO_WORD = r"(?![0-9])", r"(?![0-9A-Za-zÅÄÖåäö])"
_NO_DATE = r"(?!(?<=(?:19|20)[0-9]{2})[-/.][0-9]{1,2}[-/.][0-9]{1,2})"  # four digits before this are a year
_CENTURY = "(?:18|19|20)"


def shown_name(name: str) -> str:
    """The name of a file as it may stand in messages, outcomes and logs."""
    return hidden(name)


def hidden(text: str) -> str:
    """The text with everything in it that looks like the identifier of a person replaced by a mark."""
    shown, end = "", 0
    for first, last in _places(_plain(text)):
        shown, end = shown + text[end:first] + MARK, last
    return shown + text[end:]


def numbers(text: str) -> Iterator[str]:
    """What looks like the identifier of a person among the words of a text."""
    plain = _plain(text)
    for first, last in _places(plain):
        yield from _parts(plain[first:last]) or [plain[first:last]]


def _plain(text: str) -> str:
    """The same number of characters, of fewer kinds."""
    return text if text.isascii() and not _UNSEEN.search(text) else text.translate(PLAIN)


def _places(plain: str) -> list[tuple[int, int]]:
    """Where identifiers begin and end, the first of those that overlap."""
    if DECIMAL.fullmatch(plain.strip()):
        return []
    looks = (*_OF_DIGITS, *_WITH_LETTERS) if _LETTER.search(plain) else _OF_DIGITS
    found = {match.span("number") for look, is_one in looks for match in look.finditer(plain) if is_one(match)}
    apart: list[tuple[int, int]] = []
    for first, last in sorted(found, key=lambda span: (span[0], -span[1])):
        if not apart or first >= apart[-1][1]:
            apart.append((first, last))
    return apart


def _is_personal(match: re.Match[str]) -> bool:
    return _is_personnummer("".join(match.group("century", "year", "month", "day", "serial")))


def _is_personnummer(digits: str) -> bool:
    """Ten or twelve digits that are a personnummer or samordningsnummer, of whatever century."""
    return luhn(digits[-10:]) and _is_born(digits[:-4])


def _is_born(digits: str) -> bool:
    """Whether YYYYMMDD, or YYMMDD of any century, is a birth date, or one with 60 added to its day."""
    day = int(digits[-2:])
    if day >= 60:
        day -= 60
        if day == 0 or digits[-4:-2] == "00":
            return day <= 31 and digits[-4:-2] <= "12"
    years = [digits[:-4]] if len(digits) == 8 else [f"{century}{digits[:-4]}" for century in (19, 20)]
    return any(day_of(f"{year}{digits[-4:-2]}{day:02}") for year in years)


def _has_birth_date(match: re.Match[str]) -> bool:
    return _is_born(match["date"])


def _is_national(match: re.Match[str]) -> bool:
    century = int(match["date"][:2])
    if century == 0:
        return True
    return FIRST_NATIONAL <= century <= LAST_NATIONAL and _is_born("20" + match["date"][2:])


def _is_reserve(match: re.Match[str]) -> bool:
    return reserve_number(match["number"], LATEST) is not None


def _is_made_of_several(match: re.Match[str]) -> bool:
    return bool(_parts(match["number"]))


def _parts(digits: str) -> list[str]:
    """The numbers of which several were written as one; none where it is not so."""
    for length in (12, 10):
        first, rest = digits[:length], digits[length:]
        if not (digits.isdecimal() and len(rest) >= FEWEST and _is_personnummer(first)):
            continue
        others = [rest] if len(rest) in (10, 12) and _is_personnummer(rest) else _parts(rest)
        if others:
            return [first, *others]
    return []


def _always(match: re.Match[str]) -> bool:
    return True


def _look(before: str, number: str, after: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Finds also numbers that overlap."""
    return re.compile(rf"{before}(?=(?P<number>{number}){after})", flags)


def _look_in_any_case(before: str, number: str, after: str) -> re.Pattern[str]:
    return _look(before, number, after, re.IGNORECASE)


Look = tuple[re.Pattern[str], Callable[[re.Match[str]], bool]]
_OF_DIGITS: tuple[Look, ...] = (
    (
        _look(
            _BESIDE_DIGITS,
            rf"(?P<century>{_CENTURY}?)(?P<year>[0-9]{{2}})(?P<mark>[-/._ ]?)(?P<month>[0-9]{{2}})(?P=mark)"
            r"(?P<day>[0-9]{2})(?: ?[-+] ?|[ _])?(?P<serial>[0-9]{4})",
            _NO_DIGIT + _NO_DATE,
        ),
        _is_personal,
    ),
    # Mistyped, or whatever else is written so; not the decimals of a number.
    (_look(r"(?<![0-9A-Za-z.,])", rf"(?P<date>{_CENTURY}[0-9]{{6}})[-+]?[0-9]{{4}}", _NO_WORD), _has_birth_date),
    (_look(_BESIDE_WORDS, rf"{_CENTURY}[0-9]{{4}}[345][0-9]-?[0-9]{{4}}", _NO_WORD), _is_reserve),
    (_look(_BESIDE_WORDS, r"99(?:19|2[0-2])[0-9]{4}-?[0-9]{4}", _NO_WORD), _always),
    (_look(_BESIDE_DIGITS, r"[0-9]{20,}", _NO_DIGIT), _is_made_of_several),
)
_WITH_LETTERS: tuple[Look, ...] = (
    (
        _look_in_any_case(
            _BESIDE_DIGITS, rf"(?P<date>[0-9]{{8}})(?: ?- ?| )?[{LETTERS}]{{2}}[0-9{LETTERS}][0-9]", _NO_WORD
        ),
        _is_national,
    ),
    (
        _look_in_any_case(
            _BESIDE_WORDS,
            rf"(?P<date>{_CENTURY}[0-9]{{6}})-?(?=[0-9]{{0,3}}[A-Z])(?=[A-Z]{{0,3}}[0-9])[0-9A-Z]{{4}}",
            _NO_WORD,
        ),
        _has_birth_date,
    ),
    (_look_in_any_case(_BESIDE_WORDS, r"[0-9]{6}-?[D-F][A-Z][01][A-Z]", _NO_WORD), _is_reserve),
)
