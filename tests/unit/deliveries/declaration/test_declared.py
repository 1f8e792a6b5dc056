"""Unit: every statement of a declaration holds of publications that a whole run made, counted here by other means."""

import json
from collections import Counter

import pytest

from pipelines.deliveries import opening
from pipelines.deliveries.declaration.document import COMPONENTS
from pipelines.errors import UserError
from pipelines.release import differing, record
from tests.unit.deliveries.declaration.conftest import BAD, rows_of
from tests.unit.deliveries.formats.conftest import PUBLISHER

SHOWN, HIDDEN = {"ok", "provisional", "below_coverage"}, "suppressed"
BLANK = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def first(series, ask):
    """The declaration of the first publication of the series."""
    return ask(opening.public(series[1][0], PUBLISHER))


@pytest.fixture(scope="module")
def last(series, ask):
    """The declaration of the last."""
    return ask(opening.public(series[1][-1]))


def percent(share: float) -> str:
    return f"{share * 100:.1f}".replace(".", ",") + BLANK + "%"


def test_the_whole_and_each_source_have_the_five_components_in_order(last) -> None:
    assert [part.key for part in last.declaration.parts] == ["publiceringen", "visits"]
    for part in last.declaration.parts:
        assert tuple(component.name for component in part.components) == COMPONENTS
        assert all(component.statements for component in part.components)


def test_it_says_what_is_decided_and_by_whom(last) -> None:
    assert last.says("Beslut om indikatorerna") == "Antagen 3."
    assert last.says("Definitionernas underlag") == "Rekonstruerad 3."
    assert last.table("Indikatorer efter program")["Prov"] == {
        "Ägare": "Ingen", "Indikatorer": 3, "Antagna eller förvaltade": 3, "Förslag eller på prov": 0,
        "Bekräftad definition": 0,
    }  # fmt: skip
    assert last.table("Beslut")["many_points"]["Beslutat av"] == "NAG"
    assert set(last.table("Publicerade indikatorer", "visits")) == {"many_points", "mean_points", "median_points"}


def test_what_is_shown_of_each_level_is_what_the_published_rows_show(series, last) -> None:
    rows = rows_of(series[1][-1])
    table = last.table("Vad som visas på varje nivå")
    shown, hidden = (
        Counter(row["area_level"] for row in rows if row["status"] in kinds) for kinds in (SHOWN, {HIDDEN})
    )
    assert hidden["region"] > 20
    for level, word in {"nation": "riket", "healthcare_region": "sjukvårdsregion", "region": "region"}.items():
        assert table[word]["Visade"] == shown[level]
        assert table[word]["Dolda"] == hidden[level]
        assert table[word]["Visad andel"] == percent(shown[level] / (shown[level] + hidden[level]))
    whole = sum(shown.values()) / (sum(shown.values()) + sum(hidden.values()))
    assert f"Av uppgifterna visas {percent(whole)}." in last.says("Röjandeskydd")
    assert "Strikt: små tal göms" in last.says("Röjandeskydd")
    assert "version: 1" in last.says("Röjandeskydd")


def test_what_is_not_registered_is_the_share_of_the_last_whole_period_of_the_nation(series, last) -> None:
    rows = [
        row for row in rows_of(series[1][-1])
        if row["indicator"] == "many_points" and row["area_level"] == "nation" and row["period_type"] == "half_year"
    ]  # fmt: skip
    row = max(rows, key=lambda row: row["period_start"])
    told = last.table("Ej registrerat i riket", "visits")["many_points"]
    assert told == {
        "Period": "2026-H1",
        "Ej registrerat": percent(row["missing"] / (row["missing"] + row["denominator"])),
    }


def test_provisional_periods_begin_where_the_rows_say_and_the_lag_is_the_contracts(series, last) -> None:
    ends = [row["period_end"] for row in rows_of(series[1][-1]) if row["status"] == "provisional"]
    said = last.says("Preliminär statistik jämförd med slutlig", "visits")
    assert f"fyller på i 2{BLANK}månader" in said
    assert f"Perioder som slutar {min(ends)} eller senare" in said
    assert str(min(ends)) in last.says("Preliminär statistik jämförd med slutlig")


def test_dates_and_promises_are_those_of_deliveries_and_calendar(first, last) -> None:
    assert "kända den 2026-11-30" in last.says("Framställningstid")
    assert f"slutar 2026-10-31, 30{BLANK}dagar tidigare" in last.says("Framställningstid")
    assert last.table("Källornas senaste leveranser")["Visits"] == {
        "Data till och med": "2026-10-31", "Senaste hela period slutar": "2026-10-31", "Utlovad senast": "2026-11-05",
        "Uttagen": "2026-11-13", "Utfall": f"försenad, 8{BLANK}dagar", "Nästa utlovad": "2026-12-05",
    }  # fmt: skip
    assert f"från 0 av 1{BLANK}källa" in last.says("Punktlighet")
    assert f"Av 2{BLANK}perioder kom 1 som utlovat" in last.says("Punktlighet", "visits")
    assert first.table("Källornas senaste leveranser")["Visits"]["Utfall"] == "i tid"
    assert f"från 1 av 1{BLANK}källa" in first.says("Punktlighet")
    promise = f"varje månad, senast den 5 i månaden efter periodens slut, med 5{BLANK}dagar anstånd."
    assert last.says("Frekvens", "visits").endswith(promise)


