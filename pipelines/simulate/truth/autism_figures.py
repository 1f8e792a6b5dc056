"""The autism indicators of LSS, of the survey of municipalities and of waiting times. One function per indicator."""

from pipelines.simulate.truth.area_answers import Figures, tells
from pipelines.simulate.truth.counting import Known
from pipelines.simulate.truth.sources_of_figures import support, survey_answer, waiting_time

VIP = "autism"

SURVEY = "oj_funktionsnedsattning"


@tells("resident", silence="nobody")
def daglig_verksamhet(known: Known) -> Figures:
    """Daily activity, at any age."""
    return support(known, "daily_activity")


@tells("resident", silence="nobody")
def boende_vuxna(known: Known) -> Figures:
    """Housing for adults."""
    return support(known, "adult_housing")


@tells("caregiver")
def utredning_vantetid(known: Known) -> Figures:
    """In-depth assessments that were begun: the source knows no diagnosis."""
    return waiting_time(known, "in_depth_assessment", "done")


@tells("resident")
def oj_dv_till_arbete(known: Known) -> Figures:
    """From daily activity to work."""
    return survey_answer(known, SURVEY, "activity_to_work")


@tells("resident")
def oj_dv_till_skyddat_arbete(known: Known) -> Figures:
    """From daily activity to sheltered work."""
    return survey_answer(known, SURVEY, "activity_to_sheltered_work")


@tells("resident")
def oj_rutin_arbete(known: Known) -> Figures:
    """A routine for trying work."""
    return survey_answer(known, SURVEY, "work_routine")


@tells("resident")
def oj_overenskommelse_psykiatri(known: Known) -> Figures:
    """An agreement with psychiatry."""
    return survey_answer(known, SURVEY, "psychiatry_agreement")


@tells("resident")
def oj_isu_behov(known: Known) -> Figures:
    """Followed up: needs."""
    return survey_answer(known, SURVEY, "followup_needs")


@tells("resident")
def oj_isu_insatser(known: Known) -> Figures:
    """Followed up: support."""
    return survey_answer(known, SURVEY, "followup_support")


@tells("resident")
def oj_isu_resultat(known: Known) -> Figures:
    """Followed up: results."""
    return survey_answer(known, SURVEY, "followup_results")
