"""What a report says of a file that was checked, or of one that was rejected. How it looks is decided elsewhere."""

from collections.abc import Mapping

from pipelines.errors import ExtractRejected
from pipelines.intake.checking import Checked
from pipelines.intake.outcome import Outcome
from pipelines.project import Register
from pipelines.report.contract import contract_section
from pipelines.report.document import Cell, Marked, Report, Section, Table
from pipelines.report.findings import as_told, broken_rules, lines_section, rules_section, worst
from pipelines.report.swedish import ID_KINDS, rows, spaced
from pipelines.report.translation import in_swedish
from pipelines.report.wording import Wordings

Found = Checked | ExtractRejected


def report(found: Found, register: Register) -> Report:
    """The report on one file."""
    wordings = Wordings(register)
    if isinstance(found, ExtractRejected):
        chapters: tuple[Section, ...] = (_rejected(found, register),)
    else:
        told, outcome = as_told(found.findings, wordings), found.outcome
        broken = broken_rules(told)
        summary = _summary(outcome, register, worst(broken, wordings), told.height)
        chapters = (summary, rules_section(broken, wordings, outcome), lines_section(told, wordings, outcome))
    return Report(f"Kontroll av fil till {register.delivery.title}", (*chapters, contract_section(wordings)))


def _summary(outcome: Outcome, register: Register, most: tuple[Table, ...], findings: int) -> Section:
    tables = [
        *most,
        Table("Vad som händer med raderna", _COUNTS, _counts(outcome, findings)),
        Table("Filen", _FACTS, _facts(outcome, register)),
    ]
    if outcome.id_kinds:
        tables.append(Table("Identiteter", _IDENTITIES, _identities(outcome.id_kinds)))
    headline, sentences = _verdict(outcome)
    notes = tuple(f"Om filen: {in_swedish(note)}." for note in outcome.notes)
    return Section("Sammanfattning", (*sentences, *notes, _NO_VALUES), tuple(tables), headline)


_FACTS = (("Uppgift", 30), ("Värde", 70))
_COUNTS = (("Rader", 30), ("Förklaring", 70), ("Antal", 12))
_IDENTITIES = (("Slag av identitet", 30), ("Förklaring", 70), ("Rader", 12))
_NO_VALUES = "Rapporten innehåller radnummer, kolumnrubriker och antal, men inga värden ur filen."


def _verdict(outcome: Outcome) -> tuple[Marked, tuple[str, ...]]:
    """The outcome in a sentence, and what that asks of the sender."""
    read, look = rows(outcome.read), f"{rows(outcome.warned)} har en varning att se över, se Regler."
    if outcome.quarantined:
        held = f"Filen kan tas emot, men {spaced(outcome.quarantined)} av {read} måste rättas."
        return Marked(held, "bad"), (_QUARANTINED, *([f"Dessutom: {look}"] if outcome.warned else []))
    if outcome.warned:
        return Marked(f"Filen kan tas emot, och ingen av {read} måste rättas.", "look"), (f"Men {look}",)
    return Marked(f"Filen kan tas emot: ingen av {read} bröt mot någon regel.", "good"), (_NOTHING_TO_DO,)


_QUARANTINED = (
    "De raderna läggs i karantän och räknas inte förrän de har rättats och skickats igen. "
    "Regler säger vad som är fel och vad du gör; Rader säger var i filen det är."
)
_NOTHING_TO_DO = "Du behöver inte göra något."


def _facts(outcome: Outcome, register: Register) -> list[tuple[Cell, ...]]:
    said: list[tuple[Cell, ...]] = [
        ("Register", f"{register.delivery.title} ({register.name})"),
        ("Fil", outcome.file),
        ("Kontraktets version", register.version),
    ]
    if outcome.extracted_on:
        said.append(("Uttagsdatum", outcome.extracted_on))
    if outcome.covers_from and outcome.covers_to:
        before = _BEFORE if outcome.reaches_back else ""
        said.append(("Gäller händelser", f"{outcome.covers_from} till och med {outcome.covers_to}{before}"))
    return said


_BEFORE = ", och allt dessförinnan om ingen leverans med tidigare uttagsdatum finns"


def _counts(outcome: Outcome, findings: int) -> list[tuple[Cell, ...]]:
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
    if outcome.before:
        depends = "Godkända, men om dagar före perioden: används bara om ingen leverans med tidigare uttagsdatum finns"
        counts.append(("Före perioden", depends, outcome.before))
    return [*counts, ("Fynd", "Varje bruten regel på varje rad, se Rader", findings)]


def _identities(kinds: Mapping[str, int]) -> list[tuple[Cell, ...]]:
    return [(*ID_KINDS.get(kind, (kind, "")), count) for kind, count in kinds.items()]


def _rejected(error: ExtractRejected, register: Register) -> Section:
    facts: list[tuple[Cell, ...]] = [
        ("Vad som är fel", in_swedish(error.reason)),
        ("Vad du gör", in_swedish(error.remedy)),
        ("Fil", error.file),
        ("Register", f"{register.delivery.title} ({register.name})"),
        ("Kontraktets version", register.version),
    ]
    headline = Marked("Filen kan inte tas emot. Inget av den har tagits in.", "bad")
    return Section("Sammanfattning", (_MEND,), (Table("Filen", _FACTS, facts),), headline)


_MEND = "Rätta det som står nedan och kontrollera filen igen."
