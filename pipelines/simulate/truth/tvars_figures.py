"""The indicators of psychiatry as a whole from waiting times and Kolada. One function per indicator."""

from pipelines.simulate.truth.area_answers import Figures, tells
from pipelines.simulate.truth.counting import Known
from pipelines.simulate.truth.sources_of_figures import key_figure, waiting_time

VIP = "tvars"


@tells("caregiver")
def bup_forsta_bedomning_30d(known: Known) -> Figures:
    """First assessments that were made."""
    return waiting_time(known, "first_assessment", "done")


@tells("caregiver")
def bup_forsta_bedomning_30d_vantande(known: Known) -> Figures:
    """Who waits for the first assessment."""
    return waiting_time(known, "first_assessment", "waiting")


@tells("caregiver")
def bup_utredning_30d(known: Known) -> Figures:
    """In-depth assessments that were begun."""
    return waiting_time(known, "in_depth_assessment", "done")


@tells("caregiver")
def bup_utredning_30d_vantande(known: Known) -> Figures:
    """Who waits for the in-depth assessment."""
    return waiting_time(known, "in_depth_assessment", "waiting")


@tells("caregiver")
def bup_behandling_30d(known: Known) -> Figures:
    """Treatments that were begun."""
    return waiting_time(known, "treatment", "done")


@tells("caregiver")
def bup_behandling_30d_vantande(known: Known) -> Figures:
    """Who waits for treatment."""
    return waiting_time(known, "treatment", "waiting")


@tells("resident")
def suicid_5ar(known: Known) -> Figures:
    """The mean of five years, of 100 000 from 25 years."""
    return key_figure(known, "N61603")
