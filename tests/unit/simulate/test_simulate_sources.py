"""What any source can be written as: formats, pseudonyms, forms, old codes, areas, periods, faults."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from pipelines.simulate import persons, world
from pipelines.simulate.chance import generator
from pipelines.simulate.dirt import Sty, dirty
from pipelines.simulate.extracts import Extract, nested
from pipelines.simulate.faults import Fault, faults
from pipelines.simulate.finishing import finished, pseudonyms
from pipelines.simulate.identifiers import Numbers
from pipelines.simulate.sources import Register, Scene
from pipelines.simulate.writing import as_text, headings
from tests.unit.simulate.small_sources import NEW_FROM, Figures, Visits, delivery, figures, register, visits

WORLD = world.build(3_000, 7, date(2021, 10, 1), date(2026, 9, 30))
PEOPLE = persons.drawn(WORLD, 0, 0, 3_000, Numbers())
FIRST, LAST = date(2020, 1, 1), date(2026, 9, 30)


def scene(purpose: str = "visits") -> Scene:
    return Scene(WORLD, PEOPLE, generator(7, 0, purpose), {}, (delivery("visits", FIRST, LAST),))


def clean(found: Register) -> pl.DataFrame:
    """The rows as they are stored, with no dirt."""
    rows = finished(found, scene(), found.source.rows(scene()))
    nothing = pl.lit(None, dtype=pl.String)
    return rows.with_columns(
        known=True, habit=0.999, dirt=nothing, rule=nothing, fault_heading=nothing, fault_text=nothing
    )


def texts(found: Register, rows: pl.DataFrame) -> pl.DataFrame:
    return as_text(rows, found, WORLD)


def soiled(found: Register, planted: list[Fault] | None = None) -> pl.DataFrame:
    known = faults(found) if planted is None else planted
    rows = finished(found, scene(), found.source.rows(scene())).with_columns(known=True)
    return dirty(rows, Sty(WORLD, found, known, generator(7, 0, "dirt"), 0, first=True))


def written(found: Register, folder: Path, times: int = 1) -> Path:
    """The file of the clean rows, appended so many times."""
    extract = Extract(folder, found, delivery(found.name, FIRST, LAST))
    for _ in range(times):
        extract.append(texts(found, extract.numbered(clean(found))))
    return extract.finish(0.5)


def test_dates_numbers_and_units_are_written_as_the_layout_says() -> None:
    found = register(Visits, visits)
    first = texts(found, clean(found)).row(0, named=True)
    day, month_and_year = first["DATUM"].split("/")
    month, year = month_and_year.split(" ")
    assert date(int(year), int(month), int(day)) == clean(found)["visit_on"][0]
    assert not day.startswith("0")
    assert first["VIKT"] == "70,5"
    assert len(first["ENHET"]) == 4


@pytest.mark.parametrize(
    ("thousands", "expected"),
    [
        (" ", {"1234567,5", "1 234 567,5", "1\u00a0234\u00a0567,5"}), (".", {"1234567,5", "1.234.567,5"}),
        ("", {"1234567,5"}),
    ],
)  # fmt: skip
def test_some_large_numbers_have_the_layouts_mark_between_thousands(thousands: Any, expected: set[str]) -> None:
    found = register(Visits, visits)
    layout = replace(found.terms.layout, thousands=thousands)
    found = replace(found, terms=replace(found.terms, layout=layout))
    large = clean(found).with_columns(weight=pl.lit(1_234_567.5), habit=pl.int_range(pl.len()) / pl.len())
    assert set(texts(found, large)["VIKT"]) == expected
    small = large.with_columns(weight=pl.lit(70.5))
    assert set(texts(found, small)["VIKT"]) == {"70,5"}


@pytest.mark.parametrize(
    ("style", "precision", "expected"),
    [("iso", "day", "2011-01-26"), ("iso", "month", "2011-01-00"), ("iso", "year", "2011-00-00"),
     ("day_first", "day", "26/1 2011"), ("day_first", "month", "00/1 2011"), ("day_first", "year", "00/00 2011"),
     ("month_first", "day", "1/26/2011"), ("month_first", "month", "1/00/2011"), ("month_first", "year", "00/00/2011")],
)  # fmt: skip
def test_a_date_that_is_known_in_part_is_written_in_the_layouts_style(
    style: Any, precision: str, expected: str
) -> None:
    found = register(Visits, visits)
    found = replace(found, terms=replace(found.terms, layout=replace(found.terms.layout, date_style=style)))
    rows = clean(found).head(3).with_columns(onset_on_precision=pl.lit(precision))
    assert set(texts(found, rows)["DEBUT"]) == {expected}


def test_the_person_is_told_in_columns_of_their_own() -> None:
    rows = clean(register(Visits, visits)).filter(pl.col("person").is_not_null())
    first = rows.row(0, named=True)
    place = int(first["person"])
    assert first["sex"] == ("M" if PEOPLE.is_man[place] else "K")
    assert (
        first["age"]
        == PEOPLE.age_on(pl.Series([place]).to_numpy(), rows["visit_on"].head(1).to_physical().to_numpy())[0]
    )
    assert first["visit_on"].year - first["birth_year"] - first["age"] in (0, 1)


def test_what_a_form_does_not_ask_is_blank_and_said_not_to_apply() -> None:
    found = register(Visits, visits)
    rows = clean(found)
    before, after = rows.filter(pl.col("visit_on") < NEW_FROM), rows.filter(pl.col("visit_on") >= NEW_FROM)
    assert before.height > 100
    assert after.height > 100
    assert before["answer"].null_count() == before.height
    assert set(before["answer_missing"]) == {"not_applicable"}
    assert set(texts(found, before)["SVAR"]) == {""}
    assert after["answer"].null_count() == 0


def test_a_word_is_written_with_the_code_of_its_form_and_left_out_where_that_has_none() -> None:
    found = register(Visits, visits)
    rows = clean(found)
    codes = rows.select("visit_on", "state").hstack(texts(found, rows).select("TILLSTAND"))
    pairs = codes.select(pl.col("visit_on") < NEW_FROM, "state", "TILLSTAND").unique().sort(pl.all()).rows()
    assert pairs == [
        (False, "bad", "b"), (False, "fair", "c"), (False, "good", "a"), (True, None, ""), (True, "bad", "2"), (True, "good", "1"),
    ]  # fmt: skip


def test_no_value_is_written_with_the_columns_own_mark() -> None:
    found = register(Visits, visits)
    rows = (
        clean(found).filter(pl.col("visit_on") >= NEW_FROM).with_columns(answer=pl.lit(None, dtype=pl.Int64), habit=0.0)
    )
    unknown = rows.with_columns(answer_missing=pl.lit("unknown"))
    assert set(texts(found, rows)["SVAR"]) == {"7"}
    assert set(texts(found, unknown)["SVAR"]) == {"8"}


@pytest.mark.parametrize(
    ("form", "expected"),
    [("year", "2024"), ("month", "2024-01"), ("month_plain", "202401"), ("month_px", "2024M01"), ("quarter", "2024-Q1"),
     ("quarter_px", "2024K1")],
)  # fmt: skip
def test_periods_are_spelled_in_many_ways(form: Any, expected: str) -> None:
    found = register(Figures, figures, "figures", period_forms={"year": form})
    assert expected in set(texts(found, clean(found))["year"])


def test_an_area_stands_under_one_heading_in_its_systems_code() -> None:
    found = register(Figures, figures, "figures")
    assert headings(found) == ["area", "year", "sex", "value"]
    assert set(texts(found, clean(found))["area"]) == {"0000", "0001", "0114"}


def test_records_are_nested_under_what_they_have_in_common() -> None:
    rows = [{"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 2, "c": 2}, {"a": 2, "b": 1, "c": 3}, {"a": 1, "b": 1, "c": 4}]
    assert nested(rows, [("a",), ("b",), ("c",)], ["inner", "innermost"]) == [
        {"a": 1, "inner": [{"b": 1, "innermost": [{"c": 1}, {"c": 4}]}, {"b": 2, "innermost": [{"c": 2}]}]},
        {"a": 2, "inner": [{"b": 1, "innermost": [{"c": 3}]}]},
    ]


def test_a_json_extract_has_its_numbers_as_numbers_and_its_manifest_beside(tmp_path: Path) -> None:
    path = written(register(Figures, figures, "figures", format="json", parents=(("area", "year"),)), tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["values"][0] == {
        "area": "0000", "year": "2021", "inner": [{"sex": "T", "value": 50.5}, {"sex": "K", "value": 50.5}]
    }  # fmt: skip
    manifest = json.loads(path.with_suffix(".manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == 24


def test_a_workbook_holds_numbers_and_texts_and_is_the_same_each_time(tmp_path: Path) -> None:
    found = register(Visits, visits, format="xlsx")
    one, two = written(found, tmp_path / "one"), written(found, tmp_path / "two")
    assert one.read_bytes() == two.read_bytes()
    sheet = openpyxl.load_workbook(one)["Data"]
    heading, first = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=2))
    row = dict(zip(heading, first, strict=True))
    assert row["VIKT"] == 70.5
    assert isinstance(row["ENHET"], str)
    assert sheet.max_row == clean(found).height + 1


def test_a_file_in_utf_16_marks_its_byte_order_once(tmp_path: Path) -> None:
    found = register(Visits, visits)
    found = replace(found, terms=replace(found.terms, layout=replace(found.terms.layout, encoding="utf-16")))
    raw = written(found, tmp_path, times=2).read_bytes()
    assert raw.count(b"\xff\xfe") == 1
    assert len(raw.decode("utf-16").split("\n")) == 2 * clean(found).height + 2


def test_stable_pseudonyms_are_one_to_one_and_differ_between_registers() -> None:
    people = pl.Series(range(300_000)).to_numpy()
    assert pseudonyms("one", people).n_unique() == 300_000
    assert pseudonyms("one", people)[5] == pseudonyms("one", people[5:6])[0]
    assert pseudonyms("one", people)[5] != pseudonyms("other", people)[5]


def test_a_delivery_counts_its_persons_in_order_of_appearance(tmp_path: Path) -> None:
    found = register(Visits, visits)
    extract = Extract(tmp_path, found, delivery("visits", FIRST, LAST))
    rows = clean(found)
    half = rows.height // 2
    numbered = pl.concat([extract.numbered(rows.head(half)), extract.numbered(rows.tail(half))])
    extract.abandon()
    assert numbered["identifier"][0] == "1"
    first_block = numbered.head(half).drop_nulls("person")
    order = first_block.unique("person", maintain_order=True)["identifier"].to_list()
    assert order == [str(number) for number in range(1, len(order) + 1)]
    assert numbered.filter(pl.col("person").is_null())["identifier"].null_count() > 0


def test_what_only_warns_is_planted_in_good_rows_and_stored_as_it_stands() -> None:
    found = register(Visits, visits)
    rows = soiled(found)
    heavy = rows.filter(pl.col("rule") == "weight.range")
    assert heavy["dirt"].null_count() == heavy.height > 0
    assert set(heavy["weight"]) == {307.0}
    assert set(texts(found, heavy)["VIKT"]) == {"307"}
    unasked = rows.filter(pl.col("rule") == "answer.form")
    assert unasked.height > 0
    assert unasked["answer"].null_count() == 0
    assert unasked.filter(pl.col("visit_on") >= NEW_FROM).is_empty()


def test_what_is_quarantined_is_a_copy_of_a_good_row() -> None:
    rows = soiled(register(Visits, visits)).filter(pl.col("dirt") == "fault")
    assert {"state.code", "state.spreadsheet", "birth_year.range", "visit_on.required", "unit_id.identity"} <= set(
        rows["rule"]
    )
    assert "weight.range" not in set(rows["rule"])


def test_a_spreadsheet_takes_the_zeros_before_a_code() -> None:
    found = register(Visits, visits)
    short = soiled(found).filter(pl.col("rule") == "unit_id.leading_zero")
    units = texts(found, short)["ENHET"]
    assert units.len() > 0
    assert units.str.contains(r"^[1-9][0-9]{0,2}$").all()


def test_a_question_that_every_form_of_the_run_asks_has_no_such_fault() -> None:
    found = register(Visits, visits)
    rules = {fault.rule for fault in faults(found, [delivery("visits", NEW_FROM, LAST)])}
    assert "answer.form" not in rules
    assert "answer.type" in rules


def test_one_text_under_a_heading_of_two_columns_breaks_the_rule_of_both() -> None:
    planted = {fault.rule: fault.rules for fault in faults(register(Figures, figures, "figures"))}
    assert planted["area_code.type"] == ("area_code.type", "area_level.type")
    assert planted["period_start.required"] == ("period_start.required", "period_end.required")
    assert planted["value.type"] == ("value.type",)


def test_counts_per_area_have_no_person_and_no_identifier() -> None:
    found = register(Figures, figures, "figures")
    assert {"person", "identifier", "who"}.isdisjoint(clean(found).columns)
    assert not found.has_persons
