"""Which deliveries a register makes: a snapshot, or a base and an increment that restates its last months."""

from dataclasses import dataclass
from datetime import date, timedelta

from data_contracts.contract import Delivery as Terms
from data_contracts.contract import Increment

EXTRACTION_DAY = 5  # of the month after the last covered one
TRUTH_MONTHS = 36  # results are compared for the calendar years within so many months before the year's end


@dataclass(frozen=True)
class Delivery:
    """One file of a register: when it was drawn and which event dates it speaks of (both days included)."""

    register: str
    extracted_on: date
    covers_from: date
    covers_to: date
    replaces_from: date  # rows of earlier deliveries from this day on are replaced

    @property
    def stem(self) -> str:
        """File name without ending."""
        return f"{self.register}_{self.extracted_on.isoformat()}"


def planned(register: str, terms: Terms, start: date, until: date) -> list[Delivery]:
    """The deliveries of a register, oldest first."""
    drawn = months_later(first_of_month(until), 1).replace(day=EXTRACTION_DAY)
    if not isinstance(terms.kind, Increment):
        return [Delivery(register, drawn, start, until, start)]
    base_end = first_of_month(until) - timedelta(days=1)
    restated = max(start, months_later(first_of_month(until), 1 - terms.kind.months_restated))
    base = Delivery(register, months_later(drawn, -1), start, base_end, start)
    return [base, Delivery(register, drawn, restated, until, restated)]


def first_of_month(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def months_later(day: date, months: int) -> date:
    """The same day of the month, so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return day.replace(year=count // 12, month=count % 12 + 1)


def truth_years(start: date, until: date) -> list[int]:
    """Full calendar years of the simulated months, within the last 36 months before the year's end of ``until``."""
    first = until.year - TRUTH_MONTHS // 12 + 1
    return [year for year in range(first, until.year + 1) if date(year, 1, 1) >= start and date(year, 12, 31) <= until]
