"""The indicators of psychiatry as a whole, from the patient and the drug register. One function per indicator."""

import polars as pl

from pipelines.simulate.contacts import LATER, PSYCHIATRY, chains, contacts
from pipelines.simulate.diagnosed import diagnosed, dispensed_days
from pipelines.simulate.truth.counting import AtRisk, Cases, Known, counts

VIP = "tvars"

MENTAL = ("F",)
DRUGS = ("N05A", "N05B", "N05C", "N06A", "N06B")
YOUNGEST, OLDEST = 0, 19
DISPENSED = LATER // 2  # on one day a dispensing comes after every visit and before every discharge
EVERYBODY = AtRisk(0, 200)

_ABOUT = ("person", "municipality_code", "sex", "age")
_NOWHERE = pl.lit(None, dtype=pl.String)


def _psychiatric(known: Known, register: str) -> pl.DataFrame:
    """Rows of psychiatric care, also of persons nobody knows."""
    return known[register].filter(pl.col("speciality").str.starts_with(PSYCHIATRY))


def _signs(known: Known) -> pl.DataFrame:
    """A contact for mental illness or with psychiatry, or a drug: `case_id, on` and about whom."""
    ill = diagnosed(known, MENTAL).select(
        *_ABOUT, "on", case_id=pl.col("row_id") + pl.col("stay").cast(pl.Int64) * LATER
    )
    seen = contacts(known).select(*_ABOUT, "on", case_id="contact_id")
    given = dispensed_days(known, DRUGS).select(*_ABOUT, "on", case_id=pl.col("row_id") + DISPENSED)
    return pl.concat([ill, seen, given]).unique("case_id", maintain_order=True)


@counts(measure="rate", at_risk=AtRisk(YOUNGEST, OLDEST), attributions=("resident",), linked=True)
def psykisk_ohalsa_0_19(known: Known) -> Cases:
    """Any sign of mental ill-health, of the young."""
    young = _signs(known).filter(pl.col("age").is_between(YOUNGEST, OLDEST))
    return young.select(
        "person", "municipality_code", "sex", "case_id", unit_id=_NOWHERE, index_on="on", value=pl.lit(True)
    )  # fmt: skip


@counts(measure="rate", at_risk=EVERYBODY, attributions=("resident",), linked=True)
def vard_psykiatri_andel(known: Known) -> Cases:
    """Seen at all."""
    return contacts(known).select(
        "person", "municipality_code", "sex", case_id="contact_id", unit_id=_NOWHERE, index_on="on", value=pl.lit(True)
    )  # fmt: skip


@counts(measure="rate", unit="episode", at_risk=EVERYBODY, attributions=("resident",))
def vard_psykiatri_besok(known: Known) -> Cases:
    """Every visit."""
    return _psychiatric(known, "par_outpatient").select(
        "person", "municipality_code", "sex", case_id="row_id", unit_id=_NOWHERE, index_on="visit_on",
        value=pl.lit(True),
    )  # fmt: skip


@counts(unit="episode")
def vard_psykiatri_lpt_andel(known: Known) -> Cases:
    """Under LPT, where it is told."""
    return _psychiatric(known, "par_inpatient").select(
        "person", "unit_id", "municipality_code", "sex", case_id="row_id", index_on="discharged_on",
        value=pl.col("legal_status") == "lpt",
    )  # fmt: skip


@counts(measure="mean", unit="episode")
def vard_psykiatri_medelvardtid(known: Known) -> Cases:
    """Days, one at least."""
    stayed = (pl.col("discharged_on") - pl.col("admitted_on")).clip(1)
    return chains(known).select(
        "person", "unit_id", "municipality_code", "sex", case_id="row_id", index_on="discharged_on",
        value=stayed.cast(pl.Float64),
    )  # fmt: skip
