"""Judges archived deliveries anew, after a contract or a layout was mended: every row goes where it belongs now.

The archive stays as it is, and so do the rows as they were first taken in: a replay is another version of the same
delivery, known from a day on. Rows keep their number and their event, and so their original period.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake import canaries, opt_out, outcome
from pipelines.intake.arrival import Arrival
from pipelines.intake.batch import TEXTS, Batch, Texts, batch
from pipelines.intake.delivery import clear_away_what_was_left, sha256_of, take_file
from pipelines.intake.door import PERSON, Door, Nobody, Told, identifier_heading, may_be_linked, space
from pipelines.intake.identifiers import INVALID
from pipelines.intake.identity import Key, Persons, read_store, store_path
from pipelines.intake.judging import Judge
from pipelines.intake.landing import landed
from pipelines.intake.layout import declared_headings
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.intake.passage import BROKEN_LINE, Passage
from pipelines.intake.storing import FLAW, Store, archive_path, lacking_columns
from pipelines.project import Register


def replayable(
    home: Home, register: Register, linkages: Sequence[str] = (), *, whatever: bool = False
) -> list[Outcome]:
    """The deliveries that were judged by another version of the contract, or before a linkage was declared.

    `whatever`: all, as after a change of the program or of the reference tables.
    """
    return [
        found
        for found in deliveries(home, register)
        if whatever or found.contract_version != register.version or _lacks_a_link(home, found, linkages)
    ]


def _lacks_a_link(home: Home, found: Outcome, linkages: Sequence[str]) -> bool:
    stored = pl.read_parquet_schema(home.registers / found.register / f"{found.stored}.parquet")
    return any(f"link_{name}" not in stored for name in linkages)


def replay(
    before: Outcome, register: Register, home: Home, key: Key | None, linkages: Sequence[str], known_from: date | None
) -> Outcome:
    """Judge one delivery anew. `known_from`: the day from which it counts; None: as if it had always been so.

    Its archive is read; where that lacks a column the contract has now, its file as delivered. Raises UserError where
    neither will do.
    """
    begun = replace(
        before,
        contract_version=register.version,
        replay=before.replay + 1,
        known_from=(known_from or date.fromisoformat(before.extracted_on)).isoformat(),
    )
    lacking = lacking_columns(home, register, before)
    if lacking:
        arrived = replace(_arrival(home, begun), path=_file_as_delivered(home, register, before, lacking))
        return take_file(arrived, register, home, begun, key, linkages)
    return _judge_archive(before, begun, register, home, key, linkages)


def _judge_archive(
    before: Outcome, begun: Outcome, register: Register, home: Home, key: Key | None, linkages: Sequence[str]
) -> Outcome:
    clear_away_what_was_left(register, home)
    judge = Judge(register)
    canaries.require_caught(register, judge)
    store = Store(home, register, begun, with_archive=False)
    passed = Passage(_arrival(home, begun), judge, _door(register, begun, home, key, linkages), begun.rows_from, store)
    try:
        passed.withdraw(outcome.first_taken(home, before).withdrawn)  # they are in no archive
        passed.run(_batches(home, register, begun))
        passed.broken_lines(_lines_that_are_no_rows(home, before))
        finished, findings, superseded = passed.finish(begun)
        store.close()
        passed.door.remember()
        store.keep(findings, superseded, passed.where)
        outcome.write(home, finished)
        return finished
    finally:
        store.abandon()


def _file_as_delivered(home: Home, register: Register, before: Outcome, lacking: Collection[str]) -> Path:
    for path in landed(home, register):
        if sha256_of(path) == before.sha256:
            return path
    archive = archive_path(home, before)
    lacks = f"holds no column {', '.join(sorted(lacking))}" if archive.is_file() else "is not there"
    raise UserError(f"{archive}: {lacks}. Put {before.file} into landing again, as it was delivered, and replay then.")


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
        reaches_back=begun.reaches_back,
    )


def _batches(home: Home, register: Register, begun: Outcome) -> Iterator[Batch]:
    names = list(declared_headings(register))
    names += [FLAW] if FLAW in parquet.read_schema(archive_path(home, begun)).names else []
    with parquet.ParquetFile(archive_path(home, begun), read_dictionary=names) as source:
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


NO_FLAW = pl.lit(None, dtype=pl.String)


class _StoreDoor:
    """Persons by their serials: what their identifiers told is in the store. A new linkage gets its serials here."""

    def __init__(self, register: Register, begun: Outcome, home: Home, key: Key, linkages: Sequence[str]) -> None:
        self.heading = str(identifier_heading(register))
        own_space = space(register, begun.delivery)
        own = read_store(store_path(home, own_space), key)
        is_out = own["key_hash"].is_in(opt_out.read(home, own_space, key).implode())
        self.opted_out, own = own["serial"].filter(is_out), own.filter(~is_out)
        self.spaces = {f"link_{name}": Persons(home, name, key) for name in linkages}
        linked = own.filter(may_be_linked())
        told = linked.select("id_kind", "sex", "birth_on")
        links = [pl.Series(name, found.serials(linked["key_hash"], told)) for name, found in self.spaces.items()]
        known = own.select("serial", "id_kind", _flaw=NO_FLAW, _sex="sex", _birth_on="birth_on")
        self.known = known.join(linked.select("serial", *links), on="serial", how="left")

    def persons(self, batch: Batch) -> Told:
        serials = batch.columns[self.heading]
        known = serials.distinct.cast(pl.Int64).alias("serial").to_frame()
        told = known.join(self.known, on="serial", how="left", maintain_order="left").rename({"serial": "_person_id"})
        is_out = pl.col("_person_id").is_in(self.opted_out.implode())
        told = told.with_columns(_opted_out=is_out).select(*PERSON, *self.spaces)
        nobody = told.clear(1).with_columns(pl.lit(INVALID).alias("id_kind"), pl.lit(False).alias("_opted_out"))
        place = serials.place.fill_null(serials.distinct.len())
        return _with_flaws(Told(pl.concat([told, nobody]), place), batch.columns.get(FLAW))

    def remember(self) -> None:
        for found in self.spaces.values():
            found.save()


def _with_flaws(told: Told, flaws: Texts | None) -> Told:
    """Each person once per flaw of the rows: how an identifier was written is told by the row, not by the serial."""
    if flaws is None or flaws.place.null_count() == flaws.place.len():
        return told
    rows = pl.DataFrame({"place": told.place, "_flaw": flaws.spread(flaws.distinct)})
    alike = rows.unique(maintain_order=True).with_row_index("at")
    at = rows.join(alike, on=["place", "_flaw"], how="left", nulls_equal=True, maintain_order="left")["at"]
    return Told(told.persons[alike["place"]].with_columns(alike["_flaw"]), at)
