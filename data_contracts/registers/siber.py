"""SibeR, the Swedish quality register for psychological treatment over the internet (iKBT)."""

from datetime import date
from typing import Any

import polars as pl

from data_contracts.columns import code, day, flag, identifier, integer, text, unit
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

FIRST_DAY = date(2015, 1, 1)
INSTRUMENTS = {  # stem of the columns: (items, most points an item gives)
    "phq9": (9, 3), "gad7": (7, 3), "madrs_s": (9, 6), "pdss_sr": (7, 4), "lsas_sr": (48, 3), "ybocs": (10, 4),
    "isi": (7, 4),
}  # fmt: skip
PROGRAMMES = {
    "DEP": "depression", "PAN": "panic", "SOC": "social_anxiety", "GAD": "generalised_anxiety", "INS": "insomnia",
    "HAL": "health_anxiety", "OCD": "obsessive_compulsive", "PTS": "ptsd", "SMA": "pain", "OVR": "other",
}  # fmt: skip


def _sum(raw: str, high: int, meaning: str, example: int | None = None) -> Any:
    """The sum of an instrument that the patient fills in."""
    return integer(raw, low=0, high=high, missing=("-1",), example=example, meaning=f"{meaning} summa")


def _unanswered(raw: str, items: int, meaning: str, example: int | None = None) -> Any:
    """How many of an instrument's items were left open; a sum rests on the others."""
    return integer(raw, low=0, high=items, unit="items", example=example, meaning=f"{meaning} obesvarade frågor")


def _rated(raw: str, meaning: str, example: date | None = None) -> Any:
    return day(raw, earliest=FIRST_DAY, example=example, meaning=meaning)


