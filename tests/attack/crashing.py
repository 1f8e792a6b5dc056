"""A program that runs `vip run` with one stage made to crash, in the ugliest way that stage can: quoting the rows.

Each way is what an engine really does (its own error, with its own text), or worse. One process does all the steps it
is given, one after the other, since starting one takes longer than crashing.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandera.polars as pa
import polars as pl

from pipelines.aggregate import results
from pipelines.commands import main
from pipelines.commands import run as command
from pipelines.intake import delivery, door, identity, judging, meaning, passage, storing
from pipelines.intake.batch import Batch
from pipelines.project import Register
from pipelines.release import publication
from tests.attack.canaries import MARK, PERSONS, REGISTERS

PERSON = PERSONS["accepted"]
Crash = tuple[object, str, Callable[..., None]]  # where, what is replaced, by what


def polars_quotes(*arguments: Any, **_: Any) -> None:
    """A strict cast of the identifiers themselves."""
    batch = next(each for each in arguments if isinstance(each, Batch))
    for texts in batch.columns.values():
        texts.distinct.tail(20).cast(pl.Int8)


def duckdb_quotes(*_: Any, **__: Any) -> None:
    """A conversion that names the value."""
    duckdb.execute("SELECT CAST(? AS INTEGER)", [f"{MARK} {PERSON[:8]}-{PERSON[8:]}"])


def pandera_quotes(*_: Any, **__: Any) -> None:
    """Failure cases with whole rows."""
    schema = pa.DataFrameSchema({"row": pa.Column(str, pa.Check.str_matches("^$"))})
    schema.validate(pl.DataFrame({"row": [PERSON, MARK]}), lazy=True)


def polars_panics(*_: Any, **__: Any) -> None:
    """What is no Exception, and so slips past those who catch only these."""
    raise pl.exceptions.PanicException(f"called `Result::unwrap()` on an `Err` value: {PERSON} {MARK}")


def causes_quote(*_: Any, **__: Any) -> None:
    """An error with a harmless text, a cause that is not, and a note that is not."""
    row = {"PNR": PERSON, "text": MARK}
    try:
        raise ValueError(f"row {row}")
    except ValueError as error:
        outer = RuntimeError("something went wrong")
        outer.add_note(f"while reading {row}")
        raise outer from error


def the_key_itself(*_: Any, **__: Any) -> None:
    """A key error, whose whole text is the key that was not found."""
    {}[PERSON]


AT_THE_DOOR: dict[str, Crash] = {
    "identifiers": (door.Turnstile, "persons", polars_quotes),
    "store of persons": (identity.Persons, "serials", the_key_itself),
    "types": (meaning, "meaning", duckdb_quotes),
    "contract": (judging, "_failed", pandera_quotes),
    "panic": (passage.Passage, "_find", polars_panics),
    "causes": (storing.Store, "archive", causes_quote),
}
CRASHES_IN: dict[str, str] = dict(zip(AT_THE_DOOR, sorted(REGISTERS), strict=False))  # each in a register of its own
LATER: dict[str, Crash] = {
    "results": (results, "compute", duckdb_quotes),
    "publication": (publication, "make", causes_quote),
    "last words": (command, "_tell", duckdb_quotes),
}


def crashed(crashes: Sequence[str], arguments: Sequence[str], said: Path) -> int:
    """What `vip` ends with while those stages crash; what it says, also past Python, is in the file."""
    sys.argv = ["vip", *arguments]
    try:
        with ExitStack() as patches, said.open("wb") as file:
            for crash in crashes:
                patches.enter_context(patched(crash))
            with redirected(file.fileno()):
                main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@contextmanager
def patched(crash: str) -> Iterator[None]:
    """One stage crashes; at the door only while its register is taken in."""
    stages: dict[str, Crash] = {**AT_THE_DOOR, **LATER}
    place, name, what = stages[crash]
    before, take_file, its_turn = getattr(place, name), delivery.take_file, crash in LATER

    def crashing(*arguments: Any, **options: Any) -> Any:
        return (what if its_turn else before)(*arguments, **options)

    def taken(arrived: Any, register: Register, *others: Any) -> Any:
        nonlocal its_turn
        its_turn = register.name == CRASHES_IN.get(crash)
        try:
            return take_file(arrived, register, *others)
        finally:
            its_turn = False

    setattr(place, name, crashing)
    if crash in AT_THE_DOOR:
        delivery.take_file = taken  # type: ignore[assignment]
    try:
        yield
    finally:
        setattr(place, name, before)
        delivery.take_file = take_file


@contextmanager
def redirected(place: int) -> Iterator[None]:
    """Both outputs of the process, those of native code too."""
    kept = [os.dup(1), os.dup(2)]
    for output in (1, 2):
        os.dup2(place, output)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for output, before in enumerate(kept, 1):
            os.dup2(before, output)


if __name__ == "__main__":
    steps = json.loads(sys.argv[1])
    codes = {step["name"]: crashed(step["crashes"], step["arguments"], Path(step["said"])) for step in steps}
    sys.stdout.write(json.dumps(codes))
