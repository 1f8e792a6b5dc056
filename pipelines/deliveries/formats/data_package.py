"""Data Package: the files for machines with a descriptor that says what every column is, by Table Schema.

Specification: Frictionless Data Package 1.0 and Table Schema 1.0, which readers of 2.0 take too. The descriptor and the
files that it names lie in one folder, so that it may be moved whole.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from data_contracts.shapes import ATTRIBUTIONS, EDITIONS, PERIOD_TYPES, SEXES, Published
from pipelines.deliveries.edition import KEYS, Edition
from pipelines.deliveries.formats import csv_table, json_rows, parquet_table
from pipelines.deliveries.placing import write_text
from pipelines.deliveries.wording import COLUMNS, STATUSES, kept, warnings
from pipelines.release import hashing

TITLE = "Data Package"
HOLDS = None
DESCRIPTOR = "datapackage.json"
TYPES = {pl.String: "string", pl.Int64: "integer", pl.Float64: "number", pl.Boolean: "boolean", pl.Date: "date"}
NULLABLE = {name for name, column in Published.to_schema().columns.items() if column.nullable}
ENUMS: Mapping[str, tuple[str, ...]] = {
    "period_type": PERIOD_TYPES,
    "attribution": ATTRIBUTIONS,
    "sex": SEXES,
    "edition": EDITIONS,
    "status": tuple(STATUSES),
}
CODES = {csv_table.INDICATORS: ("vip", "indicator"), csv_table.AREAS: ("area_level", "area_code")}
MEDIA_TYPES = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".json": "application/json"}


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """The files for machines and `datapackage.json`."""
    tables = csv_table.write(edition, folder)
    others = (*parquet_table.write(edition, folder), *json_rows.write(edition, folder))
    said = descriptor(edition, tables, others)
    return (*tables, *others, write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", folder / DESCRIPTOR))


def descriptor(edition: Edition, tables: tuple[Path, ...], others: tuple[Path, ...]) -> dict[str, Any]:
    """What is in the package. `tables`: the CSV files, the rows first; `others`: the same rows in other formats."""
    frames = (edition.rows, csv_table.indicators(edition), edition.areas)
    schemas = (
        _rows_schema(edition.rows),
        *(_codes_schema(name, frame) for name, frame in zip(CODES, frames[1:], strict=True)),
    )
    resources = [_table(path, schema) for path, schema in zip(tables, schemas, strict=True)]
    publisher = edition.publisher
    return {
        "profile": "data-package",
        "name": f"vip-{edition.scope.name}-{edition.name}".lower().replace("_", "-"),
        "id": f"{edition.name}/{edition.scope.name}",
        "title": edition.scope.title,
        "description": _description(edition),
        "version": edition.name,
        **({"homepage": publisher.homepage, "licenses": [{"path": publisher.license}],
            "contributors": [{"title": publisher.name, "path": publisher.homepage, "role": "publisher"}]}
           if publisher and edition.is_public else {}),
        "keywords": ["psykisk hälsa", "kvalitetsregister", "vård- och insatsprogram"],
        # Said to be files, or else a reader guesses their columns and finds its own guesses broken.
        "resources": [*resources, *({**_file(path), "type": "file"} for path in others)],
    }  # fmt: skip


def _description(edition: Edition) -> str:
    told = f"Publicering {edition.publication}, revision {edition.revision}. Röjandeskydd: {kept(edition)}"
    return " ".join([*warnings(edition), told])


def _file(path: Path) -> dict[str, Any]:
    return {
        "name": f"{path.stem}-{path.suffix[1:]}".lower().replace("_", "-"),
        "path": path.name,
        "format": path.suffix[1:],
        "mediatype": MEDIA_TYPES[path.suffix],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{hashing.sha256(path)}",
    }


def _table(path: Path, schema: dict[str, Any]) -> dict[str, Any]:
    name = path.stem.lower().replace("_", "-")
    dialect = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}
    return {
        **_file(path), "name": name, "profile": "tabular-data-resource", "encoding": "utf-8", "dialect": dialect,
        "schema": schema,
    }  # fmt: skip


def _rows_schema(rows: pl.DataFrame) -> dict[str, Any]:
    """Of the published rows; what their codes mean stands in the other tables."""
    return {
        "fields": [_field(name, kind) for name, kind in rows.schema.items()],
        "missingValues": [""],
        "primaryKey": list(KEYS),
        "foreignKeys": [
            {"fields": list(keys), "reference": {"resource": name.removesuffix(".csv"), "fields": list(keys)}}
            for name, keys in CODES.items()
        ],
    }


def _field(name: str, kind: pl.DataType) -> dict[str, Any]:
    words = COLUMNS[name]
    said = {"name": name, "type": TYPES[type(kind)], "title": words.title, "description": words.meaning}
    return {**said, **({"constraints": limits} if (limits := dict(_limits(name))) else {})}


def _limits(name: str) -> Iterator[tuple[str, Any]]:
    if name not in NULLABLE:
        yield "required", True
    if name in ENUMS:
        yield "enum", list(ENUMS[name])
    if name in ("numerator", "denominator", "missing", "coverage"):
        yield "minimum", 0


def _codes_schema(name: str, frame: pl.DataFrame) -> dict[str, Any]:
    fields = [{"name": column, "type": TYPES[type(kind)]} for column, kind in frame.schema.items()]
    return {"fields": fields, "missingValues": [""], "primaryKey": list(CODES[name])}