@delivered(
    title="SibeR",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter=";", encoding="utf-8", decimal_mark=".", ignored=("ExportDatum", "ProgramVersion")),
    identity=Identity.STABLE_PSEUDONYM,
    event="started_on",
    registered="registered_on",
    key=("person_id", "program", "started_on"),
    residence_basis="none",
    calendar=Calendar(due_day=20, grace_days=20, months_until_mature=6, every_months=3),
    severity={
        "row.sixteen_or_older": "warn",
        "row.started_within_a_year": "warn",
        "row.rated_shortly_before_start": "warn",
        "row.rated_about_the_end": "warn",
    },
)
class Siber(Contract):
    """One row per treatment that has been started, with what the patient rated before, after and at follow-up.

    Population: psychological treatment over the internet, 16 years and older, since 2015. In 2017 the register held 767
    of about 3 500 starts in three regions, some 22 per cent (SibeR's annual report for 2017, as quoted in
    Läkemedelsvärlden); most regions report little or nothing.

    Traps: who has no post rating is not who did badly or well at random, so the follow-up rate stands beside every
    outcome. Each programme has its own main instrument and the others are often blank: a mean of PHQ-9 over all
    programmes is none of depression. A sum with open items is too low: `<instrument>_<when>_items_missing` says how
    many, and PHQ-9 is commonly held valid with at most two. A treatment goes on after its row first comes, so endings
    and post ratings fill up for half a year. Waiting is counted from the request for care, also where the patient came
    on referral. Who asked and never started is not in the register. The pseudonym is constant, but a patient who
    moves between regions may have two. There is no residence.

    Sourced: population, the programmes and instruments, the request, the start and the modules, and that Inera's
    *Stöd och behandling* exports a constant pseudonym, in XML or CSV. Ours: headings, codes, delimiter and calendar.
    """

    person_id: int = identifier("PatientPseudonym")
    sex: str = code("Kon", {"Man": "M", "Kvinna": "K"}, unknown=("Okänt",), example="K", meaning="juridiskt kön")
    birth_year: int = integer("Fodelsear", low=1900, high=2026, unit="year", example=1985, meaning="födelseår")
    age: int = integer("AlderVidStart", low=0, high=115, unit="years", example=40, meaning="ålder vid start")
    unit_id: str = unit("EnhetKod", code_system="siber")
    care_level: str = code(
        "Vardniva",
        {"PV": "primary_care", "SV": "specialised_psychiatry", "BUP": "child_psychiatry"},
        meaning="vårdnivå",
        labels={
            "primary_care": "primärvård",
            "specialised_psychiatry": "specialistpsykiatri",
            "child_psychiatry": "BUP",
        },
    )
    program: str = code(
        "Program",
        PROGRAMMES,
        required=True,
        meaning="behandlingsprogram",
        labels={
            "depression": "depression",
            "panic": "paniksyndrom",
            "social_anxiety": "social ångest",
            "generalised_anxiety": "generaliserat ångestsyndrom",
            "insomnia": "sömnsvårigheter",
            "health_anxiety": "hälsoångest",
            "obsessive_compulsive": "tvångssyndrom",
            "ptsd": "posttraumatiskt stressyndrom",
            "pain": "smärta",
            "other": "annat program",
        },
    )
    diagnosis: str = text(
        "Diagnos", pattern=r"[A-Z]\d\d(?:\.?\d)?[A-Z0-9]?", example="F32.1", meaning="huvuddiagnos, ICD-10-SE"
    )
    referral: str = code(
        "Vardbegaran",
        {"E": "own_request", "P": "primary_care", "S": "specialised_care", "A": "other"},
        unknown=("Okänt",),
        meaning="hur vårdbegäran kom",
        labels={
            "own_request": "egen vårdbegäran",
            "primary_care": "primärvård",
            "specialised_care": "specialiserad vård",
            "other": "på annat sätt",
        },
    )
    care_requested_on: date = day(
        "VardbegaranDatum", required=True, earliest=date(2013, 1, 1), example=date(2025, 4, 7), meaning="vårdbegäran"
    )
    assessed_on: date = day(
        "BedomningDatum", earliest=date(2013, 1, 1), example=date(2025, 4, 22), meaning="bedömningssamtal"
    )
    started_on: date = day(
        "StartDatum", required=True, earliest=FIRST_DAY, example=date(2025, 5, 5), meaning="behandlingsstart"
    )
    registered_on: date = day(
        "SkapadDatum", required=True, earliest=FIRST_DAY, example=date(2025, 5, 6), meaning="registreringsdatum"
    )
    ended_on: date = day("SlutDatum", earliest=FIRST_DAY, example=date(2025, 7, 14), meaning="behandlingsslut")
    ending: str = code(
        "Avslutsorsak",
        {
            "SLUTFORD": "completed",
            "AVBROTT_P": "patient_stopped",
            "AVBROTT_B": "therapist_stopped",
            "ANNAN": "other_treatment",
            "PAGAR": "ongoing",
        },
        unknown=("Okänt",),
        meaning="hur behandlingen slutade",
        labels={
            "completed": "slutförd",
            "patient_stopped": "avbruten av patienten",
            "therapist_stopped": "avbruten av behandlaren",
            "other_treatment": "övergick till annan behandling",
            "ongoing": "pågår",
        },
    )
    modules_planned: int = integer(
        "ModulerTotalt", low=1, high=30, unit="modules", example=10, meaning="moduler i programmet"
    )
    modules_done: int = integer("ModulerKlara", low=0, high=30, unit="modules", example=8, meaning="genomförda moduler")
    therapist_minutes: int = integer(
        "BehandlarMinuter", low=0, high=3000, unit="minutes", example=140, meaning="behandlarens tid"
    )
    antidepressant: bool = flag("Antidepressiva", meaning="antidepressiva läkemedel vid start")
    earlier_treatment: bool = flag("TidigarePsykBeh", meaning="tidigare psykologisk behandling")
    pre_rated_on: date = _rated("ForeDatum", "skattning före", date(2025, 4, 28))
    phq9_pre: int = _sum("PHQ9_Fore", 27, "PHQ-9 före", 15)
    phq9_pre_items_missing: int = _unanswered("PHQ9_ForeBortfall", 9, "PHQ-9 före", 0)
    gad7_pre: int = _sum("GAD7_Fore", 21, "GAD-7 före", 11)
    gad7_pre_items_missing: int = _unanswered("GAD7_ForeBortfall", 7, "GAD-7 före", 0)
    madrs_s_pre: int = _sum("MADRSS_Fore", 54, "MADRS-S före", 22)
    madrs_s_pre_items_missing: int = _unanswered("MADRSS_ForeBortfall", 9, "MADRS-S före", 0)
    pdss_sr_pre: int = _sum("PDSSSR_Fore", 28, "PDSS-SR före")
    pdss_sr_pre_items_missing: int = _unanswered("PDSSSR_ForeBortfall", 7, "PDSS-SR före")
    lsas_sr_pre: int = _sum("LSASSR_Fore", 144, "LSAS-SR före")
    lsas_sr_pre_items_missing: int = _unanswered("LSASSR_ForeBortfall", 48, "LSAS-SR före")
    ybocs_pre: int = _sum("YBOCS_Fore", 40, "Y-BOCS före")
    ybocs_pre_items_missing: int = _unanswered("YBOCS_ForeBortfall", 10, "Y-BOCS före")
    isi_pre: int = _sum("ISI_Fore", 28, "ISI före")
    isi_pre_items_missing: int = _unanswered("ISI_ForeBortfall", 7, "ISI före")
    eq5d_pre: str = text("EQ5D_Fore", pattern=r"[1-5]{5}", example="11232", meaning="EQ-5D-5L profil före")
    eq_vas_pre: int = integer("EQVAS_Fore", low=0, high=100, missing=("-1",), example=55, meaning="EQ VAS före")
    post_rated_on: date = _rated("EfterDatum", "skattning efter", date(2025, 7, 16))
    phq9_post: int = _sum("PHQ9_Efter", 27, "PHQ-9 efter", 8)
    phq9_post_items_missing: int = _unanswered("PHQ9_EfterBortfall", 9, "PHQ-9 efter", 0)
    gad7_post: int = _sum("GAD7_Efter", 21, "GAD-7 efter", 6)
    gad7_post_items_missing: int = _unanswered("GAD7_EfterBortfall", 7, "GAD-7 efter", 0)
    madrs_s_post: int = _sum("MADRSS_Efter", 54, "MADRS-S efter", 12)
    madrs_s_post_items_missing: int = _unanswered("MADRSS_EfterBortfall", 9, "MADRS-S efter", 0)
    pdss_sr_post: int = _sum("PDSSSR_Efter", 28, "PDSS-SR efter")
    pdss_sr_post_items_missing: int = _unanswered("PDSSSR_EfterBortfall", 7, "PDSS-SR efter")
    lsas_sr_post: int = _sum("LSASSR_Efter", 144, "LSAS-SR efter")
    lsas_sr_post_items_missing: int = _unanswered("LSASSR_EfterBortfall", 48, "LSAS-SR efter")
    ybocs_post: int = _sum("YBOCS_Efter", 40, "Y-BOCS efter")
    ybocs_post_items_missing: int = _unanswered("YBOCS_EfterBortfall", 10, "Y-BOCS efter")
    isi_post: int = _sum("ISI_Efter", 28, "ISI efter")
    isi_post_items_missing: int = _unanswered("ISI_EfterBortfall", 7, "ISI efter")
    eq5d_post: str = text("EQ5D_Efter", pattern=r"[1-5]{5}", example="11121", meaning="EQ-5D-5L profil efter")
    eq_vas_post: int = integer("EQVAS_Efter", low=0, high=100, missing=("-1",), example=72, meaning="EQ VAS efter")
    negative_effect: str = code(
        "NegativEffekt",
        {"0": "none", "1": "mild", "2": "moderate", "3": "severe"},
        unknown=("9",),
        meaning="negativa effekter av behandlingen",
        labels={"none": "inga", "mild": "lindriga", "moderate": "måttliga", "severe": "svåra"},
    )
    csq8: int = integer("CSQ8", low=8, high=32, missing=("-1",), example=26, meaning="CSQ-8, nöjdhet")
    followup_rated_on: date = _rated("UppfoljningDatum", "skattning vid uppföljning", date(2026, 1, 19))
    phq9_followup: int = _sum("PHQ9_Uppf", 27, "PHQ-9 vid uppföljning", 7)
    phq9_followup_items_missing: int = _unanswered("PHQ9_UppfBortfall", 9, "PHQ-9 vid uppföljning", 0)

    @row_rule(
        "Behandlingen får inte börja före vårdbegäran",
        broken_by={"care_requested_on": date(2025, 5, 6), "assessed_on": None},
    )
    def start_after_request(cls) -> pl.Expr:
        """Nobody is treated before care was asked for."""
        return pl.col("started_on") >= pl.col("care_requested_on")

    @row_rule(
        "Bedömningen får varken ligga före vårdbegäran eller efter behandlingens start",
        broken_by={"assessed_on": date(2025, 5, 6)},
    )
    def assessed_between_request_and_start(cls) -> pl.Expr:
        """The assessment follows the request and decides on the start."""
        after = pl.col("assessed_on") >= pl.col("care_requested_on")
        return after & (pl.col("assessed_on") <= pl.col("started_on"))

    @row_rule("Behandlingen får inte vara registrerad före sin start", broken_by={"registered_on": date(2025, 5, 4)})
    def registered_after_start(cls) -> pl.Expr:
        """A treatment is registered when it has begun."""
        return pl.col("registered_on") >= pl.col("started_on")

    @row_rule(
        "Behandlingen får inte sluta före sin start",
        broken_by={"ended_on": date(2025, 5, 4), "post_rated_on": date(2025, 6, 30)},
    )
    def ended_after_start(cls) -> pl.Expr:
        """A treatment ends at the earliest on the day it begins."""
        return pl.col("ended_on") >= pl.col("started_on")

    @row_rule("En pågående behandling ska inte ha något slutdatum", broken_by={"ending": "ongoing"})
    def ongoing_has_not_ended(cls) -> pl.Expr:
        """A treatment that goes on has no last day."""
        ongoing = (pl.col("ending") == "ongoing").fill_null(False)
        return ~(ongoing & pl.col("ended_on").is_not_null())

    @row_rule("De genomförda modulerna får inte vara fler än programmets alla moduler", broken_by={"modules_done": 11})
    def done_of_planned(cls) -> pl.Expr:
        """No more modules are done than there are."""
        return pl.col("modules_done") <= pl.col("modules_planned")

    @row_rule(
        "Skattningarna före, efter och vid uppföljning ska ha olika datum, i den ordningen",
        broken_by={"post_rated_on": date(2025, 4, 28), "ended_on": None},
    )
    def ratings_in_order(cls) -> pl.Expr:
        """Before, after and follow-up are three days, in this order."""
        post_first = pl.col("post_rated_on") > pl.col("pre_rated_on")
        followup_last = pl.col("followup_rated_on") > pl.col("post_rated_on")
        return post_first.fill_null(True) & followup_last.fill_null(True)

    @row_rule("En skattad summa ska ha datum för skattningen", broken_by={"post_rated_on": None})
    def scores_have_their_day(cls) -> pl.Expr:
        """A sum belongs to a day; without it nobody knows whether it is from before or after."""
        times = {time: [f"{stem}_{time}" for stem in INSTRUMENTS] for time in ("pre", "post")}
        undated = [
            pl.col(f"{time}_rated_on").is_null() & pl.any_horizontal(pl.col(name).is_not_null() for name in names)
            for time, names in {**times, "followup": ["phq9_followup"]}.items()
        ]
        return ~pl.any_horizontal(undated)

    @row_rule(
        "Summan får inte vara högre än de besvarade frågorna kan ge",
        broken_by={"phq9_post": 8, "phq9_post_items_missing": 7},
    )
    def sums_within_answered_items(cls) -> pl.Expr:
        """A sum is at most what the answered items can give."""
        columns = [(f"{stem}_{time}", *most) for stem, most in INSTRUMENTS.items() for time in ("pre", "post")]
        within = [
            pl.col(name) <= points * (items - pl.col(f"{name}_items_missing").fill_null(0))
            for name, items, points in [*columns, ("phq9_followup", *INSTRUMENTS["phq9"])]
        ]
        return pl.all_horizontal(part.fill_null(True) for part in within)

    @row_rule("Åldern ska vara startåret minus födelseåret, eller ett år mindre", broken_by={"age": 35})
    def age_fits_birth_year(cls) -> pl.Expr:
        """At the start the birthday of the year has passed or not: the years between are the age or one more."""
        years = pl.col("started_on").dt.year() - pl.col("birth_year")
        return (years - pl.col("age")).is_between(0, 1)

    @row_rule("Patienten bör vara minst 16 år", broken_by={"age": 15, "birth_year": 2010})
    def sixteen_or_older(cls) -> pl.Expr:
        """The register is for those of 16 and older; programmes for younger patients do occur."""
        return pl.col("age") >= 16

    @row_rule(
        "Väntan från vårdbegäran till start bör inte vara längre än ett år",
        broken_by={"care_requested_on": date(2024, 3, 1)},
    )
    def started_within_a_year(cls) -> pl.Expr:
        """A wait of more than a year is possible, but more often an old request."""
        wait = (pl.col("started_on") - pl.col("care_requested_on")).dt.total_days()
        return wait <= 366

    @row_rule(
        "Skattningen före bör vara gjord tidigast 62 dagar före och senast 7 dagar efter start",
        broken_by={"pre_rated_on": date(2025, 1, 15)},
    )
    def rated_shortly_before_start(cls) -> pl.Expr:
        """The rating before is from the two months before the start, or the first week of treatment."""
        lead = (pl.col("started_on") - pl.col("pre_rated_on")).dt.total_days()
        return lead.is_between(-7, 62)

    @row_rule(
        "Skattningen efter bör vara gjord tidigast 31 dagar före och senast 62 dagar efter slutet",
        broken_by={"post_rated_on": date(2025, 10, 1)},
    )
    def rated_about_the_end(cls) -> pl.Expr:
        """The rating after is from the last weeks of treatment or the two months that follow."""
        after = (pl.col("post_rated_on") - pl.col("ended_on")).dt.total_days()
        return after.is_between(-31, 62)
