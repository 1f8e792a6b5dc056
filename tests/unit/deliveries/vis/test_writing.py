"""Unit: what is sent to Vården i siffror is what was published, row by row, read back by Python's own reader."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.deliveries import placing
from pipelines.deliveries.vis import catalogue, checking, choosing, writing
from pipelines.deliveries.vis.catalogue import Declared
from pipelines.deliveries.vis.fields import NAMES
from pipelines.deliveries.vis.places import Places, places
from pipelines.deliveries.vis.places import of as places_of
from pipelines.deliveries.vis.row import Against
from pipelines.deliveries.vis.writing import Written
from pipelines.errors import UserError
from pipelines.project import Project
from pipelines.reference import tables
from tests.unit.deliveries.vis import made
from tests.unit.deliveries.vis.made import HIDDEN, IDS, NOTHING, SILENT, period, share

NAMED = {
    ("nation", "SE"): ("", "", "", ""),
    ("healthcare_region", "1"): ("SVR1", "Stockholm-Gotland", "", ""),
    ("healthcare_region", "4"): ("SVR4", "Södra", "", ""),
    ("healthcare_region", "5"): ("SVR5", "Västra", "", ""),
    ("region", "01"): ("01", "Stockholm", "", ""),
    ("region", "09"): ("09", "Gotland", "", ""),
    ("region", "12"): ("12", "Skåne", "", ""),
    ("region", "14"): ("14", "Västra Götaland", "", ""),
    ("region", "20"): ("20", "Dalarna", "", ""),
    ("region", "25"): ("25", "Norrbotten", "", ""),
    ("unit", "U0101"): ("01", "Stockholm", "SE9999990001-U0101", "Simulerad psykosmottagning 1, Stockholm"),
    ("unit", "U0102"): ("01", "Stockholm", "SE9999990001-U0102", "Simulerad allmänpsykiatrisk mottagning 1, Huddinge"),
}
DECIMALS = {"share": 4, "visits": 4, "other": 4, "points": 2, "places": 0}


@pytest.fixture
def declared(project: Project) -> Declared:
    return catalogue.load(project)


@pytest.fixture
def there(project: Project, declared: Declared) -> Places:
    return places(project.site, declared.file.healthcare_regions)


def read(path: Path, separator: str = ";", encoding: str = "utf-8") -> tuple[list[str], list[dict[str, str]]]:
    """Instruction and rows of a file, by Python's own reader."""
    with open(path, encoding=encoding, newline="") as opened:
        heading, instruction, *rows = csv.reader(opened, delimiter=separator, strict=True)
    return instruction, [dict(zip(heading, row, strict=True)) for row in rows]


def sent(rows: pl.DataFrame, declared: Declared, there: Places, folder: Path, **options: Any) -> Written:
    return writing.write(rows, declared, there, folder, **{"is_simulated": True, **options})


def number(value: float | None, decimals: int) -> str:
    return "" if value is None else f"{value:.{decimals}f}"


def expected(row: Mapping[str, Any]) -> dict[str, str]:
    """What a published row is in the file, put together field by field."""
    name, status = row["indicator"], row["status"]
    region, region_name, hsa_id, unit = NAMED[row["area_level"], row["area_code"]]
    kind = "share" if DECIMALS[name] == 4 else "count" if name == "places" else "mean"
    decimals = DECIMALS[name]
    said = {
        "RegionOrganisationId": region, "RegionName": region_name, "UnitHSAID": hsa_id, "UnitName": unit,
        "CountryName": "Riket", "PeriodReportedStartDate": str(row["period_start"]),
        "PeriodReportedEndDate": str(row["period_end"]), "MeasureID": IDS[name, row["sex"]], "Version": "3",
        "RegisterHSAID": made.REGISTERS["others" if name == "other" else "visits"],
        "RegisterNamn": "Det andra registret" if name == "other" else "Besöksregistret",
        "ReasonCode": {"suppressed": "MSK", "not_reported": "NI"}.get(status, ""),
        "Coverage": number(row["coverage"], 4),
    }  # fmt: skip
    if kind == "share":
        said |= {"Numerator": number(row["numerator"], 0), "Denominator": number(row["denominator"], 0)}
        said |= {"Rate": number(row["value"], 4)}
    else:
        said |= {"Value": number(row["value"], decimals)}
        said |= {"Measurepopulation": number(row["denominator"], 0)} if kind == "mean" else {}
    if kind != "count":
        said |= {"ConfidenceIntervalLower": number(row["ci_low"], decimals)}
        said |= {"ConfidenceIntervalHigher": number(row["ci_high"], decimals)}
    return {field: said.get(field, "") for field in NAMES}


