"""The indicators of care after self-harm that follow an episode of care. One function per indicator.

An episode is found day by day: the days in care of a person that have no whole day between them.
"""

import polars as pl

from pipelines.simulate.chance import Days
from pipelines.simulate.contacts import LATER, Timeline, contacts, deaths, with_procedure
from pipelines.simulate.truth.counting import Cases, Known, counts
from pipelines.simulate.truth.schizofreni_deaths import suicide
from pipelines.simulate.truth.sjalvskada_rates import SELF_HARM, harmed

VIP = "sjalvskada"

REPEAT_DAYS = 365
VISIT_DAYS = 7
FIRST_VISIT_DAY = 1  # a visit on the day of discharge is not a follow-up
TREATMENT_DAYS = 365
SUICIDE_DAYS = 365
RISK_ASSESSMENT, DBT = "AU118", "DU021"
NEVER = 2**30  # later than any day

_SHARED = ("person", "unit_id", "municipality_code", "sex")


def _contacts(known: Known) -> pl.DataFrame:
    """Stays of every kind, and visits that are not planned and are about self-harm."""
    stays = known["par_inpatient"].select(
        *_SHARED,
        contact_id=pl.col("row_id") + LATER,
        began_on="admitted_on",
        ended_on="discharged_on",
        is_harm=harmed((SELF_HARM,)),
        is_stay=pl.lit(True),
        is_compulsory=pl.col("legal_status") == "lpt",
        left_dead=(pl.col("discharged_to") == "dead").fill_null(False),
    )
    visits = known["par_outpatient"].filter(~pl.col("is_planned").fill_null(False), harmed((SELF_HARM,)))
    acute = visits.select(
        *_SHARED,
        contact_id="row_id",
        began_on="visit_on",
        ended_on="visit_on",
        is_harm=pl.lit(True),
        is_stay=pl.lit(False),
        is_compulsory=pl.lit(None, dtype=pl.Boolean),
        left_dead=pl.lit(False),
    )
    return pl.concat([stays, acute]).filter(pl.col("person").is_not_null())


def _placed(found: pl.DataFrame) -> pl.DataFrame:
    """Each contact with the number of its episode, in the order of persons and days."""
    each_day = pl.int_ranges("began_on", pl.col("ended_on") + 1).alias("day")
    in_care = found.select("person", each_day).explode("day").unique().sort("person", "day")
    begins = (pl.col("person").diff() != 0) | (pl.col("day").diff() > 1)
    numbered = in_care.with_columns(episode=begins.fill_null(True).cum_sum())
    return found.join(numbered, left_on=["person", "began_on"], right_on=["person", "day"], maintain_order="left")


def _episodes(known: Known) -> pl.DataFrame:
    """Episodes of self-harm as told by their last contact, with the days on which care and harm come next."""
    placed = _placed(_contacts(known))
    whole = placed.group_by("episode", "person").agg(
        pl.col("began_on").min(),
        pl.col("is_harm", "is_stay").any(),
        pl.col("is_compulsory").max(),  # true if any is, NULL if none is told
    )
    whole = whole.sort("episode").with_columns(next_care_on=_following())
    ordered = placed.sort("episode", "ended_on", "is_stay", "began_on", "contact_id")
    last = ordered.unique("episode", keep="last", maintain_order=True)
    told = last.select("episode", "contact_id", "ended_on", "left_dead", "unit_id", "municipality_code", "sex")
    harm = whole.filter("is_harm").with_columns(next_harm_on=_following())
    return harm.join(told, on="episode", maintain_order="left")


def _following() -> pl.Expr:
    return pl.col("began_on").shift(-1).over("person").fill_null(NEVER)


