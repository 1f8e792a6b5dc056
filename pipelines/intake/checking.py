"""Checks a file as intake would, with no key, no home and nothing stored: what the sender can do before sending."""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pipelines.intake import canaries
from pipelines.intake.arrival import arrival
from pipelines.intake.delivery import begun, sha256_of
from pipelines.intake.door import Nobody, OpenDoor, identifier_heading
from pipelines.intake.judging import Judge
from pipelines.intake.manifest import compare_with_manifest
from pipelines.intake.outcome import Outcome
from pipelines.intake.passage import Passage
from pipelines.intake.source import opened_source
from pipelines.project import Register


@dataclass(frozen=True)
class Checked:
    """What intake would say: counts, and per finding `line, rule, severity`."""

    outcome: Outcome
    findings: pl.DataFrame


def check(path: Path, register: Register) -> Checked:
    """Check one file. Raises ExtractRejected where intake would reject it."""
    sha256 = sha256_of(path)
    arrived = arrival(path, register)
    begun_now = begun(register, arrived, sha256, sequence=1)
    judge = Judge(register)
    canaries.require_caught(register, judge)

    def passage() -> Passage:
        has_persons = identifier_heading(register) is not None
        door = OpenDoor(register, arrived.extracted_on) if has_persons else Nobody()
        return Passage(arrived, judge, door, begun_now.rows_from)

    with opened_source(arrived, register) as source:
        passed = source.run(passage)
        compare_with_manifest(arrived, source, passed.read, sha256)
    finished, findings, _ = passed.finish(replace(begun_now, notes=source.notes, format=source.opened.format))
    return Checked(finished, findings)