def test_a_file_has_every_published_row_and_nothing_else(declared: Declared, there: Places, tmp_path: Path) -> None:
    published = made.published()
    found = sent(published, declared, there, tmp_path)
    rows = [row for path in found.files.values() for row in read(path)[1]]
    wanted = [expected(row) for row in published.iter_rows(named=True)]
    assert len(rows) == len(wanted) == sum(found.rows.values())
    assert sorted(rows, key=str) == sorted(wanted, key=str)
    assert found.left_out == {}


def test_each_register_has_a_file_that_begins_with_its_instruction(
    declared: Declared, there: Places, tmp_path: Path
) -> None:
    found = sent(made.published(), declared, there, tmp_path)
    assert {name: path.name for name, path in found.files.items()} == {
        "visits": "vis_visits_2026-10.csv", "others": "vis_others_2026-10.csv",
    }  # fmt: skip
    for name, path in found.files.items():
        instruction, rows = read(path)
        assert instruction == [f"KEEP_EXISTING_DATA_FOR_REGISTER_HSAID:{made.REGISTERS[name]}", *[""] * 29]
        assert {row["RegisterHSAID"] for row in rows} == {made.REGISTERS[name]}
        assert list(rows[0]) == list(NAMES)
    assert sorted(tmp_path.iterdir()) == sorted(found.files.values())


def test_what_is_there_is_deleted_only_when_asked(declared: Declared, there: Places, tmp_path: Path) -> None:
    found = sent(made.published(), declared, there, tmp_path, delete_existing=True)
    assert read(found.files["visits"])[0][0] == "DELETE_EXISTING_DATA_FOR_REGISTER_HSAID:SE9999990000-VISITS"


def test_a_register_without_rows_has_no_file(declared: Declared, there: Places, tmp_path: Path) -> None:
    published = made.published().filter(pl.col("indicator") != "other")
    found = sent(published, declared, there, tmp_path, delete_existing=True)
    assert set(found.files) == {"visits"}
    assert not (tmp_path / "vis_others_2026-10.csv").exists()


def test_the_same_rows_in_another_order_are_the_same_bytes(declared: Declared, there: Places, tmp_path: Path) -> None:
    published = made.published()
    first = sent(published, declared, there, tmp_path / "first")
    second = sent(published.sample(fraction=1, shuffle=True, seed=3), declared, there, tmp_path / "second")
    for name, path in first.files.items():
        assert path.read_bytes() == second.files[name].read_bytes()


@pytest.mark.parametrize(
    ("layout", "separator", "mark", "end", "start"),
    [
        ({}, ";", ".", b"\r\n", b"Region"),
        ({"decimal_mark": ",", "line_end": "\n"}, ";", ",", b"\n", b"Region"),
        ({"separator": ",", "byte_order_mark": True}, ",", ".", b"\r\n", b"\xef\xbb\xbfRegion"),
        ({"separator": "\t", "decimal_mark": ","}, "\t", ",", b"\r\n", b"Region"),
    ],
)
def test_separator_decimal_mark_and_line_ends_are_as_declared(
    layout: dict[str, Any], separator: str, mark: str, end: bytes, start: bytes,
    declared: Declared, there: Places, tmp_path: Path,
) -> None:  # fmt: skip
    file = declared.file.model_copy(update={"layout": catalogue.Layout(**layout)})
    declared = replace(declared, file=file)
    path = sent(made.published(), declared, there, tmp_path).files["visits"]
    content = path.read_bytes()
    assert content.startswith(start)
    assert content.endswith(end)
    assert content.count(b"\n") == content.count(end)
    _, rows = read(path, separator, "utf-8-sig")
    assert {row["Rate"] for row in rows} >= {f"0{mark}4000", f"0{mark}3250"}
    assert {row["UnitName"] for row in rows} >= {"Simulerad psykosmottagning 1, Stockholm"}
    assert checking.check(path, Against(there, declared, date(2026, 11, 1))).findings == []