def _left_alive(known: Known) -> pl.DataFrame:
    """Episodes that ended before the person died, with the death."""
    died = deaths(known).select("person", "cause", died_on="on", is_settled=pl.col("cause") != "")
    found = _episodes(known).join(died, on="person", how="left", maintain_order="left")
    found = found.with_columns(pl.col("died_on").fill_null(NEVER))
    return found.filter(~pl.col("left_dead"), pl.col("died_on") > pl.col("ended_on"))


def _as_cases(found: pl.DataFrame, value: pl.Series | pl.Expr) -> Cases:
    return found.select(*_SHARED, case_id="contact_id", index_on="ended_on", value=value)


def _days(found: pl.DataFrame, column: str) -> Days:
    return found[column].to_numpy()


@counts(record="first", due_after_days=365, linked=True)
def upprepad_12m(known: Known) -> Cases:
    """Harmed again within a year, of those who lived or did."""
    found = _left_alive(known)
    again = pl.col("next_harm_on") - pl.col("ended_on") <= REPEAT_DAYS
    lived = pl.col("died_on") - pl.col("ended_on") > REPEAT_DAYS
    return _as_cases(found.filter(again | lived), again)


@counts(unit="episode", due_after_days=7, linked=True)
def uppfoljning_7d(known: Known) -> Cases:
    """Seen in psychiatry within a week, before anything else happens."""
    found = _left_alive(known)
    ended, after = _days(found, "ended_on"), _days(found, "next_care_on")
    last = (ended + VISIT_DAYS).clip(max=after - 1)
    visits = contacts(known).filter(pl.col("profession").is_not_null())
    seen = pl.Series(Timeline(visits).any(_days(found, "person"), ended + FIRST_VISIT_DAY, last))
    undisturbed = pl.min_horizontal("next_care_on", "died_on") - pl.col("ended_on") > VISIT_DAYS
    return _as_cases(found, seen).filter(found.select(undisturbed.alias("is"))["is"] | seen)


@counts(unit="episode", linked=True)
def suicidriskbedomning(known: Known) -> Cases:
    """The risk of suicide assessed by anyone during the episode."""
    found = _left_alive(known)
    visits = with_procedure(known["par_outpatient"], RISK_ASSESSMENT).select("person", on="visit_on")
    stays = with_procedure(known["par_inpatient"], RISK_ASSESSMENT).select("person", on="discharged_on")
    assessed = Timeline(pl.concat([visits, stays]).drop_nulls("person"))
    during = assessed.any(_days(found, "person"), _days(found, "began_on"), _days(found, "ended_on"))
    return _as_cases(found, pl.Series(during))


@counts(record="first", due_after_days=365, linked=True)
def dbt_erat(known: Known) -> Cases:
    """DBT within a year after a second episode within a year."""
    harm = _episodes(known).with_columns(before=pl.col("ended_on").shift(1).over("person", order_by="episode"))
    repeated = harm.filter(pl.col("began_on") - pl.col("before") <= REPEAT_DAYS).select("episode")
    found = _left_alive(known).join(repeated, on="episode", how="semi", maintain_order="left")
    ended = _days(found, "ended_on")
    therapy = Timeline(with_procedure(contacts(known), DBT))
    treated = pl.Series(therapy.any(_days(found, "person"), ended, ended + TREATMENT_DAYS))
    lived = found["died_on"] - found["ended_on"] > TREATMENT_DAYS
    return _as_cases(found, treated).filter(treated | lived)


@counts(unit="episode", linked=True)
def tvangsvard_andel(known: Known) -> Cases:
    """Any of a stay under LPT."""
    found = _episodes(known).filter("is_stay")
    return _as_cases(found, pl.col("is_compulsory"))


@counts(due_after_days=365, linked=True)
def suicid_efter_1ar(known: Known) -> Cases:
    """Dead by suicide within a year; not known where the cause is not settled."""
    found = _left_alive(known)
    lives = pl.col("died_on") - pl.col("ended_on") > SUICIDE_DAYS
    return _as_cases(found, pl.when(lives).then(False).when("is_settled").then(suicide(pl.col("cause"))))
