"""Words that truths of occurrence share: who has a diagnosis or a drug, and who is alive with it on 31 December.

Belongs here: from known rows to such frames. Does not belong here: codes, ages and limits of indicators.
"""

import polars as pl

from pipelines.simulate.contacts import deaths
from pipelines.simulate.truth.counting import Cases, Known

_ABOUT = ("person", "municipality_code", "sex", "birth_year")


def diagnosed(known: Known, codes: tuple[str, ...]) -> pl.DataFrame:
    """Contacts of known persons where one of the codes is among the diagnoses, main or other, in any speciality."""
    parts = [
        known[register].select(*_ABOUT, "unit_id", "age", "row_id", "main_diagnosis", "other_diagnoses", on=day)
        for register, day in (("par_outpatient", "visit_on"), ("par_inpatient", "discharged_on"))
    ]
    inpatient = [pl.lit(False), pl.lit(True)]
    every = pl.concat(part.with_columns(stay=stay) for part, stay in zip(parts, inpatient, strict=True))
    told = pl.col("main_diagnosis").fill_null("") + " " + pl.col("other_diagnoses").fill_null("")
    words = told.str.replace_all(".", "", literal=True).str.split(" ")
    has = words.list.eval(pl.any_horizontal([pl.element().str.starts_with(code) for code in codes])).list.any()
    return every.filter(pl.col("person").is_not_null(), has).drop("main_diagnosis", "other_diagnoses")


def dispensed_days(known: Known, codes: tuple[str, ...]) -> pl.DataFrame:
    """A row per person and day with a drug that was kept: the last of the day's rows that gave something out."""
    wanted = pl.any_horizontal([pl.col("atc").str.starts_with(code) for code in codes])
    rows = known["lmed"].filter(pl.col("person").is_not_null(), wanted)
    product = ["person", "dispensed_on", "atc", "product"]
    net = rows.group_by(product).agg(net=pl.col("packages").sum()).filter(pl.col("net") > 0)
    given = rows.filter(pl.col("packages") > 0).join(net, on=product, how="semi").sort("row_id")
    days = given.unique(["person", "dispensed_on"], keep="last", maintain_order=True)
    return days.select(*_ABOUT, "age", "row_id", on="dispensed_on")


def year_of(day: str) -> pl.Expr:
    """The calendar year of a day number."""
    return pl.col(day).cast(pl.Int32).cast(pl.Date).dt.year().cast(pl.Int64)


def year_ends(known: Known, signs: pl.DataFrame, last_year: int) -> Cases:
    """A row per person and 31 December from the first sign on, while alive, with what the latest sign says.

    `signs`: `person, on, order, municipality_code, sex, birth_year`; `order` settles which of a day is the latest.
    """
    first = signs.group_by("person").agg(since=year_of("on").min())
    years = first.with_columns(year=pl.int_ranges("since", last_year + 1)).explode("year").drop("since")
    ends = years.with_columns(on=pl.date(pl.col("year"), 12, 31).to_physical().cast(pl.Int64)).sort("on", "person")
    latest = signs.sort("on", "order").unique(["person", "on"], keep="last", maintain_order=True).sort("on")
    told = ends.join_asof(latest, on="on", by="person", strategy="backward", check_sortedness=False)
    died = deaths(known).group_by("person").agg(died=pl.col("on").min())
    alive = told.join(died, on="person", how="left").filter(pl.col("died").is_null() | (pl.col("died") > pl.col("on")))
    return alive.with_columns(age=pl.col("year") - pl.col("birth_year")).select(
        "person", "municipality_code", "sex", "age", unit_id=pl.lit(None, dtype=pl.String),
        case_id=pl.col("year") * 10**9 + pl.col("person"), index_on="on", value=pl.lit(True),
    )  # fmt: skip


def last_year_of(known: Known) -> int:
    """The year of the newest death or visit, which no whole year comes after."""
    days = [known["dor"]["died_on"].max(), known["par_outpatient"]["visit_on"].max()]
    newest = max([int(day) for day in days if isinstance(day, int)], default=0)
    return int(pl.select(pl.lit(newest).cast(pl.Int32).cast(pl.Date).dt.year()).item())


def in_order(found: pl.DataFrame, place: int) -> pl.DataFrame:
    """The signs with which comes after which on a day: by place, then by number."""
    return found.select(*_ABOUT, "on", order=pl.struct(place=pl.lit(place), number="row_id"))
