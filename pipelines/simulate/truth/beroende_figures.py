"""The indicators of the survey of misuse and dependence care. One function per indicator, named as the indicator."""

from pipelines.simulate.truth.area_answers import Figures, tells
from pipelines.simulate.truth.counting import Known
from pipelines.simulate.truth.sources_of_figures import survey_answer

VIP = "beroende"

SURVEY = "oj_missbruk"


@tells("resident")
def oj_ips(known: Known) -> Figures:
    """Support to work by IPS."""
    return survey_answer(known, SURVEY, "ips")


@tells("resident")
def oj_vantetid_nybesok_3_dagar(known: Known) -> Figures:
    """A first visit within 3 days."""
    return survey_answer(known, SURVEY, "first_visit_3_days")


@tells("resident")
def oj_vantetid_nybesok_4_7_dagar(known: Known) -> Figures:
    """A first visit after 4 to 7 days."""
    return survey_answer(known, SURVEY, "first_visit_4_to_7_days")


@tells("resident")
def oj_audit_dudit_ekonomiskt_bistand(known: Known) -> Figures:
    """AUDIT or DUDIT in economic support."""
    return survey_answer(known, SURVEY, "screening_economic")


@tells("resident")
def oj_audit_dudit_vald(known: Known) -> Figures:
    """AUDIT or DUDIT in the work against violence."""
    return survey_answer(known, SURVEY, "screening_violence")


@tells("resident")
def oj_stod_narstaende(known: Known) -> Figures:
    """A programme for relatives."""
    return survey_answer(known, SURVEY, "relatives_programme")


@tells("resident")
def oj_manualbaserad(known: Known) -> Figures:
    """A manual beyond relapse prevention."""
    return survey_answer(known, SURVEY, "manual_based")


@tells("resident")
def oj_overenskommelse_region(known: Known) -> Figures:
    """An agreement with the region."""
    return survey_answer(known, SURVEY, "region_agreement")


@tells("resident")
def oj_intern_samordning_ekonomiskt_bistand(known: Known) -> Figures:
    """A routine with economic support."""
    return survey_answer(known, SURVEY, "coordination_economic")


@tells("resident")
def oj_intern_samordning_barn_unga(known: Known) -> Figures:
    """A routine with the care of children and the young."""
    return survey_answer(known, SURVEY, "coordination_child")


@tells("resident")
def oj_intern_samordning_socialpsykiatri(known: Known) -> Figures:
    """A routine with social psychiatry."""
    return survey_answer(known, SURVEY, "coordination_social_psychiatry")


@tells("resident")
def oj_vald_rutin(known: Known) -> Figures:
    """A routine where an adult may suffer violence."""
    return survey_answer(known, SURVEY, "violence_routine")


@tells("resident")
def oj_vald_freda(known: Known) -> Figures:
    """The short questions of FREDA."""
    return survey_answer(known, SURVEY, "freda")


@tells("resident")
def oj_uppfoljning_metod(known: Known) -> Figures:
    """Followed up by standard methods."""
    return survey_answer(known, SURVEY, "followup_methods")
