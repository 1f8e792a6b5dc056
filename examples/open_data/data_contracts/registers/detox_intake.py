"""Intake interviews of the HELP trial at a detoxification unit in Boston (HELPrct of the R package mosaicData)."""

from datetime import date

from data_contracts.columns import code, constant, flag, identifier, integer
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


@delivered(
    title="HELP, intake (HELPrct)",
    source="care_system",
    kind=FullSnapshot(),
    layout=Layout(delimiter=",", extra_columns="ignore"),
    identity=Identity.STABLE_PSEUDONYM,
    event="reported_on",
    key=("person_id",),
    calendar=Calendar(due_day=15, grace_days=15, months_until_mature=0, ends_on=date(2003, 12, 31)),
)
class DetoxIntake(Contract):
    """One row per person, taken in while the person was an inpatient for detoxification.

    Traps: 453 of the 470 persons of the trial; the 17 with gaps in the intake interview are not here but are in
    `detox_followup`. The file holds no dates; every row carries the last day of the year in which the trial was
    reported (Samet et al., Addiction 2003). `link` is blank for 22 persons: *not recorded*, never no. The report counts
    linkage in another way (69 and 53 % in its two arms), so it is no check of this column.
    """

    person_id: int = identifier("id")
    sex: str = code("sex", {"female": "K", "male": "M"}, meaning="kön", labels={"K": "kvinna", "M": "man"})
    age: int = integer("age", low=16, high=100, unit="years", example=35, meaning="ålder vid inskrivningen")
    substance: str = code(
        "substance",
        {"alcohol": "alcohol", "cocaine": "cocaine", "heroin": "heroin"},
        meaning="huvudsaklig substans",
        labels={"alcohol": "alkohol", "cocaine": "kokain", "heroin": "heroin"},
    )
    is_homeless: bool = flag("homeless", true=("homeless",), false=("housed",), meaning="hemlös vid inskrivningen")
    is_linked: bool = flag("link", true=("yes",), false=("no",), meaning="fick kontakt med primärvården")
    reported_on: date = constant(date(2003, 12, 31), meaning="sista dagen det år studien redovisades")
