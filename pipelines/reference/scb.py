"""Reads SCB's population table BE0101 *BefolkningNy* as exported from the statistical database.

Belongs here: the shapes and words of that export, as CSV and as PX, Swedish and English. Does not belong
here: PX syntax (``pipelines.reference.px``) and what the population is used for.
"""

import csv
import io
import itertools
import re
from pathlib import Path

import polars as pl

from pipelines.reference import px
from pipelines.reference.errors import ReferenceFileError

# The words of the export, Swedish and English, in lower case.
COLUMNS = {
    "region": "region", "ålder": "age", "age": "age", "kön": "sex", "sex": "sex",
    "år": "year", "year": "year",
    "tabellinnehåll": "contents", "observations": "contents", "contents": "contents",
}  # fmt: skip
SEXES = {"kvinnor": "K", "women": "K", "2": "K", "män": "M", "men": "M", "1": "M"}
TOTALS = ["totalt ålder", "total ages", "totalt", "total", "tot", "1+2"]
CONTENTS = ["folkmängd", "population", "be0101n1"]
YEAR_COLUMN = re.compile(r"(?:(?:folkmängd|population)\s+)?(\d{4})")
OTHER_CONTENTS_COLUMN = re.compile(r"(?:folkökning|population growth)\s+\d{4}")
ZERO = "-"
ADVICE = "Choose municipalities, single years of age, both sexes, Folkmängd and the years, and export again"


def read(path: Path) -> pl.DataFrame:
    """(municipality_code, year, sex K/M, age 0-100, persons), one row each; 100 means 100 or older.

    Rows for the nation, the counties and totals are left out. SCB's 31 December of year Y uses the boundaries
    of 1 January Y+1. Raises ``ReferenceFileError`` if a cell is missing, double, or not a count.
    """
    long = _from_px(path) if path.suffix.lower() == ".px" else _from_csv(path)
    table = _normalised(long, path.name).sort("municipality_code", "year", "sex", "age")
    _check_complete(table, path.name)
    return table


