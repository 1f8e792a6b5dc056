"""Windows whose answer would hang on the order in which rows happen to lie, as far as the query alone can tell.

A number, a row before or after, and a frame of rows need an order in which no two rows are alike. That is told where
the order names a key (`row_id`, `contact_id`, …), where rows that are alike in it give the same answer anyway, and
where the rows were made one of a kind before: by GROUP BY, DISTINCT or a window that keeps the first of each.
"""

from collections.abc import Iterator

from sqlglot import exp

BY_POSITION = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue)
KEY = "_id"


def undecided(tree: exp.Expr) -> list[str]:
    """One line for each such window."""
    named = dict(_selects_by_name(tree))
    return sorted({window.sql("duckdb") for window in tree.find_all(exp.Window) if not _is_decided(window, named)})


def _selects_by_name(tree: exp.Expr) -> Iterator[tuple[str, exp.Select]]:
    """The parts of a query that have a name: those of WITH, and those in FROM."""
    for part in tree.find_all(exp.CTE, exp.Subquery):
        if isinstance(part.this, exp.Select) and part.alias:
            yield part.alias, part.this


def _is_decided(window: exp.Window, named: dict[str, exp.Select]) -> bool:
    function = window.this.this if isinstance(window.this, (exp.IgnoreNulls, exp.RespectNulls)) else window.this
    if not isinstance(function, BY_POSITION) and not _is_frame_of_rows(window):
        return True
    select = window.find_ancestor(exp.Select)
    partition, order = _partition_and_order(window, select)
    keys = {column.sql() for column in _columns(order) if column.name.endswith(KEY)}
    if keys - {column.sql() for column in _columns(partition)}:
        return True
    if isinstance(function, (exp.Lag, exp.Lead)) and [function.this] == [one.this for one in order]:
        return True
    return select is not None and _is_one_of_a_kind(select, _names(partition) | _names(order), named)


def _is_frame_of_rows(window: exp.Window) -> bool:
    frame = window.args.get("spec")
    return frame is not None and str(frame.args.get("kind")).upper() == "ROWS"


def _partition_and_order(window: exp.Window, select: exp.Select | None) -> tuple[list[exp.Expr], list[exp.Expr]]:
    """Its own, or those of the WINDOW clause that it names."""
    said = window
    for other in (select.args.get("windows") or []) if select is not None else []:
        if window.alias and other.name == window.alias:
            said = other
    order = said.args.get("order")
    return list(said.args.get("partition_by") or []), list(order.expressions) if order else []


def _columns(expressions: list[exp.Expr]) -> list[exp.Column]:
    return [column for one in expressions for column in one.find_all(exp.Column)]


def _names(expressions: list[exp.Expr]) -> set[str]:
    return {column.name for column in _columns(expressions)}


def _is_one_of_a_kind(select: exp.Select, names: set[str], named: dict[str, exp.Select]) -> bool:
    """Whether no two rows of a SELECT are alike in columns of these names: it groups by them, or reads what did."""
    group = select.args.get("group")
    if group is not None:
        return bool(group.expressions) and _names(group.expressions) <= names
    source = select.args.get("from_") or select.args.get("from")
    if source is None or not all(_adds_no_row(join, named) for join in select.args.get("joins") or []):
        return False
    made = named.get(source.this.name) or named.get(source.this.alias)
    return made is not None and _made_one_of_a_kind(made, names)


def _adds_no_row(join: exp.Join, named: dict[str, exp.Select]) -> bool:
    """Whether a row meets one at most: what is joined is one of a kind in columns that must be equal."""
    made, on = named.get(join.this.name) or named.get(join.this.alias), join.args.get("on")
    if made is None or on is None:
        return False
    return _made_one_of_a_kind(
        made, {column.name for equal in on.find_all(exp.EQ) for column in equal.find_all(exp.Column)}
    )


def _made_one_of_a_kind(made: exp.Select, names: set[str]) -> bool:
    group, qualify = made.args.get("group"), made.args.get("qualify")
    if made.args.get("distinct"):
        return {one.alias_or_name for one in made.expressions} <= names
    if group is not None:
        return bool(group.expressions) and _names(group.expressions) <= names
    kept = qualify.find(exp.Window) if qualify is not None else None
    return (
        kept is not None
        and isinstance(kept.this, exp.RowNumber)
        and _names(_partition_and_order(kept, made)[0]) <= names
    )
