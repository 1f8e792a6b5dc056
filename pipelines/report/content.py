"""What a report says: of a file that was checked, or of one that was rejected. How it looks is decided elsewhere."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.errors import ExtractRejected
from pipelines.intake.checking import Checked
from pipelines.intake.outcome import Outcome
from pipelines.project import Register
from pipelines.report.contract import contract_section
from pipelines.report.document import Cell, Report, Section, Table
from pipelines.report.swedish import ID_KINDS, SEVERITIES, rows, spaced
from pipelines.report.translation import in_swedish
from pipelines.report.wording import Wording, Wordings

FIRST_LINES = 10
Found = Checked | ExtractRejected


@dataclass(frozen=True)
class Broken:
    """One rule that rows of the file broke."""

    rule: str
    severity: str
    rows: int
    first_lines: tuple[int, ...]


def report(found: Found, register: Register) -> Report:
    """The report on one file."""
    wordings = Wordings(register)
    if isinstance(found, ExtractRejected):
        chapters: tuple[Section, ...] = (_rejected(found, register),)
    else:
        chapters = (_summary(found, register), _rules(found, wordings), _lines(found, wordings))
    return Report(f"Kontroll av fil till {register.delivery.title}", (*chapters, contract_section(wordings)))


def broken_rules(findings: pl.DataFrame) -> list[Broken]:
    """Each rule once, those that keep rows out first, then by how many rows broke it."""
    told = findings.group_by("rule", "severity").agg(
        pl.col("line").n_unique().alias("rows"), pl.col("line").unique().sort().head(FIRST_LINES).alias("first")
    )
    sorted_ = told.sort("severity", "rows", "rule", descending=[False, True, False])
    return [Broken(rule, severity, count, tuple(first)) for rule, severity, count, first in sorted_.iter_rows()]


def _summary(checked: Checked, register: Register) -> Section:
    tables = [
        Table("Filen", _FACTS, _facts(checked.outcome, register)),
        Table("Vad som händer med raderna", _COUNTS, _counts(checked)),
    ]
    if checked.outcome.id_kinds:
        tables.append(Table("Identiteter", _IDENTITIES, _identities(checked.outcome.id_kinds)))
    notes = tuple(f"Om filen: {in_swedish(note)}." for note in checked.outcome.notes)
    return Section("Sammanfattning", (*_verdict(checked.outcome), *notes, _NO_VALUES), tuple(tables))


_FACTS = (("Uppgift", 30), ("Värde", 70))
_COUNTS = (("Rader", 30), ("Förklaring", 70), ("Antal", 12))
_IDENTITIES = (("Slag av identitet", 30), ("Förklaring", 70), ("Rader", 12))
_NO_VALUES = "Rapporten innehåller radnummer, kolumnrubriker och antal, men inga värden ur filen."


def _verdict(outcome: Outcome) -> tuple[str, ...]:
    """The outcome in a sentence, and in a second what that asks of the sender."""
    if outcome.quarantined:
        held = f"{spaced(outcome.quarantined)} av {rows(outcome.read)} läggs i karantän"
        ask = "De räknas inte förrän de har rättats och skickats igen; Regler säger vad som är fel."
        return f"Filen kan tas emot, men {held}.", ask
    if outcome.warned:
        warned = f"{spaced(outcome.warned)} av dem har något att se över, se Regler"
        return (f"Filen kan tas emot: ingen av {rows(outcome.read)} läggs i karantän, men {warned}.",)
    return (f"Filen kan tas emot: ingen av {rows(outcome.read)} bröt mot någon regel.",)


def _facts(outcome: Outcome, register: Register) -> list[tuple[Cell, ...]]:
    said: list[tuple[Cell, ...]] = [
        ("Register", f"{register.delivery.title} ({register.name})"),
        ("Fil", outcome.file),
        ("Kontraktets version", register.version),
    ]
    if outcome.extracted_on:
        said.append(("Uttagsdatum", outcome.extracted_on))
    if outcome.covers_from and outcome.covers_to:
        said.append(("Gäller händelser", f"{outcome.covers_from} till och med {outcome.covers_to}"))
    return said


def _counts(checked: Checked) -> list[tuple[Cell, ...]]:
    outcome = checked.outcome
    counts: list[tuple[Cell, ...]] = [
        ("Lästa", "= godkända + i karantän + ersatta + tillbakadragna", outcome.read),
        ("Godkända", "Tas in", outcome.accepted),
        ("I karantän", "Bröt mot minst en regel och tas inte in förrän de har rättats", outcome.quarantined),
        ("Ersatta", "En annan rad i filen gäller samma post och går före", outcome.superseded),
        ("Tillbakadragna", "Personer som har sagt nej till att vara med; tas inte in", outcome.withdrawn),
        ("Med varning", "Tas in, men har något att se över", outcome.warned),
    ]
    if outcome.outside:
        counts.append(
            ("Utanför perioden", "Godkända, men om dagar som filen inte gäller: används inte", outcome.outside)
        )
    return [*counts, ("Fynd", "Varje bruten regel på varje rad, se Rader", checked.findings.height)]


def _identities(kinds: Mapping[str, int]) -> list[tuple[Cell, ...]]:
    return [(*ID_KINDS.get(kind, (kind, "")), count) for kind, count in kinds.items()]


def _rules(checked: Checked, wordings: Wordings) -> Section:
    table = [_rule(broken, wordings.of(broken.rule)) for broken in broken_rules(checked.findings)]
    headings = (
        ("Kolumn", 24), ("Vad regeln kräver", 50), ("Följd", 20), ("Rader", 10), ("Första radnummer", 28),
        ("Vad du gör", 50), ("Regelns namn", 30),
    )  # fmt: skip
    if not table:
        return Section("Regler", (_NOTHING,), ())
    return Section("Regler", (_LINE_NUMBERS,), (Table("Regler som rader bröt mot", headings, table),))


_NOTHING = "Ingen rad bröt mot någon regel."
_LINE_NUMBERS = "Radnumren är filens egna: rubrikraden är rad 1. En rad kan bryta mot flera regler."


def _rule(broken: Broken, wording: Wording) -> tuple[Cell, ...]:
    first = ", ".join(map(str, broken.first_lines)) + (" …" if broken.rows > len(broken.first_lines) else "")
    severity = SEVERITIES.get(broken.severity, broken.severity)
    return (wording.heading, wording.demand, severity, broken.rows, first, wording.action, broken.rule)


def _lines(checked: Checked, wordings: Wordings) -> Section:
    if checked.findings.is_empty():
        return Section("Rader", (_NOTHING,), ())
    headings = (("Rad", 10), ("Kolumn", 24), ("Följd", 28), ("Vad du gör", 80), ("Regelns namn", 32))
    rules = checked.findings["rule"].unique()
    table = Table(
        "Varje bruten regel på varje rad", headings, _EveryFinding(checked.findings, {r: wordings.of(r) for r in rules})
    )
    return Section("Rader", (_LINE_NUMBERS,), (table,))


@dataclass(frozen=True)
class _EveryFinding(Collection[tuple[Cell, ...]]):
    """The findings as rows of a table, made one by one: there may be millions."""

    findings: pl.DataFrame
    wordings: Mapping[str, Wording]

    def __len__(self) -> int:
        return self.findings.height

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        for line, rule, severity in self.findings.select("line", "rule", "severity").iter_rows():
            wording = self.wordings[rule]
            yield line, wording.heading, SEVERITIES.get(severity, severity), wording.action, rule

    def __contains__(self, row: object) -> bool:
        return any(row == own for own in self)


def _rejected(error: ExtractRejected, register: Register) -> Section:
    facts: list[tuple[Cell, ...]] = [
        ("Register", f"{register.delivery.title} ({register.name})"),
        ("Fil", error.file),
        ("Kontraktets version", register.version),
        ("Vad som är fel", in_swedish(error.reason)),
        ("Vad du gör", in_swedish(error.remedy)),
    ]
    return Section("Sammanfattning", _REJECTED, (Table("Filen", _FACTS, facts),))


_REJECTED = (
    "Filen kan inte tas emot. Inget av den har tagits in.",
    "Rätta det som står nedan och kontrollera filen igen.",
)
