"""The truth functions on histories so small that the answer is known by hand."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from pipelines.select.header import split
from pipelines.simulate.truth import schizofreni_patient_register, schizofreni_psykosr
from pipelines.simulate.truth.counting import (
    AGE_GROUPS,
    Cases,
    Known,
    Tally,
    age_group,
    chosen,
    expected_micro,
    functions,
    heard,
    in_days,
    indicators,
)
from pipelines.simulate.truth.schizofreni_deaths import any_cause, overdodlighet, overdodlighet_suicid
from pipelines.simulate.truth.schizofreni_drugs import (
    antikolinergika,
    bensodiazepin,
    klozapin_andel,
    klozapin_svarbehandlad,
    tackning_psykosr,
)
from pipelines.simulate.truth.schizofreni_patient_register import (
    aterinskrivning_28d,
    kbt_par,
    lakarkontakt_12m,
    lakarkontakt_efter_utskrivning_4v,
    suicidriskbedomning,
)
from pipelines.simulate.truth.schizofreni_psykosr import (
    anhorigutbildning,
    fetma,
    metabol_kontroll,
    remission,
    samordnade_insatser_fep,
    sysselsattning,
)
from pipelines.simulate.world import build
from tests.conftest import REPOSITORY

VISIT = {
    "person": 1, "row_id": 1, "unit_id": "U0101", "municipality_code": "0180", "sex": "K", "birth_year": 1980,
    "age": 44, "speciality": "901", "visit_on": date(2024, 6, 1), "main_diagnosis": "F20.0", "procedures": None,
    "profession": "physician",
}  # fmt: skip
STAY = {
    "person": 1, "row_id": 1, "unit_id": "U0101", "municipality_code": "0180", "sex": "K", "birth_year": 1980,
    "age": 44, "speciality": "901", "admitted_on": date(2024, 6, 1), "discharged_on": date(2024, 6, 10),
    "main_diagnosis": "F20.0", "procedures": None, "discharged_to": "home",
}  # fmt: skip
DISPENSING = {
    "person": 1, "row_id": 1, "dispensed_on": date(2024, 5, 1), "atc": "N05AH03", "product": "100001", "packages": 1,
}  # fmt: skip
DEATH = {
    "person": 1, "row_id": 1, "sex": "K", "birth_year": 1980, "died_on": date(2024, 7, 1), "underlying_cause": "I21.9",
}  # fmt: skip
FORM = {
    "person": 1, "row_id": 1, "unit_id": "U0101", "municipality_code": "0180", "sex": "K", "age": 44,
    "form": "followup", "form_on": date(2024, 6, 1), "first_episode": None, "remission": None, "bmi": None,
    "waist_cm": None, "systolic": None, "diastolic": None, "glucose": None, "hba1c": None, "ldl": None,
    "antipsychotic": True,
    "antipsychotic_since_on": None, "depot": None, "housing": None, "occupation": None, "occupation_missing": None,
    "family_education": None, "family_education_missing": None, "case_manager": None, "patient_education": None,
}  # fmt: skip
TYPES: dict[str, Any] = {
    "procedures": pl.String, "first_episode": pl.Boolean, "remission": pl.Boolean, "bmi": pl.Float64,
    "waist_cm": pl.Int64, "systolic": pl.Int64, "diastolic": pl.Int64, "glucose": pl.Float64, "hba1c": pl.Int64,
    "ldl": pl.Float64, "antipsychotic_since_on": pl.Date, "depot": pl.Boolean, "housing": pl.String,
    "occupation": pl.String, "occupation_missing": pl.String, "family_education": pl.String,
    "family_education_missing": pl.String, "case_manager": pl.Boolean, "patient_education": pl.Boolean,
    "person": pl.Int64, "age": pl.Int64, "discharged_to": pl.String,
}  # fmt: skip
USUAL: dict[str, dict[str, Any]] = {
    "par_outpatient": VISIT, "par_inpatient": STAY, "lmed": DISPENSING, "dor": DEATH, "psykosr": FORM,
}  # fmt: skip


def history(**rows: Iterable[Mapping[str, Any]]) -> Known:
    """Known rows per register; what a row does not say is as in the register's usual row."""
    return {name: _frame(usual, rows.get(name, ())) for name, usual in USUAL.items()}


