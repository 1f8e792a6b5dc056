"""Reads in a file which publication it says it is from. Nothing is believed here: what is said is held against hashes.

A kind of file is told by its first bytes, not by its name.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

from pipelines import engine
from pipelines.release.files import HEADINGS

PUBLICATION = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
DUCKDB_MAGIC = slice(8, 12), b"DUCK"  # where such a file says what it is
SAYING = (  # in JSON as it is written here, and in PX by the day it was made
    re.compile(r'"publication": *"([^"]+)"'),
    re.compile(r'CREATION-DATE="(\d{4})(\d{2})01'),
)
START = 100_000  # bytes of a text in which it says so


def claimed(file: Path) -> str | None:
    """`YYYY-MM`; None where it says none, or cannot be read."""
    try:
        found = _reader(file)(file)
    except (pl.exceptions.PolarsError, duckdb.Error, OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return found if found is not None and PUBLICATION.fullmatch(found) else None


def is_duckdb(start: bytes) -> bool:
    """By the first sixteen bytes of a file."""
    where, magic = DUCKDB_MAGIC
    return start[where] == magic


def _reader(file: Path) -> Callable[[Path], str | None]:
    with open(file, "rb") as opened:
        start = opened.read(16)
    if is_duckdb(start):
        return _in_database
    return {b"PAR1": _in_parquet, b"PK\x03\x04": _in_workbook}.get(start[:4], _in_text)


def _in_parquet(file: Path) -> str | None:
    told = pl.scan_parquet(file).select("publication").head(1).collect()
    return str(told.item()) if told.height else None


def _in_database(file: Path) -> str | None:
    with engine.connect(file, read_only=True) as database:
        row = database.execute("SELECT MIN(publication) FROM published").fetchone()
    return str(row[0]) if row else None


def _in_workbook(file: Path) -> str | None:
    """Its subject, wherever a program that saved it anew has put it."""
    with zipfile.ZipFile(file) as packed:
        text = packed.read("docProps/core.xml").decode("utf-8", errors="replace")
    said = re.search(r"Publicering ([12]\d{3}-\d{2})", text)
    return said[1] if said else None


def _in_text(file: Path) -> str | None:
    with open(file, "rb") as opened:
        text = opened.read(START).decode("utf-8-sig", errors="replace")
    for pattern in SAYING:
        if said := pattern.search(text):
            return "-".join(said.groups())
    return _in_table(text)


def _in_table(text: str) -> str | None:
    """Below its heading, in Swedish or as programs have it."""
    headings, first = (re.split(r"[;,\t]", line.replace('"', "")) for line in text.splitlines()[:2])
    named = [name for name in (HEADINGS["publication"], "publication") if name in headings]
    return first[headings.index(named[0])] if named else None
