"""Who shall be erased: the identifiers that were asked for, as keyed hashes in the spaces of one register.

Refuses before anything is changed. No message quotes an identifier; a line is told by its number.
"""

import csv
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.delivery import Identity
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake.door import normal_identifiers, space
from pipelines.intake.identity import Key
from pipelines.intake.outcome import Outcome, versions
from pipelines.project import Register

CODE_KEY = ("identifier", "extracted_on", "pseudonym")


@dataclass(frozen=True)
class Asked:
    """The keyed hashes that were asked for, by space of the identity store, and how many identifiers that were."""

    hashes: Mapping[str, pl.Series]
    identifiers: int


def asked(register: Register, home: Home, key: Key, listed: Path, code_key: Path | None, on: date) -> Asked:
    """Read the list, one identifier a line, and the code key where the register has delivery pseudonyms.

    `on` settles the century of ten-digit numbers. Raises UserError: nobody can be found, or a line is no identifier.
    """
    _refuse_nobody(register)
    if register.delivery.identity is not Identity.DELIVERY_PSEUDONYM:
        identifiers = _identifiers(listed, register, on)
        return Asked({register.name: key.hashes(identifiers)}, identifiers.len())
    if code_key is None:
        raise UserError(
            f"{register.name}: numbers persons afresh in each extract, so an identifier leads to nobody. Ask the "
            "sender for the code key of each delivery and give it with --key-file."
        )
    return _by_code_key(register, home, key, _lines(listed), code_key)


def _refuse_nobody(register: Register) -> None:
    if register.delivery.identity is Identity.NONE:
        raise UserError(f"{register.name}: holds no persons, so nobody can be erased from it.")


def _identifiers(listed: Path, register: Register, on: date) -> pl.Series:
    """One spelling per person. Raises UserError naming the lines that are no identifiers."""
    lines = _lines(listed)
    told = normal_identifiers(pl.Series("text", list(lines.values())), register, on)
    known = dict(told.select("text", "normal").iter_rows())
    wrong = [str(number) for number, text in lines.items() if known.get(text) is None]
    if wrong:
        raise UserError(f"{listed}: line {', '.join(wrong)} holds no identifier. Nobody was erased.")
    return told["normal"].unique().sort()


def _lines(listed: Path) -> dict[int, str]:
    """Number of the line -> its text; blank lines are none."""
    lines = enumerate(_text(listed).splitlines(), start=1)
    found = {number: line.strip() for number, line in lines if line.strip()}
    if not found:
        raise UserError(f"{listed}: is empty. Write one identifier on each line.")
    return found


def _by_code_key(register: Register, home: Home, key: Key, lines: Mapping[int, str], code_key: Path) -> Asked:
    """The persons under the number that each delivery gives them. Every delivery's code key must be there."""
    wanted, taken = {_bare(text) for text in lines.values()}, {one.delivery: one for one in versions(home, register)}
    called: dict[str, list[str]] = {}
    for row in _code_key(code_key, taken):
        pseudonyms = called.setdefault(row["extracted_on"], [])
        if _bare(row["identifier"]) in wanted:
            pseudonyms.append(row["pseudonym"].strip())
    names = _called(taken, called, code_key)
    hashes = {
        space(register, delivery): key.hashes(pl.Series(called[name], dtype=pl.String).unique().sort())
        for delivery, name in names.items()
    }
    return Asked(hashes, len(wanted))


def _called(taken: Mapping[str, Outcome], called: Collection[str], code_key: Path) -> dict[str, str]:
    """Delivery -> what the code key calls it: the day of extraction, or its name where several were extracted then."""
    days = Counter(outcome.extracted_on for outcome in taken.values())
    shared = sorted(name for name, one in taken.items() if days[one.extracted_on] > 1 and name not in called)
    if shared:
        raise UserError(
            f"{code_key}: several deliveries were extracted on one day. Write their names, {' and '.join(shared)}, in "
            "extracted_on in place of the day."
        )
    names = {name: name if name in called else one.extracted_on for name, one in taken.items()}
    lacking = sorted(set(names.values()).difference(called))
    if lacking:
        raise UserError(
            f"{code_key}: holds no code key for the delivery extracted on {', '.join(lacking)}. Ask the sender for it."
        )
    return names


def _code_key(path: Path, taken: Collection[str]) -> list[dict[str, str]]:
    delimiter = ";" if ";" in _text(path).partition("\n")[0] else ","
    rows = csv.DictReader(_text(path).splitlines(), delimiter=delimiter)
    if set(rows.fieldnames or ()) != set(CODE_KEY):
        raise UserError(f"{path}: a code key has the columns {', '.join(CODE_KEY)}, in any order, and no others.")
    found = list(rows)
    for number, row in enumerate(found, start=2):
        is_said = None not in row and None not in row.values()
        if not is_said or not (_is_day(row["extracted_on"]) or row["extracted_on"] in taken):
            raise UserError(f"{path}: line {number} holds no {', '.join(CODE_KEY)}; a day is written YYYY-MM-DD.")
    return found


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _bare(identifier: str) -> str:
    """List and code key may write an identifier with and without its mark."""
    return identifier.strip().replace("-", "").upper()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise UserError(f"{path}: cannot be read. Name a text file.") from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: is not text in UTF-8. Write one identifier on each line.") from None
