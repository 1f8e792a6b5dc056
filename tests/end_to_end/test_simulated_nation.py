"""End to end: a simulated nation, compared with the answer that the simulator wrote down.

The answer was counted from the histories themselves, without the indicators' SQL and without reading any extract.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.aggregate import flow
from pipelines.deployment import Deployment
from pipelines.flow.steps import NOT_OF_RECORDED
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.intake.outcome import deliveries
from pipelines.intake.stored import rows_of
from pipelines.mutation.elsewhere import shows_in
from pipelines.mutation.judging import codes_of
from pipelines.mutation.operators import mutants
from pipelines.orchestration.materialise import materialise
from pipelines.project import Project
from pipelines.run import Run
from pipelines.select.header import Relation
from pipelines.select.impact import impacts
from pipelines.select.warehouse import Warehouse
from pipelines.simulate import simulate
from pipelines.simulate.truth import schizofreni_patient_register
from tests.end_to_end.conftest import MONTHS, PERSONS, SEED

pytestmark = pytest.mark.timeout(2400)  # the first test waits for the results of the whole nation
PUBLICATION = "2026-10"
Answer = list[float | None]
Place = tuple[str, str, str, int, str]
Told = list[float | str | None]
Telling = tuple[str, ...]


@dataclass
class Nation:
    """A home after one run, and the answer."""

    deployment: Deployment
    truth: dict[str, Any]
    publication: str = PUBLICATION
    persons: int = PERSONS

    @property
    def home(self) -> Home:
        return self.deployment.home

    @property
    def results(self) -> pl.LazyFrame:
        """Most of its rows no test asks for."""
        return pl.scan_parquet(Run.of(self.deployment, self.publication).results_at)


@pytest.fixture(
    scope="module", params=[PERSONS, pytest.param(50_000, marks=pytest.mark.exhaustive)], ids="{} persons".format
)
def nation(request: pytest.FixtureRequest) -> Iterator[Nation]:
    """The results of all programmes; of many persons made by Dagster, and published."""
    if request.param == PERSONS:
        deployment: Deployment = request.getfixturevalue("simulated")
        Run.of(deployment, PUBLICATION).results()
        yield Nation(deployment, _truth(deployment.home.landing))
        return
    with TemporaryDirectory() as root:
        home = Home(Path(root))
        Key.create(home)
        simulate(home.landing, persons=request.param, months=MONTHS, seed=SEED)
        deployment = Deployment(Project(), home)
        materialise(deployment, [PUBLICATION])
        yield Nation(deployment, _truth(home.landing), persons=request.param)


def _truth(landing: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((landing / "truth.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def release(nation: Nation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication, or of few persons that of one programme a month earlier."""
    made = nation.home.publications / PUBLICATION / "r1"
    if made.is_dir():
        return made
    site = tmp_path_factory.mktemp("site")
    (site / "vip.toml").write_text('programmes = ["schizofreni"]\nhistory_months = 13\n', encoding="utf-8")
    run = Run.of(Deployment(Project(site), nation.home), "2026-09")
    return run.publish(run.results(), first=True).folder


def _found(nation: Nation) -> dict[Place, Answer]:
    """Numerator, denominator, missing and value of every year, by indicator, attribution, area, year and sex."""
    yearly = nation.results.filter(
        (pl.col("period_type") == "year")
        & (pl.col("age_band") == "all")
        & pl.col("area_level").is_in(["nation", "region"])
    )
    columns = ["vip", "indicator", "attribution", "area_code", "period_start", "sex"]
    figures = ["numerator", "denominator", "missing", "value"]
    return {
        (f"{vip}.{name}", attribution, area, start.year, sex): found
        for vip, name, attribution, area, start, sex, *found in yearly.select(columns + figures).collect().iter_rows()
    }


def _answer(truth: dict[str, Any]) -> dict[Place, Answer]:
    """The same from truth.json; expected counts and person-years stand there in whole millionths."""
    flat: dict[Place, Answer] = {}
    for name, attributions in truth["indicators"].items():
        scale = 1e6 if truth["unit"].get(name) == "micro" else 1
        for attribution, areas in attributions.items():
            for area, years in areas.items():
                for year, sexes in years.items():
                    for sex, (numerator, denominator, *others) in sexes.items():
                        scaled = None if denominator is None else denominator / scale
                        flat[name, attribution, area, int(year), sex] = [numerator, scaled, *others]
    return flat


