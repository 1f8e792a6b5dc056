"""The programme for eating disorders, counted again. One function per indicator, named as it."""

import pandas as pd

from tests.end_to_end.counted_again.common import cases
from tests.end_to_end.counted_again.reading import Registers, days

FIRST, LAST, YEAR = 304, 426, 365


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
    later = _with_registration(forms, begun)
    later = later[later["after"] <= LAST]
    followed = later[(later["form"] == "followup") & (later["after"] >= FIRST)]
    nearest = followed.assign(away=(followed["after"] - YEAR).abs()).sort_values(
        ["away", "after"], ascending=[True, False]
    )
    nearest = nearest.drop_duplicates(["person_id", "begun_on"]).set_index(["person_id", "begun_on"])
    dead = later[later["ending"] == "dead"].set_index(["person_id", "begun_on"]).index
    place = pd.MultiIndex.from_frame(begun[["person_id", "form_on"]])
    chosen = place.isin(nearest.index) | ~place.isin(dead)
    well = nearest["has_eating_disorder"].fillna(nearest["diagnosis"].notna().where(nearest["diagnosis"].notna()))
    value = (~well.astype("boolean")).reindex(place).array
    return cases(begun[chosen], begun["form_on"][chosen], value[chosen])


def _with_registration(forms: pd.DataFrame, begun: pd.DataFrame) -> pd.DataFrame:
    """Later forms with `begun_on`, the registration they name or else the latest before them, and days `after` it."""
    later = forms[forms["form"] != "registration"].sort_values("form_on")
    starts = begun[["person_id", "form_on"]].assign(begun_on=begun["form_on"]).sort_values("form_on")
    later = pd.merge_asof(later, starts, on="form_on", by="person_id")
    later["begun_on"] = later["first_registered_on"].fillna(later["begun_on"])
    return later.assign(after=days(later["form_on"], later["begun_on"]))
