"""The programme for self-harm, counted again. One function per indicator, named as it."""

import pandas as pd

from tests.end_to_end.counted_again.common import cases, chained, deaths, happened, last_of_chain, psychiatric
from tests.end_to_end.counted_again.reading import Registers, any_in, days, is_in

NEVER = 1_000_000  # days


def slutenvard_rate(registers: Registers) -> pd.DataFrame:
    """Discharges of persons of 15 or older whose stay has self-harm as an external cause."""
    stays = registers.par_inpatient
    harmed = any_in(stays["external_cause"], "icd_sjalvskada") & (stays["age"] >= 15)
    stays = stays[harmed & stays["person_id"].notna()]
    return cases(stays, stays["discharged_on"], True)


def uppfoljning_7d(registers: Registers) -> pd.DataFrame:
    """Episodes of care for self-harm: a psychiatric visit on day 1 to 7, before death or the next admission or harm."""
    parts = _parts(registers)
    episodes = _survived(_episodes(parts), registers)
    ends = _next(episodes, deaths(registers), "died_on", 0)
    comes_back = _next(episodes, parts, "first_on", 1)
    visits = registers.par_outpatient
    followed_on = _next(episodes, visits[psychiatric(visits)], "visit_on", 1)
    followed = (followed_on <= 7) & (followed_on < comes_back)
    lost = ((ends <= 7) | (comes_back <= 7)) & ~followed
    return cases(episodes[~lost], episodes["last_on"][~lost], followed[~lost])


def upprepad_12m(registers: Registers) -> pd.DataFrame:
    """Episodes of care for self-harm: another one within 365 days, before death."""
    every = _episodes(_parts(registers))
    episodes = _survived(every, registers)
    again = happened(episodes, "last_on", every, "first_on", 1, 365)
    chosen = again | ~happened(episodes, "last_on", deaths(registers), "died_on", 0, 365)
    return cases(episodes[chosen], episodes["last_on"][chosen], again[chosen])


def suicid_efter_1ar(registers: Registers) -> pd.DataFrame:
    """Episodes of care for self-harm: dead by suicide within 365 days, not recorded where the cause is not."""
    episodes = _survived(_episodes(_parts(registers)), registers)
    dead = deaths(registers)
    by_suicide = dead[is_in(dead["underlying_cause"], "icd_suicid")]
    unknown = dead[dead["underlying_cause"].isna()]
    value = happened(episodes, "last_on", by_suicide, "died_on", 1, 365).astype("boolean")
    value = value.mask(happened(episodes, "last_on", unknown, "died_on", 1, 365), pd.NA)
    return cases(episodes, episodes["last_on"], value)


def _parts(registers: Registers) -> pd.DataFrame:
    """Stays on any ward and emergency visits for self-harm of persons who are known."""
    stays = registers.par_inpatient
    stays = stays.assign(first_on=stays["admitted_on"], last_on=stays["discharged_on"], is_stay=True)
    visits = registers.par_outpatient
    visits = visits.assign(first_on=visits["visit_on"], last_on=visits["visit_on"], is_stay=False)
    visits = visits[any_in(visits["external_cause"], "icd_sjalvskada") & ~visits["is_planned"].fillna(False)]
    parts = pd.concat([visits, stays], ignore_index=True)
    parts = parts[parts["person_id"].notna()].reset_index(drop=True)
    return parts.assign(is_harm=any_in(parts["external_cause"], "icd_sjalvskada"))


def _episodes(parts: pd.DataFrame) -> pd.DataFrame:
    """Chains of parts one of which is self-harm, as their last part."""
    return last_of_chain(parts[parts["is_harm"].groupby(chained(parts)).transform("any")])


def _survived(episodes: pd.DataFrame, registers: Registers) -> pd.DataFrame:
    """Those that were not ended by death: discharged as dead, or dead by the last day."""
    dead = happened(episodes, "last_on", deaths(registers), "died_on", -NEVER, 0)
    return episodes[~dead & (episodes["discharged_to"].fillna("not told") != "dead")]


def _next(episodes: pd.DataFrame, events: pd.DataFrame, event_on: str, from_day: int) -> pd.Series:
    """Days from the end of each episode to the person's first event from a day on; NEVER where none comes."""
    pairs = episodes[["person_id", "last_on"]].reset_index().merge(events[["person_id", event_on]], on="person_id")
    after = days(pairs[event_on], pairs["last_on"])
    return after[after >= from_day].groupby(pairs["index"]).min().reindex(episodes.index).fillna(NEVER)
