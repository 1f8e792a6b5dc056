"""Unit: a publication is moved into place whole, is never changed there, and follows the one before it."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from data_contracts.delivery import Identity
from pipelines.aggregate.places import Places
from pipelines.aggregate.plan import Plan
from pipelines.configuration import Configuration
from pipelines.deployment import Deployment
from pipelines.disclosure import policy as policies
from pipelines.disclosure.blanking import protect
from pipelines.disclosure.gate import Ground
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.project import Project
from pipelines.reference.store import ReferenceStore
from pipelines.release import files, publication
from pipelines.release.inputs import Inputs
from pipelines.release.publication import Release
from pipelines.run import Run
from pipelines.select.warehouse import Clock, Warehouse

REGION_OF = {"0114": "01", "0380": "03", "0980": "09"}
ALWAYS = (date(1900, 1, 1), date(9999, 12, 31))
LIES_IN = pl.DataFrame(
    [
        ("resident", code, *ALWAYS, level, area)
        for code, region in REGION_OF.items()
        for level, area in (("region", region), ("municipality", code))
    ],
    schema=["attribution", "code", "valid_from", "valid_to", "area_level", "area_code"],
    orient="row",
)
GROUND = Ground(policies.load(), {"resident": Places.read(LIES_IN, "resident")})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def warehouse(tmp_path: Path, catalogue, areas, regions) -> Warehouse:
    """A warehouse without registers: what a publication takes from it is areas and the data date."""
    folder = tmp_path / "reference"
    folder.mkdir()
    areas.write_parquet(folder / "area.parquet")
    municipality = {"municipality_code": list(regions), "region_code": list(regions.values())}
    pl.DataFrame(municipality).write_parquet(folder / "municipality.parquet")
    clock = Clock(date(2026, 10, 31), date(2024, 1, 1), date(2026, 9, 30))
    return Warehouse(catalogue.project, {}, ReferenceStore(folder, "v1"), clock)


@pytest.fixture
def make(home: Home, warehouse: Warehouse, catalogue, rows):
    """Make the publication 2026-10 of one region, with these changes of its row."""

    def made(
        publication_month: str = "2026-10", into: Home = home, planned_revision: bool = False, **changes: object
    ) -> Release:
        published = protect(rows(changes, {"area_code": "09", "numerator": 3}))
        inputs = Inputs(publication_month, warehouse, catalogue, planned_revision=planned_revision)
        return publication.make(inputs, {"published": published}, into)

    return made


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_first_publication_of_a_month_is_its_first_revision(make, home: Home) -> None:
    made = make()
    assert (made.revision, made.is_new, made.rows) == (1, True, 2)
    assert made.statuses == {"ok": 1, "suppressed": 1}
    assert made.folder == home.publications / "2026-10" / "r1" == publication.latest(home, "2026-10")
    assert {name for name in files_of(made.folder) if not name.startswith("internal/record/")} == {
        "manifest.json", "public/manifest.json", "public/published.parquet", "public/published.duckdb",
        "public/csv/region_01.csv", "public/csv/region_09.csv",
    }  # fmt: skip


def test_making_it_again_of_the_same_gives_no_new_revision(make, home: Home) -> None:
    first = make()
    before = files_of(home.publications)
    again = make()
    assert (again.revision, again.is_new, again.folder) == (1, False, first.folder)
    assert files_of(home.publications) == before


def test_a_change_gives_the_next_revision_and_leaves_the_earlier_one_as_it_is(make, home: Home) -> None:
    first = files_of(make().folder)
    changed = make(numerator=41, value=0.41)
    assert (changed.revision, changed.is_new) == (2, True)
    assert publication.latest(home, "2026-10") == changed.folder
    assert files_of(home.publications / "2026-10" / "r1") == first
    assert files_of(changed.folder)["public/published.parquet"] != first["public/published.parquet"]


DELIVERY = {
    "delivery": "d", "sha256": "1", "contract_version": "c", "extracted_on": "2026-10-05", "covers_from": "2024-01-01",
    "covers_to": "2026-09-30", "simulated": False, "population_scale": None,
}  # fmt: skip


@pytest.fixture
def erased(warehouse: Warehouse):
    """Say that an erasure of this number took rows out of a delivery."""

    def say(number: str) -> None:
        noted = ({"erasure": number, "file": "x", "before": "1", "after": "2"},)
        warehouse.known["dor"] = SimpleNamespace(
            simulated=False,
            linkages=(),
            outcomes=(SimpleNamespace(**DELIVERY, erasures=noted),),
        )

    return say


def test_a_published_month_is_not_issued_again_for_an_erasure(make, erased, home: Home) -> None:
    before = files_of(make().folder)
    erased("1")
    again = make(numerator=39, value=0.39)
    assert (again.revision, again.is_new, again.held_back) == (1, False, ("dor",))
    assert files_of(home.publications / "2026-10" / "r1") == before
    assert [path.name for path in (home.publications / "2026-10").iterdir()] == ["r1"]


def test_a_planned_revision_carries_the_effect_of_an_erasure_and_says_so(make, erased) -> None:
    make()
    erased("7")
    planned = make(numerator=39, value=0.39, planned_revision=True)
    assert (planned.revision, planned.held_back) == (2, ())
    assert json.loads((planned.folder / "manifest.json").read_text("utf-8"))["erased_since"] == {"dor": 7}
    assert make(numerator=39, value=0.39, planned_revision=True).is_new is False
    assert make(numerator=38, value=0.38).revision == 3


def test_a_later_month_says_that_persons_were_erased_since_its_deliveries_came(make, erased) -> None:
    assert json.loads((make().folder / "manifest.json").read_text("utf-8"))["erased_since"] == {}
    erased("2")
    later = make("2026-11")
    assert (later.is_new, later.held_back) == (True, ())
    assert json.loads((later.folder / "manifest.json").read_text("utf-8"))["erased_since"] == {"dor": 2}


def test_a_changed_definition_gives_a_new_revision_though_no_number_moved(make, catalogue) -> None:
    make()
    catalogue.indicators["prov/remission"].path.write_text("-- another wording", encoding="utf-8")
    assert make().revision == 2


def test_the_last_revision_is_by_number_and_not_by_name(make, home: Home) -> None:
    for numerator in range(40, 51):
        make(numerator=numerator)
    assert publication.latest(home, "2026-10") == home.publications / "2026-10" / "r11"
    assert make(numerator=50).revision == 11


def test_the_same_inputs_give_the_same_bytes_in_another_home(make, home: Home, tmp_path: Path) -> None:
    one, other = files_of(make().folder), files_of(make(into=Home(tmp_path / "other")).folder)
    assert {name for name in one if one[name] != other[name]} <= {"public/published.duckdb"}  # its header holds chance


@pytest.mark.parametrize("step", ["write_parquet", "write_duckdb", "write_region_tables"])
@pytest.mark.parametrize("earlier", [False, True])
def test_a_publication_that_breaks_off_leaves_nothing_in_place(
    make, home: Home, monkeypatch: pytest.MonkeyPatch, step: str, earlier: bool
) -> None:
    if earlier:
        make()
    before = files_of(home.publications)

    def broken(*_: object, **options: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(files, step, broken)
    with pytest.raises(OSError, match="the disk is full"):
        make(numerator=41)
    assert files_of(home.publications) == before
    assert [path.name for path in home.publications.iterdir()] == (["2026-10"] if earlier else [])


def test_what_a_killed_process_left_is_no_publication(make, home: Home) -> None:
    left = home.publications / ".2026-10.999999.part" / "public"
    left.mkdir(parents=True)
    assert publication.latest(home, "2026-10") is None
    publication.require_predecessor(home, "2026-10", first=False)
    assert make().revision == 1


@pytest.mark.parametrize(
    ("made", "wanted", "before"),
    [("2026-08", "2026-10", "2026-09"), ("2026-10", "2026-09", "2026-08"), ("2025-11", "2026-01", "2025-12")],
)
def test_a_month_whose_predecessor_is_missing_is_refused_and_told_which(
    make, home: Home, made: str, wanted: str, before: str
) -> None:
    make(made)
    with pytest.raises(UserError, match=f"{wanted}: the publication before it, {before}, is missing"):
        publication.require_predecessor(home, wanted, first=False)
    publication.require_predecessor(home, wanted, first=True)


@pytest.mark.parametrize(("made", "wanted"), [("2026-09", "2026-10"), ("2025-12", "2026-01"), ("2026-10", "2026-10")])
def test_the_month_after_one_that_is_there_and_the_same_month_again_may_be_made(
    make, home: Home, made: str, wanted: str
) -> None:
    make(made)
    publication.require_predecessor(home, wanted, first=False)


def test_the_first_publication_of_all_needs_none_before_it(home: Home) -> None:
    publication.require_predecessor(home, "2026-10", first=False)


def test_only_what_the_public_plan_shows_passes_the_gate(rows, catalogue) -> None:
    shown = [
        {"area_level": "municipality", "area_code": "0114"},
        {"area_level": "municipality", "area_code": "0114", "sex": "K"},
        {"area_level": "region", "period_type": "month"},
        {"area_level": "nation", "area_code": "SE", "sex": "M", "age_band": "18-24"},
    ]
    kept_back = [
        {"area_level": "municipality", "area_code": "0114", "period_type": "quarter"},
        {"area_level": "municipality", "area_code": "0114", "sex": "K", "age_band": "18-24"},
        {"area_level": "region", "period_type": "month", "sex": "K", "age_band": "18-24"},
        {"area_level": "unit", "area_code": "U1", "attribution": "caregiver"},
    ]
    passed = publication.gate(
        rows(*kept_back, *shown).lazy(), Plan.load(), catalogue, GROUND, all_statuses=True, rows_are_public=False
    )
    assert passed.published.sort("area_level", "sex").equals(rows(*shown).sort("area_level", "sex"))


@pytest.mark.parametrize(("rows_are_public", "statuses"), [(False, ["suppressed", "ok"]), (True, ["ok", "ok"])])
def test_what_passes_the_gate_is_protected_unless_every_row_is_open_data(
    rows, catalogue, rows_are_public: bool, statuses: list[str]
) -> None:
    results = rows({"area_code": "01", "numerator": 3}, {"area_code": "09"})
    passed = publication.gate(
        results.lazy(), Plan.load(), catalogue, GROUND, all_statuses=True, rows_are_public=rows_are_public
    )
    assert passed.published["status"].to_list() == statuses
    assert passed.published["numerator"].to_list() == [3 if rows_are_public else None, 40]
    assert passed.served["numerator"].to_list() == [3, 40]


def test_what_passes_the_gate_stands_in_the_order_of_its_keys_whatever_came_first(rows, catalogue) -> None:
    results = rows(*({"area_code": code, "sex": sex} for code in ("01", "03", "09") for sex in "KM"))
    gated = [
        publication.gate(frame.lazy(), Plan.load(), catalogue, GROUND, all_statuses=True, rows_are_public=False)
        for frame in (results, results.reverse())
    ]
    assert gated[0].published.equals(gated[1].published)


@pytest.mark.parametrize(("all_statuses", "shown"), [(False, ["remission"]), (True, ["remission", "work"])])
def test_an_indicator_that_nobody_adopted_passes_in_a_demonstration_only(
    rows, catalogue, all_statuses: bool, shown: list[str]
) -> None:
    results = rows({"indicator": "work"}, {"indicator": "remission"}, {"indicator": "retired"})
    passed = publication.gate(
        results.lazy(), Plan.load(), catalogue, GROUND, all_statuses=all_statuses, rows_are_public=False
    )
    assert passed.published["indicator"].to_list() == shown


def test_rows_are_not_public_where_a_register_holds_identities() -> None:
    run = run_with(Identity.PERSONNUMMER, delivered=True)
    with pytest.raises(UserError, match="rows_are_public: people holds identities"):
        assert run.rows_are_public


@pytest.mark.parametrize(
    ("identity", "delivered"),
    [(Identity.PERSONNUMMER, False), (Identity.DELIVERY_PSEUDONYM, True), (Identity.NONE, True)],
)
def test_rows_are_public_where_the_site_says_so_and_nobody_is_identified(identity: Identity, delivered: bool) -> None:
    assert run_with(identity, delivered=delivered).rows_are_public
    assert not run_with(identity, delivered=delivered, said=False).rows_are_public


def run_with(identity: Identity, *, delivered: bool, said: bool = True) -> Run:
    """A run whose site says that rows are public, with one register of a kind of identity."""
    deployment = Deployment(Project(), Home(Path("nowhere")))
    deployment.__dict__["configuration"] = Configuration(rows_are_public=said)
    run = Run(deployment, "2026-10", date(2026, 10, 31))
    register = SimpleNamespace(delivery=SimpleNamespace(identity=identity))
    run.__dict__["known"] = {"people": SimpleNamespace(outcomes=("one",) if delivered else (), register=register)}
    return run
