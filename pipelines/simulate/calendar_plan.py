"""Which deliveries a register makes: a snapshot, or a base and an increment that restates its last months."""

from dataclasses import dataclass
from datetime import date, timedelta

from data_contracts.delivery import Aggregate, FullSnapshot
from data_contracts.delivery import Delivery as Terms

EXTRACTION_DAY = 5  # of the month in which a delivery is due
TRUTH_MONTHS = 48  # results are compared for so many months: calendar years are those before the year's end
ONE_DAY = timedelta(days=1)


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
    """The deliveries of a register, oldest first; the last one speaks of the last period that is finished and due.

    ``until`` is the last day of a month. Counts per area go back at least one whole period before ``start``.
    """
    every, after = terms.calendar.every_months, terms.calendar.months_after
    last = _last_period_end(until, every, after)
    first = _period_begin(min(start, last), every) if isinstance(terms.kind, Aggregate) else start
    last = last if last >= first else until  # nothing is finished yet: what there is so far
    drawn = _drawn(last, after)
    restated = None if isinstance(terms.kind, FullSnapshot) else terms.kind.months_restated
    if restated is None:
        return [Delivery(register, drawn, first, last, first)]
    base_end = months_later(first_of_month(last), 1 - every) - ONE_DAY
    again = max(first, months_later(first_of_month(last), 1 - restated))
    base = Delivery(register, months_later(drawn, -every), first, base_end, first)
    return [base, Delivery(register, drawn, again, last, again)]


def periods(covers_from: date, covers_to: date, every_months: int) -> list[tuple[date, date]]:
    """The whole periods of so many months within the days (first and last day of each), oldest first."""
    begin = _period_begin(covers_from, every_months)
    found = []
    while (following := months_later(begin, every_months)) - ONE_DAY <= covers_to:
        if begin >= covers_from:
            found.append((begin, following - ONE_DAY))
        begin = following
    return found


def _period_begin(day: date, every_months: int) -> date:
    """The first day of the period a day lies in; periods are counted back from December."""
    return day.replace(month=(day.month - 1) // every_months * every_months + 1, day=1)


def _last_period_end(until: date, every_months: int, months_after: int) -> date:
    """The end of the last finished period whose delivery is drawn no later than that of a monthly source."""
    end = _period_begin(until + ONE_DAY, every_months) - ONE_DAY
    while _drawn(end, months_after) > _drawn(until, 1):
        end = _period_begin(end, every_months) - ONE_DAY
    return end


def _drawn(last: date, months_after: int) -> date:
    return months_later(first_of_month(last), months_after).replace(day=EXTRACTION_DAY)


def first_of_month(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def months_later(day: date, months: int) -> date:
    """The same day of the month, so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return day.replace(year=count // 12, month=count % 12 + 1)


def truth_years(start: date, until: date) -> list[int]:
    """Full calendar years of the simulated months, within the last 48 months before the year's end of ``until``."""
    first = until.year - TRUTH_MONTHS // 12 + 1
    return [year for year in range(first, until.year + 1) if date(year, 1, 1) >= start and date(year, 12, 31) <= until]


def truth_from(until: date) -> date:
    """The first of the last 48 months, from which on periods of figures are compared."""
    return months_later(first_of_month(until), 1 - TRUTH_MONTHS)
