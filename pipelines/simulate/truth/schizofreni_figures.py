"""The schizophrenia indicator of the survey of municipalities. One function, named as the indicator."""

from pipelines.simulate.truth.area_answers import Figures, tells
from pipelines.simulate.truth.counting import Known
from pipelines.simulate.truth.sources_of_figures import survey_answer

VIP = "schizofreni"


@tells("resident")
def oj_uppsokande(known: Known) -> Figures:
    """Outreach."""
    return survey_answer(known, "oj_funktionsnedsattning", "outreach")
