"""The programme for anxiety and depression, counted again. One function per indicator, named as it."""

import pandas as pd

from tests.end_to_end.counted_again.common import GROWN, cases, dispensings, happened
from tests.end_to_end.counted_again.reading import Registers, days, is_in

MOST_OPEN_ITEMS = 2


def ikbt_vantetid(registers: Registers) -> pd.DataFrame:
    """Treatments over the internet: days from the request to the start."""
    begun = registers.siber
    return cases(begun, begun["started_on"], days(begun["started_on"], begun["care_requested_on"]))


def phq9_forandring(registers: Registers) -> pd.DataFrame:
    """Treatments for depression that have ended and were validly rated before: PHQ-9 after minus before."""
    done = registers.siber
    before = done["phq9_pre"].where(_few_open(done["phq9_pre_items_missing"]))
    near = days(done["post_rated_on"], done["ended_on"]).between(-14, 14).fillna(False)
    after = done["phq9_post"].where(_few_open(done["phq9_post_items_missing"]) & near)
    chosen = (done["program"] == "depression") & done["ended_on"].notna() & before.notna()
    return cases(done[chosen], done["ended_on"][chosen], (after - before)[chosen])


def ect_remission(registers: Registers) -> pd.DataFrame:
    """Index series of ECT for depression that have ended: MADRS-S of 10 or less in the week after."""
    series = registers.ect
    is_index = (series["method"] == "ect") & (series["series"] == "index") & series["ended_on"].notna()
    series = series[is_index & is_in(series["indication"], "icd_ect_depression")]
    in_a_week = days(series["after_rated_on"], series["ended_on"]).between(0, 7).fillna(False)
    rated = series["madrs_s_after"].where(_few_open(series["madrs_s_after_items_missing"]) & in_a_week)
    return cases(series, series["ended_on"], rated <= 10)


def suicid(registers: Registers) -> pd.DataFrame:
    """Deaths by suicide or of undetermined intent."""
    dead = registers.dor[is_in(registers.dor["underlying_cause"], "icd_suicid")]
    return cases(dead, dead["died_on"], True)


def foljsamhet_antidepressiva(registers: Registers) -> pd.DataFrame:
    """Adults who begin with antidepressants after 365 days without: collected again 60 to 150 days later."""
    drug = dispensings(registers, "atc_antidepressiva")
    new = drug[(drug["age"] >= GROWN) & ~happened(drug, "dispensed_on", drug, "dispensed_on", -365, -1)]
    return cases(new, new["dispensed_on"], happened(new, "dispensed_on", drug, "dispensed_on", 60, 150))


def _few_open(items: pd.Series) -> pd.Series:
    """Whether an instrument of nine items is valid; where nobody said how many were open, it is."""
    return items.fillna(0) <= MOST_OPEN_ITEMS
