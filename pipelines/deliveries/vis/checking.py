"""Checks a result file of Vården i siffror before it is sent: all rules of `rules.toml` that can be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.deliveries.vis import among, hidden, sums, within
from pipelines.deliveries.vis.reading import read
from pipelines.deliveries.vis.row import Against, understood
from pipelines.deliveries.vis.rules import Finding, rules

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Checked:
    """rows: those of figures and reasons, of which `hidden` have a reason. not_asked: ids of rules that what was given
    says nothing of. findings: the file's own first, then by line.
    """

    rows: int
    hidden: int
    findings: Sequence[Finding]
    not_asked: Sequence[str]

    @property
    def is_sound(self) -> bool:
        """Whether nothing but warnings was found."""
        return all(found.severity != ERROR for found in self.findings)

    def count(self, severity: str) -> int:
        return sum(found.severity == severity for found in self.findings)


def check(path: Path, against: Against) -> Checked:
    """Check a file; where it cannot be read as a whole, that alone is told.

    Raises UserError where it cannot be opened.
    """
    text = read(path, against.declared.file.layout if against.declared else None)
    rows = [understood(line, raw, against) for line, raw in text.rows]
    found = [*text.findings]
    for row in rows:
        found += within.findings(row, against)
    found += among.findings(rows, text.register, against)
    built = sums.of(rows, against)
    found += sums.findings(built)
    found += hidden.findings(built)
    ordered = sorted(dict.fromkeys(found), key=lambda one: (one.line or 0, list(rules()).index(one.rule)))
    return Checked(len(rows), sum(row.has_reason for row in rows), ordered, _not_asked(against))


def _not_asked(against: Against) -> list[str]:
    given = {
        "declared": against.declared is not None,
        "day": against.day is not None,
        "exact": against.exact,
        None: True,
    }
    return [name for name, rule in rules().items() if not given[rule.needs]]


def as_json(file: str, checked: Checked) -> dict[str, Any]:
    """What machines read; fields are added to it, never taken away or renamed."""
    return {
        "file": file,
        "outcome": "sound" if checked.is_sound else "rejected",
        "rows": checked.rows,
        "hidden": checked.hidden,
        "errors": checked.count(ERROR),
        "warnings": checked.count(WARNING),
        "not_asked": list(checked.not_asked),
        "findings": [
            {
                "rule": found.rule, "severity": found.severity, "line": found.line, "field": found.field,
                "see": found.see, "sv": rules()[found.rule].sv, "en": rules()[found.rule].en,
            }
            for found in checked.findings
        ],
    }  # fmt: skip


def as_text(checked: Checked, *, most: int, in_swedish: bool) -> list[str]:
    """A line per finding, at most so many of each rule; then what was counted, and what was not asked."""
    said: list[str] = []
    count: dict[str, int] = {}
    for found in checked.findings:
        count[found.rule] = count.get(found.rule, 0) + 1
        if count[found.rule] <= most:
            said.append(_line(found, in_swedish=in_swedish))
    more = {rule: number - most for rule, number in count.items() if number > most}
    word = "till" if in_swedish else "more"
    said += [f"{rule}: {number} {word}" for rule, number in more.items()]
    return [*said, *(_totals_sv(checked) if in_swedish else _totals_en(checked))]


def _line(found: Finding, *, in_swedish: bool) -> str:
    line, see = ("rad", "se rad") if in_swedish else ("line", "see line")
    where = [f"{line} {found.line}"] if found.line else []
    where += [found.field] if found.field else []
    rule = rules()[found.rule]
    also = f" ({see} {found.see})" if found.see else ""
    severity = {ERROR: "fel", WARNING: "varning"}[rule.severity] if in_swedish else rule.severity
    return (
        ": ".join([*([", ".join(where)] if where else []), severity, found.rule, rule.sv if in_swedish else rule.en])
        + also
    )


def _totals_en(checked: Checked) -> list[str]:
    errors, warnings = checked.count(ERROR), checked.count(WARNING)
    said = [f"{checked.rows} rows, {checked.hidden} with a reason and no figure; {errors} errors, {warnings} warnings."]
    return said + ([f"Not asked: {', '.join(checked.not_asked)}."] if checked.not_asked else [])


def _totals_sv(checked: Checked) -> list[str]:
    errors, warnings = checked.count(ERROR), checked.count(WARNING)
    said = [
        f"{checked.rows} rader, {checked.hidden} med orsak i stället för värde; {errors} fel, {warnings} varningar."
    ]
    return said + ([f"Inte prövat: {', '.join(checked.not_asked)}."] if checked.not_asked else [])
