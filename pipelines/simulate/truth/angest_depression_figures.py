"""The indicators of PrimärvårdsKvalitet. One function per indicator, named as the indicator."""

from pipelines.simulate.truth.area_answers import Figures, tells
from pipelines.simulate.truth.counting import Known
from pipelines.simulate.truth.sources_of_figures import listed_patients

VIP = "angest_depression"


@tells("caregiver")
def pvk_forekomst_angest(known: Known) -> Figures:
    """Recorded anxiety."""
    return listed_patients(known, "Ån1")


@tells("caregiver")
def pvk_forekomst_depression(known: Known) -> Figures:
    """Recorded depression."""
    return listed_patients(known, "Dep1")
