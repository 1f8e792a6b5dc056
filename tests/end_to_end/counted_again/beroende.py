"""The programme for substance use, counted again. One function per indicator, named as it."""

import pandas as pd

from tests.end_to_end.counted_again.common import cases, dispensings, grown_psychiatric_contacts, happened
from tests.end_to_end.counted_again.reading import Registers, days, is_in

YEAR = 365
LEFT = ["as_planned", "own_wish", "discharged", "dropped_out"]


def naloxon(registers: Registers) -> pd.DataFrame:
    """Psychiatric contacts with use of opioids: naloxone collected in the 365 days that end there."""
    seen = grown_psychiatric_contacts(registers, "icd_opioid")
    drug = dispensings(registers, "atc_naloxon")
    return cases(seen, seen["contact_on"], happened(seen, "contact_on", drug, "dispensed_on", 1 - YEAR, 0))


def audit_forandring(registers: Registers) -> pd.DataFrame:
    """Follow-ups 183 to 365 days after the latest intake, where alcohol was the diagnosis: AUDIT now minus then."""
    forms = _known(registers)
    intakes = forms[forms["form"] == "intake"]
    intakes = intakes[["person_id", "form_on", "audit", "diagnosis"]].assign(intake_on=intakes["form_on"])
    found = pd.merge_asof(
        forms[forms["form"] == "followup"].sort_values("form_on"),
        intakes.sort_values("form_on"),
        on="form_on",
        by="person_id",
        suffixes=("", "_then"),
    )
    in_time = days(found["form_on"], found["intake_on"]).between(183, YEAR)
    found = found[in_time & is_in(found["diagnosis_then"], "icd_alkohol")]
    return cases(found, found["form_on"], found["audit"] - found["audit_then"])


def laro_rate(registers: Registers) -> pd.DataFrame:
    """Who is in treatment with opioid agonists by the last form of a year; not answered only where opioids are meant."""
    forms = _known(registers)
    forms = forms.assign(year=forms["form_on"].dt.year).sort_values(["form_on", "row_id"])
    last = forms.drop_duplicates(["person_id", "year"], keep="last")
    unanswered = last["in_substitution"].isna() & is_in(last["diagnosis"], "icd_opioid")
    last = last[last["in_substitution"].fillna(False) | unanswered]
    last = last.assign(age=last["year"] - last["birth_year"])
    return cases(last, pd.to_datetime(last["year"].astype(str) + "-12-31"), last["in_substitution"])


def kvar_i_laro_12m(registers: Registers) -> pd.DataFrame:
    """Treatments with opioid agonists that were registered within 90 days: left within a year, and days followed."""
    forms = _known(registers)
    forms = forms[forms["substitution_started_on"].notna()].sort_values(["form_on", "row_id"])
    by = ["person_id", "substitution_started_on"]
    last = forms.drop_duplicates(by, keep="last").set_index(by)
    first = forms.drop_duplicates(by)
    first = first[days(first["form_on"], first["substitution_started_on"]).between(0, 90)].set_index(by)
    last = last.loc[first.index].reset_index()
    until = last["substitution_ended_on"].fillna(last["form_on"])
    followed = days(until, last["substitution_started_on"])
    left = _left(last["substitution_ending"]).where(last["substitution_ended_on"].notna() & (followed <= YEAR), False)
    return cases(first.reset_index(), last["substitution_started_on"], left, followed_days=followed)


def _left(ending: pd.Series) -> pd.Series:
    """Whether treatment was left; NA where nobody said why it ended."""
    return ending.isin(LEFT).astype("boolean").mask(ending.isna(), pd.NA)


def _known(registers: Registers) -> pd.DataFrame:
    return registers.sbr[registers.sbr["person_id"].notna()]
