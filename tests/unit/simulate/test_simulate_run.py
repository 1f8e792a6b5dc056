"""A whole run: bytes, manifests, dirt and levels, read back from the files."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.intake.identifiers import classified
from pipelines.simulate import Summary, simulate
from pipelines.simulate import run as run_module
from pipelines.simulate.calendar_plan import planned, truth_years
from pipelines.simulate.extracts import manifest_of
from pipelines.simulate.faults import faults
from pipelines.simulate.run import DATA_DATE
from pipelines.simulate.sources import registers_in_order
from pipelines.simulate.world import SILENT_REGIONS

PROPORTIONS = {
    "remission": (0.40, 0.52), "fetma": (0.36, 0.48), "metabol_kontroll": (0.45, 0.8), "sysselsattning": (0.12, 0.28),
    "saknar_sysselsattning": (0.45, 0.62), "hemloshet": (0.002, 0.03), "lai_depot": (0.14, 0.27),
    "aterinskrivning_28d": (0.11, 0.22), "lakarkontakt_12m": (0.7, 0.92), "klozapin_andel": (0.12, 0.3),
    "bensodiazepin": (0.18, 0.32), "tackning_psykosr": (0.15, 0.7), "kbt_par": (0.08, 0.3),
}  # fmt: skip


START = date(2021, 10, 1)


def written(directory: Path) -> dict[str, bytes]:
    """Every file by its path."""
    return {str(path.relative_to(directory)): path.read_bytes() for path in sorted(directory.rglob("*.*"))}


def national(truth: dict[str, Any], name: str) -> list[int]:
    """The nation's numbers over all years."""
    years = truth["indicators"][f"schizofreni.{name}"]["caregiver"]["SE"].values()
    return [sum(year["T"][place] for year in years) for place in range(3)]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "BLOCK_PERSONS", 200)
    for name in ("first", "second"):
        simulate(tmp_path / name, persons=500, months=24, seed=5)
    simulate(tmp_path / "other", persons=500, months=24, seed=6)
    assert written(tmp_path / "first") == written(tmp_path / "second")
    assert written(tmp_path / "first") != written(tmp_path / "other")


def test_progress_tells_persons_done_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "BLOCK_PERSONS", 400)
    told: list[tuple[int, int]] = []
    simulate(tmp_path, persons=900, months=12, seed=1, progress=lambda done, of: told.append((done, of)))
    assert told == [(400, 900), (800, 900), (900, 900)]


