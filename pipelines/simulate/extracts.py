"""The files of a run: one extract per delivery, filled block by block, in the format its source sends.

Belongs here: bytes. Does not belong here: how a value is spelled (``writing``).
"""

import codecs
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import polars as pl

from data_contracts.delivery import Identity
from pipelines.simulate.calendar_plan import Delivery
from pipelines.simulate.sources import Register
from pipelines.simulate.writing import NUMBERS, headings

Record = dict[str, Any]


class Extract:
    """One file being written, block by block; it gets its name when it is complete."""

    def __init__(self, folder: Path, register: Register, delivery: Delivery) -> None:
        """Opens the file under a temporary name."""
        self.register, self.delivery, self.rows, self._persons = register, delivery, 0, 0
        self.path = folder / register.name / f"{delivery.stem}.{register.source.format}"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._part = self.path.with_suffix(".part")
        self._body: _Body = _BODIES[register.source.format](self._part, register)

    def numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows under their line numbers; pseudonyms that are given file by file count persons as they appear."""
        rows = rows.with_columns(line=pl.int_range(pl.len()) + self.rows + 2)
        if self.register.terms.identity is not Identity.DELIVERY_PSEUDONYM:
            return rows
        order = rows.select(pl.col("person").drop_nulls().unique(maintain_order=True)).to_series()
        number = {person: str(place) for place, person in enumerate(order, self._persons + 1)}
        self._persons += order.len()
        return rows.with_columns(identifier=pl.col("person").replace_strict(number, return_dtype=pl.String))

    def append(self, texts: pl.DataFrame) -> None:
        """Rows of text under the headings."""
        self._body.append(texts)
        self.rows += texts.height

    def abandon(self) -> None:
        """Takes away what has been written."""
        self._body.close()
        self._part.unlink(missing_ok=True)

    def finish(self, scale: float) -> Path:
        """Moves the file into place and writes its manifest beside it."""
        self._body.complete()
        self._part.replace(self.path)
        manifest = {
            "register": self.register.name,
            "extracted_on": self.delivery.extracted_on.isoformat(),
            "covers_from": self.delivery.covers_from.isoformat(),
            "covers_to": self.delivery.covers_to.isoformat(),
            "rows": self.rows,
            "simulated": True,
            "population_scale": scale,
        }
        write_json(manifest_of(self.path), manifest)
        return self.path


def manifest_of(extract: Path) -> Path:
    """Where the manifest of a file stands."""
    return extract.with_suffix(".manifest.json" if extract.suffix == ".json" else ".json")


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """A JSON file, written whole or not at all."""
    part = path.with_suffix(".json.part")
    part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


class _Body(Protocol):
    """What is inside a file."""

    def append(self, texts: pl.DataFrame) -> None: ...

    def close(self) -> None: ...

    def complete(self) -> None: ...


class _Lines:
    """Text with a delimiter."""

    def __init__(self, place: Path, register: Register) -> None:
        self._layout = register.terms.layout
        self._encode = codecs.getincrementalencoder(self._layout.encoding)().encode  # one mark of byte order in all
        self._file: BinaryIO = open(place, "wb")  # noqa: SIM115 - open from block to block
        self._file.write(self._encode(self._layout.delimiter.join(headings(register)) + "\n"))

    def append(self, texts: pl.DataFrame) -> None:
        written = texts.write_csv(None, include_header=False, separator=self._layout.delimiter, quote_style="never")
        self._file.write(self._encode(written))

    def close(self) -> None:
        self._file.close()

    def complete(self) -> None:
        self.close()


class _Gathered(ABC):
    """Formats that are written in one go."""

    def __init__(self, place: Path, register: Register) -> None:
        self._place, self._register = place, register
        self._rows = pl.DataFrame(schema=dict.fromkeys(headings(register), pl.String))

    def append(self, texts: pl.DataFrame) -> None:
        self._rows = pl.concat([self._rows, texts])

    def close(self) -> None:
        self._rows = self._rows.clear()

    @abstractmethod
    def complete(self) -> None: ...


class _Records(_Gathered):
    """JSON: lists within lists, and what all rows of an inner list have in common stands beside it once."""

    def complete(self) -> None:
        layout, source = self._register.terms.layout, self._register.source
        levels = [*source.parents, tuple(self._rows.columns)]
        rows = nested(list(_records(self._rows, self._register)), levels, layout.records[1:])
        content = {layout.records[0]: rows} if layout.records else rows
        self._place.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding=layout.encoding)


def _records(rows: pl.DataFrame, register: Register) -> Iterable[Record]:
    """Numbers as numbers, nothing as null."""
    counted = {column.raw for column in register.columns.values() if column.kind in NUMBERS}
    for row in rows.iter_rows(named=True):
        yield {heading: _value(text, heading in counted) for heading, text in row.items()}


def _value(text: str, is_number: bool) -> object:
    if not is_number or not text:
        return text or None
    try:
        found = float(text) if "." in text else int(text)
    except ValueError:
        return text
    return found if str(found) == text else text


def nested(rows: Sequence[Record], levels: Sequence[Sequence[str]], lists: Sequence[str]) -> list[Record]:
    """Rows gathered under what they have in common: `levels` are the headings of each list, outermost first.

    ``lists``: the names of the inner lists, one fewer than the levels.
    """
    if not lists:
        return [dict(row) for row in rows]
    own, name = levels[0], lists[0]
    groups: dict[tuple[object, ...], list[Record]] = {}
    for row in rows:
        inner = {heading: value for heading, value in row.items() if heading not in own}
        groups.setdefault(tuple(row[heading] for heading in own), []).append(inner)
    return [
        {**dict(zip(own, values, strict=True)), name: nested(inner, levels[1:], lists[1:])}
        for values, inner in groups.items()
    ]


class _Sheet(_Gathered):
    """An Excel workbook with one sheet; numbers are numbers, all else is text as it stands."""

    def complete(self) -> None:
        from pipelines.simulate.workbook import write  # what few sources need is loaded for them only

        write(self._place, self._rows, self._register)


_BODIES: Mapping[str, Callable[[Path, Register], _Body]] = {"csv": _Lines, "json": _Records, "xlsx": _Sheet}
