"""Another row that there must be, or must not: of a concept, a register, a CTE; or a code of a code list."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from pipelines.flow import lists
from pipelines.flow.noun import LINE, Noun
from pipelines.flow.words import parts

if TYPE_CHECKING:
    from pipelines.flow.clauses import Clauses

IN_LIST = (exp.StartsWith, exp.Contains, exp.Like)


def joined(clauses: "Clauses", node: exp.Join) -> str | None:
    """A partner that a row must have. One that is taken by USING or is no table is not told."""
    on = node.args.get("on")
    if on is None or node.side or node.method or node.kind not in ("", "INNER"):
        return None
    if _is_list(node.this):
        return _listed(clauses, node.this, parts(on))
    told = _found(clauses, node.this, parts(on))
    return told and f"har: {told}"


def existing(clauses: "Clauses", node: exp.Exists) -> str | None:
    """EXISTS of one table; of a code list, which code it asks."""
    select = node.this
    if not isinstance(select, exp.Select) or not select.args.get("from_") or any(map(select.args.get, _MORE)):
        return None
    read, where = select.args["from_"].this, select.args.get("where")
    conditions = parts(where.this) if where else []
    if _is_list(read):
        return _listed(clauses, read, conditions)
    told = _found(clauses, read, conditions)
    return told and f"finns: {told}"


_MORE = ("joins", "group", "having", "qualify", "limit", "offset")


def _is_list(read: exp.Expr) -> bool:
    return isinstance(read, exp.Table) and read.db == "codes"


def _listed(clauses: "Clauses", read: exp.Expr, conditions: list[exp.Expr]) -> str | None:
    """A code that is in a code list; of a text with several codes, one of them."""
    files = clauses.origins.project.code_lists
    condition = conditions[0] if len(conditions) == 1 else None
    if read.name not in files or not isinstance(condition, IN_LIST) or condition.args.get("negate"):
        return None
    codes = list(condition.expression.find_all(exp.Column))
    if [(code.table, code.name) for code in codes] != [(read.alias_or_name, "code")]:
        return None
    noun = clauses.noun(condition.this)
    return f"{noun.text}: {lists.described(read.name, files[read.name])}" if noun and noun.is_known else None


def _found(clauses: "Clauses", read: exp.Expr, conditions: list[exp.Expr]) -> str | None:
    """Another row: what it is, and how it stands to this one."""
    looking = replace(clauses, inner=read.alias_or_name.lower())
    told = [_same(looking, condition) or _enclosed(looking, condition) for condition in conditions]
    if None in told:
        return None
    title = clauses.nouns.title(read)
    return f"{title} ({'; '.join(words for words in told if words)})" if told else title


def _enclosed(clauses: "Clauses", node: exp.Expr) -> str | None:
    words = clauses.of(node)
    return f"({words})" if words and isinstance(node.unnest(), exp.Or) else words


def _same(clauses: "Clauses", node: exp.Expr) -> str | None:
    """What both rows have in common."""
    if not isinstance(node, exp.EQ) or not isinstance(node.expression, exp.Column | exp.Replace):
        return None
    noun, other = _plain(clauses, node.this), _plain(clauses, node.expression)
    if noun is None or other is None or noun.text != other.text:
        return None
    return "samma rad" if noun.kind == LINE else f"samma {noun.text}"


def _plain(clauses: "Clauses", node: exp.Expr) -> Noun | None:
    """What an expression of one table is called there."""
    column = node.find(exp.Column)
    if column is None:
        return None
    return replace(clauses.nouns, inner=clauses.nouns.alias(column)).of(node)
