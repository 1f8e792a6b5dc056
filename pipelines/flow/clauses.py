"""A condition in Swedish words, from what contracts, concepts and code lists call its parts.

A condition that is not understood to its last part has no words: its reader is shown the SQL.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from pipelines.flow import partners
from pipelines.flow.comparing import BACKWARDS, Comparison, compared, literal, with_label
from pipelines.flow.noun import LINE, PERSON, Noun, as_noun
from pipelines.flow.nouns import Nouns
from pipelines.flow.origins import Origins, sources
from pipelines.flow.ranking import ranked
from pipelines.report.swedish import listed

KNOWN = "personen är känd (giltigt identitetsnummer)"
UNKNOWN = "personen är inte känd"
MISSING, THERE = "uppgift saknas", "uppgift finns"


@dataclass(frozen=True)
class Clauses:
    """Says conditions. `inner`: the alias of a table that is looked for, whose columns need no owner."""

    origins: Origins
    inner: str = ""

    def of(self, node: exp.Expr) -> str | None:
        """A condition in words, small letter first; None where some part of it is not understood."""
        for kind, say in _SAID.items():
            if isinstance(node, kind):
                return say(self, node)
        return None

    def sentence(self, node: exp.Expr) -> str | None:
        """The same with a capital letter: a condition, or a join that is demanded."""
        words = partners.joined(self, node) if isinstance(node, exp.Join) else self.of(node)
        return words and words[:1].upper() + words[1:]

    @property
    def nouns(self) -> Nouns:
        """What columns are called here."""
        return Nouns(self.origins, Clauses(self.origins).of, self.inner)

    def noun(self, node: exp.Expr) -> Noun | None:
        """What an expression is called."""
        return self.nouns.of(node)

    def _column(self, node: exp.Column) -> str | None:
        """A truth: one that is recorded, or one that a query makes of other things."""
        noun = self.noun(node)
        if noun and noun.kind == "flag":
            return f"{noun.text}: ja"
        origins = self.origins.of(node)
        if len(origins) != 1 or origins[0].made is None or self.inner or self._joined(node):
            return None
        return as_noun(origins[0].said) if origins[0].said else Clauses(self.origins).of(origins[0].made)

    def _joined(self, node: exp.Column) -> exp.Expr | None:
        """The table whose column it is, where it stands in a join."""
        select, read = node.parent_select, self.origins.source(node)
        return None if select is None or read is None or read is sources(select)[0] else read

    def _not(self, node: exp.Not) -> str | None:
        inside = node.this.unnest()
        if isinstance(inside, exp.Is) and isinstance(inside.expression, exp.Null):
            return self._is_there(inside.this, THERE, KNOWN)
        if isinstance(inside, exp.Exists):
            told = partners.existing(self, inside) or ""
            if told.startswith("finns: "):
                return told.replace("finns: ", "finns inte: ", 1)
        if isinstance(inside, exp.In):
            return self._in(inside, "varken {}" if len(inside.expressions) > 1 else "inte {}")
        noun = self.noun(inside) if isinstance(inside, exp.Column) else None
        if noun and noun.kind == "flag":
            return f"{noun.text}: nej"
        words = self.of(inside)
        return words and f"inte ({words})"

    def _is(self, node: exp.Is) -> str | None:
        if isinstance(node.expression, exp.Null):
            return self._is_there(node.this, MISSING, UNKNOWN)
        return self.of(node.this) if isinstance(node.expression, exp.Boolean) and node.expression.this else None

    def _is_there(self, node: exp.Expr, words: str, of_person: str) -> str | None:
        noun = self.noun(node)
        if noun is None or not isinstance(node, exp.Column):
            return None
        if noun.kind == PERSON:
            return None if self._joined(node) else of_person  # a partner may be missing as a whole
        read = self.origins.source(node)
        if noun.kind == LINE and read is not None and self._joined(node):
            return f"{'finns' if words == THERE else 'finns inte'}: {self.nouns.title(read)}"
        return f"{noun.text}: {words}" if noun.is_known else None

    def _in(self, node: exp.In, words: str = "{}") -> str | None:
        noun = self.noun(node.this)
        values = [with_label(noun, value) for value in node.expressions] if noun else []
        if noun is None or not values or None in values:
            return None
        return f"{noun.text}: {words.format(listed([value for value in values if value], 'eller'))}"

    def _between(self, node: exp.Between) -> str | None:
        noun, low, high = self.noun(node.this), literal(node.args["low"]), literal(node.args["high"])
        if noun is None or low is None or high is None:
            return None
        span = f"{low}-{high} år" if noun.is_age else f"från {low} till {high} {noun.unit}".strip()
        return f"{noun.text}: {span}"

    def _comparison(self, node: exp.Binary) -> str | None:
        asked = Comparison.of(node)
        if isinstance(asked.left, exp.Column) and literal(asked.right) is not None:
            made = [origin.made for origin in self.origins.of(asked.left)]
            if len(made) == 1 and isinstance(made[0], exp.Window):
                words = ranked(replace(asked, left=made[0]), Clauses(self.origins).noun)
                which = f" ({self.nouns.which(asked.left)})" if self._joined(asked.left) else ""
                return words + which if words else compared(asked, self.noun)
        return ranked(asked, self.noun) if isinstance(asked.left, exp.Window) else compared(asked, self.noun)

    def _or(self, node: exp.Or) -> str | None:
        return self._several(list(node.flatten()), "eller")

    def _and(self, node: exp.And) -> str | None:
        return self._several(list(node.flatten()), "och")

    def _several(self, nodes: list[exp.Expr], between: str) -> str | None:
        """Conditions with a word between them; what is asked of one thing twice is named once."""
        told: list[str] = []
        before = ""
        for node in nodes:
            words = self.of(node)
            if words is None:
                return None
            subject = words.partition(": ")[0] + ": " if _is_of_noun(node) else ""
            again = subject if subject == before else ""
            told.append(_enclosed(node, words.removeprefix(again)))
            before = subject
        return f"; {between} ".join(told)

    def _coalesce(self, node: exp.Coalesce) -> str | None:
        """A condition with what holds where it cannot be judged."""
        default = node.expressions[0] if len(node.expressions) == 1 else None
        words = self.of(node.this) if isinstance(default, exp.Boolean) else None
        return words and (f"{words}, eller {MISSING}" if default is not None and default.this else words)

    def _starts(self, node: exp.Binary) -> str | None:
        """A text that begins with some signs. Of LIKE, nothing but a beginning is understood."""
        signs = node.expression.name if isinstance(node.expression, exp.Literal) else ""
        if isinstance(node, exp.Like):
            signs = signs[:-1] if signs.endswith("%") and not node.args.get("negate") else ""
        noun = self.noun(node.this)
        is_plain = signs and not set(signs) & set("%_")
        return f"{noun.text}: börjar med {signs}" if noun and noun.is_known and is_plain else None


def _is_of_noun(node: exp.Expr) -> bool:
    """It asks one thing, whose name its words begin with."""
    bare = node.unnest()
    is_there = isinstance(bare, exp.Not) and isinstance(bare.this, exp.Is)
    return is_there or isinstance(bare, (*BACKWARDS, exp.Is))


def _enclosed(node: exp.Expr, words: str) -> str:
    """In brackets where it is made of several conditions."""
    return f"({words})" if isinstance(node.unnest(), exp.And | exp.Or) else words


_SAID: Mapping[type[exp.Expr] | tuple[type[exp.Expr], ...], Callable[..., str | None]] = {
    exp.Paren: lambda clauses, node: clauses.of(node.this),
    exp.Column: Clauses._column,
    exp.Not: Clauses._not,
    exp.Is: Clauses._is,
    exp.In: Clauses._in,
    exp.Between: Clauses._between,
    exp.Or: Clauses._or,
    exp.And: Clauses._and,
    exp.Coalesce: Clauses._coalesce,
    exp.Exists: partners.existing,
    (exp.StartsWith, exp.Like): Clauses._starts,
    tuple(BACKWARDS): Clauses._comparison,
}
