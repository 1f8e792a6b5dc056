"""Reads the reference tables: text first, then types, then the contract, then the references between tables.

Belongs here: everything that holds for all tables alike. Does not belong here: the meaning of any one table.
A site replaces a table by a file ``<site>/data_contracts/reference/<table>.csv``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from pipelines.reference.errors import ReferenceFileError

CONTRACTS = "data_contracts.reference"
# A simulated table says so in its file name, and stands in for the one a site must bring.
SIMULATED = "_simulated"
# Read by `pipelines.reference.population`: what a site has is SCB's own export.
POPULATION_FILES = ("population.csv", "population.px")

Tables = dict[str, pl.DataFrame]


def load(site: Path | None = None) -> Tables:
    """All reference tables by name, typed and checked against their contracts and against each other.

    ``site`` is a site folder, or None for the project's own tables only. Raises ``ReferenceFileError``.
    """
    _refuse_unknown_files(site)
    loaded = {table: read(table, site) for table in names()}
    if is_simulated("unit_code", site) and not is_simulated("unit", site):
        loaded["unit_code"] = _of_known_units(loaded)
    _check_references(loaded, site)
    return loaded


def _of_known_units(loaded: Tables) -> pl.DataFrame:
    """The simulated codes of simulated units that a site has kept; its own units have none before it says so."""
    return loaded["unit_code"].join(loaded["unit"], on="unit_id", how="semi", maintain_order="left")


def names() -> list[str]:
    """Names of the tables the project ships as CSV, in order."""
    return sorted(path.stem.removesuffix(SIMULATED) for path in _project_folder().glob("*.csv"))


def is_simulated(table: str, site: Path | None = None) -> bool:
    """True where the table in use is a simulated one."""
    return file_of(table, site).stem.endswith(SIMULATED)


def file_of(table: str, site: Path | None = None) -> Path:
    """The file a table is read from: the site's where it has one, else the project's."""
    project = _project_folder()
    own = site_folder(site) / f"{table}.csv" if site else None
    candidates = [own, project / f"{table}.csv", project / f"{table}{SIMULATED}.csv"]
    found = [path for path in candidates if path is not None and path.is_file()]
    if not found:
        raise KeyError(f"no reference table is called {table}; there are {', '.join(names())}")
    return found[0]


def site_folder(site: Path) -> Path:
    """Where a site keeps its reference tables."""
    return site / "data_contracts" / "reference"


def read(table: str, site: Path | None = None) -> pl.DataFrame:
    """One table, typed and checked against its contract. Raises ``ReferenceFileError``."""
    path = file_of(table, site)
    contract = contract_of(table)
    text = _read_text(path, contract)
    return validated(_typed(text, contract, path.name), contract, path.name)


@cache
def contract_of(table: str) -> type[pa.DataFrameModel]:
    """The one Pandera class of ``data_contracts/reference/<table>.py``."""
    module = import_module(f"{CONTRACTS}.{table}")
    own = [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]
    (contract,) = [value for value in own if issubclass(value, pa.DataFrameModel)]
    return contract


def validated(frame: pl.DataFrame, contract: type[pa.DataFrameModel], file: str) -> pl.DataFrame:
    """The same frame, after every rule of its contract. Raises ``ReferenceFileError`` naming rules and lines.

    The frame must be an eager one: on a LazyFrame Pandera checks names and types only, no values.
    """
    try:
        contract.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return frame
    raise _broken_rule(cases, file)


def _project_folder() -> Path:
    return Path(str(files(CONTRACTS)))


def _refuse_unknown_files(site: Path | None) -> None:
    """A misspelt file name would otherwise silently leave the project's table in use."""
    folder = site_folder(site) if site else None
    if folder is None or not folder.is_dir():
        return
    known = {f"{table}.csv" for table in names()} | set(POPULATION_FILES)
    for path in sorted(folder.iterdir()):
        if path.suffix in {".csv", ".px"} and path.name not in known:
            action = f"Rename it to one of {', '.join(sorted(known))}, or move it away"
            raise ReferenceFileError(path.name, "file name", "no reference table has this name", action)


