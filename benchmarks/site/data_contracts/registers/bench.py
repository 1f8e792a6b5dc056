"""A register of 30 columns and 25 rules, for measuring intake."""

from datetime import date

import polars as pl

from data_contracts.columns import (
    age_from_identifier,
    code,
    day,
    flag,
    identifier,
    integer,
    municipality,
    number,
    sex_from_identifier,
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

CODES = {"1": "one", "2": "two", "3": "three", "4": "four"}


@delivered(
    title="Bench",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter=";", encoding="cp1252", decimal_mark=",", missing=("", "999")),
    identity=Identity.PERSONNUMMER,
    event="form_on",
    registered="registered_on",
    key=("person_id", "form", "form_on", "score_0"),
    calendar=Calendar(due_day=10, grace_days=10, months_until_mature=2),
)
class Bench(Contract):
    """One row per form, written as INCA writes: semicolons, decimal commas, cp1252."""

    person_id: int = identifier("PERSNR")
    sex: str = sex_from_identifier()
    age: int = age_from_identifier("form_on")
    form: str = code("FORM", {"1": "baseline", "2": "followup"}, required=True)
    form_on: date = day("F_DATUM", required=True, earliest=date(2010, 1, 1))
    registered_on: date = day("SKAPAD", required=True, earliest=date(2010, 1, 1))
    unit_id: str = unit("ENHET", code_system="psykosr")
    municipality_code: str = municipality("LKF")
    diagnosis: str = text("DIAGNOS", required=True, pattern=r"F\d\d\.\d", example="F20.0")
    onset_on: date = day("DEBUT")
    score_0: int = integer("SKALA0", low=0, high=99)
    score_1: int = integer("SKALA1", low=0, high=99)
    score_2: int = integer("SKALA2", low=0, high=99)
    score_3: int = integer("SKALA3", low=0, high=99)
    score_4: int = integer("SKALA4", low=0, high=99)
    score_5: int = integer("SKALA5", low=0, high=99)
    score_6: int = integer("SKALA6", missing=("999",))
    score_7: int = integer("SKALA7", missing=("999",))
    score_8: int = integer("SKALA8", missing=("999",))
    score_9: int = integer("SKALA9", missing=("999",))
    measure_0: float = number("MATT0", low=1, high=100)
    measure_1: float = number("MATT1", low=1, high=100)
    measure_2: float = number("MATT2", missing=("999",))
    measure_3: float = number("MATT3", missing=("999",))
    flag_0: bool = flag("JANEJ0", unknown=("9",))
    flag_1: bool = flag("JANEJ1", unknown=("9",))
    flag_2: bool = flag("JANEJ2", unknown=("9",))
    flag_3: bool = flag("JANEJ3", unknown=("9",))
    flag_4: bool = flag("JANEJ4", unknown=("9",))
    kind_0: str = code("KOD0", CODES)
    kind_1: str = code("KOD1", CODES)
    note: str = text("NOTERING")

    @row_rule("Formuläret får inte vara registrerat före besöket")
    def registered_after_form(cls) -> pl.Expr:
        """A form cannot be registered before the visit it is about."""
        return pl.col("registered_on") >= pl.col("form_on")

    @row_rule("Insjuknandet får inte ligga efter besöket")
    def onset_before_form(cls) -> pl.Expr:
        """Illness begins before the visit."""
        return pl.col("onset_on") <= pl.col("form_on")

    @row_rule("Kod 4 anges bara vid uppföljning")
    def baseline_is_kind_one_to_three(cls) -> pl.Expr:
        """The fourth kind is for follow-ups."""
        return (pl.col("form") == "followup") | (pl.col("kind_0") != "four")
