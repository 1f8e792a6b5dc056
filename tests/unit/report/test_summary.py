"""Unit: the terminal and machines get the same counts as the report."""

import json

from pipelines.errors import ExtractRejected
from pipelines.project import Register
from pipelines.report.summary import as_json, as_text
from tests.unit.report.bench import checked

FINDINGS = [(line, "gaf_symptom.range", "quarantine") for line in range(2, 15)] + [
    (3, "line.fields", "quarantine"), (7, "municipality_code.leading_zero", "warn"),
]  # fmt: skip


def test_machines_get_the_counts_the_rules_and_where_they_were_broken_first(psykosr: Register) -> None:
    said = json.loads(json.dumps(as_json(checked(psykosr, FINDINGS, id_kinds={"pnr": 1000}), psykosr)))
    assert said["outcome"] == "quarantined"
    assert said["counts"] == {
        "read": 1000, "accepted": 987, "quarantined": 13, "superseded": 0, "withdrawn": 0, "warned": 1, "outside": 0,
        "before": 0,
    }  # fmt: skip
    assert said["id_kinds"] == {"pnr": 1000}
    assert said["findings"] == {"total": 15, "in_excel": 15}
    assert said["rules"] == [
        {"rule": "gaf_symptom.range", "column": "GAF_S", "severity": "quarantine", "rows": 13,
         "first_lines": [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]},
        {"rule": "line.fields", "column": "hela raden", "severity": "quarantine", "rows": 1, "first_lines": [3]},
        {"rule": "municipality_code.leading_zero", "column": "LKF", "severity": "warn", "rows": 1, "first_lines": [7]},
    ]  # fmt: skip


def test_a_rejected_file_tells_machines_why(psykosr: Register) -> None:
    said = as_json(ExtractRejected("a.csv", "it is empty", "Ask for the file again."), psykosr)
    assert (said["outcome"], said["file"], said["reason"], said["remedy"]) == (
        "rejected", "a.csv", "it is empty", "Ask for the file again.",
    )  # fmt: skip


def test_a_warning_alone_leaves_a_file_clean(psykosr: Register) -> None:
    assert as_json(checked(psykosr, FINDINGS[-1:]), psykosr)["outcome"] == "clean"


def test_the_terminal_shows_the_same_counts(psykosr: Register) -> None:
    lines = as_text(checked(psykosr, FINDINGS, file="ut\x1b[31mdrag.csv"), psykosr)
    assert lines[0] == "PsykosR: ut\ufffd[31mdrag.csv"
    assert lines[1] == "1000 rows read = 987 accepted + 13 quarantined + 0 superseded + 0 withdrawn; 1 with a warning"
    assert lines[2:] == [
        "  quarantine: gaf_symptom.range (GAF_S): 13 rows, line 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ...",
        "  quarantine: line.fields (hela raden): 1 row, line 3",
        "  warn: municipality_code.leading_zero (LKF): 1 row, line 7",
    ]


def test_the_terminal_tells_what_is_accepted_and_yet_not_used(psykosr: Register) -> None:
    lines = as_text(checked(psykosr, outside=3, before=2), psykosr)
    assert lines[2:] == [
        "  of the accepted, 3 are about a date the delivery does not speak for: not used",
        "  of the accepted, 2 are about a date before its period: used while it is the earliest delivery",
    ]