def _differences(nation: Nation, truth: dict[str, Any]) -> list[Place]:
    """Where an answer and the results differ. Nobody counted may be silence too, which has no numbers."""
    found, answer = _found(nation), _answer(truth).items()
    return [place for place, wanted in answer if not _agree(found.get(place), wanted)]


def _agree(found: Answer | None, wanted: Answer) -> bool:
    if found is None:
        return False
    counts = all(_is_the_same(own or 0, other or 0) for own, other in zip(found[:3], wanted[:3], strict=True))
    return counts and (len(wanted) == 3 or _is_the_same(found[3], wanted[3]))


def test_every_count_equals_the_answer_by_region_year_and_sex(nation: Nation) -> None:
    assert _differences(nation, nation.truth) == []


@pytest.mark.exhaustive
def test_months_that_a_later_delivery_restates_are_counted_as_it_says(tmp_path: Path) -> None:
    """With data until the end of a year its last months come twice, with rows late, corrected and withdrawn."""
    home = Home(tmp_path)
    Key.create(home)
    simulate(home.landing, persons=15_000, months=MONTHS, seed=SEED, until=date(2025, 12, 31))
    deployment = Deployment(Project(), home)
    for register in deployment.project.registers.values():
        deployment.take_in(register)
    Run.of(deployment, "2026-01").results()
    truth = _truth(home.landing)
    restated = Nation(deployment, truth, "2026-01")
    assert 2025 in {place[3] for place in _found(restated)}
    assert _differences(restated, truth) == []
    assert _figures_that_differ(restated, truth) == []


def test_the_answer_holds_every_measurable_indicator_and_has_something_to_count(nation: Nation) -> None:
    cases = {
        name.replace("/", ".")
        for name, item in nation.deployment.catalogue.measurable.items()
        if item.header.rows == "cases"
    }
    answer = _answer(nation.truth).items()
    assert {place[0] for place, _ in answer} == cases
    assert {place[0] for place, (numerator, denominator, *_) in answer if numerator or denominator} == cases


def _figures_told(nation: Nation, truth: dict[str, Any]) -> dict[Telling, Told]:
    """Numerator, denominator, value and status of every period, by indicator, attribution, period, area, sex and age."""
    named = nation.results.with_columns(name=pl.concat_str("vip", "indicator", separator="."))
    own = named.filter(pl.col("name").is_in(list(truth["figures"])))
    return {
        (name, attribution, kind, start.isoformat(), level, area, sex, age): told
        for name, attribution, kind, start, level, area, sex, age, *told in own.select(
            "name", "attribution", "period_type", "period_start", "area_level", "area_code", "sex", "age_band",
            "numerator", "denominator", "value", "status",
        ).collect().iter_rows()
    }  # fmt: skip


def _figures_answer(truth: dict[str, Any]) -> dict[Telling, Told]:
    """The same from truth.json; no source there is one that tells ages apart."""
    flat: dict[Any, Any] = {(): truth["figures"]}
    for _ in range(7):
        flat = {(*place, key): inner for place, found in flat.items() for key, inner in found.items()}
    return {(*place, "all"): told for place, told in flat.items()}


def _figures_that_differ(nation: Nation, truth: dict[str, Any]) -> list[Telling]:
    """Where answer and results differ, or one of them has a place more. A unit without an answer has said nothing."""
    found, answer = _figures_told(nation, truth), _figures_answer(truth)
    silent = {place: [None, None, None, "not_reported"] for place in found if place[4] == "unit"}
    wanted = {**silent, **answer}
    return [place for place in found.keys() | wanted if not _tell_the_same(found.get(place), wanted.get(place))]


def _tell_the_same(found: Told | None, wanted: Told | None) -> bool:
    """A number that is not there is another thing than 0."""
    return found is not None and wanted is not None and all(map(_is_the_same, found, wanted))


def _is_the_same(found: float | str | None, wanted: float | str | None) -> bool:
    if isinstance(found, str | None) or isinstance(wanted, str | None):
        return found == wanted
    return isclose(found, wanted, rel_tol=0, abs_tol=1e-9)


def test_every_figure_of_a_source_without_persons_equals_the_answer_by_period_area_and_sex(nation: Nation) -> None:
    """In nation, regions, municipalities and units: its numbers, or why there are none."""
    assert _figures_that_differ(nation, nation.truth) == []


