"""The trial of *Beat the Blues*, a computerised cognitive behavioural therapy (BtheB of the R package HSAUR)."""

from datetime import date

from data_contracts.columns import code, constant, flag, identifier, integer
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


@delivered(
    title="Beat the Blues (BtheB)",
    source="care_system",
    kind=FullSnapshot(),
    layout=Layout(delimiter=","),
    identity=Identity.DELIVERY_PSEUDONYM,
    event="reported_on",
    key=("person_id",),
    calendar=Calendar(due_day=15, grace_days=15, months_until_mature=0, ends_on=date(2003, 12, 31)),
)
class CbtTrial(Contract):
    """One row per patient with depression in primary care, with one column per time the BDI was filled in.

    Traps: the person is a line number, which means nothing outside this file. Neither sex nor age is in it. The names
    of the columns say 2, 4, 6 and 8 months after the start; the same columns are called 2, 3, 5 and 8 months in HSAUR3
    (1, 3 and 6 months after a treatment of 2). The indicators keep the names of this file. A blank is a form that was
    not filled in. The file holds no dates; every row carries the last day of the year in which the trial was reported
    (Proudfoot et al., Psychological Medicine 2003).
    """

    person_id: int = identifier("rownames")
    has_antidepressant: bool = flag("drug", true=("Yes",), false=("No",), meaning="antidepressiva läkemedel")
    episode: str = code(
        "length",
        {"<6m": "under_6_months", ">6m": "over_6_months"},
        meaning="den pågående episodens längd",
        labels={"under_6_months": "under 6 månader", "over_6_months": "över 6 månader"},
    )
    arm: str = code(
        "treatment",
        {"BtheB": "computerised_cbt", "TAU": "usual_care"},
        meaning="lottad till",
        labels={"computerised_cbt": "datoriserad KBT", "usual_care": "sedvanlig vård"},
    )
    bdi_before: int = integer("bdi.pre", low=0, high=63, example=25, meaning="BDI-II före behandlingen")
    bdi_2_months: int = integer("bdi.2m", low=0, high=63, example=20, meaning="BDI-II efter 2 månader")
    bdi_4_months: int = integer("bdi.4m", low=0, high=63, example=18, meaning="BDI-II efter 4 månader")
    bdi_6_months: int = integer("bdi.6m", low=0, high=63, example=15, meaning="BDI-II efter 6 månader")
    bdi_8_months: int = integer("bdi.8m", low=0, high=63, example=12, meaning="BDI-II efter 8 månader")
    reported_on: date = constant(date(2003, 12, 31), meaning="sista dagen det år studien redovisades")