def _frame(usual: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    whole = [{**usual, "row_id": place, **row} for place, row in enumerate(rows, start=1)]
    schema = {name: TYPES.get(name, pl.Series([value]).dtype) for name, value in usual.items()}
    return in_days(pl.DataFrame(whole, schema=schema))


DAY = timedelta(days=1)
INDEX = date(2024, 6, 1)
OUT = date(2024, 6, 10)
LAST = 20_700  # a day number after everything here


def values(cases: Cases) -> list[bool | None]:
    """The values of the cases in order of case id."""
    return cases.sort("case_id")["value"].to_list()


@pytest.mark.parametrize(("rows", "attribute"), [("cases", "terms"), ("aggregates", "telling")])
def test_there_is_one_function_per_measurable_indicator(rows: str, attribute: str) -> None:
    headers = {f"{path.parent.name}.{path.stem}": split(path)[0] for path in REPOSITORY.glob("indicators/*/*.sql")}
    measurable = [
        name
        for name, header in headers.items()
        if header.get("measurable", True) and header.get("rows", "cases") == rows
    ]
    assert [name for name, _ in functions(attribute)] == sorted(measurable)


@pytest.mark.parametrize(("bmi", "value"), [(29.9, False), (30.0, True), (None, None)])
def test_obesity_begins_at_thirty(bmi: float | None, value: bool | None) -> None:
    assert values(fetma(history(psykosr=[{"bmi": bmi}]))) == [value]


@pytest.mark.parametrize(("age", "cases"), [(17, 0), (18, 1), (None, 0)])
def test_remission_is_asked_of_grown_ups_at_follow_up(age: int | None, cases: int) -> None:
    forms = [{"age": age, "remission": True}, {"age": age, "form": "baseline", "remission": True}]
    assert remission(history(psykosr=forms)).height == cases


@pytest.mark.parametrize(("age", "cases"), [(17, 0), (18, 1), (64, 1), (65, 0)])
def test_occupation_is_counted_in_working_age(age: int, cases: int) -> None:
    forms = [{"age": age, "occupation": "study"}, {"age": age, "occupation_missing": "not_applicable"}]
    found = sysselsattning(history(psykosr=forms))
    assert values(found) == [True] * cases


def test_family_education_is_missing_when_unknown_and_out_when_not_applicable() -> None:
    forms = [{"family_education_missing": word} for word in ("unknown", None, "not_applicable")]
    assert values(anhorigutbildning(history(psykosr=forms))) == [None, None]


@pytest.mark.parametrize(("days", "cases"), [(182, 0), (183, 1), (None, 1)])
def test_a_check_is_due_after_half_a_year_of_treatment(days: int | None, cases: int) -> None:
    since = INDEX - days * DAY if days is not None else None
    found = metabol_kontroll(history(psykosr=[{"antipsychotic_since_on": since}]))
    assert values(found) == [False] * cases


def test_a_whole_check_needs_one_of_each_kind() -> None:
    whole = {"waist_cm": 90, "systolic": 120, "diastolic": 80, "hba1c": 40, "ldl": 3.0}
    assert values(metabol_kontroll(history(psykosr=[whole, {**whole, "ldl": None}]))) == [True, False]


@pytest.mark.parametrize(("days", "value"), [(0, True), (365, True), (366, False)])
def test_the_package_is_given_within_a_year_from_baseline(days: int, value: bool) -> None:
    baseline = {
        "form": "baseline", "first_episode": True, "case_manager": True, "family_education": "offered", "age": 16,
    }  # fmt: skip
    later = {"form_on": INDEX + days * DAY, "patient_education": True}
    assert values(samordnade_insatser_fep(history(psykosr=[baseline, later]))) == [value]


def test_the_package_is_missing_when_nothing_of_it_is_recorded() -> None:
    baseline = {"form": "baseline", "first_episode": True, "family_education_missing": "not_applicable"}
    forms = [baseline, {**baseline, "person": None, "case_manager": False}]
    assert values(samordnade_insatser_fep(history(psykosr=forms))) == [None, False]


def stay(first: date, last: date, **other: Any) -> dict[str, Any]:
    """A stay."""
    return {"admitted_on": first, "discharged_on": last, **other}


@pytest.mark.parametrize(("days", "value"), [(2, True), (28, True), (29, False)])
def test_readmission_counts_to_the_last_day(days: int, value: bool) -> None:
    stays = [stay(INDEX, OUT), stay(OUT + days * DAY, OUT + 90 * DAY)]
    assert values(aterinskrivning_28d(history(par_inpatient=stays))) == [value, False]


@pytest.mark.parametrize("days", [0, 1])
def test_a_transfer_on_the_same_or_the_next_day_is_one_stay(days: int) -> None:
    stays = [stay(INDEX, OUT), stay(OUT + days * DAY, OUT + 9 * DAY, main_diagnosis="F32.1")]
    assert aterinskrivning_28d(history(par_inpatient=stays)).is_empty()


def test_a_stay_within_another_does_not_end_the_chain() -> None:
    stays = [
        stay(INDEX, OUT + 30 * DAY),
        stay(INDEX + DAY, INDEX + 2 * DAY),
        stay(OUT + 31 * DAY, OUT + 40 * DAY),
    ]
    assert values(aterinskrivning_28d(history(par_inpatient=stays))) == [False]


@pytest.mark.parametrize(("days", "cases"), [(0, 0), (28, 0), (29, 1)])
def test_who_dies_before_the_time_is_up_is_left_out(days: int, cases: int) -> None:
    known = history(par_inpatient=[stay(INDEX, OUT)], dor=[{"died_on": OUT + days * DAY}])
    assert aterinskrivning_28d(known).height == cases


def test_who_is_readmitted_and_then_dies_is_counted() -> None:
    known = history(
        par_inpatient=[stay(INDEX, OUT), stay(OUT + 5 * DAY, OUT + 6 * DAY, discharged_to="dead")],
        dor=[{"died_on": OUT + 6 * DAY}],
    )
    assert values(aterinskrivning_28d(known)) == [True]


@pytest.mark.parametrize(("days", "value"), [(0, False), (1, True), (28, True), (29, False)])
def test_a_physician_is_seen_from_the_day_after_discharge(days: int, value: bool) -> None:
    known = history(par_inpatient=[stay(INDEX, OUT)], par_outpatient=[{"visit_on": OUT + days * DAY}])
    assert values(lakarkontakt_efter_utskrivning_4v(known)) == [value]


@pytest.mark.parametrize(("days", "value"), [(0, True), (364, True), (365, False)])
def test_a_physician_seen_a_year_ago_to_the_day_is_too_long_ago(days: int, value: bool) -> None:
    visits = [{"visit_on": INDEX - days * DAY, "main_diagnosis": "F32"}, {"profession": "nurse"}]
    assert values(lakarkontakt_12m(history(par_outpatient=visits))) == [value]


@pytest.mark.parametrize(("days", "cases"), [(364, 0), (365, 1), (730, 1), (731, 0)])
def test_long_term_illness_shows_in_a_contact_one_to_two_years_back(days: int, cases: int) -> None:
    visits = [{"visit_on": INDEX - days * DAY, "age": 17}, {"procedures": "AU118 DU011"}]
    assert values(kbt_par(history(par_outpatient=visits))) == [True] * cases


@pytest.mark.parametrize(("days", "cases"), [(730, 0), (731, 1)])
def test_illness_is_new_after_two_years_without_contact(days: int, cases: int) -> None:
    visits = [{"visit_on": INDEX - days * DAY, "age": 17}, {"procedures": "AU118"}]
    assert values(suicidriskbedomning(history(par_outpatient=visits))) == [True] * cases


@pytest.mark.parametrize(("days", "value"), [(28, True), (29, False)])
def test_risk_is_assessed_within_four_weeks(days: int, value: bool) -> None:
    visits = [{}, {"visit_on": INDEX + days * DAY, "procedures": "AU118", "main_diagnosis": "F41.1"}]
    assert values(suicidriskbedomning(history(par_outpatient=visits))) == [value]


@pytest.mark.parametrize(("days", "value"), [(-1, False), (0, True), (364, True), (365, False)])
def test_clozapine_counts_for_a_year(days: int, value: bool) -> None:
    known = history(par_outpatient=[{}], lmed=[{"atc": "N05AH02", "dispensed_on": INDEX - days * DAY}])
    assert values(klozapin_andel(known)) == [value]


@pytest.mark.parametrize(("product", "value"), [("100001", False), ("100002", True)])
def test_a_return_takes_back_the_same_product_only(product: str, value: bool) -> None:
    drugs = [{"atc": "N05AH02"}, {"atc": "N05AH02", "packages": -1, "product": product}]
    assert values(klozapin_andel(history(par_outpatient=[{}], lmed=drugs))) == [value]


@pytest.mark.parametrize(("days", "value"), [(90, False), (91, True)])
def test_long_term_use_is_more_than_ninety_days_apart(days: int, value: bool) -> None:
    drugs = [
        {"atc": "N05BA01", "dispensed_on": INDEX},
        {"atc": "N05CF01", "dispensed_on": INDEX - days * DAY},
    ]
    assert values(bensodiazepin(history(par_outpatient=[{}], lmed=drugs))) == [value]


@pytest.mark.parametrize(("atc", "cases"), [("N05AH03", 1), ("N05AN01", 0)])
def test_lithium_is_no_antipsychotic(atc: str, cases: int) -> None:
    known = history(par_outpatient=[{}], lmed=[{"atc": atc}, {"atc": "N04AA02"}])
    assert values(antikolinergika(known)) == [True] * cases


@pytest.mark.parametrize(
    ("length", "before", "cases"), [(42, 1, 1), (41, 1, 0), (42, 0, 0), (42, 688, 1), (42, 689, 0)]
)
def test_resistance_needs_two_drugs_for_six_weeks_within_two_years(length: int, before: int, cases: int) -> None:
    ends = INDEX - before * DAY
    drugs = [{"atc": atc, "dispensed_on": on} for atc in ("N05AH03", "N05AX12") for on in (ends - length * DAY, ends)]
    known = history(par_inpatient=[stay(INDEX, OUT)], lmed=drugs)
    assert klozapin_svarbehandlad(known).height == cases


@pytest.mark.parametrize(("days", "value"), [(0, True), (1, False)])
def test_registration_counts_from_the_day_of_the_form(days: int, value: bool) -> None:
    known = history(par_outpatient=[{}], psykosr=[{"form_on": INDEX + days * DAY, "age": 12}])
    assert values(tackning_psykosr(known)) == [value]


@pytest.mark.parametrize(
    ("died", "expected"),
    [
        (date(2024, 12, 31), []),
        (date(2025, 1, 1), [True]),
        (date(2025, 12, 31), [True]),
        (date(2026, 1, 1), [False]),
    ],
)
def test_deaths_are_counted_in_the_year_after_the_contact(died: date, expected: list[bool]) -> None:
    known = history(par_outpatient=[{}], dor=[{"died_on": died}])
    assert values(overdodlighet(known)) == expected


@pytest.mark.parametrize(
    ("cause", "value"), [("X84.9", True), ("X85", False), ("Y09", False), ("Y34", True), (None, False)]
)
def test_suicide_is_counted_by_cause(cause: str | None, value: bool) -> None:
    known = history(par_outpatient=[{}], dor=[{"died_on": date(2025, 3, 1), "underlying_cause": cause}])
    assert values(overdodlighet_suicid(known)) == [value]


def test_expected_deaths_move_the_population_one_age_on() -> None:
    deaths = pl.DataFrame(
        {"died_on": [19_800] * 2, "sex": ["K"] * 2, "birth_year": [2006] * 2, "underlying_cause": ["C34"] * 2}
    )
    people = pl.DataFrame({"year": [2023, 2023], "sex": ["K", "K"], "age": [17, 16], "micro": [3_000_000, 1_000_000]})
    found = expected_micro(deaths, people, [2024], any_cause).sort("group")
    assert found.rows() == [(2024, "K", 0, 0), (2024, "K", 18, 666_667)]


def test_age_groups_begin_where_they_should() -> None:
    ages = pl.DataFrame({"age": [0, 17, 18, 24, 25, 89, 90, 110]})
    assert ages.select(age_group(pl.col("age"))).to_series().to_list() == [0, 0, 18, 18, 25, 85, 90, 90]
    assert AGE_GROUPS[-1] == 90


def test_the_last_case_of_a_year_is_the_one_with_the_latest_date_then_the_latest_line() -> None:
    forms = [
        {"remission": True},
        {"remission": False},
        {"form_on": INDEX - DAY},
        {"form_on": date(2023, 6, 1)},
    ]
    indicator = next(found for found in indicators() if found.name == "schizofreni.remission")
    cases = chosen(remission(history(psykosr=forms)), indicator.terms, LAST)
    assert cases.sort("year").select("year", "case_id").rows() == [(2023, 4), (2024, 2)]


def test_a_case_counts_when_its_time_is_up() -> None:
    known = history(par_inpatient=[stay(INDEX, OUT)])
    indicator = next(found for found in indicators() if found.name == "schizofreni.aterinskrivning_28d")
    due = (OUT - date(1970, 1, 1)).days + 28
    assert [chosen(aterinskrivning_28d(known), indicator.terms, day).height for day in (due - 1, due)] == [0, 1]


def test_a_limit_moved_by_a_day_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = history(par_inpatient=[stay(INDEX, OUT), stay(OUT + 29 * DAY, OUT + 60 * DAY)])
    before = values(aterinskrivning_28d(known))
    monkeypatch.setattr(schizofreni_patient_register, "READMISSION_DAYS", 29)
    monkeypatch.setattr(schizofreni_psykosr, "OBESITY", 30.5)
    assert values(aterinskrivning_28d(known)) != before


def test_an_indicator_that_names_a_linkage_is_counted_as_linked() -> None:
    files = (REPOSITORY / "indicators").rglob("*.sql")
    headers = {f"{path.parent.name}.{path.stem}": path.read_text(encoding="utf-8") for path in files}
    named = {indicator.name for indicator in indicators() if "\nlinkage:" in headers[indicator.name]}
    assert named == {indicator.name for indicator in indicators() if indicator.terms.linked}


def test_who_is_known_in_one_register_only_is_no_case_of_a_linked_indicator() -> None:
    rows = both_registers()
    found = [counted(rows, in_one_register) for in_one_register in ((), (2,))]
    assert found[0]["tackning_psykosr"] == [1, 2, 0]
    assert found[1]["tackning_psykosr"] == [1, 1, 0], "person 2 is of no register but her own"
    assert found[0]["fetma"] == found[1]["fetma"] == [1, 2, 0]


def both_registers() -> dict[str, pl.DataFrame]:
    """Two persons with a contact each, of whom one had a form before it and the other afterwards; dates as dates."""
    visits = [{"person": person, "row_id": person} for person in (1, 2)]
    forms = [
        {"person": person, "row_id": person, "form_on": INDEX + days * DAY, "bmi": bmi}
        for person, days, bmi in ((1, -9, 35.0), (2, 9, 20.0))
    ]
    found = history(par_outpatient=visits, psykosr=forms)
    dates = ("visit_on", "admitted_on", "discharged_on", "dispensed_on", "died_on", "form_on", "antipsychotic_since_on")
    return {
        name: frame.with_columns(pl.col(*(set(dates) & set(frame.columns))).cast(pl.Int32).cast(pl.Date))
        for name, frame in found.items()
    }


def counted(rows: Mapping[str, pl.DataFrame], in_one_register: tuple[int, ...]) -> dict[str, object]:
    """Indicator -> numerator, denominator and missing of the nation in the year of the contacts."""
    tally = Tally([INDEX.year], build(1_000, 7, date(2021, 10, 1), date(2026, 9, 30)))
    tally.indicators = [
        one for one in indicators() if one.name in ("schizofreni.tackning_psykosr", "schizofreni.fetma")
    ]
    tally.add(rows, in_one_register)
    result: Any = tally.result()["indicators"]
    return {
        name.partition(".")[2]: areas["caregiver"]["SE"][str(INDEX.year)]["T"]
        for name, areas in result.items()
        if str(INDEX.year) in areas["caregiver"]["SE"]
    }


def test_a_region_and_the_nation_are_heard_in_the_years_in_which_a_resident_has_a_row() -> None:
    dates = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 1)]
    rows = in_days(pl.DataFrame({"form_on": dates, "municipality_code": ["0114", None, "2584"]}))
    assert heard(rows, "form_on") == {("01", 2024), ("SE", 2024), ("SE", 2025), ("25", 2025)}
