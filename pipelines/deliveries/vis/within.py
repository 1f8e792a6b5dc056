"""What is wrong within one row of a result file: its numbers, period, figure, interval and reason."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from pipelines.deliveries.vis import fields as f
from pipelines.deliveries.vis.row import NO_WORDS, Against, Row, is_count, months_between, whole_period
from pipelines.deliveries.vis.rules import Finding
from pipelines.intake import mentions

DIGITS = re.compile(r"[0-9]{1,9}")
FIGURES, LIMITS = (f.RATE, f.VALUE), (f.LOWER, f.HIGHER)
BESIDE = (f.DEVIATION, f.EXCLUSIONS, f.COVERAGE, f.REFERENCE_RATE, f.REFERENCE_VALUE)
WORDS = (
    f.COHORT, f.REFERENCE_RATE, f.REFERENCE_VALUE, f.REGION_NAME, f.HOSPITAL_NAME, f.UNIT_NAME, f.MUNICIPALITY_NAME,
    f.REGISTER_NAME,
)  # fmt: skip
COUNTED = (f.NUMERATOR, f.DENOMINATOR, f.POPULATION)
NOUGHT, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
HALF_A_STEP = Decimal(5).scaleb(-f.RATE_DECIMALS - 1)
MADE_OF_DOUBLES = Decimal("1e-9")  # a rate that lies on the middle may have been rounded either way


def findings(row: Row, against: Against) -> Iterator[Finding]:
    """All of a row. Where one thing is wrong, what rests on it is not asked."""
    yield from _of_texts(row)
    yield from _of_numbers(row)
    yield from _of_references(row, against)
    yield from _of_period(row, against)
    if row.has_reason:
        yield from _of_reason(row)
    else:
        yield from _of_figure(row)
        yield from _of_rate(row, against)
        yield from _of_value(row)
        yield from _of_interval(row)
    yield from _of_measure(row, against)


def _of_texts(row: Row) -> Iterator[Finding]:
    for name, raw in row.raw.items():
        if raw != raw.strip():
            yield Finding("text.blanks", row.line, name)
        if raw.strip() in NO_WORDS:
            yield Finding("text.null", row.line, name)
    if row.texts.get(f.COUNTRY) != f.NATION_NAME:
        yield Finding("country.name", row.line, f.COUNTRY)
    yield from (Finding("text.person", row.line, name) for name in WORDS if _names_someone(row.texts.get(name)))


@lru_cache(maxsize=4096)
def _names_someone(text: str | None) -> bool:
    """Whether something in it looks like the identifier of a person, also with a digit that is wrong."""
    return text is not None and any(mentions.numbers(text))


def _of_numbers(row: Row) -> Iterator[Finding]:
    for name in f.NUMBERS:
        number = row.numbers.get(name)
        if name in row.texts and number is None:
            yield Finding("number.form", row.line, name)
        elif name in f.COUNTS and number is not None and not is_count(number):
            yield Finding("count.form", row.line, name)
    if not NOUGHT <= row.numbers.get(f.COVERAGE, NOUGHT) <= ONE and not row.has_reason:
        yield Finding("coverage.range", row.line, f.COVERAGE)
    if row.numbers.get(f.DEVIATION, NOUGHT) < NOUGHT and not row.has_reason:
        yield Finding("deviation.range", row.line, f.DEVIATION)


def _of_references(row: Row, against: Against) -> Iterator[Finding]:
    """A number, or two with a dash between them; of a rate they are fractions. A person is told of by itself."""
    number = rf"\d{{1,18}}(?:[{re.escape(against.marks)}]\d{{1,18}})?"
    for name, sign in ((f.REFERENCE_RATE, ""), (f.REFERENCE_VALUE, "-?")):
        text = row.texts.get(name)
        if text is None or _names_someone(text):
            continue
        said = re.fullmatch(rf"({sign}{number})(?: ?[-–] ?({sign}{number}))?", text, re.ASCII)
        limits = [Decimal(one.replace(",", ".")) for one in said.groups() if one] if said else []
        if not said:
            yield Finding("reference.form", row.line, name)
        elif limits != sorted(limits) or (name == f.REFERENCE_RATE and limits[-1] > ONE):
            yield Finding("reference.range", row.line, name)


def _of_period(row: Row, against: Against) -> Iterator[Finding]:
    """The first thing that is wrong with its days."""
    for name, day in ((f.START, row.start), (f.END, row.end)):
        if name not in row.texts:
            yield Finding("period.missing", row.line, name)
        elif day is None:
            yield Finding("period.form", row.line, name)
    if row.start is None or row.end is None:
        return
    if rule := _wrong_period(row):
        yield Finding(rule, row.line, f.END)
    elif against.day and row.end >= against.day:
        yield Finding("period.not_ended", row.line, f.END)


def _wrong_period(row: Row) -> str | None:
    start, end = row.start, row.end
    if start is None or end is None or row.kind:
        return None
    if end <= start:
        return "period.order"
    if whole_period(start, end - timedelta(days=1)):
        return "period.exclusive_end"
    months = months_between(start, end)
    if months is None:
        return "period.not_whole"
    return "period.sliding" if months in (3, 6, 12) else "period.length"


def _of_reason(row: Row) -> Iterator[Finding]:
    """A row without a figure says why, and nothing that would tell the figure."""
    if row.texts[f.REASON] not in f.REASONS:
        yield Finding("reason.unknown", row.line, f.REASON)
    groups = {"figure": FIGURES, "interval": LIMITS, "count": COUNTED, "other": BESIDE}
    for rule, names in groups.items():
        told = [name for name in names if name in row.texts]
        yield from (Finding(f"reason.{rule}", row.line, name) for name in told[:1])


def _of_figure(row: Row) -> Iterator[Finding]:
    there = [name for name in FIGURES if name in row.texts]
    if not there:
        yield Finding("figure.missing", row.line, f.RATE)
    elif len(there) == 2:
        yield Finding("figure.both", row.line, f.VALUE)


def _is(row: Row, name: str) -> bool:
    """Whether the row is one of that figure, and of no other."""
    return [one for one in FIGURES if one in row.texts] == [name]


def _of_rate(row: Row, against: Against) -> Iterator[Finding]:
    rate = row.numbers.get(f.RATE)
    if rate is None or not _is(row, f.RATE):
        return
    if not NOUGHT <= rate <= ONE:
        yield Finding("rate.percent" if ONE < rate <= HUNDRED else "rate.range", row.line, f.RATE)
    elif _decimals(rate) > f.RATE_DECIMALS:
        yield Finding("rate.decimals", row.line, f.RATE)
    for rule, name in (("rate.numerator", f.NUMERATOR), ("rate.denominator", f.DENOMINATOR)):
        if name not in row.texts:
            yield Finding(rule, row.line, name)
    beside = [name for name in (f.POPULATION, f.EXCLUSIONS) if name in row.texts]
    yield from (Finding("rate.population", row.line, name) for name in beside[:1])
    yield from _of_rate_and_counts(row, rate, against)


def _of_rate_and_counts(row: Row, rate: Decimal, against: Against) -> Iterator[Finding]:
    events, cases = row.numbers.get(f.NUMERATOR), row.numbers.get(f.DENOMINATOR)
    if events is None or cases is None or not (is_count(events) and is_count(cases)):
        return
    if cases == NOUGHT:
        yield Finding("rate.no_cases", row.line, f.DENOMINATOR)
    elif events > cases:
        yield Finding("numerator.larger", row.line, f.NUMERATOR)
    elif against.exact and NOUGHT <= rate <= ONE and abs(events / cases - rate) > HALF_A_STEP + MADE_OF_DOUBLES:
        yield Finding("rate.counts", row.line, f.RATE)


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _of_value(row: Row) -> Iterator[Finding]:
    value = row.numbers.get(f.VALUE)
    if value is None or not _is(row, f.VALUE) or row.unit == f.SHARE:
        return
    told = [name for name in (f.NUMERATOR, f.DENOMINATOR) if name in row.texts]
    yield from (Finding("value.counts", row.line, name) for name in told[:1])
    if row.unit == f.COUNT:
        yield from _of_count(row, value)
        return
    if _decimals(value) > f.VALUE_DECIMALS:
        yield Finding("value.decimals", row.line, f.VALUE)
    # Of a measure that is not declared a whole value may be a count, which stands alone.
    if f.POPULATION not in row.texts and not told and (row.unit or not is_count(value)):
        yield Finding("value.population", row.line, f.POPULATION)


def _of_count(row: Row, value: Decimal) -> Iterator[Finding]:
    beside = [name for name in (f.POPULATION, *LIMITS) if name in row.texts]
    yield from (Finding("value.count_alone", row.line, name) for name in beside[:1])
    if not is_count(value):
        yield Finding("value.not_whole", row.line, f.VALUE)


def _of_interval(row: Row) -> Iterator[Finding]:
    """Limits are asked one by one: order, then range, then whether the figure lies within."""
    there = [name for name in LIMITS if name in row.texts]
    if len(there) == 1:
        yield Finding("interval.one_sided", row.line, next(name for name in LIMITS if name not in there))
    low, high = (row.numbers.get(name) for name in LIMITS)
    if low is None or high is None:
        return
    if low > high:
        yield Finding("interval.order", row.line, f.LOWER)
    elif _is(row, f.RATE) and not (low >= NOUGHT and high <= ONE):
        yield Finding("interval.range", row.line, f.LOWER if low < NOUGHT else f.HIGHER)
    elif (figure := _figure(row)) is not None and not low <= figure <= high:
        yield Finding("interval.outside", row.line, f.LOWER if figure < low else f.HIGHER)


def _figure(row: Row) -> Decimal | None:
    """What must lie in the interval; a rate that is no fraction is told of by itself."""
    rate = row.numbers.get(f.RATE)
    if _is(row, f.RATE):
        return rate if rate is not None and NOUGHT <= rate <= ONE else None
    return row.numbers.get(f.VALUE) if _is(row, f.VALUE) else None


def _of_measure(row: Row, against: Against) -> Iterator[Finding]:
    measure_id, version = row.texts.get(f.MEASURE_ID), row.texts.get(f.VERSION)
    if measure_id is None:
        yield Finding("measure.missing", row.line, f.MEASURE_ID)
    elif not re.fullmatch(f.PUBLIC_MEASURE_ID, measure_id):
        yield Finding("measure.form", row.line, f.MEASURE_ID)
    elif against.declared and row.measure is None:
        yield Finding("measure.unknown", row.line, f.MEASURE_ID)
    if version is None or not DIGITS.fullmatch(version):
        yield Finding("version.form", row.line, f.VERSION)
    if row.measure and against.declared:
        yield from _of_declared(row, against)


def _of_declared(row: Row, against: Against) -> Iterator[Finding]:
    """What the catalogue's entry of the measure says against the row."""
    measure, declared = row.measure, against.declared
    if measure is None or declared is None:
        return
    if not measure.is_published:
        yield Finding("measure.unpublished", row.line, f.MEASURE_ID)
    own = declared.file.registers[measure.of_register].hsa_id
    known = {one.hsa_id for one in declared.file.registers.values()}
    if row.texts.get(f.REGISTER_ID) in known - {own}:
        yield Finding("measure.register", row.line, f.MEASURE_ID)
    wrong = f.VALUE if measure.unit == f.SHARE else f.RATE
    if _is(row, wrong) and not row.has_reason:
        yield Finding("measure.unit", row.line, wrong)
    if row.place[0] in f.LEVELS.values() and row.place[0] not in measure.area_levels:
        yield Finding("measure.level", row.line, f.REGION_ID)
    cohort = row.texts.get(f.COHORT)
    if cohort is not None and cohort not in measure.cohorts and not _names_someone(cohort):
        yield Finding("cohort.unknown", row.line, f.COHORT)
    yield from _of_declared_period(row)


def _of_declared_period(row: Row) -> Iterator[Finding]:
    measure = row.measure
    if measure is None or row.start is None or row.end is None or row.kind is None:
        return
    if row.kind not in measure.period_types:
        yield Finding("measure.frequency", row.line, f.START)
    version = row.texts.get(f.VERSION, "")
    if not measure.holds_over(row.start, row.end):
        yield Finding("period.validity", row.line, f.START)
    elif DIGITS.fullmatch(version) and int(version) != measure.version:
        yield Finding("version.other", row.line, f.VERSION)
