"""The ADHD indicators of waiting times. One function per indicator, named as the indicator."""

from pipelines.simulate.truth.area_answers import Figures, tells
from pipelines.simulate.truth.counting import Known
from pipelines.simulate.truth.sources_of_figures import waiting_time

VIP = "adhd"


@tells("caregiver")
def forsta_bedomning_30d(known: Known) -> Figures:
    """First assessments that were made."""
    return waiting_time(known, "first_assessment", "done")


@tells("caregiver")
def utredning_30d(known: Known) -> Figures:
    """In-depth assessments that were begun."""
    return waiting_time(known, "in_depth_assessment", "done")
