"""Follows the FROM of a query down through its CTEs and the shared views, to the table whose rows it begins with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from pipelines.flow.words import words_of

DIALECT = "duckdb"
QUERY = "query"  # where a criterion stands that stands in no shared view
COUNTED = frozenset({"index_date", "unit_id", "municipality_code"})  # what rows are counted by
TAKES_ROWS_FROM_BOTH = {"RIGHT", "FULL"}


@dataclass(frozen=True)
class Level:
    """One SELECT of the spine, outermost first.

    `source` is the alias of its FROM. `wanted`: the columns of it that counting needs, where nothing is demanded.
    """

    select: exp.Select
    place: str
    source: str
    wanted: frozenset[str]


@dataclass(frozen=True)
class Spine:
    """`levels`, outermost first, and what the innermost reads: `source` is a table, a view or a CTE.

    `place` is where that is read: a shared view, or the query itself.
    """

    levels: tuple[Level, ...]
    source: str
    place: str


@dataclass(frozen=True)
class _Found:
    """A query that a FROM reads."""

    tree: exp.Expr
    place: str
    ctes: Mapping[str, exp.CTE]


def follow(query: str, views: Mapping[str, str]) -> Spine:
    """The spine of a query. `views`: `registers.<view>` -> its query. Empty where the query cannot be taken apart."""
    levels: list[Level] = []
    found: _Found | None = _Found(parsed(query), QUERY, {})
    wanted, source, place = COUNTED, QUERY, QUERY
    while found is not None and (level := _level(found, wanted)) is not None:
        levels.append(level)
        wanted = of_source(level, needed_of(level))
        source, place = _named(level), level.place
        found = _read_by(level, found, views)
    return Spine(tuple(levels), source, place)


def parsed(query: str) -> exp.Expr:
    """A query with each of its conditions as it is written in `meta["written"]`."""
    tree = sqlglot.parse_one(query, dialect=DIALECT)
    for node, written in words_of(query, tree):
        node.meta["written"] = written
    return tree


def _level(found: _Found, wanted: frozenset[str]) -> Level | None:
    """None where leaving out conditions would change more than which rows there are."""
    select = found.tree
    if not isinstance(select, exp.Select) or select.args.get("from_") is None:
        return None
    source = select.args["from_"].this.alias_or_name.lower()
    level = Level(select, found.place, source, with_aliases(select, wanted, grouped_by(select)))
    kept = projections(level, level.wanted)
    made_of_rows = any(node.find(exp.Window) for node in kept)
    whole_table = not select.args.get("group") and any(_aggregates(node) for node in select.expressions)
    bound = any(select.args.get(part) for part in ("limit", "offset", "sample"))
    both = any(join.side in TAKES_ROWS_FROM_BOTH for join in joins(select))
    starred = any(node.find(exp.Star) and not node.find(exp.Count) for node in kept) and joins(select)
    unfit = made_of_rows or whole_table or bound or both or starred or _groups_by_place(select) or not source
    return None if unfit else level


def with_aliases(select: exp.Select, wanted: frozenset[str], nodes: Sequence[exp.Expr]) -> frozenset[str]:
    """What is wanted of a SELECT, and its own columns that those or the nodes name: a bare name may mean one."""
    own = {node.alias: node for node in select.expressions if node.alias}
    asking = [*nodes, *(node for name, node in own.items() if name.lower() in wanted)]
    bare = {column.name.lower() for node in asking for column in node.find_all(exp.Column) if not column.table}
    more = wanted | (bare & {name.lower() for name in own})
    return more if more == wanted else with_aliases(select, more, nodes)


def grouped_by(select: exp.Select) -> list[exp.Expr]:
    """What its rows are grouped by; nothing where they are not."""
    group = select.args.get("group")
    return group.expressions if group else []


def _aggregates(node: exp.Expr) -> bool:
    return any(not isinstance(found.parent, exp.Window) for found in node.find_all(exp.AggFunc))


def _groups_by_place(select: exp.Select) -> bool:
    group = select.args.get("group")
    keys = group.expressions if group else [None]
    return not keys or any(isinstance(key, exp.Literal) for key in keys)


def _named(level: Level) -> str:
    """What its FROM names, as a reader finds it."""
    read = level.select.args["from_"].this
    return f"{read.db}.{read.name}".lower().removeprefix(".") if isinstance(read, exp.Table) else level.source


def _read_by(level: Level, around: _Found, views: Mapping[str, str]) -> _Found | None:
    """The query that its FROM reads, if that is one."""
    read = level.select.args["from_"].this
    ctes = _visible(level.select, around.ctes)
    if isinstance(read, exp.Subquery) and not read.alias_column_names:
        return _Found(read.this, level.place, ctes)
    if not isinstance(read, exp.Table) or read.args.get("pivots") or read.alias_column_names:
        return None
    if not read.db and read.name.lower() in ctes:
        cte = ctes[read.name.lower()]
        earlier = {name: other for name, other in ctes.items() if other is not cte}
        return None if cte.alias_column_names else _Found(cte.this, level.place, earlier)
    view = f"{read.db}.{read.name}".lower()
    return _Found(parsed(views[view]), view, {}) if view in views else None


def _visible(select: exp.Select, around: Mapping[str, exp.CTE]) -> Mapping[str, exp.CTE]:
    own = select.args.get("with_")
    if own is None or own.args.get("recursive"):
        return around
    return {**around, **{cte.alias.lower(): cte for cte in own.expressions}}


def joins(select: exp.Select) -> list[exp.Join]:
    """Its joins, in order."""
    return select.args.get("joins") or []


def projections(level: Level, wanted: frozenset[str]) -> list[exp.Expr]:
    """The columns of a level that give what is wanted; `*` gives whatever is not named beside it."""
    return [node for node in level.select.expressions if node.is_star or node.alias_or_name.lower() in wanted]


def needed_of(level: Level) -> list[exp.Expr]:
    """The expressions of a level without any condition: wanted columns, grouping, and the joins that give them."""
    kept = [*projections(level, level.wanted), *grouped_by(level.select)]
    return [*kept, *(join for join in joins(level.select) if join.alias_or_name.lower() in closure(level, kept))]


def closure(level: Level, nodes: list[exp.Expr]) -> frozenset[str]:
    """The aliases of the joins that the nodes need, also through what those are joined on."""
    found = aliases(level, nodes)
    while True:
        through = [join for join in joins(level.select) if join.alias_or_name.lower() in found]
        more = found | aliases(level, [condition for join in through for condition in conditions_of(join)])
        if more == found:
            return found
        found = more


def conditions_of(join: exp.Join) -> list[exp.Expr]:
    """What a join is made on."""
    return [*filter(None, [join.args.get("on")]), *join.args.get("using", [])]


def aliases(level: Level, nodes: list[exp.Expr]) -> frozenset[str]:
    """The joined tables whose columns the nodes name. A column without a table may be of any of them."""
    every = {join.alias_or_name.lower() for join in joins(level.select)}
    columns = [column for node in nodes for column in node.find_all(exp.Column)]
    bare = any(not column.table for column in columns) or any(isinstance(node, exp.Identifier) for node in nodes)
    return frozenset(every if bare else every & {column.table.lower() for column in columns})


def of_source(level: Level, nodes: list[exp.Expr]) -> frozenset[str]:
    """The names of the columns of its FROM that the nodes may ask for."""
    columns = [
        column for node in nodes for column in node.find_all(exp.Column) if not isinstance(column.this, exp.Star)
    ]
    named = {column.name.lower() for column in columns if column.table.lower() in ("", level.source)}
    passed = level.wanted - _given(level) if any(node.is_star for node in level.select.expressions) else frozenset()
    return frozenset(named | {name.name.lower() for name in _using(nodes)}) | passed


def _given(level: Level) -> frozenset[str]:
    return frozenset(node.alias_or_name.lower() for node in level.select.expressions if not node.is_star)


def _using(nodes: list[exp.Expr]) -> Iterator[exp.Expr]:
    for node in nodes:
        if isinstance(node, exp.Join):
            yield from node.args.get("using", [])