def test_nothing_half_written_is_left_behind(tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(tmp_path, persons=300, months=12, seed=1, progress=stop)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_run_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one person"):
        simulate(tmp_path, persons=0, months=12, seed=1)


def test_manifests_tell_the_rows_of_their_files(directory: Path, files: Mapping[str, list[pl.DataFrame]]) -> None:
    for name, found in files.items():
        places = sorted((directory / name).glob("*.csv"))
        manifests = [json.loads(manifest_of(path).read_text(encoding="utf-8")) for path in places]
        assert [manifest["rows"] for manifest in manifests] == [file.height for file in found]
        assert all(manifest["simulated"] and manifest["register"] == name for manifest in manifests)


def test_registers_that_restate_months_come_twice(directory: Path, summary: Summary) -> None:
    names = {path.parent.name: [] for path in summary.files}
    for path in summary.files:
        names[path.parent.name].append(path.stem.rpartition("_")[2])
    assert names["psykosr"] == names["dor"] == ["2026-10-05"]
    assert names["lmed"] == names["par_outpatient"] == ["2026-09-05", "2026-10-05"]
    manifest = json.loads((directory / "par_inpatient" / "par_inpatient_2026-10-05.json").read_text())
    assert (manifest["covers_from"], manifest["covers_to"]) == ("2026-07-01", "2026-09-30")


def test_the_layout_is_the_declared_one(directory: Path, summary: Summary) -> None:
    raw = (directory / "psykosr" / "psykosr_2026-10-05.csv").read_bytes()
    heading = raw.split(b"\n", 1)[0].decode("cp1252")
    assert heading.startswith("PERSNR;FORMTYP_Värde;FORMTYP_Beskrivning;F_DATUM;SKAPAD_DATUM;")
    assert raw.endswith(b"\n")


def test_values_have_the_habits_of_inca(files: Mapping[str, list[pl.DataFrame]]) -> None:
    forms = files["psykosr"][0]
    assert set(forms["KVARST_SYMTOM"]) >= {"True", "False", ""}
    assert forms["BMI"].str.contains(r"^\d\d,\d$").any()
    assert forms["SKAPAD_DATUM"].str.contains(r"^\d{4}-\d\d-\d\d \d\d:\d\d:00$").any()
    for pattern in (r"^\d{4}-00-00$", r"^\d{4}0000$", r"^\d{4}-\d\d-00$", r"^\d{8}$"):
        assert forms["DEBUT_DATUM"].str.contains(pattern).any(), pattern


SPREADSHEET, IDENTITY = "1.2e+05", "19700101-9806"
FIRST, LAST = pl.col("INDATUM").replace("2024-13-45", None).str.replace_all("-", ""), pl.col("UTDATUM")
SAME_PRESSURE = (pl.col("BT_SYST") == pl.col("BT_DIAST")) & (pl.col("BT_SYST") == "80")
PLANTED = {
    ("psykosr", "bmi.range"): pl.col("BMI").str.replace(",", ".").cast(pl.Float64, strict=False).is_between(70.1, 998),
    ("psykosr", "bmi.type"): pl.col("BMI") == "abc",
    ("psykosr", "housing.code"): pl.col("BOENDE_Värde").is_in(["?", SPREADSHEET]),
    ("psykosr", "form_on.required"): pl.col("F_DATUM") == "",
    ("psykosr", "diagnosis.pattern"): pl.col("DIAGNOS").is_in(["?", SPREADSHEET, IDENTITY]),
    ("psykosr", "row.diastolic_below_systolic"): SAME_PRESSURE,
    ("par_inpatient", "row.discharged_after_admitted"): FIRST.cast(pl.Int64, strict=False)
    > LAST.cast(pl.Int64, strict=False),
    ("par_outpatient", "visit_on.type"): pl.col("INDATUM") == "2024-13-45",
    ("par_outpatient", "profession.required"): pl.col("YRKE") == "",
    ("lmed", "packages.range"): pl.col("ANTAL") == "57",
    ("lmed", "row.return_is_negative_throughout"): (pl.col("ANTAL") == "-1") & (pl.col("ANTDDD") == "28.0"),
    ("dor", "died_on.range"): pl.col("DODSDAT") == "1960-12-31",
    ("lmed", "packages.spreadsheet"): pl.col("ANTAL") == "1.2e+05",
    ("par_outpatient", "unit_id.identity"): pl.col("SJUKHUS").str.contains("-"),
}  # fmt: skip


@pytest.mark.parametrize(("register", "rule"), PLANTED)
def test_planted_faults_are_in_the_files_as_counted(
    register: str, rule: str, files: Mapping[str, list[pl.DataFrame]], truth: dict[str, Any]
) -> None:
    found = sum(file.filter(PLANTED[register, rule]).height for file in files[register])
    assert found == truth["quarantined"][register][rule] > 0


def test_every_rule_is_broken_at_least_once(truth: dict[str, Any]) -> None:
    for register in registers_in_order():
        planted = set(truth["quarantined"][register.name]) | set(truth["warned"][register.name])
        plan = planned(register.name, register.terms, START, DATA_DATE)
        nobodys = {f"{register.first_of('identifier')}.invalid"} if register.has_persons else set()
        assert planted == {rule for fault in faults(register, plan) for rule in fault.rules} | nobodys, register.name


def test_identifiers_that_are_nobodys_are_counted_as_warned_of(
    files: Mapping[str, list[pl.DataFrame]], truth: dict[str, Any]
) -> None:
    for name, heading in (("dor", "PNR"), ("psykosr", "PERSNR")):
        told = pl.concat(
            classified(file[heading], DATA_DATE).join(file.select(text=heading), on="text") for file in files[name]
        )
        invalid = told.filter(pl.col("id_kind") == "invalid", pl.col("flaw").is_null())
        assert truth["warned"][name]["person_id.invalid"] == invalid.height > 0
        flaws = dict(told["flaw"].drop_nulls().value_counts().iter_rows())
        assert truth["quarantined"][name]["person_id.spreadsheet"] == flaws["spreadsheet"] > 0
        assert truth["warned"][name]["person_id.placeholder"] == flaws["placeholder"] > 0


def test_exact_doubles_are_counted_as_superseded(
    files: Mapping[str, list[pl.DataFrame]], truth: dict[str, Any]
) -> None:
    for name in ("dor", "par_outpatient"):
        twice = sum(file.height - file.unique().height for file in files[name])
        assert truth["superseded"][name] == twice > 0


def test_of_a_register_whose_corrections_net_out_nothing_is_sent_twice(
    files: Mapping[str, list[pl.DataFrame]], truth: dict[str, Any]
) -> None:
    assert truth["superseded"]["lmed"] == 0
    assert all(file.height == file.unique().height for file in files["lmed"])


def test_returns_carry_the_day_and_product_of_what_they_return(
    files: Mapping[str, list[pl.DataFrame]],
) -> None:
    rows = files["lmed"][0].filter(pl.col("PNR") != "", pl.col("ANTDDD") != "28.0")
    back = rows.filter(pl.col("ANTAL").str.starts_with("-"))
    bought = files["lmed"][0].filter(~pl.col("ANTAL").str.starts_with("-"))
    same = ["PNR", "EDATUM", "ATC", "VARUNR"]
    assert back.height > 0
    assert back.join(bought, on=same, how="anti").height <= 0.05 * back.height


@pytest.mark.parametrize(("name", "limits"), PROPORTIONS.items())
def test_levels_are_realistic(name: str, limits: tuple[float, float], truth: dict[str, Any]) -> None:
    numerator, denominator, _ = national(truth, name)
    assert limits[0] <= numerator / denominator <= limits[1]


def test_patients_die_about_two_and_a_half_times_as_often(truth: dict[str, Any]) -> None:
    numerator, expected_micro, missing = national(truth, "overdodlighet")
    assert 1.5 < numerator / (expected_micro / 1_000_000) < 4.0
    assert missing == 0
    assert truth["unit"]["schizofreni.overdodlighet"] == "micro"


def test_one_region_reports_nothing_to_psykosr(truth: dict[str, Any]) -> None:
    cells = truth["indicators"]["schizofreni.rokning"]["caregiver"][SILENT_REGIONS["psykosr"]]
    assert all(numbers == [0, 0, 0] for sexes in cells.values() for numbers in sexes.values())


def test_regions_sum_to_less_than_the_nation_by_what_is_unknown(truth: dict[str, Any]) -> None:
    for areas in truth["indicators"]["schizofreni.lakarkontakt_12m"].values():
        for year in truth["years"]:
            whole = areas["SE"][str(year)]["T"][1]
            parts = sum(cells[str(year)]["T"][1] for area, cells in areas.items() if area != "SE")
            assert 0.95 * whole < parts < whole


def test_the_truth_is_of_full_calendar_years_of_the_last_forty_eight_months() -> None:
    assert truth_years(date(2021, 10, 1), date(2026, 9, 30)) == [2023, 2024, 2025]
    assert truth_years(date(2021, 1, 1), date(2025, 12, 31)) == [2022, 2023, 2024, 2025]
    assert truth_years(date(2025, 4, 1), date(2026, 9, 30)) == []
