"""What tests of the door share: a home, a file put into landing, what became of it, and rows written from a contract."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data_contracts.columns import Column
from pipelines.home import Home
from pipelines.intake import delivery
from pipelines.intake.identity import Key
from pipelines.intake.outcome import LINES_PER_DELIVERY, Outcome
from pipelines.intake.stored import rows_of
from pipelines.project import Project, Register

EXTRACTED_ON = "2026-10-05"
PERSON = "19860401-9805"  # born on 1 April 1986, a woman, of the never-issued test series


@dataclass(frozen=True)
class Taken:
    """What became of a file."""

    outcome: Outcome
    rows: pl.DataFrame
    quarantine: pl.DataFrame

    @property
    def rules(self) -> dict[int, set[str]]:
        """Line of the file -> the rules under which it was quarantined."""
        found: dict[int, set[str]] = {}
        for line, rule in self.quarantine.select("line", "rule").iter_rows():
            found.setdefault(line, set()).add(rule)
        return found

    @property
    def lines(self) -> list[int]:
        """The lines of the rows that were accepted, as their `row_id` tells."""
        return sorted((self.rows["row_id"] % LINES_PER_DELIVERY).to_list())


def new_home(folder: Path) -> Home:
    """A home with an identity key."""
    home = Home(folder / "home")
    Key.create(home)
    return home


def land(
    home: Home,
    register: Register,
    content: bytes,
    *,
    extracted_on: str = EXTRACTED_ON,
    manifest: Mapping[str, Any] | bytes | None = None,
) -> Path:
    """Put a file into landing, with its manifest if there is one."""
    path = home.landing / register.name / f"{register.name}_{extracted_on}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.with_suffix(".json").unlink(missing_ok=True)
    if manifest is not None:
        said = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
        path.with_suffix(".json").write_bytes(said)
    return path


def take_in(
    home: Home,
    register: Register,
    content: bytes,
    *,
    extracted_on: str = EXTRACTED_ON,
    manifest: Mapping[str, Any] | bytes | None = None,
    linkages: Sequence[str] = (),
) -> Taken:
    """Land a file and take it in. Whatever comes of it, the rows add up."""
    path = land(home, register, content, extracted_on=extracted_on, manifest=manifest)
    outcome = delivery.take_in(path, register, home, Key.given(home), linkages)
    assert outcome.read == outcome.accepted + outcome.quarantined + outcome.superseded + outcome.withdrawn
    taken = taken_in(home, register, outcome)
    assert taken.rows.height == outcome.accepted
    assert taken.quarantine["line"].n_unique() == outcome.quarantined
    return taken


def taken_in(home: Home, register: Register, outcome: Outcome) -> Taken:
    """The files of a delivery."""
    rows = duckdb.sql(rows_of(home.registers / register.name, outcome.stored)).pl()
    found = pl.read_parquet(home.quarantine / register.name / f"{outcome.stored}.parquet")
    return Taken(outcome, rows, found.filter(pl.col("severity") == "quarantine"))


def register_of(folder: Path, name: str, contract: str) -> Register:
    """A register of a site folder with this contract."""
    place = folder / "data_contracts" / "registers" / f"{name}.py"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(contract, encoding="utf-8")
    return Project(folder).registers[name]


def table(register: Register, rows: Iterable[Mapping[str, str]], end: str = "\n") -> bytes:
    """A file in the register's layout; headings that a row does not name are blank."""
    layout = register.delivery.layout
    headings = [*(column.raw for column in register.columns.values() if column.raw), *layout.ignored]
    lines = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
    return "".join(layout.delimiter.join(line) + end for line in lines).encode(layout.encoding)


def row_of_examples(register: Register) -> dict[str, str]:
    """Heading -> text: every column filled with the example that its contract gives."""
    return {str(column.raw): _example(column, register) for column in register.columns.values() if column.raw}


def bare_row(register: Register) -> dict[str, str]:
    """Heading -> text: only what a row must have, so that one fault breaks one rule."""
    schema = register.contract.to_schema()
    whole = row_of_examples(register)
    must = {str(column.raw) for name, column in register.columns.items() if not schema.columns[name].nullable}
    return {heading: text for heading, text in whole.items() if heading in must}


def _example(column: Column, register: Register) -> str:
    example = column.example
    if column.kind == "identifier":
        return PERSON
    if example is None:
        return ""
    if column.kind == "code":
        return next(code for code, word in column.codes.items() if word == example)
    if column.kind == "flag":
        return (column.true if example else column.false)[0]
    if isinstance(example, date):
        return example.isoformat()
    if isinstance(example, float):
        return str(example).replace(".", register.delivery.layout.decimal_mark)
    return str(example)


def personnummer(born: str, serial: int = 980) -> str:
    """Twelve digits with the right check digit; `born` is YYYYMMDD (60 added to the day for samordningsnummer)."""
    nine = f"{born[2:]}{serial:03}"
    return f"{born}{serial:03}{-weighed(nine) % 10}"


def weighed(digits: str) -> int:
    """Luhn's sum: every second digit doubled, digits of digits added."""
    return sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(digits))


def tree(home: Home) -> dict[str, str]:
    """Everything in the home: each file with its mode and the hash of its bytes, each folder with its mode."""
    return {
        path.relative_to(home.root).as_posix(): f"{path.stat().st_mode:o} {_hash(path)}"
        for path in sorted(home.root.rglob("*"))
    }


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
