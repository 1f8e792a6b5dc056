"""The programme for schizophrenia, counted again. One function per indicator, named as it."""

import pandas as pd

from tests.end_to_end.counted_again.common import (
    GROWN,
    cases,
    deaths,
    dispensings,
    grown_psychiatric_contacts,
    happened,
    last_of_chain,
    psychiatric,
)
from tests.end_to_end.counted_again.reading import Registers, is_in

YEAR = 365
AGE_GROUPS = [18, *range(25, 95, 5), 200]


def aterinskrivning_28d(registers: Registers) -> pd.DataFrame:
    """Discharges from chains of psychiatric stays that end with psychosis: a new psychiatric admission in 28 days."""
    stays = registers.par_inpatient
    stays = stays[stays["person_id"].notna() & psychiatric(stays)]
    stays = stays.assign(first_on=stays["admitted_on"], last_on=stays["discharged_on"], is_stay=True)
    chains = last_of_chain(stays)
    again = happened(chains, "last_on", chains, "first_on", 1, 28)
    dead = happened(chains, "last_on", deaths(registers), "died_on", 0, 28)
    alive = (chains["discharged_to"].fillna("not told") != "dead") & (again | ~dead)
    chosen = (chains["age"] >= GROWN) & is_in(chains["main_diagnosis"], "icd_psykos") & alive
    return cases(chains[chosen], chains["last_on"][chosen], again[chosen])


def lakarkontakt_12m(registers: Registers) -> pd.DataFrame:
    """Psychiatric contacts with psychosis: a visit to a physician in psychiatry in the 365 days that end there."""
    seen = grown_psychiatric_contacts(registers, "icd_psykos")
    visits = registers.par_outpatient
    visits = visits[psychiatric(visits) & (visits["profession"] == "physician")]
    return cases(seen, seen["contact_on"], happened(seen, "contact_on", visits, "visit_on", 1 - YEAR, 0))


def klozapin_andel(registers: Registers) -> pd.DataFrame:
    """Psychiatric contacts with schizophrenia: clozapine collected in the 365 days that end there."""
    seen = grown_psychiatric_contacts(registers, "icd_schizofreni")
    drug = dispensings(registers, "atc_klozapin")
    return cases(seen, seen["contact_on"], happened(seen, "contact_on", drug, "dispensed_on", 1 - YEAR, 0))


def remission(registers: Registers) -> pd.DataFrame:
    """Follow-up forms of adults: in remission, where that was judged."""
    forms = registers.psykosr
    forms = forms[(forms["form"] == "followup") & (forms["age"] >= GROWN)]
    return cases(forms, forms["form_on"], forms["remission"])


def overdodlighet(registers: Registers) -> pd.DataFrame:
    """Who was seen in a year and lived on 1 January: dead in the next one, against the nation's mortality."""
    seen = grown_psychiatric_contacts(registers, "icd_psykos")
    seen = seen.assign(year=seen["contact_on"].dt.year + 1).drop_duplicates(["person_id", "year"], keep="last")
    seen = seen[seen["sex"].notna() & seen["birth_year"].notna()]
    seen = seen.merge(deaths(registers), on="person_id", how="left")
    seen = seen[seen["died_on"].isna() | (seen["died_on"].dt.year >= seen["year"])]
    seen["age"] = seen["year"] - seen["birth_year"]
    seen["age_group"] = _age_group(seen["age"])
    seen = seen.merge(_mortality(registers), on=["year", "sex", "age_group"])
    last_day = pd.to_datetime(seen["year"].astype(str) + "-12-31")
    return cases(seen, last_day, seen["died_on"].dt.year == seen["year"], expected=seen["mortality"])


def _mortality(registers: Registers) -> pd.DataFrame:
    """Deaths of a year by its first day's inhabitants, by sex and group of the age that is reached in the year."""
    dead = registers.dor.assign(year=registers.dor["died_on"].dt.year)
    dead["age_group"] = _age_group(dead["year"] - dead["birth_year"])
    living = registers.population.assign(year=registers.population["year"] + 1)
    living["age_group"] = _age_group(living["age"] + 1)
    by = ["year", "sex", "age_group"]
    counted = pd.DataFrame({"persons": living.groupby(by)["persons"].sum(), "dead": dead.groupby(by).size()})
    counted = counted[counted["persons"] > 0]
    return (counted["dead"].fillna(0) / counted["persons"]).rename("mortality").reset_index()


def _age_group(age: pd.Series) -> pd.Series:
    """The lowest age of 18-24, of each five years to 85-89, and of 90 and older; missing below 18."""
    groups = pd.cut(age.astype("Float64"), AGE_GROUPS, right=False, labels=AGE_GROUPS[:-1])
    return groups.astype("Int64")
