"""One row of several, in Swedish words: ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) = 1."""

from sqlglot import exp

from pipelines.flow.comparing import Comparison, Named, literal
from pipelines.flow.noun import LINE, YEAR
from pipelines.report.swedish import listed


def ranked(node: Comparison, named: Named) -> str | None:
    """The first row of each part: `en rad per person: den sista efter besöksdatum`; None for all else."""
    window = node.left
    is_first = node.kind is exp.EQ and isinstance(window.this, exp.RowNumber) and literal(node.right) == "1"
    order = window.args.get("order")
    if not is_first or order is None or window.args.get("spec"):
        return None
    parts = [named(part) for part in window.args.get("partition_by") or []]
    keys = [_key(key, named) for key in order.expressions]
    if None in parts or None in keys:
        return None
    of_each = listed([part.text for part in parts if part])
    one = (
        f"en enda för varje {of_each}"
        if of_each.startswith("rad ")
        else f"en rad per {of_each}"
        if of_each
        else "en rad"
    )
    return f"{one}: {', därefter '.join(dict.fromkeys(key for key in keys if key))}"


def _key(key: exp.Ordered, named: Named) -> str | None:
    """One key of the order: which row of two it puts first."""
    near = _near(key, named)
    if near is not None:
        return near
    noun, is_last = named(key.this), bool(key.args.get("desc"))
    if noun is None:
        return None
    if noun.kind == LINE:
        return f"den med {'högst' if is_last else 'lägst'} radnummer"
    if noun.is_day or noun.kind == YEAR:
        return f"den med {'senaste' if is_last else 'tidigaste'} {noun.text}"
    return f"den med {'högst' if is_last else 'lägst'} {noun.text}"


def _near(key: exp.Ordered, named: Named) -> str | None:
    """`ABS(x - n)`: the one that lies nearest to n."""
    apart = key.this.this if isinstance(key.this, exp.Abs) else None
    if not isinstance(apart, exp.Sub) or not isinstance(apart.expression, exp.Literal) or key.args.get("desc"):
        return None
    noun = named(apart.this)
    return f"den vars {noun.text} är närmast {apart.expression.name}" if noun else None
