"""What follows from what is planted: figures held back, alerts and failing checks, worked out from the plan alone.

It knows what a hold, a calendar and an alert are for (docs/holds.md, docs/alerts.md), and nothing of how they are made.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tests.end_to_end.year.planting import (
    FIRST_MONTH,
    LIFTING,
    PLACES,
    SENDERS,
    SILENT,
    SILENT_MONTHS,
    TICK_DAY,
    Sender,
    Sent,
    later,
    months_between,
    planted,
    rows_of,
)

REGION_NAMES = {"01": "Stockholm", "12": "Skåne", "14": "Västra Götaland"}
LIFTED = ("calls", "12", date(2024, 8, 1))
HISTORY = 12  # months that are published
Told = Mapping[str, tuple[tuple[str, ...], ...]]  # what an alert's subject says -> of each line, words that are in it


class Held(NamedTuple):
    """A row of `public/held_back.parquet`."""

    indicator: str
    cause: str
    register: str
    region: str | None
    month: date


class Cell(NamedTuple):
    """A figure: of a month or a quarter, by its first day."""

    indicator: str
    level: str
    code: str
    kind: str
    start: date


@dataclass
class Known:
    """What has come by a day; later days are asked about by another one."""

    day: date
    files: list[Sent] = field(default_factory=planted)

    def of(self, sender: Sender) -> list[Sent]:
        """The deliveries of a register that could be read, by the day of extraction."""
        there = [one for one in self.files if one.register == sender.name and one.on <= self.day and one.is_readable]
        return sorted(there, key=lambda one: (one.extracted_on, one.on))

    def last(self, sender: Sender) -> Sent | None:
        return (self.of(sender) or [None])[-1]

    def speaking(self, sender: Sender, month: date) -> Sent | None:
        """The one whose rows of a month count: the latest extract that has it, whenever it was put there."""
        return ([one for one in self.of(sender) if month in one.months] or [None])[-1]

    def overdue(self, sender: Sender) -> list[date]:
        """Months of events that nobody speaks for, though the last day of grace has passed."""
        months = months_between(FIRST_MONTH, self.day.replace(day=1))
        return [month for month in months if _grace(sender, month) < self.day and not self.speaking(sender, month)]

    def rejected(self, registers: Iterable[str]) -> list[Sent]:
        """Files that could not be read, and that no later one stands in for."""
        bad = [one for one in self.files if one.register in registers and one.on <= self.day and not one.is_readable]
        return [one for one in bad if not any(self._stands_for(other, one) for other in self.of(SENDERS[one.register]))]

    @staticmethod
    def _stands_for(other: Sent, bad: Sent) -> bool:
        return other.extracted_on > bad.extracted_on and set(other.months) >= set(bad.months)

    def silent(self) -> list[tuple[str, ...]]:
        """The unit, where the last three months that are known have nothing of it."""
        last = self.last(SENDERS["visits"])
        recent = last.months[-3:] if last else ()
        if not recent or not set(recent) <= set(SILENT_MONTHS) or rows_missing(last) == 0:
            return []
        return [(SILENT, REGION_NAMES["14"], "(visits)", f"{recent[0]:%Y-%m} till {recent[-1]:%Y-%m}")]


def rows_missing(sent: Sent | None) -> int:
    """Rows that an extract lacks of the last month, as its unit is silent."""
    return PLACES["14"][2] - rows_of("visits", "14", sent.months[-1], sent) if sent else 0


def _grace(sender: Sender, month: date) -> date:
    """The last day on which the delivery of a month is not overdue."""
    after = later(month, sender.every - (month.month - 1) % sender.every)
    return after.replace(day=sender.due) + timedelta(days=sender.grace)


def tick(publication: date) -> date:
    """The day on which a publication is requested."""
    return publication.replace(day=TICK_DAY)


def held(known: Known) -> set[Held]:
    """What holds figures back, whether or not any figure is."""
    return {one for sender in SENDERS.values() for one in _held(known, sender)}


def _held(known: Known, sender: Sender) -> Iterator[Held]:
    for month in known.overdue(sender):
        yield from (Held(name, "overdue", sender.name, None, month) for name in sender.indicators)
    for sent in known.of(sender):
        for month in sent.months[-3:]:
            if known.speaking(sender, month) is sent and not _is_lifted(sent, month, known):
                yield from _doubted(sender, sent, month)


def _doubted(sender: Sender, sent: Sent, month: date) -> Iterator[Held]:
    """A blank column is for those who read it; rows that break a rule are in no figure of the register."""
    if sent.flaw == "blank":
        yield from (Held(one, "doubt", sender.name, sent.region, month) for one in sender.reading_points)
    if sent.flaw == "out of range":
        yield from (Held(one, "rule", sender.name, sent.region, month) for one in sender.indicators)


def _is_lifted(sent: Sent, month: date, known: Known) -> bool:
    return known.day >= LIFTING and (sent.register, sent.region, month) == LIFTED


def withheld(known: Known, publication: date, areas: Mapping[str, Iterable[str]]) -> set[Cell]:
    """The cells of which any month is held back. areas: level -> the codes of all areas."""
    found = set()
    for one in held(known):
        first, last = later(publication, -HISTORY), _last_month(known, SENDERS[one.register])
        quarter = one.month.replace(month=one.month.month - (one.month.month - 1) % 3)
        if first <= one.month <= last:
            found |= set(_over(one, "month", one.month, areas))
        if first <= quarter and later(quarter, 2) <= last:
            found |= set(_over(one, "quarter", quarter, areas))
    return found


def _last_month(known: Known, sender: Sender) -> date:
    """Until which there are rows: what is spoken for, and what should be."""
    spoken = [month for one in known.of(sender) for month in one.months]
    return max([*spoken, *known.overdue(sender)])


def _over(one: Held, kind: str, start: date, areas: Mapping[str, Iterable[str]]) -> Iterator[Cell]:
    """In a region that is held back, and in what counts its cases; without a region, everywhere."""
    within = (
        {"region": [one.region], "healthcare_region": [PLACES[one.region][0]], "nation": ["SE"]}
        if one.region
        else areas
    )
    for level, codes in within.items():
        yield from (Cell(one.indicator, level, str(code), kind, start) for code in codes)


def told(known: Known, publication: date | None, registers: Iterable[str] = SENDERS, *, fails: bool = False) -> Told:
    """What the alert about a run says; `registers`: those that it took in."""
    lines = {
        "körningen avbröts": [("callers",)] if fails else [],
        "avvisad fil": [(one.name,) for one in known.rejected(registers)],
        "uppgifter hålls inne": sorted(_lines_of_holds(known)) if publication and not fails else [],
        "försenad leverans": [(f"({name})",) for name, one in SENDERS.items() if publication and known.overdue(one)],
        "avvikande leverans": [
            (f"({name})",) for name, one in SENDERS.items() if _is_odd(known.last(one), publication, fails=fails)
        ],
        "tyst enhet": known.silent(),
    }
    return {subject: tuple(own) for subject, own in lines.items() if own}


def occasion(known: Known, registers: Iterable[str]) -> set[tuple[str, date, date]]:
    """The files that an alert is about, by what they are: the same words about others are told anew."""
    last = [(name, known.last(one)) for name, one in SENDERS.items()]
    doubted = [
        one for name, one in last if _is_odd(one, None, fails=False) or (name == "visits" and known.silent())
    ]  # fmt: skip
    return {(one.name, one.extracted_on, one.on) for one in [*known.rejected(registers), *doubted] if one}


def _lines_of_holds(known: Known) -> set[tuple[str, ...]]:
    """One for each register and rule: of a late delivery it is told elsewhere."""
    return {(f"({one.register})", REGION_NAMES[str(one.region)]) for one in held(known) if one.cause != "overdue"}


def _is_odd(last: Sent | None, publication: date | None, *, fails: bool) -> bool:
    """Whether there is something about the last delivery that holds nothing back, or no figure is made of it now."""
    if last is None:
        return False
    sender = SENDERS[last.register]
    is_late = last.extracted_on > _grace(sender, last.months[-1])
    return is_late or last.flaw == "doubled" or (last.flaw in ("blank", "out of range") and (not publication or fails))


def failing_checks(known: Known) -> set[tuple[str, str]]:
    """Register and check."""
    return {(name, check) for name, sender in SENDERS.items() for check in _failing(known, sender)}


def _failing(known: Known, sender: Sender) -> Iterator[str]:
    last = known.last(sender)
    if known.overdue(sender):
        yield "calendar"
    if known.rejected([sender.name]) or (last and last.flaw == "out of range"):
        yield "contract"
    if _is_odd(last, None, fails=False) or (sender.name == "visits" and known.silent()):
        yield "plausibility"
