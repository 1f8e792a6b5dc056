"""Comparisons in Swedish words: codes by their labels, ages, numbers with their unit, dates with other dates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from pipelines.flow.noun import REASON_KIND, YEAR, Noun

Named = Callable[[exp.Expr], Noun | None]
BACKWARDS: Mapping[type[exp.Binary], type[exp.Binary]] = {  # read from its right side
    exp.EQ: exp.EQ, exp.NEQ: exp.NEQ, exp.NullSafeNEQ: exp.NullSafeNEQ, exp.GT: exp.LT, exp.GTE: exp.LTE,
    exp.LT: exp.GT, exp.LTE: exp.GTE,
}  # fmt: skip
NUMBERS: Mapping[type[exp.Binary], str] = {
    exp.EQ: "{}", exp.NEQ: "inte {}", exp.GT: "mer än {}", exp.GTE: "minst {}", exp.LT: "mindre än {}",
    exp.LTE: "högst {}",
}  # fmt: skip
AGES: Mapping[type[exp.Binary], str] = {
    exp.EQ: "{} år", exp.GT: "äldre än {} år", exp.GTE: "{} år eller äldre", exp.LT: "yngre än {} år",
    exp.LTE: "{} år eller yngre",
}  # fmt: skip
DAYS_APART: Mapping[type[exp.Binary], str] = {
    exp.EQ: "{}", exp.GT: "senare än {}", exp.GTE: "tidigast {}", exp.LT: "tidigare än {}", exp.LTE: "senast {}",
}  # fmt: skip
TIMES: Mapping[type[exp.Binary], str] = {
    exp.EQ: "samma som {}", exp.GT: "efter {}", exp.GTE: "samma som {} eller senare", exp.LT: "före {}",
    exp.LTE: "samma som {} eller tidigare",
}  # fmt: skip
SIZES: Mapping[type[exp.Binary], str] = {
    exp.EQ: "samma som {}", exp.GT: "mer än {}", exp.GTE: "minst {}", exp.LT: "mindre än {}", exp.LTE: "högst {}",
}  # fmt: skip
HOLDS: Mapping[type[exp.Binary], Callable[[float, float], bool]] = {
    exp.EQ: float.__eq__, exp.GT: float.__gt__, exp.GTE: float.__ge__, exp.LT: float.__lt__, exp.LTE: float.__le__,
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Two sides and how they are compared. The sides stay where they stand in their query."""

    kind: type[exp.Binary]
    left: exp.Expr
    right: exp.Expr

    @staticmethod
    def of(node: exp.Binary) -> "Comparison":
        """With a plain value on its right side, where one side is one."""
        kind, left, right = type(node), node.this, node.expression
        is_backward = literal(left) is not None and literal(right) is None
        return Comparison(BACKWARDS[kind], right, left) if is_backward else Comparison(kind, left, right)


def compared(node: Comparison, named: Named) -> str | None:
    """A comparison in words; None where one of its sides is not understood."""
    value = node.right
    if isinstance(node.left, exp.Coalesce):
        return _with_default(node, named)
    left, days = _moved(node.left)
    noun = named(left)
    if noun is None:
        return None
    if isinstance(value, exp.Literal) and value.is_string:
        return _coded(node, noun, value)
    if isinstance(value, exp.Boolean) and node.kind is exp.NullSafeNEQ and noun.kind == "flag":
        return f"{noun.text}: {'nej' if value.this else 'ja'}, eller uppgift saknas"
    if literal(value) is not None and not days:
        return _measured(node, noun, str(literal(value)))
    return _with_other(node, noun, days, named)


def literal(node: exp.Expr) -> str | None:
    """A number or a date as Swedes write it; None for all else."""
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal):
        return node.this.name
    if isinstance(node, exp.Neg) and (number := literal(node.this)):
        return f"-{number}"
    return node.name.replace(".", ",") if isinstance(node, exp.Literal) and not node.is_string else None


def with_label(noun: Noun, value: exp.Expr) -> str | None:
    """A value of a list: a code by its label, a number as it stands; None where it has no words."""
    return noun.label(value.name) if isinstance(value, exp.Literal) and value.is_string else literal(value)


def _coded(node: Comparison, noun: Noun, value: exp.Literal) -> str | None:
    label = noun.label(value.name)
    words = {exp.EQ: "{}", exp.NEQ: "inte {}", exp.NullSafeNEQ: "inte {}, eller uppgift saknas"}.get(node.kind)
    if noun.kind == REASON_KIND and node.kind is exp.NullSafeNEQ:
        words = "inte »{}«"  # where there is no reason there is a value
    return f"{noun.text}: {words.format(label)}" if label and words else None


def _measured(node: Comparison, noun: Noun, number: str) -> str | None:
    is_day = noun.is_day or noun.kind == YEAR or isinstance(node.right, exp.Cast)
    kinds = AGES if noun.is_age else DAYS_APART if is_day else NUMBERS
    words = kinds.get(node.kind)
    unit = "" if noun.is_age or is_day else noun.unit
    return f"{noun.text}: {words.format(number)} {unit}".strip() if words else None


def _with_default(node: Comparison, named: Named) -> str | None:
    """A number that stands for one that is missing: it keeps the comparison, or breaks it."""
    default, number, holds = node.left.expressions[0], literal(node.right), HOLDS.get(node.kind)
    if literal(default) is None or number is None or holds is None or len(node.left.expressions) > 1:
        return None
    words = compared(Comparison(node.kind, node.left.this, node.right), named)
    kept = holds(float(default.name), float(node.right.name))
    return words and (f"{words}, eller uppgift saknas" if kept else words)


def _with_other(node: Comparison, noun: Noun, days: int, named: Named) -> str | None:
    right, more = _moved(node.right)
    other = named(right)
    if other is None:
        return None
    apart = more - days
    is_time = (noun.is_day and other.is_day) or YEAR in (noun.kind, other.kind)
    if apart and not (noun.is_day and other.is_day):
        return None
    if apart:
        when = f"{abs(apart)} {'dag' if abs(apart) == 1 else 'dagar'} {'efter' if apart > 0 else 'före'} {other.text}"
        words = DAYS_APART.get(node.kind)
    else:
        when, words = other.text, (TIMES if is_time else SIZES).get(node.kind)
    return f"{noun.text}: {words.format(when)}" if words else None


def _moved(node: exp.Expr) -> tuple[exp.Expr, int]:
    """An expression without the days that are added to it, and how many they are."""
    if isinstance(node, exp.Add | exp.Sub) and isinstance(node.expression, exp.Literal) and node.expression.is_int:
        days = int(node.expression.name)
        return node.this, days if isinstance(node, exp.Add) else -days
    return node, 0
