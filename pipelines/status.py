"""Where a register stands on a day: its last delivery, its calendar and what was judged; how it is shown is not said.

The day is an argument; what is in the home is read, and nothing there is judged or changed.
"""

from dataclasses import asdict, dataclass
from datetime import date

from pipelines.home import Home
from pipelines.intake.calendar import Standing, standing
from pipelines.intake.history import settled
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.plausibility import judgement
from pipelines.plausibility.judgement import Judgement
from pipelines.project import Register


@dataclass(frozen=True)
class Status:
    """A register as known on a day; without a delivery and a judgement where there is none."""

    register: Register
    standing: Standing
    last: Outcome | None
    judgement: Judgement | None

    @staticmethod
    def of(register: Register, home: Home, on: date) -> "Status":
        """The status of a register on a day."""
        known = settled(deliveries(home, register, on))
        last = known[-1] if known else None
        path = judgement.place(home, register.name, last.stored) if last else None
        judged = judgement.read(path) if path and path.is_file() else None
        return Status(register, standing(register, known, on), last, judged)

    @property
    def due_on(self) -> date:
        """The due day that counts: of the delivery that is waited for, else of the next one."""
        waited_for = self.standing.status in ("due", "overdue")
        return self.standing.last_due_on if waited_for else self.standing.next_due_on

    def as_json(self) -> dict[str, object]:
        """For machines: days as ISO texts, counts and names."""
        counts = ("read", "accepted", "quarantined", "superseded", "withdrawn", "outside", "warned")
        said = {name: _plain(value) for name, value in asdict(self.standing).items()}
        return {
            **said,
            "title": self.register.delivery.title,
            "due_on": self.due_on.isoformat(),
            "delivery": self.last.delivery if self.last else None,
            "extracted_on": self.last.extracted_on if self.last else None,
            "rows": {name: getattr(self.last, name) for name in counts} if self.last else None,
            "judged": self.judgement is not None,
            "doubts": len(self.judgement.doubts) if self.judgement else None,
            "holding": len(self.judgement.holding) if self.judgement else None,
        }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
