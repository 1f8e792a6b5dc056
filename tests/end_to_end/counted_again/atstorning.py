"""The programme for eating disorders, counted again. One function per indicator, named as it."""

import pandas as pd

from tests.end_to_end.counted_again.common import cases
from tests.end_to_end.counted_again.reading import Registers, days

FIRST, LAST, YEAR = 304, 426, 365
INDEX = ["person_id", "begun_on"]  # what tells registrations apart


def patientnojdhet(registers: Registers) -> pd.DataFrame:
    """Follow-ups and ends: satisfaction by TSS-2."""
    forms = registers.riksat[registers.riksat["form"].isin(["followup", "end"])]
    return cases(forms, forms["form_on"], forms["tss_2"])


def vantetid_30d(registers: Registers) -> pd.DataFrame:
    """Registrations: treatment begun at most 30 days after the request."""
    forms = registers.riksat[registers.riksat["form"] == "registration"]
    return cases(forms, forms["form_on"], days(forms["treatment_started_on"], forms["care_requested_on"]) <= 30)


def remission_12m(registers: Registers) -> pd.DataFrame:
    """Registrations: no eating disorder at the follow-up that is nearest to a year later, the later of two as near."""
    forms = registers.riksat[registers.riksat["person_id"].notna()]
    begun = forms[forms["form"] == "registration"]
    begun = begun.set_index(["person_id", "form_on"], drop=False).rename_axis(INDEX)
    later = _with_registration(forms, begun)
    later = later[later["after"] <= LAST]
    followed = later[(later["form"] == "followup") & (later["after"] >= FIRST)]
    followed = followed.assign(away=(followed["after"] - YEAR).abs())
    followed = followed.sort_values(["away", "after"], ascending=[True, False])
    nearest = followed[~followed.index.duplicated()]
    dead = later[later["ending"] == "dead"]
    begun = begun[begun.index.isin(nearest.index) | ~begun.index.isin(dead.index)]
    return cases(begun, begun["form_on"], _well(nearest).reindex(begun.index))


def _well(followed: pd.DataFrame) -> pd.Series:
    """Said to be well; a diagnosis says the opposite, and where neither is there nothing is recorded."""
    is_ill_by_code = followed["diagnosis"].notna().astype("boolean").replace(False, pd.NA)
    return ~followed["has_eating_disorder"].fillna(is_ill_by_code)


def _with_registration(forms: pd.DataFrame, begun: pd.DataFrame) -> pd.DataFrame:
    """Later forms with `begun_on`, the registration they name or else the latest before them, and days `after` it."""
    later = forms[forms["form"] != "registration"].sort_values("form_on")
    starts = begun[["person_id", "form_on"]].reset_index(drop=True).assign(begun_on=begun["form_on"].array)
    later = pd.merge_asof(later, starts.sort_values("form_on"), on="form_on", by="person_id")
    later["begun_on"] = later["first_registered_on"].fillna(later["begun_on"])
    return later.assign(after=days(later["form_on"], later["begun_on"])).set_index(INDEX)
