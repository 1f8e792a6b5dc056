"""Follows a column of a condition through aliases, CTEs and shared views to what it is: a register's, or made.

Belongs here: where a column comes from. Does not belong here: what it is called (`nouns`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

import sqlglot
from sqlglot import exp

from data_contracts.columns import Column
from pipelines.project import Project, Register
from pipelines.select.header import ConceptHeader, split

ROW = "row_id"
REASON = "_missing"  # the column that says why there is no value is called <column>_missing


@dataclass(frozen=True)
class Origin:
    """A column of a register (`register`), or an expression that stands in its own SELECT (`made`), or neither."""

    name: str
    register: Register | None = None
    made: exp.Expr | None = None
    said: str = ""  # what a shared view says of a column that it makes

    @property
    def column(self) -> Column | None:
        """What its contract says of it, also where it is the reason why that column has no value."""
        columns = self.register.columns if self.register else {}
        return columns.get(self.name) or columns.get(self.name.removesuffix(REASON))

    @property
    def is_reason(self) -> bool:
        """It says why another column has no value."""
        return self.register is not None and self.name not in self.register.columns and self.column is not None


@dataclass(frozen=True)
class Origins:
    """What the columns of the queries of a project are."""

    project: Project
    _trees: dict[str, exp.Expr] = field(default_factory=dict, repr=False, compare=False)
    _headers: dict[str, ConceptHeader] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def views(self) -> Mapping[str, str]:
        """Shared view -> its query."""
        return self.project.shared_queries

    def of(self, column: exp.Column) -> list[Origin]:
        """What a column may be, one for each arm of a UNION; nothing where it is not found."""
        select = column.parent_select
        while select is not None:
            found = self._within(select, column)
            if found:
                return found
            select = select.parent_select
        return []

    def source(self, column: exp.Column) -> exp.Expr | None:
        """The table or subquery, in its own SELECT or one around it, whose column it is."""
        select = column.parent_select
        while select is not None:
            found = next((read for read in sources(select) if self._gives(read, column)), None)
            if found is not None:
                return found
            select = select.parent_select
        return None

    def inside(self, read: exp.Expr, name: str) -> list[Origin]:
        """What a column of a table or a subquery is."""
        if isinstance(read, exp.Subquery):
            return self._given(read.this, name)
        if not isinstance(read, exp.Table):
            return []
        if not read.db:
            cte = visible(read, read.name)
            return [] if cte is None else self._given(cte.this, name)
        if read.db == "registers" and read.name in self.views:
            return [self._told(origin, read.name, name) for origin in self._given(self.view(read.name), name)]
        register = self.project.registers.get(read.name) if read.db == "registers" else None
        if register is None:
            return [Origin(name)]
        found = Origin(name, register)
        return [found] if name == ROW or found.column else []

    def view(self, name: str) -> exp.Expr:
        """The query of a shared view."""
        if name not in self._trees:
            self._trees[name] = sqlglot.parse_one(self.views[name], dialect="duckdb")
        return self._trees[name]

    def header(self, view: str) -> ConceptHeader:
        """What a shared view says of itself."""
        if view not in self._headers:
            self._headers[view] = ConceptHeader.model_validate(split(self.project.shared_views[view])[0])
        return self._headers[view]

    def _told(self, origin: Origin, view: str, name: str) -> Origin:
        """With what the view that makes a column says of it; the innermost is nearest to it."""
        is_plain = origin.register is not None or origin.said
        return origin if is_plain else replace(origin, said=self.header(view).columns.get(name, ""))

    def _within(self, select: exp.Select, column: exp.Column) -> list[Origin]:
        for read in sources(select):
            if self._gives(read, column):
                return self.inside(read, column.name.lower())
        own = [node for node in select.expressions if isinstance(node, exp.Alias) and node.alias == column.name]
        return self._made(own[0], column.name) if own and not column.table and column.find_ancestor(exp.Qualify) else []

    def _gives(self, read: exp.Expr, column: exp.Column) -> bool:
        if column.table:
            return read.alias_or_name.lower() == column.table.lower()
        return any(found.register or found.made for found in self.inside(read, column.name.lower()))

    def _given(self, tree: exp.Expr, name: str) -> list[Origin]:
        """What a query gives under a name. A constant of one arm of a UNION says nothing of the column."""
        if isinstance(tree, exp.SetOperation):
            arms = [self._given(tree.left, name), self._given(tree.right, name)]
            found = [origin for arm in arms for origin in arm if not _is_constant(origin)]
            return [each for place, each in enumerate(found) if each not in found[:place]] or arms[0]
        if not isinstance(tree, exp.Select):
            return []
        for node in tree.expressions:
            if node.is_star and not node.find(exp.Count):
                found = [origin for read in sources(tree) for origin in self.inside(read, name)]
                if found:
                    return found
            elif node.alias_or_name.lower() == name:
                return self._made(node, name)
        return []

    def _made(self, node: exp.Expr, name: str) -> list[Origin]:
        bare = node.unalias()
        if isinstance(bare, exp.Column):
            return self.of(bare) or [Origin(name)]
        return [Origin(name, made=bare)]


def sources(select: exp.Select) -> Sequence[exp.Expr]:
    """What a SELECT reads: its FROM, then its joins."""
    read = select.args.get("from_")
    return [*([read.this] if read else []), *(join.this for join in select.args.get("joins") or [])]


def visible(node: exp.Expr, name: str) -> exp.CTE | None:
    """The CTE of that name that a FROM sees: of its own query or one around it, written before."""
    holder: exp.Expr | None = None
    while node.parent is not None:
        node = node.parent
        holder = node if isinstance(node, exp.CTE) else holder
        own = node.args.get("with_")
        if own is not None and not own.args.get("recursive"):
            found = _earlier(own.expressions, holder).get(name.lower())
            if found is not None:
                return found
    return None


def _earlier(ctes: Sequence[exp.CTE], holder: exp.Expr | None) -> dict[str, exp.CTE]:
    """Those that stand before the one that asks, by name."""
    return {cte.alias.lower(): cte for cte in takewhile(lambda each: each is not holder, ctes)}


def _is_constant(origin: Origin) -> bool:
    return origin.made is not None and origin.made.find(exp.Column) is None
