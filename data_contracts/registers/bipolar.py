"""BipoläR, the national quality register for bipolar disorder."""

from datetime import date
from typing import Any

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
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

EPISODES = ("depressive_episodes", "hypomanic_episodes", "manic_episodes", "mixed_episodes")


def _yes_no(raw: str, meaning: str, *, example: bool = False) -> Any:
    """A question of the form with the answers no, yes and does not know; blank is *not recorded*."""
    return flag(raw, true=("1",), false=("0",), unknown=("9",), meaning=meaning, example=example)


def _gaf(raw: str, meaning: str, example: int) -> Any:
    """Global Assessment of Functioning; 0 is written for *not assessed*."""
    return integer(raw, low=1, high=100, not_applicable=("0",), example=example, meaning=meaning)


def _episodes(raw: str, meaning: str, example: int = 0) -> Any:
    """Episodes in the twelve months before the form."""
    return integer(raw, low=0, high=52, unit="episodes", example=example, meaning=f"{meaning} senaste 12 månaderna")


@delivered(
    title="BipoläR",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(
        delimiter=",",
        encoding="utf-8",
        decimal_mark=".",
        ignored=("SubjectID", "EventID", "UnitName", "StatusCode", "StatusDate", "DateOfDeath", "DateCorrectness"),
    ),
    identity=Identity.PERSONNUMMER,
    event="form_on",
    registered="registered_on",
    key=("person_id", "form", "form_on"),
    residence_basis="extract",
    calendar=Calendar(due_day=15, grace_days=14, months_until_mature=3, every_months=3),
    severity={
        "row.bmi_is_weight_by_height": "warn",
        "row.remission_without_symptoms": "warn",
        "row.serum_level_needs_lithium": "warn",
        "row.ratings_belong_to_the_form": "warn",
    },
)
class Bipolar(Contract):
    """One row per form: `baseline` (nyregistrering) or `followup` (årsuppföljning), so a person has many rows.

    Population: F25.0, F30.1-F30.2, F30.8-F31.9 and F34.0 in outpatient care, all ages (Pålsson et al., BMJ Open 2022;
    12:e064385). About 30 per cent of those who are ill have ever been registered, and regions differ: a figure says
    something of registered patients only. There are about 1.9 forms per person, so count persons, not rows.

    Traps: ICD-10 does not tell type 1 from type 2; the type is a question of its own, and lithium is judged within
    type 1. Relapse is asked of the last twelve months and says nothing on a baseline of the care given. GAF 0 means
    *not assessed*. A MADRS or YMRS sum is no older than its own date, which need not be the form's. The municipality
    is where the person lives when the file is drawn. Sex comes from the file, where it has been read off the
    personnummer: it is blank for reserve numbers.

    Sourced: population, the two kinds of forms, the questions behind the register's seven quality indicators, and
    what the platform Stratum writes (`SubjectKey` as YYYYMMDD-NNNC, sex 1 man 2 woman, comma, UTF-8). Ours: headings,
    code numbers and the calendar, until a site says otherwise.
    """

    person_id: int = identifier("SubjectKey")
    sex: str = code("Gender", {"1": "M", "2": "K"}, example="K", meaning="juridiskt kön")
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("form_on")
    form: str = code(
        "EventType",
        {"1": "baseline", "2": "followup"},
        required=True,
        example="followup",
        meaning="formulär",
        labels={"baseline": "nyregistrering", "followup": "uppföljning"},
    )
    form_on: date = day("EventDate", required=True, earliest=date(2004, 1, 1), meaning="besöksdatum")
    registered_on: date = day("CreatedDate", required=True, earliest=date(2004, 1, 1), meaning="registreringsdatum")
    unit_id: str = unit("UnitCode", code_system="bipolar")
    municipality_code: str = municipality("MunicipalityCode")
    diagnosis: str = text(
        "Diagnos", required=True, pattern=r"F(?:25\.?0|30\.?[1289]|31\.?[0-9]|34\.?0)[A-Z0-9]?",
        example="F31.4", meaning="diagnos enligt ICD-10-SE: F25.0, F30, F31 eller F34.0",
    )  # fmt: skip
    bipolar_type: str = code(
        "BipolarTyp",
        {"1": "type_1", "2": "type_2", "3": "unspecified", "4": "schizoaffective", "5": "cyclothymia"},
        unknown=("9",),
        example="type_1",
        meaning="undergrupp av bipolär sjukdom",
        labels={
            "type_1": "typ 1",
            "type_2": "typ 2",
            "unspecified": "ospecificerad",
            "schizoaffective": "schizoaffektivt syndrom",
            "cyclothymia": "cyklotymi",
        },
    )
    onset_age: int = integer(
        "DebutAlder", low=0, high=110, missing=("999",), unit="years", example=24, meaning="ålder vid första skovet"
    )
    diagnostic_instrument: str = code(
        "DiagnosInstrument",
        {"0": "none", "1": "ade", "2": "scid", "3": "mini", "4": "other"},
        unknown=("9",),
        not_applicable=("8",),
        meaning="strukturerat instrument för diagnostik (ADE, SCID, MINI); frågas vid nyregistrering",
        labels={"none": "inget", "ade": "ADE", "scid": "SCID", "mini": "MINI", "other": "annat"},
    )
    gaf_symptom: int = _gaf("GAFSymtom", "GAF symtom", 65)
    gaf_function: int = _gaf("GAFFunktion", "GAF funktion", 62)
    cgi_severity: int = integer("CGIS", low=1, high=7, not_applicable=("0",), example=3, meaning="CGI-S")
    madrs: int = integer("MADRS", low=0, high=60, missing=("999",), example=8, meaning="MADRS summa av 10 frågor")
    madrs_items_missing: int = integer("MADRSBortfall", low=0, high=10, unit="items", meaning="obesvarade i MADRS")
    madrs_on: date = day("MADRSDatum", earliest=date(2004, 1, 1), meaning="när MADRS skattades")
    ymrs: int = integer("YMRS", low=0, high=60, missing=("999",), example=2, meaning="YMRS summa av 11 frågor")
    ymrs_items_missing: int = integer("YMRSBortfall", low=0, high=11, unit="items", meaning="obesvarade i YMRS")
    ymrs_on: date = day("YMRSDatum", earliest=date(2004, 1, 1), meaning="när YMRS skattades")
    remission: bool = _yes_no("Remission", "inget pågående skov och högst lindriga symtom", example=True)
    relapse: bool = _yes_no("AterfallSkov", "minst ett skov senaste 12 månaderna")
    depressive_episodes: int = _episodes("SkovDepression", "depressiva skov")
    hypomanic_episodes: int = _episodes("SkovHypomani", "hypomana skov")
    manic_episodes: int = _episodes("SkovMani", "maniska skov")
    mixed_episodes: int = _episodes("SkovBlandtillstand", "blandtillstånd")
    inpatient_days: int = integer(
        "SlutenvardDagar", low=0, high=366, unit="days", meaning="dygn i psykiatrisk slutenvård senaste 12 månaderna"
    )
    suicide_attempt: bool = _yes_no("Suicidforsok", "suicidförsök senaste 12 månaderna")
    lithium: bool = _yes_no("Litium", "pågående litiumbehandling", example=True)
    serum_lithium: float = number("SLitium", low=0, high=4, unit="mmol/l", example=0.7, meaning="serumlitium")
    egfr: int = integer("eGFR", low=5, high=150, unit="ml/min/1.73 m2", example=85, meaning="skattad njurfunktion")
    tsh: float = number("TSH", low=0, high=150, unit="mIU/l", example=2.1, meaning="tyreoideastimulerande hormon")
    antiepileptic: bool = _yes_no("Antiepileptika", "valproat, lamotrigin eller karbamazepin")
    antipsychotic: bool = _yes_no("Antipsykotika", "antipsykotiska läkemedel")
    antidepressant: bool = _yes_no("Antidepressiva", "antidepressiva läkemedel")
    patient_education: str = code(
        "Patientutbildning",
        {"0": "no", "1": "declined", "2": "ongoing", "3": "done"},
        unknown=("9",),
        meaning="patientutbildning, någon gång",
        labels={"no": "nej", "declined": "tackade nej", "ongoing": "pågår", "done": "genomförd"},
    )
    family_education: str = code(
        "Anhorigutbildning",
        {"0": "no", "1": "declined", "2": "ongoing", "3": "done"},
        unknown=("9",),
        not_applicable=("8",),
        meaning="utbildning för närstående, någon gång",
        labels={"no": "nej", "declined": "tackade nej", "ongoing": "pågår", "done": "genomförd"},
    )
    psychotherapy: bool = _yes_no("Psykoterapi", "psykologisk behandling senaste 12 månaderna")
    cognitive_test: str = code(
        "KognitivUtredning",
        {"0": "no", "1": "screening", "2": "full"},
        unknown=("9",),
        example="full",
        meaning="kognitiv utredning, någon gång: screening eller fullständig",
        labels={"no": "nej", "screening": "screening", "full": "fullständig"},
    )
    cognitive_test_on: date = day(
        "KognitivDatum", example=date(2025, 5, 12), meaning="när den kognitiva utredningen gjordes"
    )
    education: str = code(
        "Utbildning",
        {"1": "compulsory", "2": "secondary", "3": "university"},
        unknown=("9",),
        meaning="högsta utbildning",
        labels={"compulsory": "grundskola", "secondary": "gymnasium", "university": "högskola eller universitet"},
    )
    occupation: str = code(
        "Sysselsattning",
        {
            "1": "work",
            "2": "study",
            "3": "job_seeker",
            "4": "sick_leave",
            "5": "disability_pension",
            "6": "retired",
            "7": "other",
        },
        unknown=("9",),
        meaning="huvudsaklig sysselsättning",
        labels={
            "work": "arbete",
            "study": "studier",
            "job_seeker": "arbetssökande",
            "sick_leave": "sjukskriven",
            "disability_pension": "sjuk- eller aktivitetsersättning",
            "retired": "ålderspension",
            "other": "annat",
        },
    )
    work_percent: int = integer(
        "Arbetsgrad",
        low=0,
        high=100,
        missing=("999",),
        unit="percent",
        example=75,
        meaning="arbete eller studier av heltid",
    )
    weight_kg: float = number("Vikt", low=25, high=300, unit="kg", example=78.0, meaning="vikt")
    height_cm: int = integer("Langd", low=120, high=230, unit="cm", example=172, meaning="längd")
    bmi: float = number("BMI", low=12, high=80, unit="kg/m2", example=26.4, meaning="kroppsmasseindex")
    waist_cm: int = integer("Midja", low=40, high=220, unit="cm", example=92, meaning="midjemått")
    systolic: int = integer("BTSyst", low=60, high=260, unit="mmHg", example=124, meaning="övre blodtryck")
    diastolic: int = integer("BTDiast", low=30, high=160, unit="mmHg", example=78, meaning="undre blodtryck")
    smoking: str = code(
        "Rokning",
        {"0": "never", "1": "former", "2": "sometimes", "3": "daily"},
        unknown=("9",),
        meaning="rökning",
        labels={"never": "aldrig", "former": "har slutat", "sometimes": "ibland", "daily": "dagligen"},
    )
    audit_c: int = integer("AUDITC", low=0, high=12, example=2, meaning="AUDIT-C")
    eq_vas: int = integer("EQVAS", low=0, high=100, missing=("999",), example=70, meaning="EQ-5D, egen hälsa 0-100")

    @row_rule("Formuläret får inte vara registrerat före besöket", broken_by={"registered_on": date(2026, 2, 28)})
    def registered_after_form(cls) -> pl.Expr:
        """A form cannot be registered before the visit it is about."""
        return pl.col("registered_on") >= pl.col("form_on")

    @row_rule("Åldern vid insjuknandet får inte vara högre än åldern vid besöket", broken_by={"onset_age": 110})
    def onset_before_form(cls) -> pl.Expr:
        """The first episode came at the latest at the age the person has now."""
        return pl.col("onset_age") <= pl.col("age")

    @row_rule(
        "Diagnostiskt instrument anges bara vid nyregistrering; vid uppföljning är svaret inget eller tomt",
        broken_by={"form": "followup", "diagnostic_instrument": "scid"},
    )
    def instrument_on_baseline(cls) -> pl.Expr:
        """How the diagnosis was made is asked on the baseline form only; a follow-up answers at most *none*."""
        used = pl.col("diagnostic_instrument").is_in(["ade", "scid", "mini", "other"])
        return (pl.col("form") == "baseline") | ~used.fill_null(False)

    @row_rule(
        "Den som har haft minst ett skov kan inte ha svaret nej på återfall",
        broken_by={"relapse": False, "manic_episodes": 1},
    )
    def relapse_is_an_episode(cls) -> pl.Expr:
        """Who had an episode has relapsed; a yes without counts is kept, since the counts are often left blank."""
        counted = pl.sum_horizontal(pl.col(name).fill_null(0) for name in EPISODES)
        return pl.col("relapse").fill_null(True) | (counted <= 0)

    @row_rule(
        "Summan får inte vara högre än de besvarade frågorna kan ge: 6 poäng per fråga i MADRS och 8 i YMRS",
        broken_by={"madrs": 18, "madrs_items_missing": 8},
    )
    def sums_within_answered_items(cls) -> pl.Expr:
        """An answered item gives at most 6 points in MADRS and at most 8 in YMRS."""
        madrs = pl.col("madrs") <= 6 * (10 - pl.col("madrs_items_missing").fill_null(0))
        ymrs = pl.col("ymrs") <= 8 * (11 - pl.col("ymrs_items_missing").fill_null(0))
        return madrs.fill_null(True) & ymrs.fill_null(True)

    @row_rule("Det undre blodtrycket ska vara lägre än det övre", broken_by={"systolic": 80, "diastolic": 80})
    def diastolic_below_systolic(cls) -> pl.Expr:
        """The lower blood pressure is below the upper."""
        return pl.col("diastolic") < pl.col("systolic")

    @row_rule("En kognitiv utredning som inte är gjord ska inte ha något datum", broken_by={"cognitive_test": "no"})
    def test_date_needs_test(cls) -> pl.Expr:
        """A cognitive test that has a day has been done."""
        no_test = pl.col("cognitive_test").fill_null("full") == "no"
        return ~(no_test & pl.col("cognitive_test_on").is_not_null())

    @row_rule("BMI bör stämma med vikt och längd inom 1 kg/m2", broken_by={"bmi": 35.0})
    def bmi_is_weight_by_height(cls) -> pl.Expr:
        """Body mass index within one unit of what weight and height give; they may be of different days."""
        metres = pl.col("height_cm") / 100
        return (pl.col("bmi") - pl.col("weight_kg") / metres**2).abs() <= 1

    @row_rule(
        "Den som är i remission bör ha mindre än 20 poäng i både MADRS och YMRS",
        broken_by={"remission": True, "madrs": 36},
    )
    def remission_without_symptoms(cls) -> pl.Expr:
        """Remission and moderate symptoms (MADRS or YMRS of 20 and more) seldom go together on one form."""
        symptoms = (pl.col("madrs") >= 20).fill_null(False) | (pl.col("ymrs") >= 20).fill_null(False)
        return ~(pl.col("remission").fill_null(False) & symptoms)

    @row_rule("Den som inte tar litium bör inte ha ett litiumvärde i serum över 0", broken_by={"lithium": False})
    def serum_level_needs_lithium(cls) -> pl.Expr:
        """Serum lithium above nothing in who is not on lithium: just stopped, or wrong."""
        return pl.col("lithium").fill_null(True) | ~(pl.col("serum_lithium") > 0).fill_null(False)

    @row_rule("MADRS och YMRS bör vara skattade högst 92 dagar från besöket", broken_by={"madrs_on": date(2025, 3, 1)})
    def ratings_belong_to_the_form(cls) -> pl.Expr:
        """Ratings are made within three months of the visit."""
        madrs, ymrs = ((pl.col(name) - pl.col("form_on")).dt.total_days().abs() for name in ("madrs_on", "ymrs_on"))
        return (madrs <= 92).fill_null(True) & (ymrs <= 92).fill_null(True)
