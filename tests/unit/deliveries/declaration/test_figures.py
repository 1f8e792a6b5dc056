"""Unit: what published rows tell of their quality, of rows made up so that each answer is known."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from pipelines.deliveries.declaration import punctuality
from pipelines.deliveries.declaration.declaring import declared
from pipelines.deliveries.edition import FIGURES
from pipelines.disclosure.blanking import blanked
from tests.unit.deliveries.declaration import made
from tests.unit.deliveries.formats.conftest import SECRETS, rows

BLANK = "\N{NO-BREAK SPACE}"
NATION = {"area_level": "nation", "area_code": "SE"}
NOTHING_TOLD = {**dict.fromkeys(FIGURES), "status": "not_reported"}
CARE = {"attribution": "caregiver", "coverage_method": "reference_only"}


def edition_with(edition_of, *changes, **facts):
    return edition_of(rows(*changes), facts=made.facts(**facts))


def test_coverage_stands_by_area_and_year_with_method_the_nation_first(edition_of, ask) -> None:
    told = ask(edition_with(
        edition_of,
        CARE | {"coverage": 0.8125, "coverage_year": 2025},
        CARE | {"coverage": 0.5, "coverage_year": 2024, "period_start": date(2024, 1, 1)},
        CARE | NATION | {"coverage": 0.7, "coverage_year": 2025},
        CARE | {"area_code": "09", "coverage": None, "coverage_year": None},
    ))  # fmt: skip
    table = told.table("Täckningsgrad", "prov_register")
    assert list(table) == ["Riket", "Region Å"]
    assert table["Region Å"] == {"2024": f"50,0{BLANK}%", "2025": f"81,2{BLANK}%"}
    assert table["Riket"] == {"2024": "", "2025": f"70,0{BLANK}%"}
    assert "av personer i jämförelsekällan" in told.says("Ramtäckning", "prov_register")
    assert "känd för Provregistret." in told.says("Ramtäckning")


def test_coverage_that_may_be_of_another_register_is_told_of_neither(edition_of, ask) -> None:
    sources = (replace(made.OTHER, has_coverage=True), made.PROV)
    given = edition_with(edition_of, CARE | {"indicator": "points", "coverage": 0.8}, sources=sources)
    for part in ("prov_register", "other_register"):
        assert "Ingen täckningsgrad för enbart denna källa" in ask(given).says("Ramtäckning", part)
    assert f"80,0{BLANK}%" not in ask(given).text


def test_a_register_without_anything_to_compare_with_says_so(edition_of, ask) -> None:
    told = ask(edition_with(edition_of, {"indicator": "points"}))
    assert told.says("Ramtäckning", "other_register").startswith("Täckningsgraden är inte känd")


def test_a_share_that_is_missing_is_of_those_with_and_without_a_value(edition_of, ask) -> None:
    year = {"denominator": 90.0, "missing": 10, **NATION}
    told = ask(edition_with(
        edition_of, year, year | {"period_start": date(2024, 1, 1), "missing": 60},
        year | {"period_type": "month", "missing": 900}, year | {"sex": "K", "missing": 50},
    ))  # fmt: skip
    assert told.table("Ej registrerat", "prov_register") == {
        "Andel; med å, ä & \"ö\"": {"Period": "2025", "Ej registrerat": f"10,0{BLANK}%"}
    }  # fmt: skip


def test_a_share_whose_row_is_hidden_is_not_told_nor_taken_from_another_period(edition_of, ask) -> None:
    hidden = blanked(rows(NATION | {"denominator": 90.0, "missing": 3}), pl.lit(True))
    earlier = rows(NATION | {"period_start": date(2024, 1, 1), "denominator": 90.0, "missing": 10})
    told = ask(edition_of(pl.concat([hidden, earlier]), facts=made.facts()))
    (line,) = told.table("Ej registrerat", "prov_register").values()
    assert line == {"Period": "2025", "Ej registrerat": "visas inte"}


def test_a_rate_has_inhabitants_below_it_and_so_no_share_that_is_missing(edition_of, ask) -> None:
    told = ask(edition_with(edition_of, {"vip": "annat", "indicator": "rate", **NATION, "missing": 5, "target": None}))
    assert not [caption for caption in told.tables("other_register") if caption.startswith("Ej registrerat")]


def test_cases_in_shown_areas_are_told_beside_those_of_the_nation(edition_of, ask) -> None:
    hidden = blanked(rows({"area_code": "09", "denominator": 7.0}), pl.lit(True))
    shown = rows(
        NATION | {"denominator": 200.0}, {"denominator": 150.0}, {"denominator": 9.0, "sex": "K"},
        {"area_code": "13", **NOTHING_TOLD},
    )  # fmt: skip
    told = ask(edition_of(pl.concat([shown, hidden]), facts=made.facts()))
    table = told.table("Vad som visas på varje nivå")
    heading = "Fall i visade områden av rikets, hela år"
    assert table["region"] == {
        "Uppgifter": 3, "Visade": 2, "Dolda": 1, "Visad andel": f"66,7{BLANK}%", heading: f"75,0{BLANK}%",
    }  # fmt: skip
    assert table["riket"][heading] == ""


def test_regions_that_have_reported_nothing_in_the_last_year_are_named(edition_of, ask) -> None:
    hidden = blanked(rows({"area_code": "01"}), pl.lit(True))
    others = rows(
        {"area_code": "09", **NOTHING_TOLD}, {"area_code": "13", **NOTHING_TOLD},
        {"area_code": "13", "indicator": "points"},
    )  # fmt: skip
    told = ask(edition_of(pl.concat([hidden, others]), facts=made.facts()))
    silent = told.says("Regioner som inte har rapporterat det senaste hela året", "prov_register")
    assert silent == "Region Gotland."


def test_only_what_was_provisional_stands_beside_final_figures(edition_of, ask) -> None:
    was = rows(
        NATION | {"status": "provisional", "value": 0.4}, NATION | {"period_start": date(2024, 1, 1), "value": 0.1}
    )
    is_now = rows(NATION | {"value": 0.45}, NATION | {"period_start": date(2024, 1, 1), "value": 0.3})
    before = made.before(was, is_now)
    told = ask(edition_of(is_now, facts=made.facts(follows=before.name, before=before)))
    (line,) = told.table("Preliminära uppgifter för riket i 2026-09-r1").values()
    assert line == {"Perioder": 1, "Störst skillnad i värdet": "5 procentenheter"}


def test_a_cut_of_a_region_has_its_own_coverage_and_no_shares_of_the_nation(edition, ask) -> None:
    told = ask(edition.region("01"))
    assert told.declaration.title.endswith("revision 1, Region Å")
    own = {row["Visade"] for row in [told.table("Vad som visas på varje nivå")["region"]]}
    whole = {row["Visade"] for row in [ask(edition).table("Vad som visas på varje nivå")["region"]]}
    assert max(own) < max(whole)
    assert "Fall i visade områden av rikets, hela år" not in told.table("Vad som visas på varje nivå")["region"]
    assert "Region Gotland" not in told.table("Täckningsgrad", "prov_register")


def test_of_a_package_only_what_everyone_may_have_is_counted(edition_of, ask) -> None:
    public, own = rows({"denominator": 90.0}), rows({"sex": "K", "denominator": 717_171.0}, {"sex": "M"})
    package = pl.concat(
        [frame.with_columns(edition=pl.lit(name)) for frame, name in ((public, "public"), (own, "internal"))]
    )
    told = ask(edition_of(package, receiver="region/01", facts=made.facts()))
    assert told.table("Vad som visas på varje nivå")["region"]["Uppgifter"] == 1
    assert "offentliga" in told.declaration.opening[-1]
    assert "717" not in told.text


def test_what_was_shown_before_and_is_hidden_now_moves_no_word(edition, edition_of) -> None:
    hidden = edition.rows.filter(status="suppressed")
    others = edition.rows.filter(pl.col("status") != "suppressed")
    shown = hidden.select("vip", "indicator", "area_level", "area_code", "sex", "period_start").unique().to_dicts()
    assert shown
    made_of = []
    for factor in (1, 3):
        secrets = {name: value * factor if isinstance(value, float | int) else value for name, value in SECRETS.items()}
        was = rows(*(secrets | row | {"target": None} for row in shown))
        before = made.before(pl.concat([others, was]), edition.rows)
        made_of.append(declared(edition_of(edition.rows, facts=made.facts(follows=before.name, before=before))))
    assert made_of[0] == made_of[1]


def test_an_edition_of_unknown_facts_has_no_declaration(edition_of) -> None:
    assert declared(edition_of(rows({}))) is None


def test_simulated_persons_are_told_first_and_of_each_source(edition, ask) -> None:
    told = ask(edition)
    assert (
        told.declaration.warning
        == "Alla personer bakom uppgifterna är simulerade. Inga uppgifter gäller verkliga personer."
    )
    assert "simulerade" in told.says("Simulerade personer", "prov_register")
    with pytest.raises(StopIteration):
        told.says("Simulerade personer", "other_register")


def test_contract_and_settings_are_told_in_words(edition, ask) -> None:
    told = ask(edition)
    assert told.says("Bostadsort", "other_register") == "Bostadsorten är folkbokföringen den 31 december."
    assert f"de senaste 3{BLANK}månader på nytt" in told.says("Bearbetning", "other_register")
    assert "varje kvartal, senast den 5 i den 2:e månaden efter periodens slut" in told.says(
        "Frekvens", "other_register"
    )
    assert told.table("Formulärversioner", "prov_register")["gammal"] == {
        "Från": "2001-01-01",
        "Till och med": "2023-12-31",
    }
    assert "Ändringar av kommuner under den redovisade tiden: 2025-01-01." in told.says("Indelning i områden")
    assert "version 0123456789abcdef" in told.says("Indelning i områden")


@pytest.mark.parametrize(("method", "said"), [("hide", False), ("none", False), ("round", True), ("cellkey", True)])
def test_changed_counts_are_said_not_to_add_up(edition, ask, method, said) -> None:
    told = ask(replace(edition, about=replace(edition.about, method=method)))
    assert ("ändrade var för sig" in told.says("Numerisk överensstämmelse")) is said


def test_a_delivery_is_late_by_its_first_day_and_a_correction_is_late_for_nothing() -> None:
    kept = punctuality.kept(made.PROV.arrivals, made.PROV.delivery.calendar)
    assert [(one.period_end, one.due_on, one.extracted_on, one.in_words, one.late_days) for one in kept] == [
        (date(2026, 8, 31), date(2026, 9, 10), date(2026, 9, 8), "i tid", 0),
        (date(2026, 9, 30), date(2026, 10, 10), date(2026, 10, 12), "inom anståndet", 2),
    ]


@pytest.mark.parametrize(("on", "days"), [(date(2026, 8, 10), 0), (date(2026, 8, 11), 1), (date(2026, 9, 10), 31)])
def test_the_next_delivery_is_overdue_when_its_days_of_grace_have_passed(on, days) -> None:
    assert punctuality.next_due(made.OTHER.arrivals, made.OTHER.delivery.calendar) == date(2026, 8, 5)
    assert punctuality.overdue_days(made.OTHER.arrivals, made.OTHER.delivery.calendar, on) == days


def test_an_overdue_source_is_named(edition, ask) -> None:
    assert "Försenade den dagen: Andra registret." in ask(edition).says("Punktlighet")
