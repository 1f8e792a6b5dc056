"""The programme for autism, counted again. One function per indicator, named as it."""

import pandas as pd

from tests.end_to_end.counted_again.common import (
    cases,
    contacts,
    dispensings,
    happened,
    living_at_year_end,
    with_diagnosis,
)  # fmt: skip
from tests.end_to_end.counted_again.reading import Registers

EVER = 100_000


def alder_vid_diagnos(registers: Registers) -> pd.DataFrame:
    """The first contact with the diagnosis that was delivered: age in years."""
    seen = _seen(registers).drop_duplicates("person_id")
    return cases(seen, seen["contact_on"], seen["age"])


def forekomst(registers: Registers) -> pd.DataFrame:
    """Who has ever had the diagnosis, is 2 to 64 years, and lives on 31 December."""
    return living_at_year_end(_seen(registers).rename(columns={"contact_on": "known_on"}), registers, 2, 64)


def samsjuk_adhd(registers: Registers) -> pd.DataFrame:
    """Contacts with the diagnosis: ADHD as a diagnosis or its drugs collected, until then."""
    seen, others = _seen(registers), contacts(registers)
    diagnosed = happened(seen, "contact_on", others[with_diagnosis(others, "icd_adhd")], "contact_on", -EVER, 0)
    treated = happened(seen, "contact_on", dispensings(registers, "atc_adhd"), "dispensed_on", -EVER, 0)
    return cases(seen, seen["contact_on"], diagnosed | treated)


def _seen(registers: Registers) -> pd.DataFrame:
    found = contacts(registers)
    return found[with_diagnosis(found, "icd_autism")]
