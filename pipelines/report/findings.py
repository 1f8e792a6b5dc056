"""The rules that rows broke: the worst of them, all of them, and every line."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.intake.outcome import Outcome
from pipelines.report.document import Cell, Marked, Section, Table
from pipelines.report.numbering import Numbering, numbering
from pipelines.report.swedish import SEVERITIES
from pipelines.report.wording import Wording, Wordings

FIRST_LINES = 10
MOST_WORST = 5


@dataclass(frozen=True)
class Broken:
    """One rule that rows of the file broke; lines as intake counts them."""

    rule: str
    severity: str
    rows: int
    first_lines: tuple[int, ...]


def as_told(findings: pl.DataFrame, wordings: Wordings) -> pl.DataFrame:
    """The findings, each thing told of a line told once: two columns may be filled from one heading of the file."""
    first: dict[tuple[str, str], str] = {}
    same = {
        rule: first.setdefault((wordings.of(rule).heading, wordings.of(rule).demand), rule)
        for rule in findings["rule"].unique().sort()
    }
    told = findings.with_columns(pl.col("rule").replace(same))
    return told.unique(("line", "rule"), keep="first", maintain_order=True)


def broken_rules(findings: pl.DataFrame) -> list[Broken]:
    """Each rule once, those that keep rows out first, then by how many rows broke it."""
    told = findings.group_by("rule", "severity").agg(
        pl.col("line").n_unique().alias("rows"), pl.col("line").unique().sort().head(FIRST_LINES).alias("first")
    )
    sorted_ = told.sort("severity", "rows", "rule", descending=[False, True, False])
    return [Broken(rule, severity, count, tuple(first)) for rule, severity, count, first in sorted_.iter_rows()]


def worst(broken: Sequence[Broken], wordings: Wordings) -> tuple[Table, ...]:
    """The few rules to begin with, as a table; none where no rule is broken."""
    if not broken:
        return ()
    table = [_worst(rule, wordings.of(rule.rule)) for rule in broken[:MOST_WORST]]
    caption = "Börja med de här reglerna" if len(broken) > MOST_WORST else "Reglerna som rader bröt mot"
    return (Table(caption, (("Kolumn", 30), ("Vad regeln kräver", 70), ("Rader", 12), ("Följd", 18)), table),)


def _worst(broken: Broken, wording: Wording) -> tuple[Cell, ...]:
    return wording.short_heading, wording.demand, broken.rows, severity(broken.severity)


def rules_section(broken: Sequence[Broken], wordings: Wordings, outcome: Outcome) -> Section:
    """Every broken rule: what it demands, how many rows broke it, which first, what to do."""
    if not broken:
        return Section("Regler", (_NOTHING,), ())
    numbers = numbering(outcome.format)
    headings = (
        ("Kolumn", 22), ("Innehåll", 24), ("Vad regeln kräver", 46), ("Följd", 13), ("Rader", 9),
        (numbers.first_ones, 22), ("Vad du gör", 46), ("Regelns namn", 32),
    )  # fmt: skip
    table = [_rule(rule, wordings.of(rule.rule), numbers) for rule in broken]
    sentences = (_ORDER, f"{numbers.how} En rad kan bryta mot flera regler.")
    return Section("Regler", sentences, (Table("Regler som rader bröt mot", headings, table),))


_NOTHING = "Ingen rad bröt mot någon regel."
_ORDER = "Fel står först: de raderna tas inte in. Rader med bara varningar tas in. Flest rader står överst."


def _rule(broken: Broken, wording: Wording, numbers: Numbering) -> tuple[Cell, ...]:
    first = ", ".join(str(numbers.shown(line)) for line in broken.first_lines)
    more = " …" if broken.rows > len(broken.first_lines) else ""
    said = (wording.short_heading, wording.about, wording.demand, severity(broken.severity), broken.rows)
    return (*said, first + more, wording.action, broken.rule)


def severity(name: str) -> Marked:
    """What breaking a rule does to a row."""
    return Marked(SEVERITIES.get(name, name), "look" if name == "warn" else "bad")


def lines_section(findings: pl.DataFrame, wordings: Wordings, outcome: Outcome) -> Section:
    """Every finding, in the order of the file."""
    if findings.is_empty():
        return Section("Rader", (_NOTHING,), ())
    numbers = numbering(outcome.format)
    headings = (
        (numbers.one, 12), ("Kolumn", 24), ("Följd", 16), ("Vad regeln kräver", 60), ("Vad du gör", 60),
        ("Regelns namn", 32),
    )  # fmt: skip
    words = {rule: wordings.of(rule) for rule in findings["rule"].unique()}
    found = _EveryFinding(findings, words, numbers)
    table = Table("Varje bruten regel på varje rad", headings, found)
    return Section("Rader", (f"{numbers.how} En rad kan bryta mot flera regler.",), (table,))


@dataclass(frozen=True)
class _EveryFinding(Collection[tuple[Cell, ...]]):
    """The findings as rows of a table, made one by one: there may be millions."""

    findings: pl.DataFrame
    wordings: Mapping[str, Wording]
    numbers: Numbering

    def __len__(self) -> int:
        return self.findings.height

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        severities = {name: severity(name) for name in self.findings["severity"].unique()}
        for line, rule, name in self.findings.select("line", "rule", "severity").iter_rows():
            wording = self.wordings[rule]
            shown = self.numbers.shown(line)
            yield shown, wording.short_heading, severities[name], wording.demand, wording.action, rule

    def __contains__(self, row: object) -> bool:
        return any(row == own for own in self)
