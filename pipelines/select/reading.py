"""Which columns of the registers an indicator reads, derived from its query; those of shared views are traced back."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from re import split

from sqlglot import exp
from sqlglot.lineage import lineage
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope, traverse_scope
from sqlglot.schema import MappingSchema

from pipelines.intake.stored import columns_of
from pipelines.project import Project
from pipelines.select import parsing
from pipelines.select.catalogue import Indicator
from pipelines.select.schemas import CLOCK, CODE_LIST, REFERENCE

DIALECT = "duckdb"
COMMA = r",\s*(?![^(]*\))"  # not that of a type, as in DECIMAL(18, 6)


def columns_read(indicator: Indicator, project: Project) -> Mapping[str, frozenset[str]]:
    """Register -> its columns that the query uses, wherever in it. Raises SqlglotError where that cannot be told."""
    qualified = _qualified(indicator, project)
    found: dict[str, set[str]] = {name: set() for name in indicator.registers}
    for register, column in _columns(pushdown_projections(qualified)):
        found[register].add(column)
    return {name: frozenset(columns) for name, columns in found.items()}


def columns_made_of(indicator: Indicator, project: Project) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Each column of its cases -> the registers' columns that its values are made of, `(register, column)`, sorted.

    What merely chooses among rows is not among them. It takes a tenth of a second.
    """
    qualified = _qualified(indicator, project)
    scope, schema = build_scope(qualified), _schema(project)
    found = {}
    for name in qualified.named_selects:
        nodes = lineage(name, qualified, schema, scope=scope, dialect=DIALECT).walk()
        tables = ((node, node.expression) for node in nodes)
        leaves = {(table.name, exp.to_column(node.name, dialect=DIALECT).name)
                  for node, table in tables if isinstance(table, exp.Table) and table.db == "registers"}  # fmt: skip
        found[name] = sorted(leaves)
    return found


def _qualified(indicator: Indicator, project: Project) -> exp.Query:
    """Its query with shared views taken apart, every column named with its table."""
    whole = _expanded(parsing.tree(indicator.query).copy(), project)
    qualified = qualify(whole, schema=_schema(project), dialect=DIALECT, validate_qualify_columns=False)
    if not isinstance(qualified, exp.Query):
        raise ValueError(f"{indicator.name}: is no query")
    return qualified


def _columns(query: exp.Expr) -> Iterator[tuple[str, str]]:
    for scope in traverse_scope(query):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table) and source.db == "registers":
                yield source.name, column.name


def _expanded(query: exp.Expr, project: Project) -> exp.Expr:
    """With the query of each shared view in its place, and those that it is built on in theirs."""
    views = project.shared_queries
    while named := [table for table in query.find_all(exp.Table) if table.db == "registers" and table.name in views]:
        for table in named:
            instead = exp.Subquery(this=parsing.tree(views[table.name]).copy(), joins=table.args.get("joins"))
            table.replace(instead.as_(table.alias_or_name, table=True, copy=False))
    return query


@cache
def _schema(project: Project) -> MappingSchema:
    """What a query sees, as column -> type."""
    tables: dict[str, object] = {
        "registers": {register.name: dict(columns_of(register)) for register in project.registers.values()},
        "reference": {name: _typed(columns) for name, columns in REFERENCE.items()},
        "codes": {name: _typed(CODE_LIST) for name in project.code_lists},
        "run": {"clock": _typed(CLOCK)},
    }
    return MappingSchema(tables, dialect=DIALECT)


def _typed(columns: str) -> dict[str, str]:
    return dict(tuple(column.split(" ", 1)) for column in split(COMMA, columns))
