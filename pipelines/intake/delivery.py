"""Takes one file in, whole or not at all, and writes what became of every row.

read = accepted + quarantined + superseded + withdrawn, always.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as parquet

from data_contracts.contract import FullSnapshot, Identity
from pipelines.errors import ExtractRejected
from pipelines.home import Home, beside, move_into_place
from pipelines.intake.identifiers import classified
from pipelines.intake.identity import Key, Persons
from pipelines.intake.layout import Inspected, inspect
from pipelines.intake.reading import Rows
from pipelines.intake.rules import broken_by
from pipelines.intake.types import FAULTS, typed
from pipelines.project import Register

LINES_PER_DELIVERY = 100_000_000  # row_id = days since 1970 to the extraction date * this + line
EPOCH = date(1970, 1, 1)
BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True)
class Outcome:
    """One delivery as taken in: kept as JSON beside its rows, and shown to people. Counts and names only."""

    register: str
    delivery: str
    file: str
    sha256: str
    extracted_on: str
    covers_from: str
    covers_to: str
    simulated: bool
    population_scale: float | None
    contract_version: str
    read: int = 0
    accepted: int = 0
    quarantined: int = 0
    superseded: int = 0
    withdrawn: int = 0
    rules: Mapping[str, int] = field(default_factory=dict)  # rows that broke each rule; a row may break several
    id_kinds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrival:
    """A file in landing and what is said about it, by its name and by the manifest beside it."""

    path: Path
    extracted_on: date
    covers_from: date
    covers_to: date
    rows: int | None
    simulated: bool
    population_scale: float | None


def arrival(path: Path, register: Register) -> Arrival:
    """Read the name `<register>_<extraction date>[_anything].csv` and the manifest `.json` beside the file, if any."""
    manifest = _manifest(path)
    named = re.match(rf"{register.name}_(\d{{4}}-\d\d-\d\d)(?:_\w+)?$", path.stem)
    text = manifest.get("extracted_on") or (named.group(1) if named else None)
    if text is None:
        remedy = f"Name it {register.name}_YYYY-MM-DD.csv, or say extracted_on in a manifest beside it."
        raise ExtractRejected(path.name, "nothing says when it was extracted", remedy)
    extracted_on = _date(path, "extracted_on", text)
    first, last = _covered(register, extracted_on)
    return Arrival(
        path=path,
        extracted_on=extracted_on,
        covers_from=_date(path, "covers_from", manifest.get("covers_from", first.isoformat())),
        covers_to=_date(path, "covers_to", manifest.get("covers_to", last.isoformat())),
        rows=manifest.get("rows"),
        simulated=bool(manifest.get("simulated", False)),
        population_scale=manifest.get("population_scale"),
    )


def _manifest(path: Path) -> dict[str, Any]:
    place = path.with_suffix(".json")
    if not place.is_file():
        return {}
    try:
        manifest = json.loads(place.read_text(encoding="utf-8"))
    except ValueError:
        raise ExtractRejected(place.name, "the manifest is not JSON", "Write it anew or take it away.") from None
    return manifest


def _date(path: Path, name: str, text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ExtractRejected(path.name, f"{name} is not a date", "Write it as YYYY-MM-DD.") from None


def _covered(register: Register, extracted_on: date) -> tuple[date, date]:
    """The event dates a delivery speaks for where no manifest says: everything, or the months that are restated."""
    last = extracted_on.replace(day=1) - timedelta(days=1)
    if isinstance(register.delivery.kind, FullSnapshot):
        return BEGINNING, last
    months = last.year * 12 + last.month - register.delivery.kind.months_restated
    return date(months // 12, months % 12 + 1, 1), last


def deliveries(home: Home, register: Register) -> list[Outcome]:
    """All deliveries taken in of a register, in the order they were extracted."""
    found = [
        Outcome(**json.loads(path.read_text(encoding="utf-8")))
        for path in (home.registers / register.name).glob("*.json")
    ]
    return sorted(found, key=lambda outcome: (outcome.extracted_on, outcome.delivery))


def take_in(path: Path, register: Register, home: Home, key: Key | None, linkages: Sequence[str]) -> Outcome:
    """Take one file in. Raises ExtractRejected, and then leaves everything as it was.

    `linkages`: names of the linkages the register is part of; each gives a column `link_<name>` beside `person_id`.
    """
    arrived = arrival(path, register)
    copy = beside(home.registers / register.name / f"{path.stem}.text")
    rows_at = beside(home.registers / register.name / f"{path.stem}.rows")
    try:
        inspected = inspect(path, register, copy)
        outcome = _begun(register, arrived, inspected)
        earlier = [known for known in deliveries(home, register) if known.sha256 == inspected.sha256]
        if earlier:
            return earlier[-1]
        return _TakingIn(register, arrived, home, key, linkages, inspected, rows_at).run(outcome)
    finally:
        copy.unlink(missing_ok=True)
        rows_at.unlink(missing_ok=True)


def _begun(register: Register, arrived: Arrival, inspected: Inspected) -> Outcome:
    return Outcome(
        register=register.name,
        delivery=f"{arrived.extracted_on.isoformat()}_{inspected.sha256[:8]}",
        file=arrived.path.name,
        sha256=inspected.sha256,
        extracted_on=arrived.extracted_on.isoformat(),
        covers_from=arrived.covers_from.isoformat(),
        covers_to=arrived.covers_to.isoformat(),
        simulated=arrived.simulated,
        population_scale=arrived.population_scale,
        contract_version=register.version,
    )


@dataclass
class _TakingIn:
    """The passage of one file: batches to typed, judged, accepted and quarantined rows."""

    register: Register
    arrived: Arrival
    home: Home
    key: Key | None
    linkages: Sequence[str]
    inspected: Inspected
    rows_at: Path
    quarantine: list[pl.DataFrame] = field(default_factory=list)
    accepted: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def run(self, outcome: Outcome) -> Outcome:
        rows = Rows(self.arrived.path.name, self.inspected, self.register.delivery.layout, self._wanted())
        self._write(rows.batches())
        self._compare_with_manifest(rows)
        self._quarantine_broken_lines(rows.broken_lines)
        superseded = self._supersede()
        faults = pl.concat(self.quarantine) if self.quarantine else pl.DataFrame(schema=_QUARANTINE)
        finished = replace(
            outcome,
            read=rows.read + len(rows.broken_lines),
            accepted=self.accepted - superseded,
            quarantined=faults["line"].n_unique(),
            superseded=superseded,
            rules=dict(sorted(faults.group_by("rule").len().iter_rows())),
            id_kinds=dict(sorted(self.kinds.items())),
        )
        self._move_into_place(finished, faults)
        return finished

    def _wanted(self) -> tuple[str, ...]:
        return tuple(column.raw for column in self.register.columns.values() if column.raw)

    def _write(self, batches: Iterator[pl.DataFrame]) -> None:
        writer: parquet.ParquetWriter | None = None
        try:
            for batch in batches:
                table = self._accepted_rows(batch).to_arrow()
                writer = writer or parquet.ParquetWriter(self.rows_at, table.schema, compression="zstd")
                writer.write_table(table)
        finally:
            if writer:
                writer.close()
        if writer is None:
            raise ExtractRejected(self.arrived.path.name, "it has a heading but no rows", "Ask for the file again.")

    def _accepted_rows(self, batch: pl.DataFrame) -> pl.DataFrame:
        persons = self._persons(batch)
        judged = typed(batch, self.register, persons)
        faults = pl.concat([judged.faults, broken_by(judged.frame, self.register)])
        faults = _first_cause(faults)
        self._keep_quarantine(faults, batch["line"])
        days = (self.arrived.extracted_on - EPOCH).days
        door = pl.DataFrame({"row_id": batch["line"] + days * LINES_PER_DELIVERY}).hstack(
            persons.select("id_kind", pl.col("^link_.*$"))
        )
        good = pl.Series(range(batch.height), dtype=pl.Int64).is_in(faults["index"].unique().implode())
        accepted = door.hstack(judged.frame).filter(~good)
        self.accepted += accepted.height
        return accepted

    def _persons(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Per row `_person_id, id_kind, _sex, _birth_on, link_<name>…`; the identifier itself goes no further."""
        heading = next((c.raw for c in self.register.columns.values() if c.kind == "identifier"), None)
        if heading is None:
            return pl.DataFrame([pl.Series(name, [None] * batch.height, dtype=kind) for name, kind in _NOBODY.items()])
        texts = batch[heading].alias("text")
        known = self._identified(texts)
        self._count_kinds(texts.to_frame().join(known, on="text", how="left", maintain_order="left"))
        joined = texts.to_frame().join(known, on="text", how="left", maintain_order="left")
        return joined.drop("text").with_columns(pl.col("id_kind").fill_null("invalid"))

    def _identified(self, texts: pl.Series) -> pl.DataFrame:
        if self.register.delivery.identity is Identity.PERSONNUMMER:
            kinds = classified(texts, self.arrived.extracted_on)
        else:
            kinds = _pseudonyms(texts)
        valid = kinds.filter(pl.col("normal").is_not_null())
        if valid.height and self.key is None:
            raise ExtractRejected(self.arrived.path.name, "there is no identity key", "See `vip doctor`.")
        space = self._space()
        normal = valid["normal"].unique().sort()
        hashes = self.key.hashes(normal) if self.key else pl.Series(dtype=pl.Binary)
        serials = pl.DataFrame({"normal": normal, "key_hash": hashes})
        for name, column in [(space, "_person_id"), *((link, f"link_{link}") for link in self.linkages)]:
            found = Persons(self.home, name).serials(serials["key_hash"]).rename({"serial": column})
            serials = serials.join(found, on="key_hash", how="left")
        return kinds.join(serials.drop("key_hash"), on="normal", how="left").select(
            "text",
            "_person_id",
            "id_kind",
            _sex="sex",
            _birth_on="birth_on",
            *(f"link_{link}" for link in self.linkages),
        )

    def _space(self) -> str:
        """A delivery pseudonym means someone else in the next extract, so its serials are the delivery's own."""
        if self.register.delivery.identity is Identity.DELIVERY_PSEUDONYM:
            return f"{self.register.name}_{self.arrived.extracted_on.isoformat()}"
        return self.register.name

    def _count_kinds(self, rows: pl.DataFrame) -> None:
        for kind, count in rows.group_by("id_kind").len().iter_rows():
            self.kinds[kind or "invalid"] = self.kinds.get(kind or "invalid", 0) + count

    def _keep_quarantine(self, faults: pl.DataFrame, lines: pl.Series) -> None:
        if faults.height:
            self.quarantine.append(self._as_quarantine(lines.gather(faults["index"]), faults["rule"]))

    def _quarantine_broken_lines(self, broken: list[int]) -> None:
        if broken:
            lines = pl.Series(broken, dtype=pl.Int64)
            self.quarantine.append(self._as_quarantine(lines, pl.Series(["line.fields"] * len(broken))))

    def _as_quarantine(self, lines: pl.Series, rules: pl.Series) -> pl.DataFrame:
        """File, line, rule and contract version: enough to find the row again, and no value."""
        return pl.DataFrame({"line": lines, "rule": rules}).with_columns(
            file=pl.lit(self.arrived.path.name), contract_version=pl.lit(self.register.version)
        ).select(*_QUARANTINE)  # fmt: skip

    def _compare_with_manifest(self, rows: Rows) -> None:
        found = rows.read + len(rows.broken_lines)
        if self.arrived.rows is not None and self.arrived.rows != found:
            reason = f"its manifest says {self.arrived.rows} rows, it has {found}"
            raise ExtractRejected(self.arrived.path.name, reason, "Ask for the file again.")

    def _supersede(self) -> int:
        """Take out doubles of a record within the delivery: the last registered stays."""
        keys = ", ".join(f'"{name}"' for name in self.register.delivery.key)
        known = " AND ".join(f'"{n}" IS NOT NULL' for n in self.register.delivery.key if n == "person_id") or "TRUE"
        order = f'"{self.register.delivery.registered}" DESC, ' if self.register.delivery.registered else ""
        doubles = f"""
            SELECT row_id FROM read_parquet($rows) WHERE {known}
            QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {order}row_id DESC) > 1
        """
        with duckdb.connect() as connection:
            parameters = {"rows": str(self.rows_at)}
            superseded = pl.Series(connection.execute(doubles, parameters).fetchnumpy()["row_id"], dtype=pl.Int64)
        if superseded.len():
            kept = pl.scan_parquet(self.rows_at).filter(~pl.col("row_id").is_in(superseded.implode())).collect()
            kept.write_parquet(self.rows_at)
        return superseded.len()

    def _move_into_place(self, outcome: Outcome, faults: pl.DataFrame) -> None:
        """Rows and quarantine first, the outcome last: a delivery without its outcome was never taken in."""
        folder = self.home.registers / self.register.name
        quarantine = self.home.quarantine / self.register.name / f"{outcome.delivery}.parquet"
        made = beside(quarantine)
        faults.sort("line", "rule").write_parquet(made)
        move_into_place(made, quarantine)
        move_into_place(self.rows_at, folder / f"{outcome.delivery}.parquet")
        text = json.dumps(asdict(outcome), indent=2, ensure_ascii=False)
        made = beside(folder / f"{outcome.delivery}.json")
        made.write_text(text + "\n", encoding="utf-8")
        move_into_place(made, folder / f"{outcome.delivery}.json")


