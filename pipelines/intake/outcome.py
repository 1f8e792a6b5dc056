"""What became of a delivery: counts and rule names, kept as JSON beside its rows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.home import Home
from pipelines.project import Register


@dataclass(frozen=True)
class Outcome:
    """One delivery as taken in: kept as JSON beside its rows, and shown to people. Counts and names only."""

    register: str
    delivery: str
    file: str
    sha256: str
    extracted_on: str
    covers_from: str
    covers_to: str
    simulated: bool
    population_scale: float | None
    contract_version: str
    sequence: int = 0  # of two deliveries extracted on one day, the one taken in later speaks
    read: int = 0
    accepted: int = 0
    quarantined: int = 0
    superseded: int = 0
    withdrawn: int = 0
    outside: int = 0  # accepted, but about a date the delivery does not speak for: not used
    rules: Mapping[str, int] = field(default_factory=dict)  # rows that broke each rule; a row may break several
    id_kinds: Mapping[str, int] = field(default_factory=dict)


def deliveries(home: Home, register: Register) -> list[Outcome]:
    """All deliveries taken in of a register, by extraction date; of two on one day the one taken in later is last."""
    found = [
        Outcome(**json.loads(path.read_text(encoding="utf-8")))
        for path in (home.registers / register.name).glob("*.json")
    ]
    return sorted(found, key=lambda outcome: (outcome.extracted_on, outcome.sequence, outcome.delivery))