def test_the_first_publication_has_nothing_before_it(first) -> None:
    assert "första publiceringen" in first.says("Revideringar")
    assert not [caption for caption in first.tables() if "2026-09" in caption or "skiljer" in caption]


def test_rows_that_differ_from_the_publication_before_are_counted_as_anyone_can(series, last) -> None:
    one, other = ({tuple(row[name] for name in differing.KEY): row for row in rows_of(each)} for each in series[1])
    table = last.table("Rader som skiljer sig från 2026-10-r1")
    for name in ("many_points", "mean_points", "median_points"):
        was, is_now = ({key: row for key, row in rows.items() if key[1] == name} for rows in (one, other))
        both = was.keys() & is_now.keys()
        assert table[name]["Nya"] == len(is_now.keys() - was.keys()) > 0
        assert table[name]["Borttagna"] == len(was.keys() - is_now.keys()) > 0
        hides = [key for key in both if was[key]["status"] != HIDDEN and is_now[key]["status"] == HIDDEN]
        assert table[name]["Nu dolda"] == len(hides)
    assert "2026-10-r1" in last.says("Revideringar")


def test_provisional_figures_of_the_nation_stand_beside_the_final_ones(series, last) -> None:
    def nation(rows):
        return {
            (row["indicator"], row["indicator_version"], row["period_type"], row["period_start"]): row
            for row in rows if row["area_level"] == "nation" and row["sex"] == "T" and row["age_band"] == "all"
        }  # fmt: skip

    was, is_now = (nation(rows_of(each)) for each in series[1])
    finals = [
        key for key in was.keys() & is_now.keys()
        if key[0] == "many_points" and was[key]["status"] == "provisional" and is_now[key]["status"] == "ok"
    ]  # fmt: skip
    most = max(abs(is_now[key]["value"] - was[key]["value"]) for key in finals)
    told = last.table("Preliminära uppgifter för riket")["many_points"]
    assert told["Perioder"] == len(finals) > 0
    assert most > 0
    assert told["Störst skillnad i värdet"] == f"{round(100 * most, 2):g} procentenheter".replace(".", ",")


def test_definitions_and_contracts_that_changed_are_named_and_others_are_not(first, last) -> None:
    assert last.says("Ändrade definitioner") == "Sedan 2026-10-r1: mean_points (prov/mean_points) (ändrad)."
    assert last.says("Ändrade kodlistor") == "Inga sedan 2026-10-r1."
    assert last.says("Ändrade kontrakt") == "Sedan 2026-10-r1 är kontraktet ändrat för Visits."
    assert last.says("Kontrakt", "visits") == "Kontraktet är ändrat sedan 2026-10-r1."
    assert "Ändrade" not in {one.about for one in first.component(COMPONENTS[4]).statements}


def test_breaks_come_from_contract_and_header(last) -> None:
    assert last.says("Brott i källan", "visits") == "2026-03-01: Registret bytte system."
    assert last.table("Brott i serier")["2026-03-01"] == {
        "Varför": "Registret bytte system.", "Indikatorer": "many_points, mean_points och median_points",
    }  # fmt: skip


def test_whom_to_ask_is_who_publishes_and_nobody_where_nobody_is_named(first, last) -> None:
    assert PUBLISHER.email in first.says("Kontakt")
    assert PUBLISHER.license in first.says("Licens")
    assert last.says("Kontakt") == "Ingen utgivare är angiven för denna publicering."


def test_nothing_of_a_delivery_is_told_but_its_days(series, last) -> None:
    inputs = record.read(series[1][-1].folder / record.PLACE)
    outcomes = inputs.warehouse.known["visits"].outcomes
    kept = json.loads(
        (series[0].home.registers / "visits" / f"{outcomes[-1].delivery}.json").read_text(encoding="utf-8")
    )
    assert kept["quarantined"] == BAD
    secret = [kept["sha256"], kept["delivery"], kept["file"], kept["contract_version"], *kept["rules"]]
    counts = [kept[name] for name in ("read", "accepted", "quarantined")]
    assert len(secret) > 4
    assert not [word for word in secret if word in last.text]
    words = set(last.text.replace(BLANK, "").replace(",", " ").replace(".", " ").split())
    assert not [count for count in counts if str(count) in words]


def test_persons_are_real_here_and_so_nothing_says_that_they_are_simulated(last) -> None:
    assert last.declaration.warning is None
    assert "simuler" not in last.text


def test_a_publication_whose_predecessor_is_elsewhere_says_so(alone, ask) -> None:
    told = ask(opening.public(alone))
    assert told.says("Revideringar") == (
        "Publiceringen före, 2026-10-r1, finns inte här att jämföra med, så skillnader är inte räknade."
    )
    assert not [caption for caption in told.tables() if "2026-10" in caption]


def test_a_predecessor_that_was_changed_is_refused(series) -> None:
    path = series[1][0].folder / "public" / "published.parquet"
    before = path.read_bytes()
    path.write_bytes(before[:-1] + b"x")
    try:
        with pytest.raises(UserError, match=r"2026-10-r1: public/published\.parquet is not what it was"):
            opening.public(series[1][-1])
    finally:
        path.write_bytes(before)
