"""The changes that are made to a query, each a small mistake that somebody could have made.

A change is of one node of the query as SQLGlot takes it apart. Each operator yields what may stand in the node's place
and says what was done, in the words of the query.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

VERSION = 1  # raised with every change of what is changed, so that no score of before stands
DIALECT = "duckdb"

Change = tuple[str, exp.Expr]
Operator = Callable[[exp.Expr], Iterator[Change]]
Codes = Mapping[str, Sequence[str]]  # code list -> its codes


@dataclass(frozen=True)
class Mutant:
    """A changed query. `name` says what was changed, and is unique among the mutants of its query."""

    name: str
    query: str


def mutants(query: str, codes: Codes) -> list[Mutant]:
    """Every change of a query, in the order in which it is written. No two have the same text."""
    tree = sqlglot.parse_one(query, dialect=DIALECT)
    seen = {tree.sql(DIALECT)}
    found: list[Mutant] = []
    names: Counter[str] = Counter()
    operators: tuple[Operator, ...] = (*OPERATORS, lambda node: code_lists(node, codes))
    for place, node in enumerate(tree.walk(bfs=False)):
        for name, changed in (change for operator in operators for change in operator(node)):
            text = _with(tree, place, changed)
            if text not in seen:
                seen.add(text)
                names[name] += 1
                found.append(Mutant(name if names[name] == 1 else f"{name} ({names[name]})", text))
    return found


def _with(tree: exp.Expr, place: int, changed: exp.Expr) -> str:
    copy = tree.copy()
    node = next(node for number, node in enumerate(copy.walk(bfs=False)) if number == place)
    if node is copy:
        return changed.sql(DIALECT)
    node.replace(changed.copy())
    return copy.sql(DIALECT)


def comparisons(node: exp.Expr) -> Iterator[Change]:
    """A limit that belongs to the other side; unequal for equal."""
    if type(node) in _OTHER_COMPARISON and not _is_key(node):
        yield _becomes(node, _OTHER_COMPARISON[type(node)])
    if isinstance(node, exp.Between):
        for first, last in ((exp.GT, exp.LTE), (exp.GTE, exp.LT)):
            low, high = (
                kind(this=node.this.copy(), expression=node.args[side].copy())
                for kind, side in ((first, "low"), (last, "high"))
            )
            changed = exp.Paren(this=exp.And(this=low, expression=high))
            yield f"{_text(node)} becomes {_text(changed)}", changed


_OTHER_COMPARISON: Mapping[type[exp.Expr], type[exp.Expr]] = {
    exp.GT: exp.GTE,
    exp.GTE: exp.GT,
    exp.LT: exp.LTE,
    exp.LTE: exp.LT,
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.NullSafeEQ: exp.EQ,
    exp.NullSafeNEQ: exp.NEQ,
}


def _is_key(node: exp.Expr) -> bool:
    """Equal columns of two tables, which nobody would write as unequal by mistake."""
    return isinstance(node, exp.EQ) and all(isinstance(side, exp.Column) for side in (node.this, node.expression))


def constants(node: exp.Expr) -> Iterator[Change]:
    """A number one lower or higher; false for true."""
    if isinstance(node, exp.Boolean):
        yield f"{_text(node)} turned about in {_around(node)}", exp.Boolean(this=not node.this)
    if isinstance(node, exp.Literal) and not node.is_string and node.this.isdigit() and _is_value(node):
        for other in (int(node.this) - 1, int(node.this) + 1):
            yield f"{node.this} becomes {other} in {_around(node)}", exp.Literal.number(other)


def _is_value(node: exp.Expr) -> bool:
    return node.find_ancestor(exp.DataType) is None


def conditions(node: exp.Expr) -> Iterator[Change]:
    """One of several conditions left out; any of them for all, or all for any."""
    if isinstance(node, exp.And | exp.Or):
        for left_out, kept in ((node.this, node.expression), (node.expression, node.this)):
            yield f"without {_text(left_out)}", kept.copy()
        other = exp.Or if isinstance(node, exp.And) else exp.And
        changed = exp.Paren(this=other(this=node.this.copy(), expression=node.expression.copy()))
        yield f"{other.__name__.upper()} before {_text(node.expression)}", changed


def clauses(node: exp.Expr) -> Iterator[Change]:
    """A clause left out."""
    if isinstance(node, exp.Select):
        for clause in ("where", "having", "qualify"):
            if node.args.get(clause):
                yield f"without {_text(node.args[clause])}", _changed(node, **{clause: None})


def denials(node: exp.Expr) -> Iterator[Change]:
    """A NOT left out, or put where there is none."""
    if isinstance(node, exp.Not):
        yield f"without NOT before {_text(node.this)}", node.this.copy()
    if isinstance(node, exp.Exists | exp.In | exp.Is) and not isinstance(node.parent, exp.Not):
        yield f"NOT before {_text(node)}", exp.Not(this=node.copy())


def lists(node: exp.Expr) -> Iterator[Change]:
    """One value of a list left out."""
    values = node.args.get("expressions") or [] if isinstance(node, exp.In) else []
    for place, left_out in enumerate(values if len(values) > 1 else []):
        kept = [value.copy() for other, value in enumerate(values) if other != place]
        yield f"without {_text(left_out)} in {_text(node.this)} IN", _changed(node, expressions=kept)


def code_lists(node: exp.Expr, codes: Codes) -> Iterator[Change]:
    """One code of a code list left out."""
    if isinstance(node, exp.Table) and node.db.lower() == "codes":
        for code in codes.get(node.name, []):
            rest = sqlglot.parse_one(f"SELECT * FROM codes.{node.name} WHERE code <> '{code}'", dialect=DIALECT)
            assert isinstance(rest, exp.Select)
            yield f"without {code} in codes.{node.name}", rest.subquery(node.alias_or_name)


def joins(node: exp.Expr) -> Iterator[Change]:
    """Only rows that have a partner, or all of them."""
    if isinstance(node, exp.Join) and (node.args.get("on") or node.args.get("using")):
        side, kind = ("", "INNER") if node.side == "LEFT" else ("LEFT", "")
        yield f"{side or kind} JOIN {_text(node.this)}", _changed(node, side=side, kind=kind)


def repetitions(node: exp.Expr) -> Iterator[Change]:
    """As often as it comes, or once."""
    if isinstance(node, exp.Select) and node.args.get("distinct"):
        yield f"without DISTINCT before {_text(node.expressions[0])}", _changed(node, distinct=None)
    if isinstance(node, exp.Union):
        is_once = not node.args.get("distinct")
        yield f"UNION{'' if is_once else ' ALL'} before {_text(node.expression)}", _changed(node, distinct=is_once)
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        yield f"without DISTINCT in {_text(node)}", exp.Count(this=node.this.expressions[0].copy())


def order(node: exp.Expr) -> Iterator[Change]:
    """The last for the first, the greatest for the least, the next for the one before."""
    if isinstance(node, exp.Ordered):
        yield f"the other way in ORDER BY {_text(node)}", _changed(node, desc=not node.args.get("desc"))
    if type(node) in _OTHER_END:
        yield _becomes(node, _OTHER_END[type(node)])


_OTHER_END: Mapping[type[exp.Expr], type[exp.Expr]] = {
    exp.Min: exp.Max,
    exp.Max: exp.Min,
    exp.Lag: exp.Lead,
    exp.Lead: exp.Lag,
    exp.Least: exp.Greatest,
    exp.Greatest: exp.Least,
    exp.Add: exp.Sub,
    exp.Sub: exp.Add,
}


def substitutes(node: exp.Expr) -> Iterator[Change]:
    """What stands for a missing value left out; a branch left out."""
    if isinstance(node, exp.Coalesce):
        yield f"without the substitute in {_text(node)}", node.this.copy()
    branches = node.args["ifs"] if isinstance(node, exp.Case) else []
    for place, left_out in enumerate(branches if len(branches) > 1 else []):
        kept = [branch.copy() for other, branch in enumerate(branches) if other != place]
        yield f"without WHEN {_text(left_out.this)}", _changed(node, ifs=kept)


def _becomes(node: exp.Expr, kind: type[exp.Expr]) -> Change:
    changed = kind(**{name: _copied(part) for name, part in node.args.items() if part is not None})
    return f"{_text(node)} becomes {_text(changed)}", changed


def _changed(node: exp.Expr, **parts: object) -> exp.Expr:
    copy = node.copy()
    for name, part in parts.items():
        copy.set(name, part)
    return copy


def _copied(part: object) -> object:
    if isinstance(part, list):
        return [_copied(each) for each in part]
    return part.copy() if isinstance(part, exp.Expr) else part


def _around(node: exp.Expr) -> str:
    """What a constant stands in: the comparison, or the column that is selected."""
    outer = node.find_ancestor(exp.Predicate, exp.Alias, exp.Ordered)
    return _text(outer if outer is not None else node.parent or node)


def _text(node: exp.Expr, most: int = 100) -> str:
    text = " ".join(node.sql(DIALECT).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


OPERATORS: tuple[Operator, ...] = (
    comparisons, constants, conditions, clauses, denials, lists, joins, repetitions, order, substitutes,
)  # fmt: skip
