"""What stands across the programmes, counted again. One function per indicator, named as it."""

import pandas as pd

from tests.end_to_end.counted_again.common import cases
from tests.end_to_end.counted_again.reading import Registers


def bipolar_arbete(registers: Registers) -> pd.DataFrame:
    """Forms of those aged 18 to 64: work is the main occupation."""
    forms = registers.bipolar[registers.bipolar["age"].between(18, 64).fillna(False).astype(bool)]
    return cases(forms, forms["form_on"], forms["occupation"] == "work")


def bipolar_remission(registers: Registers) -> pd.DataFrame:
    """Yearly follow-ups: in remission."""
    forms = registers.bipolar[registers.bipolar["form"] == "followup"]
    return cases(forms, forms["form_on"], forms["remission"])
