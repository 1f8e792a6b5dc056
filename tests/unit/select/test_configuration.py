"""Unit: `vip.toml` of project and site, and what is told of a mistake in it."""

from datetime import date

import polars as pl
import pytest

from pipelines import configuration
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.project import Project
from pipelines.reference.days import View
from pipelines.run import Run
from tests.unit.select.conftest import PROGRAMME

BAD_VIEWS = ['"today"', "1997", "20200", "true", "2020.5", "2020-06-30", '["now"]']
LINKAGE = '[linkages.own]\nregisters = ["lmed", "psykosr"]\nlegal_ground = "7 kap. 8 §"\n'


def test_the_site_goes_before_the_project_and_the_linkages_of_both_hold(site) -> None:
    site.write("vip.toml", f"history_months = 12\n{LINKAGE}")
    own, projects = configuration.load(Project(site.folder)), configuration.load(Project())
    assert own.history_months == 12 != projects.history_months
    assert own.joined == projects.joined | {"own": frozenset({"lmed", "psykosr"})}
    assert "own" in own.linkages_of("lmed")
    assert "own" not in own.linkages_of("dor")


def test_without_a_file_of_its_own_a_site_has_the_projects_decisions(site) -> None:
    assert configuration.load(Project(site.folder)) == configuration.load(Project())


@pytest.mark.parametrize(
    ("said", "view"),
    [("", "now"), ('areas = "now"', "now"), ('areas = "then"', "then"), ("areas = 2005", date(2005, 12, 31))],
)
def test_areas_are_as_they_are_now_unless_the_site_says_otherwise(site, said: str, view: View) -> None:
    site.write("vip.toml", said)
    assert configuration.load(Project(site.folder)).view == view


def test_a_run_counts_in_the_areas_that_the_site_chose_and_the_manifest_says_which(site) -> None:
    site.write("vip.toml", 'areas = 2005\nprogrammes = ["prov"]')
    site.indicator("prov/remission")
    site.write("indicators/prov/README.md", PROGRAMME)
    run = Run.of(Deployment(Project(site.folder), Home(site.folder / "home")), "2026-06")
    of_code, named = (pl.read_parquet(run.warehouse.reference.path(table)) for table in ("area_of_code", "area"))
    heby = of_code.filter(attribution="resident", code="0331", area_level="municipality")
    assert heby["area_code"].to_list() == ["1917"]
    assert named.filter(area_level="municipality", area_code="1917")["name"].to_list() == ["Heby"]
    assert run.deployment.configuration.model_dump(mode="json")["areas"] == 2005


def test_rows_are_not_public_unless_the_site_says_so(site) -> None:
    assert not configuration.load(Project(site.folder)).rows_are_public


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("history_month = 12", "history_month: Extra inputs"),
        ("history_months = 0", "history_months: Input should be greater"),
        ('history_months = "many"', "history_months: Input should be a valid integer"),
        ('[linkages.own]\nregisters = ["lmed", "dor"]', "linkages.own.legal_ground: Field required"),
        (
            '[linkages.own]\nregisters = ["lmed"]\nlegal_ground = "x"',
            "linkages.own.registers: List should have at least 2",
        ),
        (LINKAGE.replace("7 kap. 8 §", ""), "linkages.own.legal_ground: String should have at least 1"),
        ("history_months =", "is not TOML"),
        *((f"areas = {said}", 'areas: Value error, say "now", "then" or a year from 1998') for said in BAD_VIEWS),
        ("programmes = []", "programmes: List should have at least 1"),
        ('programmes = ["adhd", "somatik"]', "programmes: there is no somatik. There are adhd,"),
    ],
)
def test_a_mistake_is_told_with_file_and_field(site, text: str, said: str) -> None:
    path = site.write("vip.toml", text)
    with pytest.raises(UserError) as caught:
        configuration.load(Project(site.folder))
    assert str(caught.value).startswith(f"{path}: {said}")


def test_a_deployment_computes_the_programmes_it_names_and_those_of_its_site_may_be_among_them(site) -> None:
    site.indicator("prov/remission")
    site.write("indicators/prov/README.md", PROGRAMME)
    site.write("vip.toml", 'programmes = ["prov", "adhd"]')
    found = Deployment(Project(site.folder), Home(site.folder / "home")).catalogue
    assert set(found.programmes) == {item.vip for item in found.indicators.values()} == {"adhd", "prov"}


@pytest.mark.parametrize("register", ["battre_beroendevard", "kolada"])
def test_a_register_that_knows_nobody_beyond_one_delivery_cannot_be_linked(site, register: str) -> None:
    site.write("vip.toml", f'[linkages.own]\nregisters = ["lmed", "{register}"]\nlegal_ground = "x"\n')
    with pytest.raises(UserError, match=rf"linkages\.own\.registers: {register} tells nobody apart"):
        configuration.load(Project(site.folder))
