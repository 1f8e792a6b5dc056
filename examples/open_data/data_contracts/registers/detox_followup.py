"""All interviews of the HELP trial, intake and follow-up (HELPfull of the R package mosaicData)."""

from datetime import date

from data_contracts.columns import code, constant, identifier, integer
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


@delivered(
    title="HELP, all interviews (HELPfull)",
    source="care_system",
    kind=FullSnapshot(),
    layout=Layout(delimiter=",", extra_columns="ignore"),
    identity=Identity.STABLE_PSEUDONYM,
    event="reported_on",
    key=("person_id", "interview"),
    calendar=Calendar(due_day=15, grace_days=15, months_until_mature=0, ends_on=date(2003, 12, 31)),
)
class DetoxFollowup(Contract):
    """One row per interview: at intake, then 6, 12, 18 and 24 months later.

    Traps: an interview that was not made is a row that is not there. Sex and age are asked at intake only. The column
    DEAD is not used: it does not say when, and 27 persons carry it already on their intake row. The file has 789
    columns, of which four are needed, and no dates; every row carries the last day of the year in which the trial was
    reported (Samet et al., Addiction 2003).
    """

    person_id: int = identifier("ID")
    interview: str = code(
        "TIME",
        {"0": "intake", "6": "month_6", "12": "month_12", "18": "month_18", "24": "month_24"},
        required=True,
        meaning="inskrivning eller uppföljning efter 6, 12, 18 eller 24 månader",
        labels={
            "intake": "inskrivning",
            "month_6": "6 månader",
            "month_12": "12 månader",
            "month_18": "18 månader",
            "month_24": "24 månader",
        },
    )
    sex: str = code("A1", {"1": "M", "2": "K"}, example="K", meaning="kön")
    age: int = integer("AGE", low=16, high=100, unit="years", example=35, meaning="ålder vid inskrivningen")
    reported_on: date = constant(date(2003, 12, 31), meaning="sista dagen det år studien redovisades")
