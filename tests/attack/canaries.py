"""Persons who do not exist, planted in the extracts of all registers of persons, in every way that intake deals with."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from data_contracts.delivery import Identity
from pipelines.intake.checking import check
from pipelines.intake.identity import Key
from pipelines.project import Project, Register
from tests.attack.search import spellings_of_number, spellings_of_text
from tests.unit.intake.bench import personnummer

MARK = "QXCANARYXQ"  # stands in rows that are quarantined, and in columns that are not taken in
KEPT_MARK = "F29.9Q"  # a diagnosis that nobody else has, in a row that is accepted
SMALLEST_MUNICIPALITY = "2403"

# Serials 980-999 are never issued; the simulator gives them too, so that a test looks whether these are free.
PERSONS = {
    role: personnummer(f"19{60 + year}1224", 990 + year % 10)
    for year, role in enumerate(
        ("accepted", "doubled", "misread", "misplaced", "in a long line", "in a short line", "in ill quotes", "unknown")
    )
}
OTHER_SCRIPT = "691224-99\u06691"  # looks like a personnummer and is none


REGISTERS = {
    name: register
    for name, register in Project().registers.items()
    if register.delivery.identity is Identity.PERSONNUMMER
}


def plant(landing: Path) -> None:
    """Put the canaries at the end of the latest extract of every register of persons, and count them in its manifest."""
    for register in REGISTERS.values():
        path = max((landing / register.name).glob("*.csv"))
        encoding, end = register.delivery.layout.encoding, b"\n"
        text = path.read_bytes().decode(encoding)
        headings = text.splitlines()[0].split(register.delivery.layout.delimiter)
        lines = lines_of(register, headings, good_row(register, path, headings))
        path.write_bytes(text.encode(encoding) + b"".join(line.encode(encoding, "replace") + end for line in lines))
        manifest = path.with_suffix(".json")
        said = json.loads(manifest.read_text(encoding="utf-8"))
        manifest.write_text(json.dumps(said | {"rows": said["rows"] + len(lines)}), encoding="utf-8")


def lines_of(register: Register, headings: list[str], good: Mapping[str, str]) -> list[str]:
    """One line for each way."""
    mark = register.delivery.layout.delimiter

    def line(person: str, texts: Mapping[str, str] = {}) -> str:
        row = {**good, _identifier(register): person, **texts}
        return mark.join(row.get(heading, MARK) for heading in headings)

    patterned = {str(column.raw): MARK for name, column in register.columns.items() if _has_pattern(register, name)}
    typed = {
        str(column.raw): MARK
        for column in register.columns.values()
        if column.kind in ("day", "integer", "number", "flag", "partial_day", "code")
    }
    return [
        line(PERSONS["accepted"]),
        line(PERSONS["doubled"]),
        line(PERSONS["doubled"]),
        line(PERSONS["misread"], typed),
        line(PERSONS["misread"], patterned),
        line(PERSONS["misplaced"], dict.fromkeys(patterned, PERSONS["misplaced"])),
        line(PERSONS["misplaced"], dict.fromkeys(typed, PERSONS["misplaced"])),
        line(PERSONS["in a long line"]) + f"{mark}{MARK}{mark}{PERSONS['in a long line']}",
        f"{PERSONS['in a short line']}{mark}{MARK}",
        f'"{PERSONS["in ill quotes"]}"{MARK}{mark}' + line(PERSONS["in ill quotes"]),
        line(OTHER_SCRIPT),
        line(PERSONS["unknown"][:-1] + str((int(PERSONS["unknown"][-1]) + 1) % 10)),
    ]


def good_row(register: Register, path: Path, headings: list[str]) -> dict[str, str]:
    """The declared fields of the latest row of an extract in which nothing is wrong, of a small municipality."""
    findings = check(path, register).findings
    text = path.read_bytes().decode(register.delivery.layout.encoding)
    fields = [line.split(register.delivery.layout.delimiter) for line in text.splitlines()]
    declared = {column.raw: name for name, column in register.columns.items() if column.raw}
    event = headings.index(str(register.columns[register.delivery.event].raw))
    sound = [row for line, row in enumerate(fields, 1) if line > 1 and line not in set(findings["line"])]
    latest = dict(zip(headings, max(sound, key=lambda row: row[event].replace("-", "")), strict=True))
    row = {heading: latest[heading] for heading in declared}
    if register.name == "psykosr":
        row["DIAGNOS"] = KEPT_MARK
    homes = [str(column.raw) for column in register.columns.values() if column.kind == "municipality"]
    return row | dict.fromkeys(homes, SMALLEST_MUNICIPALITY)


def _identifier(register: Register) -> str:
    return next(str(column.raw) for column in register.columns.values() if column.kind == "identifier")


def _has_pattern(register: Register, name: str) -> bool:
    checks = register.contract.to_schema().columns[name].checks
    return any(check.name == "str_matches" for check in checks)


def needles(key: Key | None = None) -> dict[str, bytes]:
    """Every spelling of every canary, and of the text that stands in what is not accepted."""
    keyed: Callable[[str], bytes] | None = (lambda text: _hash(key, text)) if key else None
    found = {f"{MARK} {spelling}": needle for spelling, needle in spellings_of_text(MARK).items()}
    found["digits of another script"] = OTHER_SCRIPT.encode()
    for role, number in PERSONS.items():
        spelled = spellings_of_number(number, keyed)
        found |= {f"the person {role}, {spelling}": needle for spelling, needle in spelled.items()}
    wrong = PERSONS["unknown"][2:-1]  # the check digit is another
    return found | {"the unknown person without check digit": wrong.encode()}


def _hash(key: Key, text: str) -> bytes:
    return bytes(key.hashes(pl.Series([text])).item())
