"""What a query may not say since another engine would answer differently or not at all.

The step from registers to cells is the one that may have to run elsewhere, on Apache Spark through SQLGlot. Some of
DuckDB's SQL is taken there without a word and gives other numbers; some ends with an error. Neither is let in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

OTHERWISE = "is reckoned otherwise by other engines"
UNKNOWN = "is not known to other engines"
CALLED = {
    "date_sub": (UNKNOWN, "DATE_DIFF('day', …) or date minus INTERVAL"),
    "hash": (OTHERWISE, "a key of the register"),
    "date_part": (UNKNOWN, "EXTRACT"),
}
KINDS: dict[type[exp.Expr], tuple[str, str, str]] = {
    exp.PercentileCont: ("PERCENTILE_CONT or QUANTILE_CONT", OTHERWISE, "measure: median, or MEDIAN"),
    exp.PercentileDisc: ("PERCENTILE_DISC or QUANTILE_DISC", UNKNOWN, "measure: median, or MEDIAN"),
    exp.Quantile: ("QUANTILE", UNKNOWN, "measure: median, or MEDIAN"),
    exp.DayOfWeekIso: ("ISODOW", OTHERWISE, "days counted from a known Monday"),
    exp.Week: ("WEEK", UNKNOWN, "DATE_TRUNC('week', …)"),
    exp.WeekOfYear: ("WEEKOFYEAR", UNKNOWN, "DATE_TRUNC('week', …)"),
    exp.JSONExtractScalar: ("JSON ->>", UNKNOWN, "a column of the register"),
    exp.JSONExtract: ("JSON ->", UNKNOWN, "a column of the register"),
    exp.Pivot: ("PIVOT", UNKNOWN, "an aggregate with FILTER per column"),
    exp.Columns: ("COLUMNS", UNKNOWN, "the columns by name"),
}
WHOLE = {exp.DType.INT, exp.DType.BIGINT, exp.DType.SMALLINT, exp.DType.TINYINT}
FRACTIONS = (exp.Div, exp.Avg, exp.Median)


@dataclass(frozen=True)
class Foreign:
    """A piece of a query that does not travel."""

    what: str
    why: str
    instead: str

    def __str__(self) -> str:
        return f"query: {self.what} {self.why}; write {self.instead}"


def foreign(tree: exp.Expr, dates: frozenset[str]) -> list[Foreign]:
    """Every such piece once, in the order of their words. `dates`: names of columns that hold a date."""
    found = {piece for node in tree.walk() for piece in _pieces(node, dates)}
    return sorted(found, key=str)


def _pieces(node: exp.Expr, dates: frozenset[str]) -> Iterator[Foreign]:
    if type(node) in KINDS:
        yield Foreign(*KINDS[type(node)])
    elif isinstance(node, exp.Anonymous) and node.name.lower() in CALLED:
        yield Foreign(node.name.upper(), *CALLED[node.name.lower()])
    elif isinstance(node, exp.Extract) and node.name.upper() in ("WEEK", "ISODOW", "DOW"):
        yield Foreign(f"EXTRACT({node.name.upper()} …)", OTHERWISE, "DATE_TRUNC('week', …)")
    elif isinstance(node, exp.Join) and node.method == "ASOF":
        yield Foreign("ASOF JOIN", UNKNOWN, "a join, and ROW_NUMBER() = 1")
    elif isinstance(node, exp.DateDiff) and str(node.args.get("unit") or "DAY").upper() != "DAY":
        yield Foreign(f"DATE_DIFF in units of {node.args['unit']}", OTHERWISE, "DATE_DIFF('day', …)")
    yield from _sums(node)
    yield from _numbers(node, dates)


def _sums(node: exp.Expr) -> Iterator[Foreign]:
    """A sum of whole numbers is as wide as the engine likes, until it is told."""
    if isinstance(node, exp.Sum) and not isinstance(_outside(node).parent, (exp.Cast, exp.Predicate)):
        yield Foreign("a SUM that is given on", "has another type in other engines", "CAST(SUM(…) AS BIGINT)")


def _outside(node: exp.Expr) -> exp.Expr:
    """The sum with the window or filter it stands in."""
    while isinstance(node.parent, (exp.Window, exp.Filter, exp.Paren)):
        node = node.parent
    return node


def _numbers(node: exp.Expr, dates: frozenset[str]) -> Iterator[Foreign]:
    if isinstance(node, exp.Cast) and node.to.this in WHOLE and _has_fraction(node.this):
        yield Foreign("a CAST of a fraction to a whole number", OTHERWISE, "ROUND or FLOOR inside the CAST")
    if isinstance(node, exp.Div) and not isinstance(node.expression.unnest(), (exp.Literal, exp.Nullif)):
        yield Foreign("a division", "by nought ends the query in other engines", "NULLIF(…, 0) below the line")
    if isinstance(node, exp.Sub) and _is_date(node.this, dates) and _is_date(node.expression, dates):
        yield Foreign("a date minus a date", OTHERWISE, "DATE_DIFF('day', earlier, later)")


def _has_fraction(node: exp.Expr) -> bool:
    inner = node.unnest()
    return isinstance(inner, FRACTIONS) or (isinstance(inner, exp.Literal) and "." in inner.name)


def _is_date(node: exp.Expr, dates: frozenset[str]) -> bool:
    inner = node.unnest()
    return isinstance(inner, exp.Column) and inner.name.lower() in dates