def _from_px(path: Path) -> pl.DataFrame:
    """Text columns region, age, sex, year, persons; codes are used where the file has them."""
    table = px.read(path)
    names = [_column(dimension.name, path.name) for dimension in table.dimensions]
    cells = itertools.product(*(dimension.codes for dimension in table.dimensions))
    frame = pl.DataFrame(list(cells), schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.with_columns(pl.Series("persons", table.cells, dtype=pl.String))


def _from_csv(path: Path) -> pl.DataFrame:
    """Text columns region, age, sex, year, persons; from a wide file (a column per year) or a long one."""
    header, rows = _csv_rows(path)
    years = {name: match[1] for name in header if (match := YEAR_COLUMN.fullmatch(name.strip().lower()))}
    unused = [name for name in header if OTHER_CONTENTS_COLUMN.fullmatch(name.strip().lower())]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row").drop(unused)
    if not years:
        return _renamed_long(frame, path.name)
    wide = frame.rename({name: _column(name, path.name) for name in frame.columns if name not in years} | years)
    index = [name for name in wide.columns if name not in years.values()]
    return wide.unpivot(index=index, variable_name="year", value_name="persons")


def _renamed_long(frame: pl.DataFrame, file: str) -> pl.DataFrame:
    """The last column of a long file holds the counts, under the name of the contents."""
    *dimensions, counts = frame.columns
    return frame.rename({name: _column(name, file) for name in dimensions} | {counts: "persons"})


def _csv_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows, without a title above the header and notes after an empty line below the table."""
    lines = _decoded(path.read_bytes()).splitlines()
    start = next((number for number, line in enumerate(lines) if _is_header(line)), None)
    if start is None:
        raise ReferenceFileError(path.name, "header", "no line has the columns region, ålder and kön", ADVICE)
    end = next((number for number in range(start, len(lines)) if not lines[number].strip()), len(lines))
    delimiter = max(",;\t", key=lines[start].count)
    header, *rows = csv.reader(io.StringIO("\n".join(lines[start:end])), delimiter=delimiter)
    uneven = sum(len(row) != len(header) for row in rows)
    if uneven or len(set(header)) < len(header):
        problem = f"{uneven} rows have another number of fields than the header, or a column stands there twice"
        raise ReferenceFileError(path.name, "whole file", problem, "Export it again without editing it")
    return header, rows


def _is_header(line: str) -> bool:
    cells = {cell.strip(' "').lower() for cell in re.split(r"[,;\t]", line)}
    return {"region"} < cells and bool(cells & {"ålder", "age"})


def _decoded(raw: bytes) -> str:
    """PxWeb writes UTF-8 or Windows-1252, and does not say which."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _column(name: str, file: str) -> str:
    """Our name of a column; a further variable (marital status) would count every person several times."""
    known = COLUMNS.get(name.strip().lower())
    if known is None:
        raise ReferenceFileError(file, name.strip(), "this variable must not be in the table", ADVICE)
    return known


def _normalised(long: pl.DataFrame, file: str) -> pl.DataFrame:
    for name in ("region", "age", "sex", "year"):
        if name not in long.columns:
            raise ReferenceFileError(file, name, "the column is missing", ADVICE)
    text = _population_only(long.with_columns(pl.all().str.strip_chars().str.to_lowercase()), file)
    kept = text.filter(~pl.col("age").is_in(TOTALS), ~pl.col("sex").is_in(TOTALS))
    kept = _extracted(kept, "region", pl.col("region").str.extract(r"^(\d{4}|\d{2})(?:\s|$)"), file)
    kept = kept.filter(pl.col("region").str.len_chars() == 4)
    kept = _extracted(kept, "age", pl.col("age").str.extract(r"^(\d{1,3})\+?(?:\s*(?:år|years?))?$"), file)
    kept = _extracted(kept, "sex", pl.col("sex").replace_strict(SEXES, default=None), file)
    kept = _extracted(kept, "year", pl.col("year").str.extract(r"^(\d{4})$"), file)
    counts = pl.col("persons").str.replace_all(r"\s", "").replace(ZERO, "0").str.extract(r"^(\d+)$")
    kept = _extracted(kept, "persons", counts, file)
    numbers = [pl.col(name).cast(pl.Int64) for name in ("year", "age", "persons")]
    return kept.with_columns(numbers).select(
        pl.col("region").alias("municipality_code"), "year", "sex", "age", "persons"
    )


def _population_only(text: pl.DataFrame, file: str) -> pl.DataFrame:
    """The table may hold the yearly increase beside the population."""
    if "contents" not in text.columns:
        return text
    kept = text.filter(pl.col("contents").is_in(CONTENTS))
    if kept.is_empty():
        raise ReferenceFileError(file, "tabellinnehåll", "it does not hold Folkmängd", ADVICE)
    return kept


def _extracted(frame: pl.DataFrame, column: str, value: pl.Expr, file: str) -> pl.DataFrame:
    """The frame with the column replaced by ``value``; a row without one is an error."""
    replaced = frame.with_columns(value.alias(column))
    lost = replaced[column].null_count()
    if lost:
        raise ReferenceFileError(file, column, f"{lost} rows have no usable value", ADVICE)
    return replaced


def _check_complete(table: pl.DataFrame, file: str) -> None:
    """Every municipality and year has both sexes and all 101 ages, once."""
    if table.is_empty():
        raise ReferenceFileError(file, "region", "there is no municipality in the table", ADVICE)
    double = table.height - table.n_unique(["municipality_code", "year", "sex", "age"])
    if double:
        raise ReferenceFileError(file, "whole file", f"{double} rows are there more than once", ADVICE)
    short = table.group_by("municipality_code", "year").len().filter(pl.col("len") != 2 * 101).height
    if short or table["age"].max() != 100:
        problem = f"{short} municipalities and years do not have exactly the ages 0 to 100+ for both sexes"
        raise ReferenceFileError(file, "age", problem, ADVICE)
