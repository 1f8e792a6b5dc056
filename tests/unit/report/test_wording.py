"""Unit: each rule says in Swedish what it demands of which column of the sender's file, and what to do."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from data_contracts.columns import code, day, flag, identifier, integer, number, partial_day, text
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, Form, FullSnapshot, Identity, Layout
from data_contracts.patterns import ICD10_LIST
from pipelines.intake.judging import Judge
from pipelines.project import Register
from pipelines.report.swedish import UNITS
from pipelines.report.wording import Wordings


@delivered(
    title="Provregister",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(date_style="day_first", decimal_mark=",", headings={"LANGD": "Längd (cm)"}),
    identity=Identity.PERSONNUMMER,
    event="seen_on",
    key=("person_id", "seen_on"),
    calendar=Calendar(due_day=1, grace_days=1, months_until_mature=0),
    forms=(Form("1.0", date(2001, 1, 1), date(2019, 12, 31)), Form("2.0", date(2020, 1, 1))),
    severity={"row.seen_late": "warn"},
)
class Sample(Contract):
    """One row per visit."""

    person_id: int = identifier("PNR")
    seen_on: date = day("DATUM", required=True, earliest=date(2001, 1, 1), latest=date(2030, 12, 31))
    fell_ill_on: date = partial_day("SJUK")
    height_cm: float = number("LANGD", low=40, unit="cm", example=171.5)
    weeks: int = integer("VECKOR", high=52, unit="weeks")
    habit: str = code(
        "VANA",
        {"": "none", "1": "some"},
        earlier_codes={"1.0": {"J": "some"}},
        labels={"none": "ingen", "some": "någon"},
        unknown=("9",),
    )
    sex: str = code("KON", {"1": "M", "Kvinna": "K"})
    asked: bool = flag("FRAGA", true=("ja", "j"), false=("", "nej"), forms=("2.0",))
    county: str = text("LAN", pattern=r"\d\d", width=2, example="01")
    free: str = text("KOD", pattern=r"[A-Z]-\d")
    drug: str = text("ATC", pattern=r"N06BA\d\d|C02AC02", example="N06BA04")
    cause: str = text("ORSAK", pattern=ICD10_LIST)

    @row_rule("Insjuknandet får inte ligga efter besöket")
    def ill_before_seen(cls) -> pl.Expr:
        """Illness comes first."""
        return pl.col("fell_ill_on") <= pl.col("seen_on")

    @row_rule("Besöket bör ligga inom ett år")
    def seen_late(cls) -> pl.Expr:
        """Seldom later."""
        return pl.col("seen_on") <= pl.col("fell_ill_on") + pl.duration(days=365)

    @row_rule("Alla svar hör ihop")
    def none_is_blank(cls) -> pl.Expr:
        """A rule of more columns than there is room for."""
        names = ("height_cm", "weeks", "habit", "asked", "county", "free", "drug")
        return pl.all_horizontal(pl.col(name).is_not_null() for name in names)


@pytest.fixture(scope="module")
def sample(psykosr: Register) -> Wordings:
    """A register made for these tests, with what the real ones have rarely."""
    return Wordings(Register("sample", Sample, Sample.__delivery__, psykosr.path))


@pytest.mark.parametrize(
    ("rule", "heading", "demand"),
    [
        (
            "seen_on.required",
            "DATUM",
            "Uppgiften är obligatorisk och ska vara ett datum som finns, skrivet DD/MM/ÅÅÅÅ, till exempel 01/03/2026, "
            "från och med 01/01/2001 till och med 31/12/2030.",
        ),
        ("seen_on.range", "DATUM", "Värdet ska vara från och med 01/01/2001 till och med 31/12/2030."),
        ("fell_ill_on.range", "SJUK", "Värdet ska vara tidigast 01/01/1900."),
        ("height_cm.type", "Längd (cm)", "Värdet ska vara ett tal med decimalkomma, till exempel 171,5, minst 40 cm."),
        ("height_cm.range", "Längd (cm)", "Värdet ska vara minst 40 cm."),
        ("weeks.range", "VECKOR", "Värdet ska vara högst 52 veckor."),
        (
            "habit.code",
            "VANA",
            "Värdet ska vara någon av koderna tomt fält = ingen, 1 = någon, 9 = okänt; "
            "till och med 31/12/2019: J = någon.",
        ),
        ("sex.code", "KON", "Värdet ska vara någon av koderna 1 = man, Kvinna."),
        ("asked.type", "FRAGA", "Värdet ska vara ja eller j för ja, tomt fält eller nej för nej."),
        (
            "asked.form",
            "FRAGA",
            "Uppgiften hör till formuläret för händelser från och med 01/01/2020 och ska saknas i andra.",
        ),
        ("county.pattern", "LAN", "Värdet ska vara en text, skriven som i exemplet 01."),
        ("county.leading_zero", "LAN", "Koden ska ha 2 siffror; nollor i början hade fallit bort och har lagts till."),
        ("free.pattern", "KOD", r"Värdet ska vara en text efter mönstret [A-Z]-\d."),
        (
            "drug.pattern",
            "ATC",
            "Värdet ska vara en text som börjar med »N06BA« eller »C02AC02«, skriven som i exemplet N06BA04.",
        ),
        (
            "cause.pattern",
            "ORSAK",
            "Värdet ska vara en eller flera ICD-10-koder, åtskilda av ett blanksteg, till exempel F20.0 F10.2.",
        ),
        ("row.ill_before_seen", "DATUM + SJUK", "Insjuknandet får inte ligga efter besöket."),
        ("line.fields", "hela raden", "Raden ska ha lika många fält som rubrikraden."),
    ],
)
def test_a_rule_says_what_it_demands_of_which_column(sample: Wordings, rule: str, heading: str, demand: str) -> None:
    said = sample.of(rule)
    assert (said.heading, said.demand.replace("\N{NO-BREAK SPACE}", " ")) == (heading, demand)


def test_a_partial_date_tells_how_an_unknown_day_is_written(sample: Wordings) -> None:
    assert sample.of("fell_ill_on.type").demand.endswith("okänd dag eller månad skrivs 00.")


def test_only_who_may_leave_a_field_blank_is_told_so(sample: Wordings) -> None:
    assert "lämna fältet tomt" in sample.of("height_cm.type").action
    assert "lämna fältet tomt" not in sample.of("seen_on.type").action
    assert "lämna fältet tomt" not in sample.of("asked.type").action, "a blank means no there"
    assert "lämna fältet tomt" not in sample.of("habit.code").action, "a blank is a code there"


def test_who_breaks_a_rule_that_warns_is_told_that_the_row_may_be_right(sample: Wordings) -> None:
    assert sample.of("row.seen_late").action.endswith("Stämmer alla: låt raden stå.")
    assert "låt raden stå" not in sample.of("row.ill_before_seen").action


def test_of_many_columns_those_there_is_room_for_are_shown_and_the_others_counted(sample: Wordings) -> None:
    said = sample.of("row.none_is_blank")
    assert said.short_heading == "Längd (cm) + VECKOR + VANA + FRAGA + LAN och 2 till"
    assert said.heading.endswith("FRAGA + LAN + KOD + ATC")
    assert sample.of("row.ill_before_seen").short_heading == "DATUM + SJUK"


def test_every_rule_of_every_register_has_words_and_a_heading_of_the_file(registers: dict[str, Register]) -> None:
    rules = 0
    for register in registers.values():
        wordings = Wordings(register)
        headings = {heading for field in wordings.fields.values() for heading in field.headings}
        for rule in Judge(register).severity:
            said = wordings.of(rule)
            rules += 1
            assert set(said.heading.split(" + ")) <= headings, rule
            assert said.demand.endswith("."), rule
            assert said.action.endswith("."), rule
            assert "följa regeln" not in said.demand, rule
            assert "mönstret" not in said.demand, f"{register.name}: {rule}: no sender reads a regular expression"
    assert rules > 500


def test_a_rule_without_words_keeps_its_name(sample: Wordings) -> None:
    assert sample.of("weeks.sunday").demand == "Värdet ska följa regeln sunday."
    assert sample.of("nothing.sunday").heading == "nothing"
    assert sample.of("row.sunday").demand == "Raden ska följa regeln sunday."


def test_an_age_is_told_by_the_columns_it_comes_from(psykosr: Register) -> None:
    said = Wordings(psykosr).of("age.range")
    assert said.heading == "PERSNR + F_DATUM"
    assert "lämna fältet tomt" not in said.action
    assert said.demand == "Åldern, räknad ur PERSNR och F_DATUM, ska vara mellan 0 och 115 år."


def test_the_headings_are_those_the_site_says_this_sender_uses(psykosr: Register) -> None:
    layout = replace(psykosr.delivery.layout, headings={"GAF_S": "GafSymtom"})
    theirs = replace(psykosr, delivery=replace(psykosr.delivery, layout=layout))
    assert Wordings(theirs).of("gaf_symptom.range").heading == "GafSymtom"
    assert Wordings(psykosr).of("gaf_symptom.range").heading == "GAF_S"


def test_a_unit_that_is_a_word_is_a_swedish_one(registers: dict[str, Register]) -> None:
    symbols = {
        "",
        "%",
        "DDD",
        "Hz",
        "cm",
        "kg",
        "kg/m2",
        "mC",
        "mIU/l",
        "ml/min/1.73 m2",
        "mmHg",
        "mmol/l",
        "mmol/mol",
        "ms",
    }
    for register in registers.values():
        for name, column in register.columns.items():
            is_rate = column.unit.startswith("per ")
            assert column.unit in symbols or column.unit in UNITS or is_rate, f"{register.name}.{name}"