def test_the_answer_holds_figures_for_every_indicator_that_has_no_persons(nation: Nation) -> None:
    """For the nation and most of its areas; and of every reason to have none there is some."""
    measurable = nation.deployment.catalogue.measurable
    without_persons = {
        name.replace("/", ".") for name, item in measurable.items() if item.header.rows == "aggregates"
    }  # fmt: skip
    answer = _figures_answer(nation.truth)
    told = {place: numbers for place, numbers in answer.items() if numbers[3] == "ok"}
    assert {place[0] for place in told if place[4] == "nation"} == without_persons
    assert {place[0] for place in told if place[4] == "region"} == without_persons
    assert {status for *_, status in answer.values()} == {"ok", "not_reported", "not_applicable", "suppressed"}
    assert any(numbers[:3] == [0, None, 0.0] for numbers in told.values())  # nobody, where the source has no row


def test_counts_that_regions_tell_sum_to_those_of_the_nation(nation: Nation) -> None:
    """The source's own figures of both, which are summed nowhere here."""
    results = nation.results.with_columns(name=pl.concat_str("vip", "indicator", separator="."))
    told = results.filter(pl.col("name").is_in(list(nation.truth["figures"])), pl.col("status") == "ok")
    key = ["name", "period_type", "period_start", "sex"]
    nations, regions = (
        told.filter(pl.col("area_level") == level, pl.col("numerator").is_not_null())
        .group_by(key).agg(pl.col("numerator").sum()).sort(key)
        for level in ("nation", "region")
    )  # fmt: skip
    nations, regions = nations.collect(), regions.collect()
    assert nations.height > 0
    assert nations.equals(regions)


def _flow(nation: Nation, run: Run, name: str, attribution: str, area: str) -> dict[str, int | None]:
    """What is left of 2024 after the steps of each kind; of several criteria after the last."""
    indicator = run.deployment.catalogue.measurable[name]
    asked = flow.where(indicator, run.warehouse, area, "2024", attribution)
    counts = flow.of(indicator, run.warehouse, run.cells(indicator).path, asked)
    found = [count.rows for count in counts]
    assert None not in found
    assert found == sorted(found, key=lambda rows: -(rows or 0)), name
    return {count.step.kind: count.rows for count in counts}


def test_the_patient_flow_of_every_indicator_ends_in_the_counts_of_its_results(nation: Nation) -> None:
    """Also of those that count a person once: the rows of months lead to the cases, and the cases to the year's."""
    run = Run.of(nation.deployment, PUBLICATION)
    for (name, attribution, area, year, sex), (numerator, denominator, missing, _) in _found(nation).items():
        header = nation.deployment.catalogue.measurable[name.replace(".", "/")].header
        if (area, year, sex, header.rows) in {("SE", 2024, "T", "cases"), ("14", 2024, "T", "cases")}:
            left = _flow(nation, run, name.replace(".", "/"), attribution, area)
            assert left.get("positive", numerator) in (numerator, 0), name  # a silent area has no numbers
            if header.measure not in NOT_OF_RECORDED:
                recorded = left["recorded"] or 0
                assert (recorded, left.get("once", recorded + (missing or 0))) == (
                    denominator or 0,
                    (denominator or 0) + (missing or 0),
                ), name


def test_the_patient_flow_of_one_indicator_is_what_its_register_holds(nation: Nation) -> None:
    """Adults, and of them those with an antipsychotic drug, counted without any SQL: all, and of Västra Götaland."""
    run = Run.of(nation.deployment, PUBLICATION)
    with run.warehouse.open() as database:
        rows = database.sql("SELECT form_on, age, antipsychotic, municipality_code FROM registers.psykosr").pl()
    of_year = rows.filter(pl.col("form_on").dt.year() == 2024)
    indicator = run.deployment.catalogue.measurable["schizofreni/lai_depot"]
    for area, own in {"SE": of_year, "14": of_year.filter(pl.col("municipality_code").str.starts_with("14"))}.items():
        adults = own.filter(pl.col("age") >= 18)
        wanted = [own.height, adults.height, adults.filter("antipsychotic").height]
        asked = flow.where(indicator, run.warehouse, area, "2024", "resident")
        counts = flow.of(indicator, run.warehouse, run.cells(indicator).path, asked)
        assert [count.rows for count in counts[:3]] == wanted
        assert wanted[2] > 0


