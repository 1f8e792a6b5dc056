"""Q-bup, the quality register for child and adolescent psychiatry. Reconstructed throughout, and optional."""

from datetime import date

import polars as pl

from data_contracts.columns import (
    age_from_identifier,
    birth_year_from_identifier,
    code,
    day,
    flag,
    identifier,
    integer,
    municipality,
    sex_from_identifier,
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout
from data_contracts.patterns import ICD10, ICD10_LIST

ENDINGS = {"1": "as_planned", "2": "dropped_out", "3": "referred", "4": "to_adult_psychiatry", "5": "moved"}
LONGEST_WAIT = pl.duration(days=3 * 365)  # beyond it an old contact has been mixed up with a new one


@delivered(
    title="Q-bup",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter=";", encoding="utf-8", decimal_mark=","),
    identity=Identity.PERSONNUMMER,
    event="form_on",
    registered="registered_on",
    key=("person_id", "form", "form_on"),
    residence_basis="31_december",
    calendar=Calendar(due_day=28, grace_days=30, months_until_mature=6, every_months=6),
    severity={"row.waited_within_reason": "warn"},
)
class QBup(Contract):
    """One row per form: `first_assessment`, `followup` and `end` of a contact with child and adolescent psychiatry.

    Nothing of this is verified but that the register exists and that its fields come from the record, from the care
    register of child psychiatry and from patients' questionnaires. Coverage is unknown. The columns are what those
    three commonly hold and what the waiting-time guarantee asks for; headings, codes, layout and calendar are ours
    altogether. A deployment that gets an extract writes its own contract in its site; one that does not leaves the
    landing folder empty, and whatever would use it waits.

    Traps: figures on waiting belong to the national waiting-time database, which is the official source; what is here
    is for a unit's own work. Waiting that the family has chosen (`patient_chose_wait`) is left out of any share within
    30 days. The clock of the in-depth assessment starts at the first assessment, not at the request. The same child
    can have several contacts at several units. A patient over 20 is most likely a parent's number. Parent and pupil
    versions of SDQ are two scales. C-GAS 0 means *not assessed*. Residence is that of 31 December before the form.
    """

    person_id: int = identifier("PERSONNR")
    sex: str = sex_from_identifier()
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("form_on")
    form: str = code(
        "FORMULAR",
        {"N": "first_assessment", "U": "followup", "A": "end"},
        required=True,
        example="followup",
        labels={"first_assessment": "första bedömning", "followup": "uppföljning", "end": "avslut"},
        meaning="formulär",
    )
    form_on: date = day("DATUM", required=True, earliest=date(2000, 1, 1), meaning="bedömningsdatum")
    registered_on: date = day("REGISTRERAD", required=True, earliest=date(2000, 1, 1), meaning="registreringsdatum")
    unit_id: str = unit("ENHET", code_system="qbup")
    municipality_code: str = municipality("KOMMUN")
    care_requested_on: date = day("VARDBEGARAN", example=date(2025, 2, 10), meaning="kontakt eller remiss")
    first_assessed_on: date = day("FORSTA_BEDOMNING", example=date(2025, 3, 1), meaning="första bedömning")
    assessed_on: date = day("FORDJUPAD_UTREDNING", example=None, meaning="fördjupad utredning började")
    treated_on: date = day("BEHANDLING", example=None, meaning="behandling började")
    patient_chose_wait: bool = flag("PVV", true=("J",), false=("N",), meaning="patientvald väntan")
    diagnosis: str = text("HUVUDDIAGNOS", pattern=ICD10, example="F41.1", meaning="huvuddiagnos, ICD-10-SE")
    other_diagnoses: str = text(
        "BIDIAGNOSER", pattern=ICD10_LIST, example=None, meaning="bidiagnoser, åtskilda av blanksteg"
    )
    c_gas: int = integer("CGAS", low=1, high=100, not_applicable=("0",), example=55, meaning="C-GAS")
    cgi_severity: int = integer("CGI_S", low=1, high=7, example=4, meaning="CGI-S")
    sdq_parent: int = integer("SDQ_FORALDER", low=0, high=40, example=15, meaning="SDQ, förälder, problempoäng")
    sdq_self: int = integer("SDQ_SJALV", low=0, high=40, example=None, meaning="SDQ, ungdom, problempoäng")
    suicide_risk_assessed: bool = flag("SUICIDRISK_BEDOMD", true=("J",), false=("N",), meaning="suicidrisk bedömd")
    has_self_harm: bool = flag(
        "SJALVSKADA", true=("J",), false=("N",), unknown=("V",), meaning="självskada det senaste halvåret"
    )
    school: str = code(
        "SKOLNARVARO", {"1": "full", "2": "partial", "3": "none"}, unknown=("9",), not_applicable=("8",),
        meaning="skolnärvaro; 8 = går inte i skola", labels={"full": "full", "partial": "delvis", "none": "ingen"},
    )  # fmt: skip
    psychoeducation: bool = flag("INS_PSYKOPEDAGOGIK", true=("J",), false=("N",), meaning="psykopedagogik")
    parent_support: bool = flag("INS_FORALDRASTOD", true=("J",), false=("N",), meaning="föräldrastöd")
    psychotherapy: bool = flag("INS_PSYKOTERAPI", true=("J",), false=("N",), meaning="psykologisk behandling")
    medication: bool = flag("INS_LAKEMEDEL", true=("J",), false=("N",), meaning="läkemedelsbehandling")
    inpatient: bool = flag("INS_SLUTENVARD", true=("J",), false=("N",), meaning="slutenvård")
    experience_child: int = integer("UPPLEVELSE_BARN", low=1, high=5, example=4, meaning="barnets upplevelse, 1-5")
    experience_parent: int = integer(
        "UPPLEVELSE_FORALDER", low=1, high=5, example=4, meaning="förälderns upplevelse, 1-5"
    )
    ending: str = code(
        "AVSLUTSORSAK",
        ENDINGS,
        unknown=("9",),
        example=None,
        meaning="hur kontakten avslutades",
        labels={
            "as_planned": "enligt plan",
            "dropped_out": "avbröts i förtid",
            "referred": "remitterad",
            "to_adult_psychiatry": "till vuxenpsykiatrin",
            "moved": "flyttat",
        },
    )

    @row_rule("Formuläret får inte vara registrerat före bedömningen")
    def registered_after_form(cls) -> pl.Expr:
        """A form cannot be registered before the assessment it is about."""
        return pl.col("registered_on") >= pl.col("form_on")

    @row_rule(
        "Formulärets bedömning får inte ligga före den första bedömningen",
        broken_by={"first_assessed_on": date(2026, 3, 2)},
    )
    def form_after_first_assessment(cls) -> pl.Expr:
        """Every form is filled in at the first assessment or after it."""
        return pl.col("form_on") >= pl.col("first_assessed_on")

    @row_rule("Den första bedömningen får inte ligga före vårdbegäran")
    def assessed_after_request(cls) -> pl.Expr:
        """The first assessment comes after the request."""
        return pl.col("first_assessed_on") >= pl.col("care_requested_on")

    @row_rule(
        "Den fördjupade utredningen får inte börja före den första bedömningen",
        broken_by={"assessed_on": date(2025, 2, 28)},
    )
    def in_depth_after_first(cls) -> pl.Expr:
        """The in-depth assessment begins after the first one."""
        return pl.col("assessed_on") >= pl.col("first_assessed_on")

    @row_rule("Behandlingen får inte börja före den första bedömningen", broken_by={"treated_on": date(2025, 2, 28)})
    def treated_after_first(cls) -> pl.Expr:
        """Treatment begins after the first assessment, with or without an in-depth one between."""
        return pl.col("treated_on") >= pl.col("first_assessed_on")

    @row_rule("Avslutsorsak anges bara på avslutsformuläret", broken_by={"form": "followup", "ending": "as_planned"})
    def ending_on_end_form(cls) -> pl.Expr:
        """How the contact ended is asked on the end form only."""
        has_ending = pl.col("ending").is_in(list(ENDINGS.values()))  # what is no ending is told by its own rule
        return (pl.col("form") == "end") | ~has_ending

    @row_rule(
        "Väntan från vårdbegäran till den första bedömningen bör inte vara längre än tre år",
        broken_by={"care_requested_on": date(2020, 1, 1)},
    )
    def waited_within_reason(cls) -> pl.Expr:
        """Nobody waits so long for a first assessment, though waits over a year are known."""
        wait = pl.col("first_assessed_on") - pl.col("care_requested_on")
        return wait <= LONGEST_WAIT
