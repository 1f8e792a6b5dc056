"""RättspsyK, the national quality register for forensic psychiatric care."""

from datetime import date
from typing import Any, Unpack

import polars as pl

from data_contracts.columns import (
    Said,
    age_from_identifier,
    birth_year_from_identifier,
    code,
    day,
    flag,
    identifier,
    integer,
    number,
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Break, Calendar, Form, FullSnapshot, Identity, Layout
from data_contracts.patterns import ICD10, ICD10_LIST

WITH_GAF = "up_to_6.2"
NOT_APPLICABLE = ("7",)
NO_ANSWER = ("8", "9")  # does not want to take part, cannot take part
CRIMES = {
    "1": "lethal_violence",
    "2": "violence",
    "3": "sexual",
    "4": "arson",
    "5": "robbery",
    "6": "threat",
    "7": "property",
    "8": "other",
}
ENDINGS = {"1": "discharged_by_court", "2": "discharged_by_physician", "3": "expelled", "4": "dead"}


def _yes_no(raw: str, **said: Unpack[Said]) -> Any:
    """A question whose answers the platform writes as 1 and 0."""
    return flag(raw, true=("1",), false=("0",), **said)


@delivered(
    title="RättspsyK",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter=",", encoding="utf-8", decimal_mark=".", ignored=("SubjectID", "StatusDate", "StatusCode")),
    identity=Identity.PERSONNUMMER,
    event="form_on",
    registered="registered_on",
    key=("person_id", "form", "form_on"),
    residence_basis="none",
    calendar=Calendar(due_day=15, grace_days=30, months_until_mature=3, every_months=12, months_after=2),
    forms=(Form(WITH_GAF, date(2008, 1, 1), date(2015, 1, 31)), Form("6.3", date(2015, 2, 1))),
    breaks=(
        Break(date(2015, 2, 1), "Formulärversion 6.3: GAF-skattning och hushållets sammansättning togs bort."),
        Break(date(2020, 1, 1), "Registret bytte registercentrum efter 2019; dagen är ungefärlig."),
    ),
    severity={"row.died_when_ended_by_death": "warn", "row.no_privileges_without_trust": "warn"},
)
class RattspsyK(Contract):
    """One row per form: `basic` (Grunddata) with `intake` (Nyregistrering), `yearly` (Årsuppföljning), `end` (Avslut).

    Population: everyone whom a court hands over to forensic psychiatric care (LRV), from the age of criminal
    responsibility. 1 782 patients in 2018, 86 % of all, at 100 % of the clinics: coverage of patients and affiliation
    of clinics are two figures.

    Traps: the basic form is static, is filled in once the sentence is final and the patient has consented, and is the
    only one with the crime and the sentence: join the others to it. The other three are about the time since the form
    before, which is not always a year; a yearly share needs the days between. *Not applicable*, *does not want to take
    part* and *cannot take part* are answers of their own: the first is not eligible, the other two are not recorded.
    GAF was asked until form version 6.2. A transfer to another clinic is no end. The date of death comes from the
    platform with `died_precision`, and a death known to the year is not a day. Patients live where the clinic is, and
    few belong there: no residence is given, so nothing is counted by municipality. The register has changed registry
    centre, from RCN in 2019 to VGR; its series may not be compared over it.

    Sourced: the four forms and their reference times (RUT), the 25 areas of indicators, ICD-10, ATC and the crime
    codes of Brå as its classifications, version 6.3 and its answers of refusal (form of 2015), identifier, sex and
    date of death of the platform. Which question stands under which heading, the code lists and the scales of
    patients' ratings are ours; that the third version of HCR-20 gives no sum is common knowledge.
    """

    person_id: int = identifier("SubjectKey")
    sex: str = code("Gender", {"1": "M", "2": "K"}, example="M", meaning="kön")
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("form_on", low=15)
    died_on: date = day("DateOfDeath", example=None, meaning="dödsdatum")
    died_precision: str = code(
        "DateCorrectness",
        {"1": "day", "2": "month", "3": "year"},
        example=None,
        meaning="dödsdatumets säkerhet",
        labels={"day": "dagen är känd", "month": "månaden är känd", "year": "bara året är känt"},
    )
    form: str = code(
        "FormType",
        {"1": "basic", "2": "intake", "3": "yearly", "4": "end"},
        required=True,
        example="yearly",
        meaning="grunddata, nyregistrering, årsuppföljning eller avslut",
        labels={"basic": "grunddata", "intake": "nyregistrering", "yearly": "årsuppföljning", "end": "avslut"},
    )
    form_on: date = day("EventDate", required=True, earliest=date(2008, 1, 1), meaning="registreringstillfälle")
    registered_on: date = day("CreatedDate", required=True, earliest=date(2008, 1, 1), meaning="registreringsdatum")
    unit_id: str = unit("UnitCode", code_system="rattspsyk", width=4)
    has_consented: bool = _yes_no("Consent", example=True, meaning="medgivande till registrering (grunddata)")
    sentenced_on: date = day("SentenceDate", example=None, meaning="domen vann laga kraft")
    crime: str = code(
        "IndexCrime",
        CRIMES,
        unknown=("9",),
        example=None,
        meaning="indexbrott, grupp",
        labels={
            "lethal_violence": "dödligt våld",
            "violence": "annat våldsbrott",
            "sexual": "sexualbrott",
            "arson": "mordbrand",
            "robbery": "rån",
            "threat": "hot",
            "property": "egendomsbrott",
            "other": "annat brott",
        },
    )
    crime_code: str = text("IndexCrimeCode", pattern=r"\d{4}", width=4, example=None, meaning="indexbrott, Brås kod")
    discharge_by_court: bool = _yes_no("SUP", unknown=("9",), example=None, meaning="särskild utskrivningsprövning")
    care_form: str = code(
        "CareForm",
        {"1": "inpatient", "2": "open_forensic"},
        unknown=("9",),
        not_applicable=NOT_APPLICABLE,
        meaning="sluten eller öppen rättspsykiatrisk vård",
        labels={"inpatient": "sluten rättspsykiatrisk vård", "open_forensic": "öppen rättspsykiatrisk vård"},
    )
    diagnosis: str = text("MainDiagnosis", pattern=ICD10, example="F20.0", meaning="huvuddiagnos, ICD-10-SE")
    other_diagnoses: str = text(
        "OtherDiagnoses", pattern=ICD10_LIST, example=None, meaning="bidiagnoser, åtskilda av blanksteg"
    )
    antipsychotic_atc: str = text(
        "AntipsychoticATC", pattern=r"N05A[A-Z]\d\d", example="N05AH03", meaning="antipsykotiskt läkemedel, ATC"
    )
    has_substance_disorder: bool = _yes_no("SubstanceDisorder", unknown=("9",), meaning="skadligt bruk, beroende")
    used_substances: bool = _yes_no(
        "SubstanceUse", unknown=("9",), meaning="bruk av alkohol eller narkotika sedan förra formuläret"
    )
    substance_treatment: bool = _yes_no(
        "SubstanceTreatment", unknown=("9",), not_applicable=NOT_APPLICABLE, meaning="missbruksbehandling"
    )
    risk_assessed: bool = _yes_no("RiskAssessment", unknown=("9",), example=True, meaning="riskbedömning gjord")
    hcr20_version: str = code(
        "HCR20Version", {"2": "v2", "3": "v3"}, meaning="HCR-20, version", labels={"v2": "version 2", "v3": "version 3"}
    )
    hcr20_historical: int = integer("HCR20_H", low=0, high=20, example=12, meaning="HCR-20 historiska faktorer")
    hcr20_clinical: int = integer("HCR20_C", low=0, high=10, example=5, meaning="HCR-20 kliniska faktorer")
    hcr20_risk: int = integer("HCR20_R", low=0, high=10, example=4, meaning="HCR-20 riskhanteringsfaktorer")
    hcr20_total: int = integer("HCR20_Total", low=0, high=40, example=21, meaning="HCR-20, summa")
    treated_for_risk: bool = _yes_no(
        "RiskTreatment", unknown=("9",), not_applicable=NOT_APPLICABLE, meaning="behandling utifrån riskfaktorer"
    )
    crime_processed: bool = _yes_no(
        "CrimeProcessing", unknown=NO_ANSWER, not_applicable=NOT_APPLICABLE, meaning="brottsbearbetning"
    )
    relapsed_in_crime: bool = _yes_no(
        "Recidivism", unknown=("9",), meaning="återfall i brottslig gärning sedan förra formuläret"
    )
    coerced: bool = _yes_no("CoerciveMeasures", unknown=("9",), meaning="tvångsåtgärd sedan förra formuläret")
    has_insight: bool = _yes_no("Insight", unknown=("9",), not_applicable=NOT_APPLICABLE, meaning="sjukdomsinsikt")
    ready_for_open_care: bool = _yes_no(
        "ReadyForOpenCare", unknown=("9",), not_applicable=NOT_APPLICABLE, meaning="färdig för öppenvård"
    )
    privileges: str = code(
        "Privileges",
        {"0": "none", "1": "grounds", "2": "accompanied_leave", "3": "own_leave"},
        unknown=("9",),
        not_applicable=NOT_APPLICABLE,
        example="grounds",
        meaning="friförmåner",
        labels={
            "none": "inga",
            "grounds": "frigång inom sjukhusområdet",
            "accompanied_leave": "permission med ledsagare",
            "own_leave": "egna permissioner",
        },
    )
    gaf: int = integer("GAF", low=1, high=100, not_applicable=("0",), forms=(WITH_GAF,), example=None, meaning="GAF")
    household: str = code(
        "Household",
        {"1": "alone", "2": "partner", "3": "family", "4": "other"},
        unknown=("9",),
        forms=(WITH_GAF,),
        example=None,
        meaning="hushållets sammansättning",
        labels={"alone": "ensam", "partner": "med partner", "family": "med familj", "other": "annat"},
    )
    cgi_severity: int = integer("CGI_S", low=1, high=7, example=4, meaning="CGI-S, symtom")
    self_rated_health: int = integer(
        "SelfHealth", low=1, high=5, unknown=NO_ANSWER, example=3, meaning="patientens skattning av sin hälsa, 1-5"
    )
    self_rated_care: int = integer(
        "SelfCare", low=1, high=5, unknown=NO_ANSWER, example=3, meaning="patientens skattning av vården, 1-5"
    )
    bmi: float = number("BMI", low=12, high=80, unknown=NO_ANSWER, unit="kg/m2", example=29.5, meaning="BMI")
    health_promoted: bool = _yes_no("HealthPromotion", unknown=NO_ANSWER, meaning="hälsofrämjande insats")
    has_housing: bool = _yes_no("Housing", unknown=("9",), not_applicable=NOT_APPLICABLE, meaning="egen bostad")
    has_trustee: bool = _yes_no("Trustee", unknown=("9",), meaning="god man eller förvaltare")
    has_support_person: bool = _yes_no("SupportPerson", unknown=NO_ANSWER, meaning="stödperson")
    has_children: bool = _yes_no("Children", unknown=NO_ANSWER, meaning="minderåriga barn")
    ending: str = code(
        "EndReason",
        ENDINGS,
        unknown=("9",),
        example=None,
        meaning="varför vården enligt LRV upphörde",
        labels={
            "discharged_by_court": "utskriven av domstol",
            "discharged_by_physician": "utskriven av chefsöverläkare",
            "expelled": "utvisad",
            "dead": "dödsfall",
        },
    )

    @row_rule("Formuläret får inte vara registrerat före den dag det gäller")
    def registered_after_form(cls) -> pl.Expr:
        """A form cannot be registered before the day it is about."""
        return pl.col("registered_on") >= pl.col("form_on")

    @row_rule("Grunddata får bara finnas för den som har samtyckt", broken_by={"form": "basic", "has_consented": False})
    def basic_has_consent(cls) -> pl.Expr:
        """The basic form is filled in when the patient has consented; without it there may be no row."""
        return (pl.col("form") != "basic") | pl.col("has_consented")

    @row_rule(
        "Formuläret får inte gälla en dag före den då domen vann laga kraft",
        broken_by={"form": "basic", "sentenced_on": date(2026, 3, 2)},
    )
    def form_after_sentence(cls) -> pl.Expr:
        """Nothing is registered before the sentence is final."""
        return pl.col("form_on") >= pl.col("sentenced_on")

    @row_rule("Indexbrott anges bara på formuläret för grunddata", broken_by={"form": "yearly", "crime": "arson"})
    def crime_on_basic_form(cls) -> pl.Expr:
        """The crime is static and stands on the basic form only."""
        has_crime = pl.col("crime").is_in(list(CRIMES.values()))
        return (pl.col("form") == "basic") | ~has_crime

    @row_rule(
        "Varför vården upphörde anges bara på avslutsformuläret",
        broken_by={"form": "yearly", "ending": "discharged_by_court"},
    )
    def ending_on_end_form(cls) -> pl.Expr:
        """Why care ended is asked on the end form only."""
        has_ending = pl.col("ending").is_in(list(ENDINGS.values()))  # what is no ending is told by its own rule
        return (pl.col("form") == "end") | ~has_ending

    @row_rule("Summan i HCR-20 ska vara delarna H, C och R tillsammans", broken_by={"hcr20_total": 30})
    def total_is_the_sum(cls) -> pl.Expr:
        """The sum of HCR-20 is that of its three parts."""
        parts = pl.col("hcr20_historical") + pl.col("hcr20_clinical") + pl.col("hcr20_risk")
        return pl.col("hcr20_total") == parts

    @row_rule("HCR-20 version 3 summeras inte, så summan ska saknas", broken_by={"hcr20_version": "v3"})
    def third_version_has_no_sum(cls) -> pl.Expr:
        """The third version of HCR-20 is judged, not summed."""
        return (pl.col("hcr20_version") != "v3") | pl.col("hcr20_total").is_null()

    @row_rule("En riskbedömning som inte är gjord ska inte ha någon summa i HCR-20", broken_by={"risk_assessed": False})
    def scored_when_assessed(cls) -> pl.Expr:
        """A risk that has not been assessed has no score."""
        return pl.col("risk_assessed") | pl.col("hcr20_total").is_null()

    @row_rule(
        "Bara avslutsformuläret får gälla en dag efter dödsdatum",
        broken_by={"died_on": date(2026, 2, 28), "died_precision": "day"},
    )
    def alive_at_form(cls) -> pl.Expr:
        """No form but the end is about a time after death, where the day of death is certain."""
        is_day = pl.col("died_precision") == "day"
        after = is_day & (pl.col("form") != "end") & (pl.col("form_on") > pl.col("died_on"))
        return ~after

    @row_rule("Den vars vård upphörde genom dödsfall bör ha ett dödsdatum", broken_by={"form": "end", "ending": "dead"})
    def died_when_ended_by_death(cls) -> pl.Expr:
        """Whose care ended by death has died; the platform's date may yet be on its way."""
        return (pl.col("ending") != "dead") | pl.col("died_on").is_not_null()

    @row_rule(
        "Den som har återfallit i brott bör inte ha egna permissioner under samma tid",
        broken_by={"privileges": "own_leave", "relapsed_in_crime": True},
    )
    def no_privileges_without_trust(cls) -> pl.Expr:
        """Leave on one's own and a new crime in the same time: possible, seldom, and worth a look."""
        both = (pl.col("privileges") == "own_leave") & pl.col("relapsed_in_crime")
        return ~both