def test_a_year_whose_cases_are_not_yet_due_is_not_shown(nation: Nation) -> None:
    """The package of the first year after falling ill: who fell ill in 2025 is judged when 2026 is over."""
    years = {place[3] for place in _found(nation) if place[0] == "schizofreni.samordnade_insatser_fep"}
    assert years == {2023, 2024}


def test_a_simulator_that_is_off_by_one_day_is_noticed(
    nation: Nation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = schizofreni_patient_register.READMISSION_DAYS
    monkeypatch.setattr(schizofreni_patient_register, "READMISSION_DAYS", days + 1)
    simulate(tmp_path, persons=nation.persons, months=MONTHS, seed=SEED)
    assert {place[0] for place in _differences(nation, _truth(tmp_path))} == {"schizofreni.aterinskrivning_28d"}


def test_the_rows_that_were_quarantined_are_those_with_planted_faults_rule_by_rule(nation: Nation) -> None:
    for name, register in nation.deployment.project.registers.items():
        found: dict[str, int] = {}
        for outcome in deliveries(nation.home, register):
            for rule, rows in outcome.rules.items():
                found[rule] = found.get(rule, 0) + rows
        assert found == nation.truth["quarantined"][name], name


def test_the_rows_that_were_warned_of_are_those_with_planted_oddities(nation: Nation) -> None:
    """But for what follows from a planted fault: an older version that wins, and a day that was moved ahead."""
    for name, register in nation.deployment.project.registers.items():
        found: dict[str, int] = {}
        for outcome in deliveries(nation.home, register):
            for rule, rows in outcome.warnings.items():
                if not rule.endswith(("newer_in_quarantine", ".future")):
                    found[rule] = found.get(rule, 0) + rows
        assert found == nation.truth["warned"][name], name


def test_indicators_stand_to_each_other_as_their_headers_say(nation: Nation) -> None:
    """In every year, area and sex in which all were reported."""
    counted = _counted(nation)
    said = [
        (name, relation)
        for name, item in nation.deployment.catalogue.measurable.items()
        for relation in item.header.relations
        if item.header.rows == "cases"
    ]
    assert len(said) > 10
    assert [(name, relation) for name, relation in said if not _stands(counted, name, relation)] == []


def test_indicators_of_one_denominator_group_have_one_denominator(nation: Nation) -> None:
    counted = _counted(nation)
    groups: dict[str, list[dict[Place, float]]] = {}
    for name, item in nation.deployment.catalogue.measurable.items():
        if item.header.denominator_group:
            groups.setdefault(item.header.denominator_group, []).append(counted[name])
    assert all(len(members) > 1 for members in groups.values())
    assert [group for group, members in groups.items() if any(other != members[0] for other in members)] == []


def _counted(nation: Nation) -> dict[str, dict[Place, float]]:
    """What each indicator counts, by attribution, area, year and sex: see `Relation`."""
    catalogue = nation.deployment.catalogue.measurable
    counted: dict[str, dict[Place, float]] = {name: {} for name in catalogue}
    for (dotted, *place), (numerator, denominator, *_) in _found(nation).items():
        name = dotted.replace(".", "/")
        events = catalogue[name].header.measure in ("rate", "ratio", "count")
        amount = numerator if events else denominator
        if amount is not None:
            counted[name]["", *place] = amount
    return counted


def _stands(counted: dict[str, dict[Place, float]], name: str, relation: Relation) -> bool:
    own, others = counted[name], [counted[other] for other in relation.of]
    places = own.keys() & set.intersection(*(set(other) for other in others))
    return bool(places) and all(_holds(relation.kind, own[at], [other[at] for other in others]) for at in places)


def _holds(kind: str, own: float, others: list[float]) -> bool:
    return {"subset": own <= min(others), "equal": {own} == set(others), "sum": own == sum(others)}[kind]


def test_a_change_that_is_listed_as_none_changes_nothing_in_the_nation(nation: Nation) -> None:
    """What headers call equivalent, of indicators and of concepts."""
    catalogue, linkages = nation.deployment.catalogue, nation.deployment.configuration.joined
    warehouse = Run.of(nation.deployment, PUBLICATION).warehouse
    definitions = [*catalogue.measurable.values(), *catalogue.concepts.values()]
    listed = [each for each in definitions if each.header.equivalent_mutants]
    assert listed
    for each in listed:
        names = {one.mutant for one in each.header.equivalent_mutants}
        changed = [mutant for mutant in mutants(each.query, codes_of(warehouse.project)) if mutant.name in names]
        assert {mutant.name for mutant in changed} == names, each.path
        shows = shows_in(warehouse, each, linkages)
        assert not any(shows(each.query, mutant.query) for mutant in changed), each.path


def test_a_narrower_code_list_takes_out_those_who_have_none_of_its_codes(nation: Nation, tmp_path: Path) -> None:
    changed = tmp_path / "narrower.csv"
    changed.write_text("code,valid_from,valid_to,text\nF20,1997-01-01,,x\n", encoding="utf-8")
    warehouse = Run.of(nation.deployment, PUBLICATION).warehouse
    found = {one.indicator.name: one for one in impacts(nation.deployment.catalogue, warehouse, "icd_psykos", changed)}
    seen = _adults_in_psychiatry(warehouse)
    now, then = (set(seen.filter(pl.col("code").str.starts_with(code))["person_id"]) for code in ("F2", "F20"))
    one = found["schizofreni/lakarkontakt_12m"]
    assert (one.before, one.after, one.enter, one.leave) == (len(now), len(then), 0, len(now - then))
    assert one.leave > 0
    assert one.cases_unchanged == one.cases_after < one.cases_before


def _adults_in_psychiatry(warehouse: Warehouse) -> pl.DataFrame:
    """`person_id, code` of every contact."""
    with warehouse.open("halsodata") as database:
        rows = [
            database.sql(f"SELECT person_id, main_diagnosis, age, speciality FROM registers.{name}").pl()
            for name in ("par_outpatient", "par_inpatient")
        ]
    known = pl.concat(rows).filter(pl.col("person_id").is_not_null() & (pl.col("age") >= 18))
    psychiatric = known.filter(pl.col("speciality").str.starts_with("9"))
    return psychiatric.select("person_id", code=pl.col("main_diagnosis").str.replace(".", "", literal=True))


def test_no_row_is_lost(nation: Nation) -> None:
    for name, register in nation.deployment.project.registers.items():
        outcomes = deliveries(nation.home, register)
        assert sum(outcome.superseded for outcome in outcomes) == nation.truth["superseded"][name]
        for outcome in outcomes:
            parts = (outcome.accepted, outcome.quarantined, outcome.superseded, outcome.withdrawn)
            assert outcome.read == sum(parts)
            stored = duckdb.sql(rows_of(nation.home.registers / name, outcome.stored))
            assert len(stored) == outcome.accepted


def test_the_published_counts_add_up_where_they_are_shown(release: Path) -> None:
    """No small count is shown, and a hidden cell shows nothing at all."""
    published = pl.read_parquet(release / "public" / "published.parquet")
    shown = published.filter(pl.col("status").is_in(["ok", "provisional"]))
    assert shown.filter(pl.col("numerator").is_between(1, 4)).is_empty()
    assert shown.filter(pl.col("missing").is_between(1, 4)).is_empty()
    hidden = published.filter(pl.col("status") == "suppressed")
    assert hidden.height > 0
    assert all(hidden[name].null_count() == hidden.height for name in ("numerator", "denominator", "value", "ci_low"))


def test_every_region_gets_its_table_and_the_manifest_names_every_file(nation: Nation, release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    on_disk = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    made_of_it = {name for name in on_disk if "/deliveries/" in name}  # with a manifest of their own
    assert on_disk - made_of_it - {"manifest.json"} == set(manifest["files"])
    assert not any("flow" in name for name in on_disk if name.startswith("public/"))
    assert sum("csv/region_" in name for name in manifest["files"]) == 21
    assert set(manifest["deliveries"]) == set(nation.deployment.project.registers)


def test_the_read_only_database_tells_the_same_as_the_table(release: Path) -> None:
    place = str(release / "public" / "published.duckdb")
    with duckdb.connect(place, read_only=True) as database:
        counted = database.execute("SELECT count(*), count(value), sum(numerator) FROM published").fetchone()
    table = pl.read_parquet(release / "public" / "published.parquet")
    assert counted == (table.height, table["value"].count(), table["numerator"].sum())
