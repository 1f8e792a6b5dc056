"""What the wording of several indicators has in common, as the programmes' README files explain it."""

import pandas as pd

from tests.end_to_end.counted_again.reading import Registers, any_in, begins, codes, days, is_in

GROWN = 18
ONE_DAY = pd.Timedelta(days=1)
ABOUT = ["person_id", "sex", "age", "unit_id", "municipality_code"]
DIAGNOSES = ["main_diagnosis", "other_diagnoses"]


def cases(rows: pd.DataFrame, index_date: pd.Series | pd.Timestamp, value: object, **more: object) -> pd.DataFrame:
    """One row per case; a register without units or places has none. `order` tells cases of one day apart."""
    about = {name: rows.get(name) for name in ABOUT}
    order = rows["order"] if "order" in rows else rows["row_id"]
    return pd.DataFrame({"index_date": index_date, "value": value, **about, **more, "order": order}, index=rows.index)


def contacts(registers: Registers) -> pd.DataFrame:
    """Visits and discharges in specialised care of persons who are known, in order; a discharge is the last of its day."""
    visits = registers.par_outpatient.assign(contact_on=registers.par_outpatient["visit_on"], is_stay=False)
    stays = registers.par_inpatient.assign(contact_on=registers.par_inpatient["discharged_on"], is_stay=True)
    columns = [*ABOUT, "birth_year", "contact_on", "is_stay", "row_id", "speciality", *DIAGNOSES]
    both = pd.concat([visits[columns], stays[columns]])
    both = both[both["person_id"].notna()].sort_values(["contact_on", "is_stay", "row_id"], ignore_index=True)
    return both.assign(order=both.index)


def psychiatric(rows: pd.DataFrame) -> pd.Series:
    """Whether a visit or a stay was in psychiatry: a medical field (MVO) that begins with 9."""
    return begins(rows["speciality"], "9")


def with_diagnosis(rows: pd.DataFrame, name: str) -> pd.Series:
    """Whether the main diagnosis or one of the others is in a code list."""
    return is_in(rows["main_diagnosis"], name) | any_in(rows["other_diagnoses"], name)


def grown_psychiatric_contacts(registers: Registers, name: str) -> pd.DataFrame:
    """Psychiatric contacts of those of 18 or older whose main diagnosis is in a code list."""
    found = contacts(registers)
    chosen = psychiatric(found) & (found["age"] >= GROWN) & is_in(found["main_diagnosis"], name)
    return found[chosen]


def dispensings(registers: Registers, name: str) -> pd.DataFrame:
    """Days on which persons who are known collected drugs of a code list and kept some, returns taken off."""
    found = registers.lmed
    found = found[found["person_id"].notna() & found["atc"].str.startswith(codes(name))]
    kept = found.groupby(["person_id", "dispensed_on", "product"])["packages"].transform("sum") > 0
    given = found[kept & (found["packages"] > 0)].sort_values("row_id")
    return given.drop_duplicates(["person_id", "dispensed_on"])


def happened(index: pd.DataFrame, on: str, events: pd.DataFrame, event_on: str, first: int, last: int) -> pd.Series:
    """Whether an event of the person came `first` to `last` days after the date of each row."""
    dated = pd.DataFrame({"row": index.index, "person_id": index["person_id"].array, "on": index[on].array})
    pairs = dated.merge(events[["person_id"]].assign(event_on=events[event_on]), on="person_id")
    in_time = days(pairs["event_on"], pairs["on"]).between(first, last)
    return pd.Series(index.index.isin(pairs.loc[in_time, "row"]), index=index.index)


def deaths(registers: Registers) -> pd.DataFrame:
    """`person_id, died_on, underlying_cause` of persons who are known."""
    known = registers.dor[registers.dor["person_id"].notna()]
    return known[["person_id", "died_on", "underlying_cause"]]


def chained(parts: pd.DataFrame) -> pd.Series:
    """A number for each chain of parts (`person_id, first_on, last_on`) that follow on the same day or the next."""
    ordered = parts.sort_values(["person_id", "first_on", "last_on"])
    until = ordered.groupby("person_id")["last_on"].cummax().groupby(ordered["person_id"]).shift()
    begins_anew = until.isna() | (ordered["first_on"] > until + ONE_DAY)
    return begins_anew.cumsum().reindex(parts.index)


def last_of_chain(parts: pd.DataFrame) -> pd.DataFrame:
    """One row per chain: its last part, a stay rather than a visit, with the first day of all as `first_on`."""
    chain = chained(parts)
    first_on = parts.groupby(chain)["first_on"].transform("min")
    ordered = parts.assign(chain=chain).sort_values(["chain", "last_on", "is_stay", "first_on", "row_id"])
    return ordered.assign(first_on=first_on).drop_duplicates("chain", keep="last")


def living_at_year_end(known: pd.DataFrame, registers: Registers, youngest: int, oldest: int) -> pd.DataFrame:
    """Who of those `known` by 31 December lives then, by the age reached in the year and where last known to live."""
    years = pd.DataFrame({"year": sorted(registers.population["year"].unique())})
    last = known.sort_values("known_on", kind="stable").merge(years, how="cross")
    last = last[last["known_on"].dt.year <= last["year"]].drop_duplicates(["person_id", "year"], keep="last")
    last = last.merge(deaths(registers), on="person_id", how="left")
    last["age"] = last["year"] - last["birth_year"]
    lives = last["died_on"].isna() | (last["died_on"].dt.year > last["year"])
    last = last[lives & last["age"].between(youngest, oldest)]
    return cases(last, pd.to_datetime(last["year"].astype(str) + "-12-31"), True).assign(unit_id=None)
