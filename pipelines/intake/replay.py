"""Judges archived deliveries anew, after a contract or a layout was mended: every row goes where it belongs now.

The archive stays as it is, and so do the rows as they were first taken in: a replay is another version of the same
delivery, known from a day on. Rows keep their number and their event, and so their original period.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake import canaries, opt_out, outcome
from pipelines.intake.arrival import Arrival
from pipelines.intake.batch import TEXTS, Batch, batch
from pipelines.intake.delivery import clear_away_what_was_left
from pipelines.intake.door import INVALID, PERSON, Door, Nobody, Told, identifier_heading, space
from pipelines.intake.identity import Key, Persons, read_store, store_path
from pipelines.intake.judging import Judge
from pipelines.intake.layout import declared_headings
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.intake.passage import BROKEN_LINE, Passage
from pipelines.intake.storing import Store, archive_path
from pipelines.project import Register


def replayable(home: Home, register: Register, linkages: Sequence[str] = ()) -> list[Outcome]:
    """The deliveries that were judged by another version of the contract, or before a linkage was declared."""
    return [
        found
        for found in deliveries(home, register)
        if found.contract_version != register.version or _lacks_a_link(home, found, linkages)
    ]


def _lacks_a_link(home: Home, found: Outcome, linkages: Sequence[str]) -> bool:
    stored = pl.read_parquet_schema(home.registers / found.register / f"{found.stored}.parquet")
    return any(f"link_{name}" not in stored for name in linkages)


def replay(
    before: Outcome, register: Register, home: Home, key: Key | None, linkages: Sequence[str], known_from: date | None
) -> Outcome:
    """Judge one delivery anew. `known_from`: the day from which it counts; None: as if it had always been so.

    Raises UserError where its archive is not there or lacks a column of the contract.
    """
    clear_away_what_was_left(register, home)
    judge = Judge(register)
    canaries.require_caught(register, judge)
    begun = replace(
        before,
        contract_version=register.version,
        replay=before.replay + 1,
        known_from=(known_from or date.fromisoformat(before.extracted_on)).isoformat(),
    )
    store = Store(home, register, begun, with_archive=False)
    passed = Passage(_arrival(home, begun), judge, _door(register, begun, home, key, linkages), store)
    try:
        passed.run(_batches(home, register, begun))
        passed.broken_lines(_lines_that_are_no_rows(home, before))
        passed.withdraw(outcome.first_taken(home, before).withdrawn)  # they are in no archive
        finished, findings, superseded = passed.finish(begun)
        store.close()
        passed.door.remember()
        store.keep(findings, superseded)
        outcome.write(home, finished)
        return finished
    finally:
        store.abandon()


def _arrival(home: Home, begun: Outcome) -> Arrival:
    days = (date.fromisoformat(text) for text in (begun.extracted_on, begun.covers_from, begun.covers_to))
    extracted_on, covers_from, covers_to = days
    return Arrival(
        path=archive_path(home, begun).with_name(begun.file),
        extracted_on=extracted_on,
        covers_from=covers_from,
        covers_to=covers_to,
        rows=None,
        simulated=begun.simulated,
        population_scale=begun.population_scale,
    )


def _batches(home: Home, register: Register, begun: Outcome) -> Iterator[Batch]:
    path = archive_path(home, begun)
    if not path.is_file():
        raise UserError(f"{path}: the archive of this delivery is not there. Put its file into landing again.")
    names = list(declared_headings(register))
    with parquet.ParquetFile(path, read_dictionary=names) as source:
        lacking = sorted(set(names).difference(source.schema_arrow.names))
        if lacking:
            raise UserError(f"{path}: holds no column {', '.join(lacking)}. Put its file into landing again.")
        for group in range(source.num_row_groups):
            table = source.read_row_group(group, columns=["line", *names])
            line = table["line"].to_numpy()
            yield batch(table.select(names).cast(pa.schema([(name, TEXTS) for name in names])), line)


def _lines_that_are_no_rows(home: Home, before: Outcome) -> list[int]:
    """They are in no archive, since nobody can tell what stands where in them; only a new file mends them."""
    found = pl.read_parquet(home.quarantine / before.register / f"{before.stored}.parquet")
    return found.filter(pl.col("rule") == BROKEN_LINE)["line"].to_list()


def _door(register: Register, begun: Outcome, home: Home, key: Key | None, linkages: Sequence[str]) -> Door:
    if identifier_heading(register) is None:
        return Nobody(linkages)
    if key is None:
        raise UserError("There is no identity key. See `vip doctor`.")
    return _StoreDoor(register, begun, home, key, linkages)


class _StoreDoor:
    """Persons by their serials: what their identifiers told is in the store. A new linkage gets its serials here."""

    def __init__(self, register: Register, begun: Outcome, home: Home, key: Key, linkages: Sequence[str]) -> None:
        self.heading = str(identifier_heading(register))
        own = read_store(store_path(home, space(register, date.fromisoformat(begun.extracted_on))), key)
        is_out = own["key_hash"].is_in(opt_out.read(home, register, key).implode())
        self.opted_out, own = own["serial"].filter(is_out), own.filter(~is_out)
        self.spaces = {f"link_{name}": Persons(home, name, key) for name in linkages}
        told = own.select("id_kind", "sex", "birth_on")
        links = [pl.Series(name, found.serials(own["key_hash"], told)) for name, found in self.spaces.items()]
        self.known = own.select("serial", "id_kind", _sex="sex", _birth_on="birth_on").with_columns(links)

    def persons(self, batch: Batch) -> Told:
        serials = batch.columns[self.heading]
        known = serials.distinct.cast(pl.Int64).alias("serial").to_frame()
        told = known.join(self.known, on="serial", how="left", maintain_order="left").rename({"serial": "_person_id"})
        is_out = pl.col("_person_id").is_in(self.opted_out.implode())
        told = told.with_columns(_opted_out=is_out).select(*PERSON, *self.spaces)
        nobody = told.clear(1).with_columns(pl.lit(INVALID).alias("id_kind"), pl.lit(False).alias("_opted_out"))
        return Told(pl.concat([told, nobody]), serials.place.fill_null(serials.distinct.len()))

    def remember(self) -> None:
        for found in self.spaces.values():
            found.save()