LEFT_OUT: dict[str, dict[str, Any]] = {
    "no_measure": {"indicator": "hazard"},
    "other_attribution": {"indicator": "visits", "attribution": "caregiver"},
    "level": {"indicator": "visits", "area_level": "municipality", "area_code": "0180"},
    "period": {"indicator": "visits", **period("rolling_12_months", 2, 2024)},
    "age_band": {"indicator": "visits", "age_band": "18-24"},
    "definition_version": {"indicator": "visits", "indicator_version": 2},
    "validity": {"indicator": "visits", **period("year", 1, 2019)},
    "no_sub_measure": {"indicator": "visits", "sex": "K"},
    "no_place": {"indicator": "share", "area_level": "unit", "area_code": "gone"},
    "provisional": {"indicator": "visits", **period("month", 8, 2026), "status": "provisional"},
    **{
        status: {"indicator": "visits", "area_level": "region", "area_code": "25", **NOTHING, "status": status}
        for status in ("not_applicable", "zero_denominator", "withheld", "withdrawn")
    },
    "no_counts": {"indicator": "visits", "area_level": "region", "area_code": "25", "numerator": None},
}


@pytest.mark.parametrize("reason", LEFT_OUT)
def test_what_is_not_sent_is_counted_by_its_reason(
    reason: str, declared: Declared, there: Places, tmp_path: Path
) -> None:
    before = sent(made.published(), declared, there, tmp_path / "before")
    after = sent(made.published(LEFT_OUT[reason]), declared, there, tmp_path / "after")
    assert after.left_out == {reason: 1}
    assert after.files["visits"].read_bytes() == before.files["visits"].read_bytes()


def test_a_measure_that_is_not_published_is_not_sent(declared: Declared, there: Places, tmp_path: Path) -> None:
    measures = [one.model_copy(update={"is_published": False}) for one in declared.file.measures]
    declared = replace(declared, file=declared.file.model_copy(update={"measures": measures}))
    published = made.published()
    found = sent(published, declared, there, tmp_path)
    assert (found.files, found.left_out) == ({}, {"not_published": published.height})
    assert set(choosing.REASONS) == {*LEFT_OUT, "not_published"}


@pytest.mark.parametrize("kind", ["tertial", "rolling_12_months"])
@pytest.mark.parametrize("status", [{}, HIDDEN, SILENT], ids=["shown", "hidden", "silent"])
def test_tertials_and_sliding_windows_are_never_sent(
    kind: str, status: dict[str, Any], declared: Declared, there: Places, tmp_path: Path
) -> None:
    more = {"indicator": "visits", **period(kind), **status}
    assert sent(made.published(more), declared, there, tmp_path).left_out == {"period": 1}


def test_a_period_that_waits_for_late_rows_is_sent_of_no_area(
    declared: Declared, there: Places, tmp_path: Path
) -> None:
    """A hidden or an empty row of it is not final either."""
    month = {"indicator": "visits", **period("month", 8, 2026)}
    areas = [{"area_level": "region", "area_code": code} for code in ("01", "12", "14")]
    states: list[dict[str, Any]] = [{"status": "provisional"}, HIDDEN, SILENT]
    more = [{**month, **area, **state} for area, state in zip(areas, states, strict=True)]
    assert sent(made.published(*more), declared, there, tmp_path).left_out == {"provisional": 3}


def test_a_figure_of_low_coverage_is_sent_with_its_coverage(declared: Declared, there: Places, tmp_path: Path) -> None:
    low = {"indicator": "visits", "area_level": "region", "area_code": "25", **share(20, 4), "coverage": 0.25}
    path = sent(made.published({**low, "status": "below_coverage"}), declared, there, tmp_path).files["visits"]
    (row,) = [row for row in read(path)[1] if row["RegionOrganisationId"] == "25" and row["Rate"]]
    assert (row["Rate"], row["Coverage"], row["ReasonCode"]) == ("0.2000", "0.2500", "")


