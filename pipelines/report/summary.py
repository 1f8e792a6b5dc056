"""The counts of a report for a terminal and for machines, in English; the same counts as in the report itself."""

from typing import Any

from pipelines.errors import ExtractRejected
from pipelines.project import Register
from pipelines.report.content import Found
from pipelines.report.document import MOST_ROWS_IN_EXCEL, printable
from pipelines.report.findings import Broken, as_told, broken_rules
from pipelines.report.numbering import Numbering, numbering
from pipelines.report.wording import Wordings

COUNTS = ("read", "accepted", "quarantined", "superseded", "withdrawn", "warned", "outside", "before")

UNUSED = {
    "outside": "are about a date the delivery does not speak for: not used",
    "before": "are about a date before its period: used while it is the earliest delivery",
}


def as_json(found: Found, register: Register) -> dict[str, Any]:
    """What machines read; fields are added to it, never taken away or renamed."""
    said: dict[str, Any] = {"register": register.name, "contract_version": register.version}
    if isinstance(found, ExtractRejected):
        return {**said, "file": found.file, "outcome": "rejected", "reason": found.reason, "remedy": found.remedy}
    outcome, wordings = found.outcome, Wordings(register)
    numbers, in_excel = numbering(outcome.format), as_told(found.findings, wordings).height
    return {
        **said,
        "file": outcome.file,
        "outcome": "quarantined" if outcome.quarantined else "clean",
        "counts": {name: getattr(outcome, name) for name in COUNTS},
        "id_kinds": dict(outcome.id_kinds),
        "notes": list(outcome.notes),
        "findings": {"total": found.findings.height, "in_excel": min(in_excel, MOST_ROWS_IN_EXCEL)},
        "numbered_by": numbers.name,
        "rules": [_rule(broken, wordings, numbers) for broken in broken_rules(found.findings)],
    }


def _rule(broken: Broken, wordings: Wordings, numbers: Numbering) -> dict[str, Any]:
    """The lines are those that the sender sees."""
    return {
        "rule": broken.rule,
        "column": wordings.of(broken.rule).heading,
        "severity": broken.severity,
        "rows": broken.rows,
        "first_lines": [numbers.shown(line) for line in broken.first_lines],
    }


def as_text(found: Found, register: Register) -> list[str]:
    """The lines a terminal shows of a file that was not rejected."""
    said = as_json(found, register)
    counts = said["counts"]
    parts = " + ".join(f"{counts[name]} {name}" for name in COUNTS[1:5])
    lines = [
        f"{register.delivery.title}: {printable(said['file'])}",
        f"{counts['read']} rows read = {parts}; {counts['warned']} with a warning",
    ]
    lines += [f"  of the accepted, {counts[name]} {said_of}" for name, said_of in UNUSED.items() if counts[name]]
    lines += [f"  note: {printable(note)}." for note in said["notes"]]
    for rule in said["rules"]:
        shown = ", ".join(map(str, rule["first_lines"])) + (" ..." if rule["rows"] > len(rule["first_lines"]) else "")
        rows = f"{rule['rows']} {'row' if rule['rows'] == 1 else 'rows'}"
        lines.append(f"  {rule['severity']}: {rule['rule']} ({rule['column']}): {rows}, {said['numbered_by']} {shown}")
    return lines
