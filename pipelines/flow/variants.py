"""The query as it would be if it demanded less: only its first so many criteria, the innermost first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from pipelines.flow.spine import (
    DIALECT,
    Level,
    Spine,
    aliases,
    closure,
    conditions_of,
    follow,
    grouped_by,
    joins,
    projections,
    with_aliases,
)  # fmt: skip
from pipelines.flow.words import Written, parts

Say = Callable[[exp.Expr], str | None]


@dataclass(frozen=True)
class Criterion:
    """What a query demands of a row: in words, and the shared view in which it stands (`query` in none).

    `sql`: its text as it is written, which are its words too where nobody has others.
    """

    words: str
    place: str
    sql: str = ""


@dataclass(frozen=True)
class Derived:
    """The criteria of a query, and the query with the first 0, 1, … of them; the last has all and is the query.

    `source`: what the rows are of which nothing is demanded yet, and where that is read. Of variants but the last,
    only `index_date`, `unit_id` and `municipality_code` are sure to be there.
    """

    source: Criterion
    criteria: tuple[Criterion, ...]
    variants: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Demand:
    """A criterion and the part of the tree that makes it: a join, a condition, or a SELECT that is DISTINCT."""

    level: Level
    node: exp.Expr
    clause: str

    def criterion(self, say: Say) -> Criterion:
        """A comment says what is meant; else the words that `say` finds, else the text."""
        if self.clause == "distinct":
            return Criterion(say(self.node) or "DISTINCT", self.level.place, "DISTINCT")
        written = self.node.meta.get("written") or Written(self.node.sql(DIALECT, comments=False), "")
        words = written.comment or say(self.node) or written.text
        return Criterion(words, self.level.place, written.text)


def _nothing(node: exp.Expr) -> str | None:
    return None


def derive(query: str, views: Mapping[str, str], say: Say = _nothing) -> Derived:
    """The flow of a query. `views`: `registers.<view>` -> its query. `say`: a condition or a join in words."""
    spine = follow(query, views)
    demands = [demand for level in reversed(spine.levels) for demand in _demands(level)]
    variants = [_variant(spine, demands[:kept], demands[kept:]) for kept in range(len(demands))]
    source = Criterion(spine.source, spine.place)
    return Derived(source, tuple(demand.criterion(say) for demand in demands), (*variants, query))


def _demands(level: Level) -> Iterator[_Demand]:
    """In the order in which they are asked: what the first table can answer, then each join and what it answers."""
    select = level.select
    inner = [join for join in joins(select) if _is_demand(join)]
    waiting = parts(select.args["where"].this) if select.args.get("where") else []
    ready: set[str] = set()
    for join in (None, *inner):
        if join is not None:
            ready.add(join.alias_or_name.lower())
            yield _Demand(level, join, "joins")
        needs = frozenset(each.alias_or_name.lower() for each in inner)
        now = [each for each in waiting if closure(level, [each]) & needs <= ready]
        waiting = [each for each in waiting if each not in now]
        yield from (_Demand(level, each, "where") for each in now)
    for clause in ("having", "qualify"):
        if select.args.get(clause):
            yield from (_Demand(level, each, clause) for each in parts(select.args[clause].this))
    if select.args.get("distinct"):
        yield _Demand(level, select, "distinct")


def _is_demand(join: exp.Join) -> bool:
    """It leaves out rows without a partner (or with one)."""
    return join.side == "" and join.kind != "CROSS" and bool(join.args.get("on") or join.args.get("using"))


def _variant(spine: Spine, kept: Sequence[_Demand], left_out: Sequence[_Demand]) -> str:
    """The query with some of its criteria. Levels of which nothing is left out stay as they are written."""
    made: exp.Expr | None = None
    for place in reversed(range(len(spine.levels))):
        level = spine.levels[place]
        if any(demand.level in spine.levels[place:] for demand in left_out):
            own = [demand for demand in kept if demand.level is level]
            made = _less(level, own, made)
        else:
            made = _with_source(level.select.copy(), made)
    return "" if made is None else made.sql(DIALECT, comments=False)


def _with_source(select: exp.Select, source: exp.Expr | None) -> exp.Select:
    """A SELECT that reads `source` where its FROM stood; as it is where that is None, below the last level."""
    if source is not None:
        read = select.args["from_"].this
        alias = exp.TableAlias(this=exp.to_identifier(read.alias_or_name, quoted=True))
        read.replace(exp.Subquery(this=source, alias=alias))
        for column in select.find_all(exp.Column):
            column.set("db", None)  # registers.t.x is t.x of what stands in its place
    return select


def _less(level: Level, kept: Sequence[_Demand], source: exp.Expr | None) -> exp.Select:
    """A SELECT with some of its criteria and the columns that are wanted of it.

    Joins are left out where nothing needs them, so that no row comes twice; a join that is only demanded is asked for
    a partner, and one whose columns are wanted before it is demanded gives none where there is no partner.
    """
    demanded = [demand.node for demand in kept if isinstance(demand.node, exp.Join)]
    ons = [condition for join in demanded for condition in conditions_of(join)]
    where, having, qualify = ([each.node for each in kept if each.clause == clause] for clause in _CONDITIONS)
    shown = projections(level, with_aliases(level.select, level.wanted, [*where, *having, *qualify]))
    fixed = [*shown, *grouped_by(level.select)]
    given = closure(level, [*fixed, *having, *qualify, *_outer_asked(level, [*where, *ons])])
    partners = [join for join in demanded if join.alias_or_name.lower() not in given and _can_be_asked(join)]
    asked = _asked(level, where, partners)
    where = [node for node in where if node not in asked] + ([_partner(partners, asked)] if partners else [])
    staying = [join for join in joins(level.select) if join.alias_or_name.lower() in given or join in demanded]
    select = level.select.copy()
    select.set("expressions", [node.copy() for node in shown])
    select.set("joins", [_loosened(join, demanded) for join in staying if join not in partners])
    for name, clause, conditions in zip(
        _CONDITIONS, (exp.Where, exp.Having, exp.Qualify), (where, having, qualify), strict=True
    ):
        select.set(name, clause(this=exp.and_(*conditions)) if conditions else None)
    for name in ("distinct", "order"):
        select.set(name, None)
    return _with_source(select, source)


_CONDITIONS = ("where", "having", "qualify")


def _outer_asked(level: Level, conditions: Sequence[exp.Expr]) -> list[exp.Expr]:
    """Those of the conditions that ask a table which is joined without being demanded."""
    outer = {join.alias_or_name.lower() for join in joins(level.select) if not _is_demand(join)}
    return [exp.column("x", table=name) for each in conditions for name in aliases(level, [each]) & outer]


def _can_be_asked(join: exp.Join) -> bool:
    return bool(join.args.get("on")) and join.kind in ("", "INNER") and not join.method


def _asked(level: Level, conditions: Sequence[exp.Expr], partners: Sequence[exp.Join]) -> list[exp.Expr]:
    """The conditions that ask one of the partners."""
    names = {join.alias_or_name.lower() for join in partners}
    return [each for each in conditions if aliases(level, [each]) & names]


def _loosened(join: exp.Join, demanded: Sequence[exp.Join]) -> exp.Join:
    copy = join.copy()
    if _is_demand(join) and join not in demanded:
        copy.set("kind", None)
        copy.set("side", "LEFT")
    return copy


def _partner(partners: Sequence[exp.Join], asked: Sequence[exp.Expr]) -> exp.Expr:
    """EXISTS of the partners, on what they are joined on and what is asked of them."""
    first, *others = (join.this.copy() for join in partners)
    found = exp.select("1").from_(first)
    for other in others:
        found = found.join(other, join_type="CROSS")
    on = [join.args["on"] for join in partners]
    return exp.Exists(this=found.where(*(each.copy() for each in (*on, *asked))))
