"""What senders' texts for areas and periods mean, in each way of writing them, and that nothing else means anything."""

import csv
from datetime import date

import polars as pl
import pytest

from pipelines.intake import areas, periods
from tests.conftest import SHARED

KOLADA_AREAS = SHARED / "data" / "real" / "kolada" / "municipalities_and_regions_312.csv"

AREAS = {
    "scb": {
        "00": ("nation", "SE"),
        "SE": ("nation", "SE"),
        "01": ("region", "01"),
        "25": ("region", "25"),
        "0114": ("municipality", "0114"),
        "0980": ("municipality", "0980"),
        "1917": ("municipality", "1917"),  # Heby, before it changed county
    },
    "kolada": {
        "0000": ("nation", "SE"),
        "0001": ("region", "01"),
        "0009": ("region", "09"),
        "0980": ("municipality", "0980"),
        "2584": ("municipality", "2584"),
    },
    "socialstyrelsen": {
        "0": ("nation", "SE"),
        "1": ("region", "01"),
        "9": ("region", "09"),
        "25": ("region", "25"),
        "114": ("municipality", "0114"),
        "980": ("municipality", "0980"),
        "2584": ("municipality", "2584"),
    },
    "name": {
        "Riket": ("nation", "SE"),
        "Region Sörmland": ("region", "04"),
        "Sörmland": ("region", "04"),
        "Södermanland": ("region", "04"),
        "Södermanlands län": ("region", "04"),
        "Jämtland Härjedalen": ("region", "23"),
        "Västra Götalandsregionen": ("region", "14"),
        "Västra Götaland": ("region", "14"),
        "Kalmar län": ("region", "08"),
        "Kiruna": ("municipality", "2584"),
        "Upplands Väsby": ("municipality", "0114"),
    },
}  # fmt: skip

NO_AREAS = {
    "scb": ["1", "114", "0001", "02", "9999", "se", "Riket", "", " 01", "011401"],
    "kolada": ["01", "00", "SE", "1", "0002", "9999", "G114418", ""],
    "socialstyrelsen": ["00", "01", "0114", "2", "9999", "SE", "-1", "1.0", ""],
    "name": ["riket", "STOCKHOLM", "Stockholms", "Region", "Alla", "01", "SE", ""],
}

PERIODS = {
    "2025": ("2025-01-01", "2025-12-31"),
    "2025-03": ("2025-03-01", "2025-03-31"),
    "202503": ("2025-03-01", "2025-03-31"),
    "2025M03": ("2025-03-01", "2025-03-31"),
    "2025-12": ("2025-12-01", "2025-12-31"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2025-02": ("2025-02-01", "2025-02-28"),
    "2025K1": ("2025-01-01", "2025-03-31"),
    "2025-Q2": ("2025-04-01", "2025-06-30"),
    "2025Q4": ("2025-10-01", "2025-12-31"),
    "2025-H1": ("2025-01-01", "2025-06-30"),
    "2025-H2": ("2025-07-01", "2025-12-31"),
    "1999M12": ("1999-12-01", "1999-12-31"),
}

NO_PERIODS = [
    "", "25", "202", "20255", "2025-13", "2025-00", "202500", "202513", "2025-3", "2025M3", "2025K0", "2025K5",
    "2025-K1", "2025Q5", "2025-H3", "2025H1", "2025-03-01", "20250301", "2025 ", " 2025", "2025-q1", "0025", "3025",
    "mars 2025", "２０２５", "2025/2026", "2025.0",
]  # fmt: skip


def looked_up(texts: list[str | None], system: str) -> list[tuple[str | None, str | None]]:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    text = pl.col("text")
    return frame.select(areas.area_level(text, system), code=areas.area_code(text, system)).rows()


def days(texts: list[str | None]) -> list[tuple[date | None, date | None]]:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    text = pl.col("text")
    return frame.select(start=periods.period_start(text), end=periods.period_end(text)).rows()


@pytest.mark.parametrize("system", sorted(AREAS))
def test_an_area_is_told_by_how_it_is_written(system: str) -> None:
    assert looked_up(list(AREAS[system]), system) == list(AREAS[system].values())


@pytest.mark.parametrize("system", sorted(NO_AREAS))
def test_what_is_no_area_of_the_system_has_neither_level_nor_code(system: str) -> None:
    texts = [*NO_AREAS[system], None]
    assert looked_up(texts, system) == [(None, None)] * len(texts)


def test_a_name_of_a_region_and_a_municipality_is_the_region() -> None:
    shared = {"Stockholm": "01", "Uppsala": "03", "Jönköping": "06", "Kalmar": "08", "Gotland": "09", "Örebro": "18"}
    assert looked_up(list(shared), "name") == [("region", code) for code in shared.values()]


@pytest.mark.parametrize(("system", "nations"), [("scb", 2), ("kolada", 1), ("socialstyrelsen", 1), ("name", 1)])
def test_every_system_knows_the_nation_and_21_regions(system: str, nations: int) -> None:
    found = list(areas.names(system).values())
    assert [level for level, _ in found].count("nation") == nations
    assert len({code for level, code in found if level == "region"}) == 21


@pytest.mark.parametrize("system", ["scb", "kolada", "socialstyrelsen"])
def test_every_system_of_codes_knows_290_municipalities_of_today(system: str) -> None:
    found = {code for level, code in areas.names(system).values() if level == "municipality"}
    assert len(found) == 290 + 37  # and the codes of those that were in another county before


def test_kolada_lists_the_same_areas() -> None:
    if not KOLADA_AREAS.is_file():
        pytest.skip("no real Kolada files beside the repository")
    with open(KOLADA_AREAS, encoding="utf-8", newline="") as file:
        listed = [(row["id"], row["title"], row["type"]) for row in csv.DictReader(file)]
    by_id = looked_up([area for area, _, _ in listed], "kolada")
    by_name = looked_up([title for _, title, _ in listed], "name")
    assert len(listed) == 312
    assert None not in {code for _, code in by_id}
    assert [level == "municipality" for level, _ in by_id] == [kind == "K" for _, _, kind in listed]
    differing = {title for (_, title, _), one, other in zip(listed, by_id, by_name, strict=True) if one != other}
    assert differing == {"Stockholm", "Uppsala", "Jönköping", "Kalmar", "Gotland", "Örebro"}


def test_a_period_is_from_its_first_to_its_last_day() -> None:
    expected = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in PERIODS.values()]
    assert days(list(PERIODS)) == expected


def test_what_is_no_period_has_no_days() -> None:
    texts = [*NO_PERIODS, None]
    assert days(texts) == [(None, None)] * len(texts)


def test_no_text_at_all_gives_columns_of_the_same_types() -> None:
    empty = pl.DataFrame(schema={"text": pl.String})
    text = pl.col("text")
    found = empty.select(level=areas.area_level(text, "scb"), first=periods.period_start(text))
    assert found.schema == {"level": pl.String, "first": pl.Date}