_QUARANTINE: dict[str, type[pl.DataType]] = {
    "file": pl.String, "line": pl.Int64, "rule": pl.String, "contract_version": pl.String,
}  # fmt: skip
_NOBODY: dict[str, type[pl.DataType]] = {
    "_person_id": pl.Int64, "id_kind": pl.String, "_sex": pl.String, "_birth_on": pl.Date,
}  # fmt: skip


def _pseudonyms(texts: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"text": texts.drop_nulls().unique().sort()})
    stripped = pl.col("text").str.strip_chars()
    return frame.with_columns(
        id_kind=pl.when(stripped == "").then(pl.lit("invalid")).otherwise(pl.lit("pseudonym")),
        normal=pl.when(stripped != "").then(stripped),
        birth_on=pl.lit(None, dtype=pl.Date),
        sex=pl.lit(None, dtype=pl.String),
    )


def _first_cause(faults: pl.DataFrame) -> pl.DataFrame:
    """A text that could not be turned also leaves a required column empty: tell the cause, not both."""
    if faults.is_empty():
        return faults.cast(FAULTS)
    cause = faults.with_columns(rule=pl.col("rule").str.replace(r"\.type$", ".required"))
    typed_away = cause.filter(faults["rule"].str.ends_with(".type"))
    return faults.join(typed_away, on=["index", "rule"], how="anti")
