"""Kvalitetsregister ECT (Q-ECT), the national quality register for electroconvulsive therapy."""

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
    partial_day,
    sex_from_identifier,
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Break, Calendar, Identity, Increment, Layout
from data_contracts.patterns import ICD10

FIRST_DAY = date(2008, 1, 1)
SIDE_EFFECTS = ("headache", "nausea", "confusion", "memory_trouble", "cardiovascular_event", "dental_injury")


def _yes(raw: str, meaning: str, *, example: bool | None = None) -> Any:
    """A box of an INCA form: `True` where it is ticked, blank where it is not or where nobody answered."""
    return flag(raw, true=("True", "1"), false=("False", "0"), meaning=meaning, example=example)


def _scale(raw: str, low: int, high: int, meaning: str, example: int) -> Any:
    """A rating; 999 is INCA's code for *not recorded* in these columns, and 0 means *not assessed* where low is 1."""
    not_assessed = ("0",) if low == 1 else ()
    return integer(
        raw, low=low, high=high, missing=("999",), not_applicable=not_assessed, example=example, meaning=meaning
    )


def _open_items(raw: str, meaning: str) -> Any:
    return integer(raw, low=0, high=9, unit="items", example=0, meaning=f"obesvarade frågor i {meaning}")


def _rated(raw: str, example: date, meaning: str) -> Any:
    return day(raw, earliest=FIRST_DAY, example=example, meaning=meaning)


