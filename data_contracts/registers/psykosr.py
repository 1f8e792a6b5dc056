"""PsykosR, the national quality register for psychosis care."""

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
    number,
    partial_day,
    sex_from_identifier,
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


@delivered(
    title="PsykosR",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(
        delimiter=";",
        encoding="cp1252",
        decimal_mark=",",
        missing=("", "999"),
        ignored=("FORMTYP_Beskrivning", "REMISSION_Beskrivning", "BOENDE_Beskrivning", "SYSSELSATTNING_Beskrivning"),
    ),
    identity=Identity.PERSONNUMMER,
    event="form_on",
    registered="registered_on",
    key=("person_id", "form", "form_on"),
    residence_basis="event",
    calendar=Calendar(due_day=10, grace_days=10, months_until_mature=2),
)
class PsykosR(Contract):
    """One row per form: `baseline` when the unit takes on the patient, `followup` about once a year after that.

    Population: F20.0-F29.9 whom the unit intends to treat. Registration is voluntary and coverage low and uneven, so
    a region's figure says something of its registered patients, not of all who are ill.

    Traps: a form can be opened again after completion and then comes with a later registration date; a snapshot that
    no longer holds a form means that it was withdrawn. INCA writes yes as `True` and leaves the rest blank: blank is
    *not recorded* here, never no. 999 is *not recorded* in every number, so the 999 weeks of DUP, 19 years, cannot be
    told from it. GAF 0 means *not assessed*. Homelessness is under-reported. The description columns repeat the codes
    in words and are not taken in.
    """

    person_id: int = identifier("PERSNR")
    sex: str = sex_from_identifier()
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("form_on")
    form: str = code(
        "FORMTYP_Värde",
        {"1": "baseline", "2": "followup"},
        required=True,
        example="followup",
        labels={"baseline": "nyregistrering", "followup": "uppföljning"},
        meaning="formulär",
    )
    form_on: date = day("F_DATUM", required=True, earliest=date(1999, 1, 1), meaning="besöksdatum")
    registered_on: date = day("SKAPAD_DATUM", required=True, earliest=date(1999, 1, 1), meaning="registreringsdatum")
    unit_id: str = unit("ENHETSKOD", code_system="psykosr")
    municipality_code: str = municipality("LKF")
    diagnosis: str = text(
        "DIAGNOS", required=True, pattern=r"F2\d(?:\.?\d)?[A-Z]?", example="F20.0", meaning="huvuddiagnos, ICD-10-SE"
    )
    onset_on: date = partial_day("DEBUT_DATUM", meaning="insjuknandedatum")
    untreated_weeks: int = integer(
        "DUP_VECKOR", low=0, high=2600, missing=("999",), unit="weeks", example=12, meaning="obehandlad psykos (DUP)"
    )
    first_episode: bool = flag("FORSTAGANG", meaning="förstagångsinsjuknande")
    remission: bool = flag(
        "REMISSION_Värde", true=("1",), false=("0",), unknown=("9",), example=False,
        meaning="lindriga eller inga symtom i minst sex månader",
    )  # fmt: skip
    remaining_symptoms: bool = flag("KVARST_SYMTOM", meaning="kvarstående psykotiska symtom")
    gaf_symptom: int = integer("GAF_S", low=1, high=100, not_applicable=("0",), example=55, meaning="GAF symtom")
    gaf_function: int = integer("GAF_F", low=1, high=100, not_applicable=("0",), example=50, meaning="GAF funktion")
    cgi_severity: int = integer("CGI_S", low=1, high=7, example=4, meaning="CGI-S")
    aims: int = integer("AIMS", low=0, high=28, example=2, meaning="AIMS punkt 1-7")
    panss: int = integer("PANSS", low=30, high=210, example=70, meaning="PANSS summa av 30 punkter")
    bmi: float = number("BMI", low=12, high=70, unit="kg/m2", example=27.5, meaning="BMI")
    waist_cm: int = integer("MIDJEMATT", low=40, high=220, unit="cm", example=95, meaning="midjemått")
    systolic: int = integer("BT_SYST", low=60, high=260, unit="mmHg", example=125, meaning="övre blodtryck")
    diastolic: int = integer("BT_DIAST", low=30, high=160, unit="mmHg", example=80, meaning="undre blodtryck")
    glucose: float = number("P_GLUKOS", low=1, high=50, unit="mmol/l", example=5.5, meaning="P-glukos")
    hba1c: int = integer("HBA1C", low=15, high=180, unit="mmol/mol", example=36, meaning="HbA1c")
    ldl: float = number("LDL", low=0.2, high=15, unit="mmol/l", example=3.0, meaning="LDL-kolesterol")
    smoking: str = code(
        "ROKNING",
        {"0": "never", "1": "former", "2": "sometimes", "3": "daily"},
        unknown=("9",),
        example="never",
        labels={"never": "aldrig", "former": "har slutat", "sometimes": "ibland", "daily": "dagligen"},
        meaning="rökning",
    )
    audit_c: int = integer("AUDIT_C", low=0, high=12, example=3, meaning="AUDIT-C, summa av 3 frågor")
    antipsychotic: bool = flag(
        "ANTIPSYKOTIKA", true=("1",), false=("0",), unknown=("9",), example=True, meaning="behandling med antipsykotika"
    )
    antipsychotic_atc: str = text(
        "ANTIPSYKOTIKA_ATC", pattern=r"N05A[A-Z]\d\d", example="N05AH03", meaning="antipsykotikum, ATC-kod"
    )
    antipsychotic_since_on: date = day("ANTIPSYKOTIKA_START", example=date(2020, 1, 1), meaning="antipsykotika insatt")
    depot: bool = flag("DEPA_INJEKTION", true=("1",), false=("0",), unknown=("9",), meaning="får depåinjektion")
    clozapine: bool = flag("KLOZAPIN", true=("1",), false=("0",), unknown=("9",), meaning="behandling med klozapin")
    housing: str = code(
        "BOENDE_Värde",
        {"1": "own", "2": "own_with_support", "3": "group", "4": "homeless", "5": "other"},
        unknown=("9",),
        example="own",
        labels={
            "own": "eget boende",
            "own_with_support": "eget boende med stöd",
            "group": "gruppboende",
            "homeless": "hemlös",
            "other": "annat",
        },
        meaning="boende",
    )
    occupation: str = code(
        "SYSSELSATTNING_Värde",
        {"1": "work", "2": "study", "3": "labour_programme", "4": "other_activity", "5": "none", "6": "pension"},
        unknown=("9",),
        not_applicable=("8",),
        example="none",
        labels={
            "work": "arbete",
            "study": "studier",
            "labour_programme": "arbetsmarknadsåtgärd",
            "other_activity": "annan sysselsättning",
            "none": "ingen",
            "pension": "pension",
        },
        meaning="sysselsättning",
    )
    family_education: str = code(
        "ANHORIGUTBILDNING",
        {"0": "no", "1": "offered", "2": "done"},
        unknown=("9",),
        not_applicable=("8",),
        labels={"no": "nej", "offered": "erbjuden", "done": "genomförd"},
        meaning="utbildning för närstående",
    )
    case_manager: bool = flag("CASE_MANAGER", true=("1",), false=("0",), unknown=("9",), meaning="har case manager")
    patient_education: bool = flag(
        "PATIENTUTBILDNING", true=("1",), false=("0",), unknown=("9",), meaning="patientutbildning"
    )
    supported_employment: bool = flag(
        "IPS", true=("1",), false=("0",), unknown=("9",), meaning="stöd till arbete enligt IPS"
    )
    cbt: bool = flag("KBT", true=("1",), false=("0",), unknown=("9",), meaning="KBT senaste 12 månaderna")
    medication_review: bool = flag(
        "LAKEMEDELSGENOMGANG",
        true=("1",),
        false=("0",),
        unknown=("9",),
        meaning="läkemedelsgenomgång med läkare, senaste 12 månaderna",
    )
    physical_examination: bool = flag(
        "FYSISK_UNDERSOKNING",
        true=("1",),
        false=("0",),
        unknown=("9",),
        meaning="undersökning av läkare, senaste 12 månaderna",
    )

    @row_rule("Formuläret får inte vara registrerat före besöket")
    def registered_after_form(cls) -> pl.Expr:
        """A form cannot be registered before the visit it is about."""
        return pl.col("registered_on") >= pl.col("form_on")

    @row_rule("Insjuknandet får inte ligga ett senare år än besöket")
    def onset_before_form(cls) -> pl.Expr:
        """Illness begins before the visit; a partial date may round up within its year."""
        return pl.col("onset_on").dt.year() <= pl.col("form_on").dt.year()

    @row_rule("Förstagångsinsjuknande anges bara vid nyregistrering")
    def first_episode_on_baseline(cls) -> pl.Expr:
        """First episode is asked on the baseline form only."""
        return (pl.col("form") == "baseline") | ~pl.col("first_episode").fill_null(False)

    @row_rule("Det undre blodtrycket ska vara lägre än det övre")
    def diastolic_below_systolic(cls) -> pl.Expr:
        """The lower blood pressure is below the upper."""
        return pl.col("diastolic") < pl.col("systolic")

    @row_rule("Den som får depåinjektion kan inte ha svaret nej på antipsykotika")
    def depot_needs_antipsychotic(cls) -> pl.Expr:
        """A depot injection is an antipsychotic."""
        return ~(pl.col("depot").fill_null(False) & ~pl.col("antipsychotic").fill_null(True))

    @row_rule("Den som har ATC-koden N05AH02 kan inte ha svaret nej på klozapin")
    def clozapine_is_its_code(cls) -> pl.Expr:
        """Where both are given, clozapine and the ATC code N05AH02 agree one way: not clozapine means another code."""
        is_clozapine = pl.col("antipsychotic_atc") == "N05AH02"
        return ~(is_clozapine & ~pl.col("clozapine").fill_null(True))

    @row_rule("Antipsykotika får inte vara insatt efter besöket")
    def start_before_form(cls) -> pl.Expr:
        """A drug that is taken at the visit was begun by then."""
        return pl.col("antipsychotic_since_on") <= pl.col("form_on")
