"""One row of a result file as it is understood: numbers, days, the measure, and the area or unit that it is of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipelines.aggregate.periods import LENGTHS, number_of
from pipelines.deliveries.vis import fields as f
from pipelines.deliveries.vis.catalogue import Declared, Measure
from pipelines.deliveries.vis.places import Places
from pipelines.select.header import Header

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
KINDS = {LENGTHS[kind]: kind for kind in f.FREQUENCIES.values()}
LONGEST = 18  # digits; a longer one is no count, and would cost more than it says
NO_WORDS = frozenset({"NA", "N/A", "NaN", "NULL", "null", "nan", "None", "#N/A"})
UNIT_IDS, UNIT_NAMES = (f.UNIT_HSA_ID, f.HOSPITAL_HSA_ID, f.HOSPITAL_ID), (f.UNIT_NAME, f.HOSPITAL_NAME)
MUNICIPALITY = (f.MUNICIPALITY_ID, f.MUNICIPALITY_NAME)


@dataclass(frozen=True)
class Against:
    """What a file is held against. declared: the deployment's measures. day: that of sending. exact: counts are as they
    were counted, so that they add up; None leaves what rests on it unasked.
    """

    places: Places
    declared: Declared | None = None
    day: date | None = None
    exact: bool = True

    @property
    def marks(self) -> str:
        """The decimal marks that are right."""
        return self.declared.file.layout.decimal_mark if self.declared else ".,"


@dataclass(frozen=True)
class Row:
    """texts: the fields that are not empty, without blanks around. numbers: those of them that are numbers.

    place: level and id; a municipality's is no level of the platform. sex, measure: of a measure id that is declared
    and holds over the period, else of its last version; sex T of one that is not.
    """

    line: int
    raw: Mapping[str, str]
    texts: Mapping[str, str]
    numbers: Mapping[str, Decimal]
    start: date | None
    end: date | None
    place: tuple[str, str]
    measure: Measure | None
    sex: str
    header: Header | None  # of the measure's indicator

    @property
    def kind(self) -> str | None:
        """Month, quarter, half-year or year; None where the period is none of the calendar's."""
        return whole_period(self.start, self.end) if self.start and self.end else None

    @property
    def unit(self) -> str | None:
        return self.measure.unit if self.measure else None

    @property
    def has_reason(self) -> bool:
        return f.REASON in self.texts

    @property
    def adds_over_time(self) -> bool:
        """Whether a year is known to have the cases of its months; where a person counts once in each it has not."""
        return self.header is not None and self.header.unit_of_analysis != "person"

    @property
    def is_median(self) -> bool:
        """Whether its value is known to be one that no sum tells."""
        return self.header is not None and self.header.measure == "median"

    @property
    def when(self) -> tuple[str | None, str | None]:
        """The period as it is written."""
        return self.texts.get(f.START), self.texts.get(f.END)


def understood(line: int, raw: Mapping[str, str], against: Against) -> Row:
    """What a row says, as far as it can be read."""
    stripped = {name: text.strip() for name, text in raw.items()}
    texts = {name: text for name, text in stripped.items() if text and text not in NO_WORDS}
    numbers = {name: number for name in f.NUMBERS if (number := _number(texts.get(name), against.marks)) is not None}
    start, end = (day_of(texts.get(name)) for name in (f.START, f.END))
    sex, measure = _measure(texts.get(f.MEASURE_ID), start, end, against.declared)
    header = against.declared.headers[measure.indicator] if against.declared and measure else None
    return Row(line, raw, texts, numbers, start, end, _place(texts, against), measure, sex, header)


def day_of(text: str | None) -> date | None:
    """A day that there is, written with four, two and two digits."""
    try:
        return date.fromisoformat(text) if text and DAY.fullmatch(text) else None
    except ValueError:
        return None


def whole_period(start: date, end: date) -> str | None:
    """The kind of a period of the calendar that the platform has, with both days in it."""
    months = months_between(start, end)
    return KINDS.get(months or 0) if months and number_of(start) % months == 0 else None


def months_between(start: date, end: date) -> int | None:
    """How many months there are from the first day of one to the last of another; None of other days."""
    after = end + timedelta(days=1) if end < date.max else end
    return number_of(after) - number_of(start) if start.day == after.day == 1 else None


def is_count(number: Decimal) -> bool:
    """Whether it is a whole number from nought up."""
    return number >= 0 and number == number.to_integral_value()


def _number(text: str | None, marks: str) -> Decimal | None:
    if text is None or not re.fullmatch(
        rf"-?\d{{1,{LONGEST}}}(?:[{re.escape(marks)}]\d{{1,{LONGEST}}})?", text, re.ASCII
    ):
        return None
    return Decimal(text.replace(",", "."))


def _measure(
    measure_id: str | None, start: date | None, end: date | None, declared: Declared | None
) -> tuple[str, Measure | None]:
    known = declared.of_id(measure_id) if declared and measure_id else []
    if not known:
        return "T", None
    holding = [one for one in known if start and end and one[1].holds_over(start, end)]
    return (holding or known)[-1]


def _place(texts: Mapping[str, str], against: Against) -> tuple[str, str]:
    unit = next((texts[name] for name in (*UNIT_IDS, *UNIT_NAMES) if name in texts), None)
    if unit:
        return "unit", unit
    municipality = next((texts[name] for name in MUNICIPALITY if name in texts), None)
    if municipality:
        return "municipality", municipality
    region = texts.get(f.REGION_ID)
    if region is None:
        return "nation", f.NATION_NAME
    return ("healthcare_region" if region in against.places.healthcare_ids.values() else "region"), region