@delivered(
    title="Kvalitetsregister ECT",
    source="quality_register",
    kind=Increment(months_restated=12),
    layout=Layout(
        delimiter=";",
        encoding="cp1252",
        decimal_mark=",",
        ignored=(
            "PAT_ID",
            "METOD_Beskrivning",
            "SERIETYP_Beskrivning",
            "VARDFORM_Beskrivning",
            "TVANGSVARD_Beskrivning",
            "ELEKTROD_Beskrivning",
            "ANESTESI_Beskrivning",
        ),
    ),
    identity=Identity.PERSONNUMMER,
    event="started_on",
    registered="registered_on",
    key=("person_id", "method", "started_on"),
    residence_basis="event",
    calendar=Calendar(due_day=10, grace_days=10, months_until_mature=2),
    breaks=(Break(date(2014, 1, 1), "Registret började använda plattformen INCA vid årsskiftet 2013/2014."),),
    severity={
        "row.index_series_of_usual_length": "warn",
        "row.rated_before_first_treatment": "warn",
        "row.improvement_agrees_with_severity": "warn",
        "row.followup_at_six_months": "warn",
    },
)
class Ect(Contract):
    """One row per treatment series: `index`, or `continuation` for treatment that prevents relapse afterwards.

    Population: all who are given ECT; repetitive magnetic stimulation (rTMS) is reported too and told apart by
    `method`. About 95 per cent of patients by the register's own site, 90 in 2015 and 85 in 2013, by region; 3 561
    patients at 47 units in 2018. Coverage is counted over persons, in the union with Patientregistret (KVÅ DA006,
    DA024, DA025), and only ECT counts.

    Traps: the indicators speak of patients and are computed on series, so one person may count twice in a year.
    Remission and MADRS-S before and after are judged on index series for depression. A rating after the series is of
    the week that follows the last treatment; the later the day, the less it says. MADRS (rated by staff, 0-60) and
    MADRS-S (by the patient, 0-54) are two instruments with two ranges. INCA writes `True` or leaves blank: without
    `side_effects_followed_up` a blank side effect says nothing. A series is opened again when its six-month form
    comes, so the last year arrives anew. Whether an indication is established follows the list of the Swedish
    Psychiatric Association and is taken as the register delivers it; blank is *not documented*.

    Sourced: population, coverage, index and continuation, indication, MADRS-S, CGI, the memory item of CPRS, electrode
    placement, pulse width, number of treatments (median 7), the six-month form, and the platform INCA (semicolon,
    decimal comma, `True` and blank, pairs of code and description, dates with unknown day or month). Ours: headings,
    code numbers, the twelve months that come anew and the calendar.
    """

    person_id: int = identifier("PERSNR")
    sex: str = sex_from_identifier()
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("started_on")
    method: str = code(
        "METOD_Värde",
        {"1": "ect", "2": "rtms"},
        required=True,
        meaning="behandlingsmetod",
        labels={"ect": "ECT", "rtms": "rTMS"},
    )
    series: str = code(
        "SERIETYP_Värde",
        {"1": "index", "2": "continuation"},
        required=True,
        meaning="typ av serie",
        labels={"index": "indexserie", "continuation": "fortsättningsbehandling"},
    )
    started_on: date = day(
        "SERIE_START", required=True, earliest=FIRST_DAY, example=date(2025, 5, 5), meaning="första behandling"
    )
    ended_on: date = day("SERIE_SLUT", earliest=FIRST_DAY, example=date(2025, 5, 23), meaning="sista behandling")
    registered_on: date = day(
        "SKAPAD_DATUM", required=True, earliest=FIRST_DAY, example=date(2025, 5, 6), meaning="registreringsdatum"
    )
    unit_id: str = unit("ENHETSKOD", code_system="ect")
    municipality_code: str = municipality("LKF")
    care_form: str = code(
        "VARDFORM_Värde",
        {"1": "inpatient", "2": "outpatient", "3": "both"},
        unknown=("9",),
        meaning="vårdform",
        labels={"inpatient": "slutenvård", "outpatient": "öppenvård", "both": "både slutenvård och öppenvård"},
    )
    legal_status: str = code(
        "TVANGSVARD_Värde",
        {"0": "voluntary", "1": "lpt", "2": "lrv"},
        unknown=("9",),
        meaning="frivillig vård eller tvång",
        labels={"voluntary": "frivillig vård", "lpt": "LPT", "lrv": "LRV"},
    )
    indication: str = text("INDIKATION", pattern=ICD10, example="F32.2", meaning="indikation, ICD-10-SE")
    established_indication: bool = _yes("ETABL_INDIKATION", "etablerad indikation dokumenterad", example=True)
    episode_since_on: date = partial_day("EPISOD_DEBUT", example=date(2025, 2, 15), meaning="episodens början")
    treatments: int = integer(
        "ANTAL_BEH", low=1, high=200, missing=("999",), unit="treatments", example=7, meaning="antal behandlingar"
    )
    electrode_placement: str = code(
        "ELEKTROD_Värde",
        {"1": "unilateral", "2": "bitemporal", "3": "bifrontal", "4": "other"},
        unknown=("9",),
        not_applicable=("8",),
        meaning="elektrodplacering",
        labels={"unilateral": "unilateral", "bitemporal": "bitemporal", "bifrontal": "bifrontal", "other": "annan"},
    )
    pulse_width_ms: float = number(
        "PULSBREDD", low=0.1, high=2, unit="ms", example=0.5, meaning="pulsbredd vid sista behandlingen"
    )
    frequency_hz: int = integer("FREKVENS", low=5, high=200, unit="Hz", example=70, meaning="frekvens")
    charge_mc: int = integer("LADDNING", low=5, high=1300, unit="mC", example=350, meaning="laddning")
    seizure_seconds: int = integer(
        "KRAMPTID_EEG", low=0, high=600, missing=("999",), unit="seconds", example=45, meaning="kramptid enligt EEG"
    )
    anaesthetic: str = code(
        "ANESTESI_Värde",
        {"1": "thiopental", "2": "propofol", "3": "methohexital", "4": "etomidate", "5": "ketamine", "6": "other"},
        unknown=("9",),
        not_applicable=("8",),
        meaning="narkosmedel",
        labels={
            "thiopental": "tiopental",
            "propofol": "propofol",
            "methohexital": "metohexital",
            "etomidate": "etomidat",
            "ketamine": "ketamin",
            "other": "annat",
        },
    )
    before_rated_on: date = _rated("SKATTNING_FORE_DATUM", date(2025, 5, 2), "skattning före serien")
    madrs_s_before: int = _scale("MADRS_S_FORE", 0, 54, "MADRS-S före", 34)
    madrs_s_before_items_missing: int = _open_items("MADRS_S_FORE_BORTFALL", "MADRS-S före")
    madrs_before: int = _scale("MADRS_FORE", 0, 60, "MADRS före", 36)
    cgi_severity_before: int = _scale("CGI_S_FORE", 1, 7, "CGI-S före", 6)
    cprs_memory_before: int = _scale("CPRS_MINNE_FORE", 0, 6, "minne enligt CPRS före", 2)
    after_rated_on: date = _rated("SKATTNING_EFTER_DATUM", date(2025, 5, 26), "skattning efter serien")
    madrs_s_after: int = _scale("MADRS_S_EFTER", 0, 54, "MADRS-S efter", 9)
    madrs_s_after_items_missing: int = _open_items("MADRS_S_EFTER_BORTFALL", "MADRS-S efter")
    madrs_after: int = _scale("MADRS_EFTER", 0, 60, "MADRS efter", 8)
    cgi_severity_after: int = _scale("CGI_S_EFTER", 1, 7, "CGI-S efter", 2)
    cgi_improvement: int = _scale("CGI_I", 1, 7, "CGI-I, förbättring", 1)
    cprs_memory_after: int = _scale("CPRS_MINNE_EFTER", 0, 6, "minne enligt CPRS efter", 3)
    side_effects_followed_up: bool = _yes("BIVERKNING_UPPF", "biverkningar och komplikationer uppföljda", example=True)
    side_effects_on: date = _rated("BIVERKNING_DATUM", date(2025, 5, 26), "när biverkningar följdes upp")
    headache: bool = _yes("BIV_HUVUDVARK", "huvudvärk")
    nausea: bool = _yes("BIV_ILLAMAENDE", "illamående")
    confusion: bool = _yes("BIV_FORVIRRING", "förvirring")
    memory_trouble: bool = _yes("BIV_MINNE", "minnesstörning")
    cardiovascular_event: bool = _yes("BIV_HJARTA", "hjärt- eller kärlhändelse")
    dental_injury: bool = _yes("BIV_TAND", "tandskada")
    lithium_after: bool = _yes("LITIUM_EFTER", "litium efter serien")
    antidepressant_after: bool = _yes("ANTIDEPRESSIVA_EFTER", "antidepressiva efter serien", example=True)
    followup_on: date = _rated("UPPF_6MAN_DATUM", date(2025, 11, 24), "sexmånadersuppföljning")
    madrs_s_followup: int = _scale("MADRS_S_6MAN", 0, 54, "MADRS-S efter sex månader", 12)
    cprs_memory_followup: int = _scale("CPRS_MINNE_6MAN", 0, 6, "minne enligt CPRS efter sex månader", 2)

    @row_rule("Seriens sista behandling får inte ligga före den första", broken_by={"ended_on": date(2025, 5, 4)})
    def ended_after_start(cls) -> pl.Expr:
        """The last treatment is the first or a later one."""
        return pl.col("ended_on") >= pl.col("started_on")

    @row_rule(
        "Serien får inte vara registrerad före den första behandlingen", broken_by={"registered_on": date(2025, 5, 4)}
    )
    def registered_after_start(cls) -> pl.Expr:
        """A series is registered when it has begun."""
        return pl.col("registered_on") >= pl.col("started_on")

    @row_rule(
        "Sjukdomsepisoden får inte börja ett senare år än behandlingen",
        broken_by={"episode_since_on": date(2026, 1, 1)},
    )
    def episode_before_start(cls) -> pl.Expr:
        """Illness comes before its treatment; a partial date may round up within its year."""
        return pl.col("episode_since_on").dt.year() <= pl.col("started_on").dt.year()

    @row_rule("En serie med en enda behandling ska börja och sluta samma dag", broken_by={"treatments": 1})
    def one_treatment_is_one_day(cls) -> pl.Expr:
        """A series of a single treatment begins and ends on one day."""
        single = (pl.col("treatments") == 1).fill_null(False)
        return ~single | (pl.col("ended_on") == pl.col("started_on"))

    @row_rule(
        "Elektrodplacering, pulsbredd, laddning och kramptid anges bara för ECT, inte för rTMS",
        broken_by={"method": "rtms"},
    )
    def electrodes_are_for_ect(cls) -> pl.Expr:
        """Magnetic stimulation has neither electrodes nor a charge nor a seizure."""
        names = ("electrode_placement", "pulse_width_ms", "charge_mc", "seizure_seconds")
        electric = pl.any_horizontal(pl.col(name).is_not_null() for name in names)
        return (pl.col("method") == "ect") | ~electric

    @row_rule(
        "Skattningen efter ska vara senare än skattningen före, och inte ligga före den första behandlingen",
        broken_by={"after_rated_on": date(2025, 5, 1)},
    )
    def ratings_in_order(cls) -> pl.Expr:
        """What is rated after is rated later than what is rated before, and no earlier than the first treatment."""
        later = pl.col("after_rated_on") > pl.col("before_rated_on")
        treated = pl.col("after_rated_on") >= pl.col("started_on")
        return later.fill_null(True) & treated.fill_null(True)

    @row_rule("En summa i MADRS-S ska ha datum för skattningen", broken_by={"after_rated_on": None})
    def scores_have_their_day(cls) -> pl.Expr:
        """A MADRS-S without a day cannot be told to be of the week that counts."""
        before = pl.col("madrs_s_before").is_null() | pl.col("before_rated_on").is_not_null()
        after = pl.col("madrs_s_after").is_null() | pl.col("after_rated_on").is_not_null()
        return before & after

    @row_rule(
        "Summan i MADRS-S får inte vara högre än de besvarade frågorna kan ge, 6 poäng per fråga",
        broken_by={"madrs_s_after": 9, "madrs_s_after_items_missing": 8},
    )
    def sums_within_answered_items(cls) -> pl.Expr:
        """Each of the nine items gives at most 6 points."""
        within = [
            pl.col(name) <= 6 * (9 - pl.col(f"{name}_items_missing").fill_null(0))
            for name in ("madrs_s_before", "madrs_s_after")
        ]
        return pl.all_horizontal(part.fill_null(True) for part in within)

    @row_rule(
        "Den som har en biverkning kan inte ha svaret nej på om biverkningar följts upp",
        broken_by={"side_effects_followed_up": False, "headache": True},
    )
    def side_effect_was_followed_up(cls) -> pl.Expr:
        """A side effect that is ticked has been asked for; only a said no contradicts it."""
        any_effect = pl.any_horizontal(pl.col(name).fill_null(False) for name in SIDE_EFFECTS)
        return pl.col("side_effects_followed_up").fill_null(True) | ~any_effect

    @row_rule(
        "En indexserie bör ha högst 25 behandlingar; fler är oftast två serier på en rad", broken_by={"treatments": 40}
    )
    def index_series_of_usual_length(cls) -> pl.Expr:
        """An index series is 4 to 12 treatments as a rule; beyond 25 it is more often two series in one row."""
        return (pl.col("series") == "continuation") | (pl.col("treatments") <= 25)

    @row_rule(
        "Skattningen före bör vara gjord senast dagen för den första behandlingen",
        broken_by={"before_rated_on": date(2025, 5, 7)},
    )
    def rated_before_first_treatment(cls) -> pl.Expr:
        """A first rating after the first treatment understates how ill the patient was."""
        return pl.col("before_rated_on") <= pl.col("started_on")

    @row_rule(
        "Den som är mycket förbättrad (CGI-I 1 eller 2) bör inte ha högre CGI-S efter än före",
        broken_by={"cgi_severity_after": 7},
    )
    def improvement_agrees_with_severity(cls) -> pl.Expr:
        """Much improved (CGI-I 1 or 2) and more ill than before seldom go together."""
        worse = pl.col("cgi_severity_after") > pl.col("cgi_severity_before")
        return ~(worse & (pl.col("cgi_improvement") <= 2))

    @row_rule(
        "Sexmånadersuppföljningen bör ligga 120 till 275 dagar efter den sista behandlingen",
        broken_by={"followup_on": date(2025, 7, 1)},
    )
    def followup_at_six_months(cls) -> pl.Expr:
        """The six-month form is of four to nine months after the last treatment."""
        after = (pl.col("followup_on") - pl.col("ended_on")).dt.total_days()
        return after.is_between(120, 275)
