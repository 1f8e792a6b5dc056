"""What a query says of its conditions: the comment that stands beside or above each, and its text as it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import Token, TokenType, exp

JOINS = {
    TokenType.INNER, TokenType.LEFT, TokenType.CROSS, TokenType.JOIN, TokenType.SEMI, TokenType.ANTI, TokenType.ASOF,
    TokenType.NATURAL,
}  # fmt: skip
CLAUSES = {TokenType.WHERE, TokenType.AND, TokenType.HAVING, TokenType.QUALIFY}
ENDS = {
    *JOINS, *CLAUSES, TokenType.GROUP_BY, TokenType.ORDER_BY, TokenType.WINDOW, TokenType.UNION, TokenType.LIMIT,
    TokenType.COMMA,
}  # fmt: skip
OPENING, CLOSING = {TokenType.L_PAREN, TokenType.L_BRACKET}, {TokenType.R_PAREN, TokenType.R_BRACKET}


@dataclass(frozen=True)
class Written:
    """A condition as it is written: its text in one line, and its comment, empty where there is none."""

    text: str
    comment: str


def words_of(query: str, tree: exp.Expr) -> Iterator[tuple[exp.Expr, Written]]:
    """Each condition of a query as it is written. The parser loses some comments, so they are read from its tokens."""
    tokens = sqlglot.tokenize(query, dialect="duckdb")
    places = {token.start: place for place, token in enumerate(tokens)}
    for node in _demanded(tree):
        first = places.get(_first_name(node))
        lead = None if first is None else _lead(tokens, first, isinstance(node, exp.Join))
        if lead is not None:
            yield node, _written(query, tokens, lead, isinstance(node, exp.Join))


def parts(condition: exp.Expr) -> list[exp.Expr]:
    """What is joined by AND; an OR is one part."""
    return list(condition.flatten(unnest=False)) if isinstance(condition, exp.And) else [condition]


def _demanded(tree: exp.Expr) -> Iterator[exp.Expr]:
    """Every condition of every SELECT: the parts of its clauses, and its joins."""
    for select in tree.find_all(exp.Select):
        yield from select.args.get("joins") or []
        for clause in ("where", "having", "qualify"):
            if select.args.get(clause):
                yield from parts(select.args[clause].this)


def _first_name(node: exp.Expr) -> int:
    """Where in the text its first name begins, -1 where it has none."""
    return min((name.meta["start"] for name in node.find_all(exp.Identifier) if "start" in name.meta), default=-1)


def _lead(tokens: list[Token], first: int, is_join: bool) -> int | None:
    """The place of the word that a condition begins with: WHERE, AND, INNER and the like."""
    leads = JOINS if is_join else CLAUSES
    place = next((place for place in range(first, -1, -1) if tokens[place].token_type in leads), None)
    while is_join and place and tokens[place - 1].token_type in JOINS:
        place -= 1
    return place


def _written(query: str, tokens: list[Token], lead: int, is_join: bool) -> Written:
    own = list(_own(tokens, lead, is_join))
    said = [" ".join(comment.split()) for token, depth in own if depth == 0 for comment in token.comments]
    shown = [token for token, _ in own if is_join or token is not tokens[lead] or token.token_type is TokenType.QUALIFY]
    return Written(_text(query, shown), " ".join(said))


def _own(tokens: list[Token], lead: int, is_join: bool) -> Iterator[tuple[Token, int]]:
    """The tokens of a condition with how deep in brackets each stands, from the word it begins with."""
    depth, between, begun = 0, False, False
    for token in tokens[lead:]:
        kind = token.token_type
        depth -= kind in CLOSING
        ends = depth == 0 and kind in ENDS and not (kind is TokenType.AND and (between or is_join))
        if depth < 0 or (begun and ends):
            return
        yield token, depth
        begun = begun or kind not in JOINS | CLAUSES
        between = kind is TokenType.BETWEEN or (between and kind is not TokenType.AND)
        depth += kind in OPENING


def _text(query: str, tokens: list[Token]) -> str:
    """Their text in one line, without comments."""
    text = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        apart = before is not None and token.start > before.end + 1
        text += (" " if apart else "") + query[token.start : token.end + 1]
    return text
