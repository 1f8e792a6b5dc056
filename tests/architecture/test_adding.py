"""Architecture: what it takes to add an indicator, a programme or a register, done for real in a site folder."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import dagster as dg
import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.orchestration.graph import build_definitions
from pipelines.project import Project
from pipelines.run import Run
from pipelines.simulate import simulate
from tests.conftest import REPOSITORY
from tests.landed import only_what_is_used

CONTRACT = '''
"""A register that nobody has heard of."""

from datetime import date

from data_contracts.columns import code, day, identifier
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


@delivered(
    title="Nytt register", source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter=";"),
    identity=Identity.STABLE_PSEUDONYM,
    event="seen_on",
    key=("person_id", "seen_on"),
    calendar=Calendar(due_day=1, grace_days=1, months_until_mature=0),
)
class NewRegister(Contract):
    """One row per visit."""

    person_id: int = identifier("ID")
    seen_on: date = day("DATUM", required=True)
    outcome: str = code("UTFALL", {"1": "well", "0": "ill"})
'''
INDICATOR = """
    /*---
    title: Andel friska
    title_en: Share who are well
    evidence: reconstructed
    origin: reconstructed
    source: none
    measure: proportion
    type: outcome
    direction: higher
    numerator: Friska
    denominator: Alla
    examples:
      - |
        person | new_register.seen_on | new_register.outcome
        a      | 2026-03-01           | well
      - |
        person | index_date | value
        a      | 2026-03-01 | T
    ---*/
    SELECT
        row_id AS case_id, person_id, seen_on AS index_date, CAST(NULL AS VARCHAR) AS unit_id,
        CAST(NULL AS VARCHAR) AS municipality_code, CAST(NULL AS VARCHAR) AS sex, CAST(NULL AS BIGINT) AS age,
        outcome = 'well' AS value
    FROM registers.new_register
"""
PROGRAMME = "---\ntitle: Nytt program\ntitle_en: New programme\nowner: Ingen\n---\n"


def written(site: Path) -> Path:
    """A site with one register (one file) and a programme with one indicator (two files), and nothing else."""
    files = {
        "data_contracts/registers/new_register.py": CONTRACT,
        "indicators/nytt/andel_friska.sql": dedent(INDICATOR).strip(),
        "indicators/nytt/README.md": PROGRAMME,
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    return site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """One of its own, which a test may add to."""
    return written(tmp_path / "site")


def test_one_file_makes_a_register_and_two_a_programme_all_the_way_to_published(site: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    Key.create(home)
    landing = home.landing / "new_register"
    landing.mkdir()
    rows = "".join(f"{number};2025-05-{number % 28 + 1:02};{number % 2}\n" for number in range(40))
    (landing / "new_register_2026-01-05.csv").write_text("ID;DATUM;UTFALL\n" + rows, encoding="utf-8")
    (site / "vip.toml").write_text("rows_are_public = true\nhistory_months = 12\n", encoding="utf-8")
    release = Run.of(Deployment(Project(site), home), "2026-01").whole()
    published = pl.read_parquet(release.folder / "public" / "published.parquet")
    year = published.filter(
        (pl.col("period_type") == "year") & (pl.col("area_level") == "nation") & (pl.col("sex") == "T")
    )
    found = year.filter(
        (pl.col("age_band") == "all") & (pl.col("attribution") == "caregiver") & (pl.col("denominator") > 0)
    )
    assert found.select("numerator", "denominator").rows() == [(20, 40.0)]


FILE_IN_TEXT = re.compile(r"^`(indicators/\S+)`:\n\n```\w+\n(.*?)^```", re.S | re.M)
COMMANDS_IN_TEXT = re.compile(r"^Then:\n\n```sh\n(.*?)^```", re.S | re.M)


@pytest.mark.exhaustive
def test_who_follows_the_text_for_contributors_has_an_eighth_programme_published(tmp_path: Path) -> None:
    """The two files as they are printed there, the commands as they are printed there, and a run."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    files, commands = FILE_IN_TEXT.findall(text), COMMANDS_IN_TEXT.findall(text)[0].splitlines()
    assert len(files) == 2
    site, home = tmp_path / "site", Home(tmp_path / "home")
    for name, written in files:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(written, encoding="utf-8")
    (site / "vip.toml").write_text('programmes = ["somn"]\nhistory_months = 24\n', encoding="utf-8")
    Key.create(home)
    simulate(home.landing, persons=1_000, months=36, seed=3)
    only_what_is_used(Deployment(Project(site), home))
    shown = {command: vip(command, site, home) for command in ["vip run --publication 2026-10", *commands]}
    assert all("somn" in said or "sömnmedel" in said for said in shown.values()), shown
    assert "100%" in shown["vip indicators mutate somn/z_lakemedel"]
    scored = json.loads(vip(f"vip indicators mutate somn/z_lakemedel --json --home {home.root}", site, home))
    assert scored["somn/z_lakemedel"]["share"] == 1.0
    published = pl.read_parquet(home.publications / "2026-10" / "r1" / "public" / "published.parquet")
    assert set(published["vip"]) == {"somn"}
    assert published.filter(pl.col("status") == "ok", pl.col("numerator") > 0).height > 0


def vip(command: str, site: Path, home: Home) -> str:
    """What a command says. It may say that rows were quarantined: the simulated extracts hold some."""
    words = [str(Path(sys.executable).with_name("vip")), *command.split()[1:]]
    surroundings = os.environ | {"VIP_SITE": str(site), "VIP_HOME": str(home.root)}
    ended = subprocess.run(words, env=surroundings, capture_output=True, text=True, check=False, timeout=300)
    assert ended.returncode in (0, 10), ended.stderr
    return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def of_both(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A deployment with a site that has one register and one indicator more."""
    folder = tmp_path_factory.mktemp("both")
    return Deployment(Project(written(folder / "site")), Home(folder / "home"))


@pytest.fixture(scope="module")
def graph(of_both: Deployment) -> Any:
    """All assets, as Dagster has them."""
    return build_definitions(of_both).resolve_asset_graph()


def test_both_are_assets_with_their_words_and_their_lineage(graph: Any) -> None:
    indicator, register = dg.AssetKey(["nytt", "andel_friska"]), dg.AssetKey(["registers", "new_register"])
    assert "Andel friska" in (graph.get(indicator).description or "")
    assert "One row per visit" in (graph.get(register).description or "")
    assert register in graph.get(indicator).parent_keys


def test_every_asset_has_a_group_and_a_description(graph: Any, of_both: Deployment) -> None:
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
    assert len(nodes) > 30
    for node in nodes:
        assert node.description, node.key
        of_the_way = {"landing", "registers", "plausibility", "reference", "publication", "deliveries"}
        assert node.group_name in of_the_way | of_both.catalogue.programmes.keys(), node.key


def test_the_readme_says_how_many_indicators_there_are(tmp_path: Path) -> None:
    found = Deployment(Project(), Home(tmp_path / "home")).catalogue
    measurable, others = len(found.measurable), len(found.indicators) - len(found.measurable)
    said = " ".join((REPOSITORY / "README.md").read_text(encoding="utf-8").split())
    assert f"{measurable} indicators with query and worked examples, {others} more" in said
    assert f"{measurable} measurable indicators in all" in " ".join(
        (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8").split()
    )
