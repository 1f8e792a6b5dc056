"""The programme for ADHD, counted again. One function per indicator, named as it."""

import pandas as pd

from tests.end_to_end.counted_again.common import (
    cases,
    contacts,
    deaths,
    dispensings,
    happened,
    living_at_year_end,
    with_diagnosis,
)  # fmt: skip
from tests.end_to_end.counted_again.reading import Registers, days

ITEMS = 18
RATERS = ["parent", "teacher", "other"]


def diagnos_10_17(registers: Registers) -> pd.DataFrame:
    """Children who have ever had the diagnosis or collected the drugs, and live on 31 December."""
    seen = contacts(registers)
    seen = seen[with_diagnosis(seen, "icd_adhd")].rename(columns={"contact_on": "known_on"})
    drug = dispensings(registers, "atc_adhd").rename(columns={"dispensed_on": "known_on"})
    return living_at_year_end(pd.concat([seen, drug], ignore_index=True), registers, 10, 17)


def kvarstar_behandling_12m(registers: Registers) -> pd.DataFrame:
    """Who begins with the drugs after 365 days without: collected again 304 to 426 days later."""
    drug = dispensings(registers, "atc_adhd")
    new = drug[~happened(drug, "dispensed_on", drug, "dispensed_on", -365, -1)]
    stays = happened(new, "dispensed_on", drug, "dispensed_on", 304, 426)
    dead = happened(new, "dispensed_on", deaths(registers), "died_on", 0, 426)
    chosen = stays | ~dead
    return cases(new[chosen], new["dispensed_on"][chosen], stays[chosen])


def snap_iv_forandring(registers: Registers) -> pd.DataFrame:
    """Baselines with a complete SNAP-IV: its mean at the last like rating 183 to 365 days later, minus that."""
    forms = registers.busa[registers.busa["person_id"].notna()]
    complete = (forms["snap_iv_items_missing"].fillna(0) == 0) & forms["snap_iv_rater"].isin(RATERS)
    score = (forms["snap_iv"] / ITEMS).fillna(forms["snap_iv_mean"]).where(complete)
    rated = forms.assign(score=score)[score.notna()]
    before, later = rated[rated["form"] == "baseline"], rated[rated["form"] == "followup"]
    by = ["person_id", "snap_iv_rater"]
    pairs = before.reset_index().merge(later[[*by, "form_on", "score"]], on=by, suffixes=("", "_later"))
    pairs = pairs[days(pairs["form_on_later"], pairs["form_on"]).between(183, 365)].sort_values("form_on_later")
    after = pairs.drop_duplicates("index", keep="last").set_index("index")["score_later"]
    return cases(before, before["form_on"], after.reindex(before.index) - before["score"])
