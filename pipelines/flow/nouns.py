"""What the columns and expressions of a condition are called: by the Swedish words of contracts and concepts.

Belongs here: how a noun is found. Does not belong here: what is demanded of it (`clauses`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from pipelines.flow.noun import (
    BIRTH_YEAR,
    CALENDAR,
    DAY,
    LINE,
    PERSON,
    REASON_KIND,
    WITHOUT_WORDS,
    YEAR,
    Noun,
    as_noun,
    of_meaning,
)  # fmt: skip
from pipelines.flow.origins import ROW, Origin, Origins, sources
from pipelines.report.swedish import listed


@dataclass(frozen=True)
class Nouns:
    """Names what expressions are. `inner`: the alias of a table that is looked for; all else is of the row itself."""

    origins: Origins
    judged: Callable[[exp.Expr], str | None]  # the words of a condition that a noun holds
    inner: str = ""

    def of(self, node: exp.Expr) -> Noun | None:
        """None where an expression is not understood."""
        name = next((name for kinds, name in _NAMED.items() if isinstance(node, kinds)), None)
        return name(self, node) if name else None

    def title(self, read: exp.Expr) -> str:
        """What one row of a table, shared view or CTE is."""
        if isinstance(read, exp.Table) and read.db:
            if read.name in self.origins.views:
                return self.origins.header(read.name).title
            if read.name in self.origins.project.registers:
                return f"rad i {self.origins.project.registers[read.name].delivery.title}"
            return f"rad i {read.db}.{read.name}"
        return f"rad i delfrågan »{read.name or read.alias}«"

    def _owned(self, node: exp.Column) -> Noun:
        """A column; where another table is looked for, that it is the row's own."""
        found = self._column(node)
        is_own = self.inner and self.alias(node) != self.inner and found.kind != PERSON
        return replace(found, text=f"radens {found.text}") if is_own else found

    def _column(self, node: exp.Column) -> Noun:
        found = [self._origin(origin) for origin in self.origins.of(node)]
        named = [noun for noun in found if noun is not None]
        if not named or len(named) < len(found):
            return Noun(f"»{node.name}«", is_known=False)
        first = named[0]
        is_one = all(noun.kind == first.kind for noun in named)
        text = "/".join(dict.fromkeys(noun.text for noun in named))
        told = Noun(text, first.kind if is_one else "", first.column if is_one else None)
        is_plain = told.kind == LINE or not self._is_ambiguous(node)
        return told if is_plain else replace(told, text=f"{text} ({self.which(node)})")

    def _origin(self, origin: Origin) -> Noun | None:
        """What it is where it stands: there nothing is looked for."""
        column = origin.column
        if origin.said and origin.name.endswith("_on"):
            return Noun(as_noun(origin.said), DAY)
        if origin.made is not None:
            made = replace(self, inner="").of(origin.made)
            return made or (Noun(f"»{origin.name}« ({as_noun(origin.said)})") if origin.said else None)
        if origin.name == ROW and origin.register:
            return Noun(f"rad i {origin.register.delivery.title}", LINE)
        if column is None:
            return CALENDAR if origin.name in ("year", "calendar_year") else None
        if column.kind == PERSON:
            return Noun("person", PERSON)
        text = of_meaning(column.meaning or WITHOUT_WORDS.get(column.kind, ""))
        return Noun(text, REASON_KIND if origin.is_reason else column.kind, column) if text else None

    def alias(self, node: exp.Column) -> str:
        """What the table of a column is called in its SELECT."""
        read = self.origins.source(node)
        return read.alias_or_name.lower() if read is not None else ""

    def _is_ambiguous(self, node: exp.Column) -> bool:
        """Another table of its SELECT has the same column, and this is a joined one."""
        select, read = node.parent_select, self.origins.source(node)
        if self.inner or select is None or read is None or not sources(select) or read is sources(select)[0]:
            return False
        own = _registered(self.origins.of(node))
        names = {node.name.lower(), *(name for name, _ in own)} - {"person_id"}
        others = [other for other in sources(select) if other is not read]
        found = (_registered(self.origins.inside(other, name)) for other in others for name in names)
        return any(own & each for each in found)

    def which(self, node: exp.Column) -> str:
        """Which of the tables of its SELECT a column is of: the concept, where it is read once, else the alias."""
        read, select = self.origins.source(node), node.parent_select
        is_concept = isinstance(read, exp.Table) and read.db == "registers" and read.name in self.origins.views
        twins = [other for other in sources(select) if other.name == read.name] if select and read else []
        return self.title(read) if is_concept and read is not None and len(twins) == 1 else f"»{node.table}«"

    def _same(self, node: exp.Expr) -> Noun | None:
        return self.of(node.this)

    def _without_point(self, node: exp.Replace) -> Noun | None:
        """A code as code lists write it. What replaces anything else makes another thing."""
        is_point = node.expression.name == "." and node.args["replacement"].name == ""
        return self.of(node.this) if is_point else None

    def _year(self, node: exp.Extract) -> Noun | None:
        return self._around(node.expression, "år för {}", YEAR) if node.name.upper() == "YEAR" else None

    def _window(self, node: exp.Window) -> Noun | None:
        is_running = node.args.get("spec") or (node.args.get("order") and not isinstance(node.this, exp.Lead | exp.Lag))
        if is_running or node.this.args.get("offset"):
            return None
        return self._sum(node.this) if isinstance(node.this, exp.Sum) else self._day_of_several(node.this)

    def _sum(self, node: exp.Sum) -> Noun | None:
        return self._around(node.this, "summan av {}", "number")

    def _several(self, node: exp.Concat | exp.ConcatWs) -> Noun | None:
        """Texts that are put together, of which any is asked."""
        named = [self.of(part) for part in node.expressions if not isinstance(part, exp.Literal)]
        known = [noun for noun in named if noun is not None]
        if not known or len(known) < len(named):
            return None
        return known[0] if len(known) == 1 else Noun(listed([noun.text for noun in known], "eller"), "text")

    def _raised(self, node: exp.Add) -> Noun | None:
        """A year some years later, or a serial that was raised so that those of two registers differ."""
        if not isinstance(node.expression, exp.Literal):
            return None
        noun = self.of(node.this)
        if noun and noun.kind == YEAR:
            return Noun(f"{noun.text} + {node.expression.name}", YEAR)
        return noun if noun and noun.kind == LINE else None

    def _age(self, node: exp.Sub) -> Noun | None:
        """A year minus the year of birth."""
        year, birth = self.of(node.this), self.of(node.expression)
        is_age = year and birth and year.kind == YEAR and birth.text == BIRTH_YEAR
        return Noun("ålder som uppnås under året", "age") if is_age else None

    def _around(self, node: exp.Expr, words: str, kind: str) -> Noun | None:
        noun = self.of(node)
        return Noun(words.format(noun.text), kind) if noun and noun.is_known else None

    def _day_of_several(self, call: exp.Expr) -> Noun | None:
        """The first, last or next of a date; of other things that would not be said rightly."""
        which = next((word for kind, word in _OF_SEVERAL if isinstance(call, kind)), None)
        noun = self.of(call.this) if which else None
        if noun is None or not (noun.is_day or noun.kind == YEAR) or not noun.is_known:
            return None
        return Noun(f"{which} {noun.text}", YEAR if noun.kind == YEAR else DAY)

    def _where(self, node: exp.Case) -> Noun | None:
        """What has a value under one condition only."""
        branches = node.args["ifs"]
        if len(branches) > 1 or node.this or node.args.get("default"):
            return None
        noun, condition = self.of(branches[0].args["true"]), self.judged(branches[0].this)
        return replace(noun, text=f"{noun.text} (där {condition})") if noun and condition else None

    def _days_between(self, node: exp.DateDiff) -> Noun | None:
        first, last = self.of(node.expression), self.of(node.this)
        is_day = str(node.args.get("unit") or "").upper() == "DAY"
        if first is None or last is None or not is_day or not (first.is_known and last.is_known):
            return None
        return Noun(f"dagar från {first.text} till {last.text}", "days")


def _registered(origins: Sequence[Origin]) -> set[tuple[str, str]]:
    """Which columns of which registers they are."""
    return {(origin.name, origin.register.name) for origin in origins if origin.register}


_OF_SEVERAL = ((exp.Min, "första"), (exp.Max, "sista"), (exp.Lead, "nästa"), (exp.Lag, "föregående"))
_NAMED: Mapping[type[exp.Expr] | tuple[type[exp.Expr], ...], Callable[..., Noun | None]] = {
    exp.Column: Nouns._owned,
    (exp.Paren, exp.Cast): Nouns._same,
    exp.Replace: Nouns._without_point,
    (exp.Concat, exp.ConcatWs): Nouns._several,
    exp.Extract: Nouns._year,
    exp.Add: Nouns._raised,
    exp.Sub: Nouns._age,
    exp.Sum: Nouns._sum,
    exp.Window: Nouns._window,
    (exp.Min, exp.Max): Nouns._day_of_several,
    exp.Case: Nouns._where,
    exp.DateDiff: Nouns._days_between,
}
