"""What became of a delivery: counts and rule names, kept as JSON beside its rows."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from pipelines.home import Home, beside, move_into_place
from pipelines.project import Register


@dataclass(frozen=True)
class Outcome:
    """One delivery as taken in: kept as JSON beside its rows, and shown to people. Counts and names only.

    read = accepted + quarantined + superseded + withdrawn.
    """

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
    replay: int = 0  # how often its archived rows have been judged anew since it came
    known_from: str = ""  # from this day on what stands here is known: the day of extraction, unless a replay says so
    read: int = 0
    accepted: int = 0
    quarantined: int = 0
    superseded: int = 0  # of doubles of one record, those that do not win
    withdrawn: int = 0  # of persons who have opted out
    outside: int = 0  # accepted, but about a date the delivery does not speak for: not used
    warned: int = 0  # accepted, with something to look at
    rules: Mapping[str, int] = field(default_factory=dict)  # rows that broke each rule; a row may break several
    warnings: Mapping[str, int] = field(default_factory=dict)  # rows that each warning is about
    id_kinds: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # of the file as a whole
    erasures: tuple[Mapping[str, str], ...] = ()  # files rewritten since, without a person: their old and new hash

    @property
    def stored(self) -> str:
        """The name its files have, without ending."""
        return f"{self.delivery}.r{self.replay}" if self.replay else self.delivery


def deliveries(home: Home, register: Register, as_known_on: date | None = None) -> list[Outcome]:
    """All deliveries of a register, by extraction date; of two on one day the one taken in later is last.

    Of a delivery that was replayed, what was last known on the day (without a day: what is known by now).
    """
    day = as_known_on.isoformat() if as_known_on else "9999-12-31"
    found = [_read(path.read_text(encoding="utf-8")) for path in (home.registers / register.name).glob("*.json")]
    latest: dict[str, Outcome] = {}
    for outcome in sorted(found, key=lambda outcome: outcome.replay):
        if max(outcome.extracted_on, outcome.known_from) <= day:
            latest[outcome.delivery] = outcome
    return sorted(latest.values(), key=lambda outcome: (outcome.extracted_on, outcome.sequence, outcome.delivery))


def first_taken(home: Home, outcome: Outcome) -> Outcome:
    """The delivery as it was first taken in, before any replay."""
    return _read((home.registers / outcome.register / f"{outcome.delivery}.json").read_text(encoding="utf-8"))


def _read(text: str) -> Outcome:
    said = json.loads(text)
    return Outcome(**said | {name: tuple(said.get(name, ())) for name in ("notes", "erasures")})


def write(home: Home, outcome: Outcome) -> None:
    """Put it in place, whole or not at all; it makes the files that lie beside it a delivery."""
    place = home.registers / outcome.register / f"{outcome.stored}.json"
    made = beside(place)
    made.write_text(json.dumps(asdict(outcome), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    move_into_place(made, place)
