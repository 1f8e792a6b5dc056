"""Where a register stands on a day: its last delivery, its calendar, what was judged and what was published of it.

The day is an argument; what is in the home is read, and nothing there is judged or changed. How it is shown is not
said here.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake.calendar import Standing, standing, waited_for_on
from pipelines.intake.history import settled
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.plausibility import judgement
from pipelines.plausibility.judgement import Judgement
from pipelines.project import Register
from pipelines.release import publication as publications

COUNTS = ("read", "accepted", "quarantined", "superseded", "withdrawn", "outside", "warned")


@dataclass(frozen=True)
class Published:
    """The last revision of a publication, and which deliveries are in it."""

    publication: str
    revision: int
    as_known_on: str
    deliveries: Mapping[str, frozenset[str]]  # by register
    folder: Path

    @property
    def name(self) -> str:
        """Month and revision."""
        return f"{self.publication} r{self.revision}"


@dataclass(frozen=True)
class Status:
    """A register as known on a day; without a delivery and a judgement where there is none."""

    register: Register
    standing: Standing
    last: Outcome | None
    judgement: Judgement | None
    later: int  # deliveries that were extracted after the day

    @staticmethod
    def of(register: Register, home: Home, on: date) -> "Status":
        """The status of a register on a day. Raises UserError where what intake wrote cannot be read."""
        known = settled(deliveries(home, register, on))
        last = known[-1] if known else None
        judged = judgement.of(home, register.name, last.stored) if last else None
        later = len(deliveries(home, register)) - len(known)
        return Status(register, standing(register, known, on), last, judged, later)

    @property
    def due_on(self) -> date:
        """The due day that counts: of the first delivery that has not come; of one that never delivered, the next."""
        until = self.standing.whole_until
        return waited_for_on(self.register.delivery.calendar, until) if until else self.standing.next_due_on

    @property
    def in_words(self) -> str:
        """Where it stands in its calendar."""
        words = {"never": "never delivered", "on_time": "on time", "due": "due, in grace"}
        days = self.standing.overdue_days
        return words.get(self.standing.status, f"overdue {days} day{'s' if days != 1 else ''}")

    def published_in(self, made: Sequence[Published]) -> Published | None:
        """The newest publication that the last delivery is in, of some by month."""
        last, name = self.last, self.register.name
        having = [one for one in made if last and last.delivery in one.deliveries.get(name, ())]
        return having[-1] if having else None

    def as_json(self, made: Sequence[Published]) -> dict[str, object]:
        """For machines: days as ISO texts, counts and names."""
        said = {name: _plain(value) for name, value in asdict(self.standing).items()}
        published = self.published_in(made)
        return {
            **said,
            "title": self.register.delivery.title,
            "due_on": self.due_on.isoformat(),
            "delivery": self.last.delivery if self.last else None,
            "extracted_on": self.last.extracted_on if self.last else None,
            "rows": {name: getattr(self.last, name) for name in COUNTS} if self.last else None,
            "judged": self.judgement is not None,
            "doubts": len(self.judgement.doubts) if self.judgement else None,
            "holding": len(self.judgement.holding) if self.judgement else None,
            "published_in": published.publication if published else None,
            "extracted_later": self.later,
        }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Overview:
    """What is known of a home on a day, and what of it could not be read."""

    on: date
    registers: tuple[Status, ...]
    published: tuple[Published, ...]  # the last revision of each, by month; whatever the day
    problems: tuple[str, ...]

    @staticmethod
    def of(home: Home, registers: Iterable[Register], on: date) -> "Overview":
        """All registers and publications that can be read; a file that cannot takes nothing else with it."""
        found, made, problems = list[Status](), list[Published](), list[str]()
        for register in registers:
            try:
                found.append(Status.of(register, home, on))
            except UserError as error:
                problems.append(str(error))
        for month in sorted(path.name for path in home.publications.glob("[0-9]*-[0-9]*")):
            try:
                made += _published(home, month)
            except UserError as error:
                problems.append(str(error))
        return Overview(on, tuple(found), tuple(made), tuple(problems))

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "on": self.on.isoformat(),
            "registers": [one.as_json(self.published) for one in self.registers],
            "published": [
                {"publication": one.publication, "revision": one.revision, "as_known_on": one.as_known_on}
                for one in self.published
            ],
            "problems": list(self.problems),
        }


def _published(home: Home, month: str) -> list[Published]:
    """The last revision; none where the month was begun only. Raises UserError where its manifest cannot be read."""
    folder = publications.latest(home, month)
    if folder is None:
        return []
    path = folder / "manifest.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        listed = said["deliveries"].items()
        by_register = {name: frozenset(one["delivery"] for one in own) for name, own in listed}
        return [Published(month, int(folder.name[1:]), str(said["as_known_on"]), by_register, folder)]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise UserError(f"{path}: is not what was written there. Put the publication back from a backup.") from None
