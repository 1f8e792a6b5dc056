"""Läkemedelsregistret: dispensed prescriptions."""

from datetime import date

import polars as pl

from data_contracts.columns import (
    age_from_identifier,
    birth_year_from_identifier,
    day,
    flag,
    identifier,
    integer,
    municipality,
    number,
    sex_from_identifier,
    text,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, Identity, Increment, Layout
from data_contracts.patterns import ATC


@delivered(
    title="Läkemedelsregistret",
    source="health_data_register",
    kind=Increment(months_restated=1),
    layout=Layout(delimiter=",", encoding="utf-8", decimal_mark=".", missing=("",)),
    identity=Identity.PERSONNUMMER,
    event="dispensed_on",
    key=("person_id", "dispensed_on", "atc", "product", "packages", "ddd", "receipt"),
    residence_basis="event",
    corrections_net_out=True,
    calendar=Calendar(due_day=20, grace_days=10, months_until_mature=1),
)
class Lmed(Contract):
    """One row per dispensing at a pharmacy.

    Traps: a row with negative packages is a return; keep it and sum, and a person whose rows for a day and a product
    net to zero did not collect the drug (the view `registers.lmed_dispensing` does this). Drugs given from a clinic's
    own store (requisition) and drugs given to inpatients are not here, so depot injections and opioid substitution are
    undercounted. Dose-dispensed drugs come in bags for two weeks, so such a person has far more rows for the same
    amount: count days with the drug, not rows. No care unit: the table knows where the person lives, not who treats.
    """

    person_id: int = identifier("PNR")
    sex: str = sex_from_identifier()
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("dispensed_on")
    municipality_code: str = municipality("LK")
    dispensed_on: date = day("EDATUM", required=True, earliest=date(2005, 7, 1), meaning="uttagsdatum")
    atc: str = text("ATC", required=True, pattern=ATC, example="N05AH03", meaning="ATC-kod")
    product: str = text("VARUNR", required=True, pattern=r"\d{6}", example="100001", meaning="Nordiskt varunummer")
    is_depot: bool = flag("DEPA", true=("1",), false=("0",), meaning="långtidsverkande injektion, enligt produkten")
    is_dose_dispensed: bool = flag(
        "DOSDISP", true=("1",), false=("0",), meaning="dosdispenserat, för två veckor i taget"
    )
    packages: int = integer(
        "ANTAL",
        low=-50,
        high=50,
        required=True,
        unit="packages",
        example=1,
        meaning="antal förpackningar, negativt vid retur",
    )
    ddd: float = number(
        "ANTDDD",
        low=-2000,
        high=2000,
        required=True,
        unit="DDD",
        example=30.0,
        meaning="definierade dygnsdoser, negativt vid retur",
    )
    receipt: str = text(
        "RECEPTNR", required=True, pattern=r"\d{9}", example="100000001", meaning="löpnummer för uttaget"
    )

    @row_rule("Antal förpackningar och antal dygnsdoser ska ha samma tecken: båda negativa vid retur, annars ingen")
    def return_is_negative_throughout(cls) -> pl.Expr:
        """Packages and daily doses have the same sign."""
        return (pl.col("packages") < 0) == (pl.col("ddd") < 0)