def _read_text(path: Path, contract: type[pa.DataFrameModel]) -> pl.DataFrame:
    """All columns as text, empty as null; the columns are exactly those of the contract."""
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        frame = None
    if frame is None:
        action = "Save it as CSV with comma and UTF-8, the same number of fields on every line"
        raise ReferenceFileError(path.name, "whole file", "it cannot be read as CSV", action)
    _check_columns(frame.columns, list(contract.to_schema().columns), path.name)
    return frame.with_columns(pl.all().replace("", None))


def _check_columns(found: list[str], expected: list[str], file: str) -> None:
    missing = [name for name in expected if name not in found]
    extra = len([name for name in found if name not in expected])
    if missing:
        action = f"Columns are separated by commas; add {', '.join(missing)}"
        raise ReferenceFileError(file, missing[0], f"{len(missing)} columns are missing", action)
    if extra:
        action = f"Keep only {', '.join(expected)}"
        raise ReferenceFileError(file, "header", f"{extra} columns are not in the contract", action)


def _typed(text: pl.DataFrame, contract: type[pa.DataFrameModel], file: str) -> pl.DataFrame:
    """Columns in the contract's order and types; a text that does not convert is an error, not a null."""
    types: dict[str, pl.DataType] = {name: column.dtype.type for name, column in contract.to_schema().columns.items()}
    frame = text.select(_cast(name, dtype) for name, dtype in types.items())
    for name, dtype in types.items():
        lost = (frame[name].is_null() & text[name].is_not_null()).arg_true()
        if len(lost):
            problem = f"{len(lost)} values are not of type {dtype} ({_lines(lost)})"
            action = "Write dates as 2024-12-31, truth as true or false, numbers as plain digits"
            raise ReferenceFileError(file, name, problem, action)
    return frame


def _cast(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Date:
        return pl.col(name).str.to_date("%Y-%m-%d", strict=False)
    if dtype == pl.Boolean:
        return pl.col(name).replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    return pl.col(name).cast(dtype, strict=False)


def _broken_rule(cases: pl.DataFrame, file: str) -> ReferenceFileError:
    """The first broken rule with its lines; the count of rules says whether there are more."""
    rules = cases.select("column", "check").unique(maintain_order=True)
    column, check = rules.row(0)
    rows = cases.filter(pl.col("check") == check, pl.col("column") == column)["index"].drop_nulls()
    problem = f"{len(rows)} rows break the rule '{check}' ({_lines(rows)})"
    more = f"; {rules.height - 1} more rules are broken" if rules.height > 1 else ""
    return ReferenceFileError(file, column, problem + more, "Correct these rows, or see the contract for the rule")


def _lines(rows: pl.Series) -> str:
    """Line numbers in the file, of at most five rows; the header is line 1."""
    shown = ", ".join(str(row + 2) for row in rows.head(5))
    return f"lines {shown}{', ...' if len(rows) > 5 else ''}"


def _check_references(loaded: Mapping[str, pl.DataFrame], site: Path | None) -> None:
    """Every code that a contract says refers to another table is found there."""
    for table, column, targets in _references(loaded):
        known = pl.concat([loaded[target][key] for target, key in targets])
        lost = (loaded[table][column].is_not_null() & ~loaded[table][column].is_in(known.implode())).arg_true()
        if len(lost):
            where = " or ".join(target for target, _ in targets)
            problem = f"{len(lost)} codes are not in {where} ({_lines(lost)})"
            action = "Correct the code, or add it to the table it refers to"
            raise ReferenceFileError(file_of(table, site).name, column, problem, action)


def _references(loaded: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """(table, column, [(table, column) it may refer to]), as declared in the contracts' field metadata."""
    for table in loaded:
        for column, declared in contract_of(table).to_schema().columns.items():
            targets = (declared.metadata or {}).get("refers_to", [])
            if targets:
                yield table, column, [(target.split(".")[0], target.split(".")[1]) for target in targets]
