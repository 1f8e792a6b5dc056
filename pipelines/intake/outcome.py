"""What became of a delivery: counts and rule names, kept as JSON beside its rows."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from pipelines.errors import UserError
from pipelines.home import Home, beside, move_into_place
from pipelines.project import Register

# row_id = (days from 1900 to the extraction * DELIVERIES_PER_DAY + the delivery's number) * LINES_PER_DELIVERY + line
LINES_PER_DELIVERY = 100_000_000
DELIVERIES_PER_DAY = 100_000
DAY_ZERO = date(1900, 1, 1)


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
    sequence: int = 0  # of two files of one name extracted on one day, the one taken in later speaks
    reaches_back: bool = False  # covers_from is not stated: as the earliest delivery it speaks for all before it too
    replay: int = 0  # how often its archived rows have been judged anew since it came
    known_from: str = ""  # from this day on what stands here is known: the day of extraction, unless a replay says so
    read: int = 0
    accepted: int = 0
    quarantined: int = 0
    superseded: int = 0  # of doubles of one record, those that do not win
    withdrawn: int = 0  # of persons who have opted out
    outside: int = 0  # accepted, but about a date the delivery does not speak for: not used
    before: int = 0  # accepted, but about a date before covers_from, if it reaches back: used while it is the earliest
    warned: int = 0  # accepted, with something to look at
    rules: Mapping[str, int] = field(default_factory=dict)  # rows that broke each rule; a row may break several
    warnings: Mapping[str, int] = field(default_factory=dict)  # rows that each warning is about
    id_kinds: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # of the file as a whole
    format: str = ""  # of the table that was in it; in some, lines are told by record
    erasures: tuple[Mapping[str, str], ...] = ()  # files rewritten since without a person, see `erasure.deliveries`

    @property
    def stored(self) -> str:
        """The name its files have, without ending."""
        return f"{self.delivery}.r{self.replay}" if self.replay else self.delivery

    @property
    def rows_from(self) -> int:
        """What its lines are counted on from to give `row_id`: of the delivery alone, whatever else was taken in.

        So a row has one number in every home and replay, and those of a later extract are greater. All fit 63 bits
        even doubled; they are too many to be told apart by 53.
        """
        days = (date.fromisoformat(self.extracted_on) - DAY_ZERO).days
        number = int(self.delivery.rpartition("_")[2], 16) % DELIVERIES_PER_DAY
        return (days * DELIVERIES_PER_DAY + number) * LINES_PER_DELIVERY


def deliveries(home: Home, register: Register, as_known_on: date | None = None) -> list[Outcome]:
    """All deliveries of a register as taken in, by extraction date; of two on one day that is last whose name is.

    So their order does not hang on when they were taken in, but for files of one name, of which the later is last.
    Of a delivery that was replayed, what was last known on the day (without a day: what is known by now).
    """
    day = as_known_on.isoformat() if as_known_on else "9999-12-31"
    latest: dict[str, Outcome] = {}
    for outcome in versions(home, register):
        if max(outcome.extracted_on, outcome.known_from) <= day:
            latest[outcome.delivery] = outcome
    return sorted(latest.values(), key=turn)


def turn(outcome: Outcome) -> tuple[str, list[str], int, str]:
    """Where a delivery stands among the others; of names, `x.csv` comes before `x_2.csv`, that before `x_10.csv`."""
    name = re.sub("[0-9]+", lambda digits: digits[0].zfill(20), outcome.file)
    return outcome.extracted_on, name.split("."), outcome.sequence, outcome.delivery


def versions(home: Home, register: Register) -> list[Outcome]:
    """Every delivery as taken in and as judged anew since, the earliest version of each first."""
    found = [_read(path) for path in (home.registers / register.name).glob("*.json")]
    return sorted(found, key=lambda outcome: (outcome.replay, outcome.delivery))


def first_taken(home: Home, outcome: Outcome) -> Outcome:
    """The delivery as it was first taken in, before any replay."""
    return _read(home.registers / outcome.register / f"{outcome.delivery}.json")


def _read(path: Path) -> Outcome:
    """What intake wrote there. Raises UserError where it is something else, as after a disk that failed."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Outcome(**said | {name: tuple(said.get(name, ())) for name in ("notes", "erasures")})
    except (ValueError, TypeError, AttributeError):
        raise UserError(f"{path}: is not what intake wrote there. Put it back from a backup.") from None


def write(home: Home, outcome: Outcome) -> None:
    """Put it in place, whole or not at all; it makes the files that lie beside it a delivery."""
    place = home.registers / outcome.register / f"{outcome.stored}.json"
    made = beside(place)
    made.write_text(json.dumps(asdict(outcome), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    move_into_place(made, place)
