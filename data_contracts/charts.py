"""The shape of control charts: an area's months and quarters one after the other, with lines and signals."""

from datetime import date

import pandera.polars as pa

from data_contracts.shapes import AREA_LEVELS, ATTRIBUTIONS, STATUSES

CHARTS = ("run", "p", "p'", "u", "u'", "xmr")


class Charts(pa.DataFrameModel):
    """One row per indicator, month or quarter, attribution and area; both sexes and all ages together.

    A *series* is the months, or the quarters, of an indicator in an area by one attribution. A *phase* is the part of a
    series between two declared breaks or re-basings; nothing is counted over the border of two. There is one row for
    each row of the results, also for those without a figure.

    `value` is the result's, in the indicator's unit; NULL where it is missing or hidden. `adjusted` is the value
    without its season, in the same unit, where the header declares a season and it could be taken out: then it is what
    `centre` and limits speak of. Else NULL.

    `chart` is how the phase is drawn: `run` (median, no limits: fewer than 12 judged points, or `rare_events`), `p` and
    `p'` (proportion), `u` and `u'` (rate, count, ratio), `xmr` (single values). `rare_events`: events are so few that
    months are the wrong points; an organisation itself can look at the days or the cases between events.

    `centre`, `low` and `high` are in the indicator's unit. `low` and `high` are NULL on a run chart, and where the
    point has no denominator. `phase` counts from 1 in the order of time, alike for all areas of an indicator but those
    with a re-basing; `phase_from` is the day it begins and `phase_reason` why, `break: …` or `rebasing: …` (both of one
    day after each other, with `; ` between); NULL in the first.

    `is_judged`: the point counts for lines and signals. It does not where there is no value, in a period that is not
    mature or in which a break falls, and in a series whose declared season could not be taken out.

    `signals` names the rules whose pattern the point is part of, and `news` those whose pattern it completes: what was
    new that month. Sorted words with `;` between: `outside` (beyond the limits), `shift` (so many in a row on one
    side), `trend` (so many in a row up or down), `two_of_three` (of three in a row in the outer third). NULL without
    any. `rule_set` says which rules are used and with which limits, `outside:3;shift:8` (sigmas; points in a row).

    The figures of the phase, by Anhøj's rules, for who looks at one chart; no signals are made of them: `useful` points
    not on the centre line, `longest_run` (points) with the longest that is not unusual, `crossings` of the centre line
    with the fewest that are not unusual. Of fewer than 10 useful points nothing is unusual. `status` is the result's.
    """

    publication: str = pa.Field(str_matches=r"^\d{4}-\d{2}$")
    vip: str
    indicator: str
    indicator_version: int = pa.Field(ge=1)
    period_type: str = pa.Field(isin=("month", "quarter"))
    period_start: date
    period_end: date
    data_as_of: date
    attribution: str = pa.Field(isin=ATTRIBUTIONS)
    area_level: str = pa.Field(isin=AREA_LEVELS)
    area_code: str
    value: float = pa.Field(nullable=True)
    adjusted: float = pa.Field(nullable=True)
    chart: str = pa.Field(isin=CHARTS)
    rare_events: bool
    centre: float = pa.Field(nullable=True)
    low: float = pa.Field(nullable=True)
    high: float = pa.Field(nullable=True)
    phase: int = pa.Field(ge=1)
    phase_from: date = pa.Field(nullable=True)
    phase_reason: str = pa.Field(nullable=True)
    is_judged: bool
    signals: str = pa.Field(nullable=True)
    news: str = pa.Field(nullable=True)
    rule_set: str
    useful: int = pa.Field(nullable=True, ge=0)
    longest_run: int = pa.Field(nullable=True, ge=1)
    longest_run_expected: int = pa.Field(nullable=True, ge=1)
    crossings: int = pa.Field(nullable=True, ge=0)
    crossings_expected: int = pa.Field(nullable=True, ge=0)
    status: str = pa.Field(isin=STATUSES)

    class Config:
        """Pandera: exactly these columns, in this order; one row per indicator, period, attribution and area."""

        strict = True
        ordered = True
        unique = [
            "publication", "vip", "indicator", "period_type", "period_start", "attribution", "area_level", "area_code",
        ]  # fmt: skip