def test_a_hidden_row_tells_nothing_even_where_the_rows_still_hold_something(
    declared: Declared, there: Places, tmp_path: Path
) -> None:
    """The gate blanks it; the writer does not rest on that."""
    slip = {"indicator": "visits", "area_level": "region", "area_code": "25", **share(3, 1), "status": "suppressed"}
    path = sent(made.published(slip), declared, there, tmp_path).files["visits"]
    (row,) = [row for row in read(path)[1] if row["RegionOrganisationId"] == "25" and row["ReasonCode"] == "MSK"]
    told = {name for name, text in row.items() if text}
    assert told == {
        "RegionOrganisationId", "RegionName", "CountryName", "PeriodReportedStartDate", "PeriodReportedEndDate",
        "MeasureID", "Version", "RegisterHSAID", "RegisterNamn", "ReasonCode",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "low", "high", "written"),
    [
        (1 / 3, 0.25, 0.45, ("0.3333", "0.2500", "0.4500")),
        (0.0, 0.0, 0.1, ("0.0000", "0.0000", "0.1000")),
        (1.0, 0.9, 1.0, ("1.0000", "0.9000", "1.0000")),
        (2 / 3, 0.66666, 0.66667, ("0.6667", "0.6667", "0.6667")),
    ],
)
def test_a_rate_lies_in_its_interval_after_rounding_too(
    value: float, low: float, high: float, written: tuple[str, ...], declared: Declared, there: Places, tmp_path: Path
) -> None:
    more = {
        "indicator": "visits",
        "area_level": "region",
        "area_code": "25",
        "value": value,
        "ci_low": low,
        "ci_high": high,
    }
    path = sent(made.published(more), declared, there, tmp_path).files["visits"]
    (row,) = [row for row in read(path)[1] if row["RegionOrganisationId"] == "25" and row["Rate"]]
    assert tuple(row[name] for name in ("Rate", "ConfidenceIntervalLower", "ConfidenceIntervalHigher")) == written


def test_a_new_version_of_a_measure_is_sent_of_its_own_periods(tmp_path: Path) -> None:
    old = made.measure("visits").replace("version = 3", "version = 2") + "valid_to = 2024-12-31\n"
    new = made.measure("visits", valid_from="2025-01-01", version=4)
    project = made.site(tmp_path / "site", made.HEAD + old + new)
    declared = catalogue.load(project)
    there = places(project.site, declared.file.healthcare_regions)
    rows = made.published({"indicator": "visits", **period("year", 1, 2024)}).filter(pl.col("indicator") == "visits")
    _, found = read(sent(rows, declared, there, tmp_path).files["visits"])
    assert {(row["PeriodReportedStartDate"][:4], row["Version"]) for row in found} == {("2024", "2"), ("2025", "4")}
    assert len(found) == rows.height


def test_rows_of_a_package_are_never_sent(declared: Declared, there: Places, tmp_path: Path) -> None:
    """They may be one organisation's own."""
    with pytest.raises(UserError, match="public edition"):
        sent(made.published().with_columns(edition=pl.lit("internal")), declared, there, tmp_path)


def test_two_publications_are_not_mixed(declared: Declared, there: Places, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="one publication at a time"):
        sent(made.published({"publication": "2026-11"}), declared, there, tmp_path)


def test_a_file_is_there_whole_or_not_at_all(
    declared: Declared, there: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(made.published(), declared, there, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(placing, "move_into_place", full)
    with pytest.raises(OSError, match="no space"):
        sent(made.published({"indicator": "visits"}), declared, there, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_figures_of_simulated_persons_never_name_a_real_register(tmp_path: Path) -> None:
    real = made.HEAD.replace("SE9999990000-VISITS", "SE2321000131-E000000000001")
    project = made.site(tmp_path / "site", real + "".join(made.MEASURES))
    declared = catalogue.load(project)
    there = places(project.site, declared.file.healthcare_regions)
    with pytest.raises(UserError, match=r"registers\.visits\.hsa_id: these figures are of simulated persons"):
        sent(made.published(), declared, there, tmp_path / "sent")
    assert not (tmp_path / "sent").exists()
    found = sent(made.published(), declared, there, tmp_path / "sent", is_simulated=False)
    assert read(found.files["visits"])[0][0].endswith(":SE2321000131-E000000000001")


def test_a_unit_lies_in_the_region_that_answers_for_its_care() -> None:
    """A house in Stockholm of another region, a private one that a region pays, and one of a municipality."""
    schema = [
        "unit_id",
        "name",
        "hsa_id",
        "principal_kind",
        "principal_code",
        "commissioning_region_code",
        "municipality_code",
    ]
    units = pl.DataFrame(
        [
            ("a", "A", "SE1", "region", "12", "01", "0180"),
            ("b", "B", "SE2", "municipality", "0180", "14", "0180"),
            ("c", "C", "SE3", "municipality", "1380", None, "1380"),
        ],
        schema=schema,
        orient="row",
    )
    tables_ = {name: tables.read(name) for name in ("region", "healthcare_region", "municipality")}
    found = places_of({**tables_, "unit": units}, {})
    named = found.named.filter(area_level="unit").select("area_code", "RegionOrganisationId", "RegionName")
    assert named.rows() == [("a", "12", "Skåne"), ("b", "14", "Västra Götaland"), ("c", "13", "Halland")]
    assert "13" not in found.within
