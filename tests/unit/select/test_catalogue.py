"""Unit: what a sound site folder gives: indicators, what they depend on, and how fast."""

import re
import time

import pytest

from pipelines import configuration
from pipelines.errors import UserError
from pipelines.project import PROJECT, Project
from pipelines.select.catalogue import load

GENERATED = 100


def test_an_indicator_has_the_name_of_its_path_and_the_tables_of_its_query(site) -> None:
    site.indicator("prov/remission")
    found = site.load().indicators["prov/remission"]
    assert (found.vip, found.short_name) == ("prov", "remission")
    assert found.depends_on == {"registers.psykosr"}
    assert found.registers == ["psykosr"]


def test_shared_views_are_taken_apart_into_the_tables_behind_them(site) -> None:
    site.concept("visits_of_f20", "SELECT person_id FROM registers.all_visits WHERE age > 17")
    site.concept("all_visits", "SELECT person_id, age FROM registers.par_outpatient")
    condition = "WHERE person_id IN (SELECT v.person_id FROM registers.visits_of_f20 AS v, codes.icd_psykos AS c)"
    site.indicator("prov/remission", lambda query: query + condition, linkage="both")
    found = site.load(both=frozenset({"psykosr", "par_outpatient"})).indicators["prov/remission"]
    assert found.depends_on == {"registers.psykosr", "registers.par_outpatient", "codes.icd_psykos"}
    assert found.views == {"registers.visits_of_f20", "registers.all_visits"}


def test_a_common_table_expression_is_no_dependency(site) -> None:
    site.indicator("prov/remission", lambda query: f"WITH seen AS ({query}) SELECT * FROM seen")
    assert site.load().indicators["prov/remission"].depends_on == {"registers.psykosr"}


def test_registers_without_persons_are_joined_without_linkage(site) -> None:
    condition = "WHERE unit_id IN (SELECT unit_id FROM reference.unit) AND form_on <= (SELECT data_date FROM run.clock)"
    site.indicator("prov/remission", lambda query: query + condition)
    assert site.load().indicators["prov/remission"].depends_on == {
        "registers.psykosr", "reference.unit", "run.clock",
    }  # fmt: skip


def test_a_declared_linkage_allows_its_registers_to_be_joined(site) -> None:
    condition = "WHERE person_id IN (SELECT person_id FROM registers.lmed)"
    site.indicator("prov/remission", lambda query: query + condition, linkage="forms")
    assert site.load().indicators["prov/remission"].registers == ["lmed", "psykosr"]


def test_a_comment_after_the_query_and_lines_of_windows_are_no_mistakes(site) -> None:
    path = site.indicator("prov/remission", lambda query: f"{query}-- that is all")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert site.load().indicators["prov/remission"].depends_on == {"registers.psykosr"}


def test_an_indicator_that_is_not_measurable_has_no_query_and_depends_on_nothing(site) -> None:
    site.indicator("prov/income", lambda _: "", measurable=False, reason="r", would_need="w", examples=None)
    catalogue = site.load()
    assert "prov/income" in catalogue.indicators
    assert "prov/income" not in catalogue.measurable
    assert catalogue.indicators["prov/income"].depends_on == frozenset()


def test_the_programmes_of_project_and_site_stand_beside_each_other(site) -> None:
    site.indicator("prov/remission")
    catalogue = site.load()
    assert {"prov", "schizofreni"} <= set(catalogue.programmes)
    assert set(catalogue.of("prov")) == {"prov/remission"}


@pytest.mark.parametrize(
    "name",
    [
        "indicators/schizofreni/remission.sql",
        "indicators/schizofreni/README.md",
        "data_contracts/registers/lmed.py",
        "data_contracts/codes/icd_psykos.csv",
        "sql/concepts/contacts/psychosis_contact.sql",
    ],
)
def test_a_file_of_the_site_with_a_name_of_the_projects_is_refused_naming_both(site, name: str) -> None:
    path = site.write(name, (PROJECT / name).read_text(encoding="utf-8"))
    with pytest.raises(UserError) as caught:
        site.load()
    assert str(path) in str(caught.value)
    assert str(PROJECT / name) in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT remission FROM registers.nothing",
        "SELECT remision FROM registers.psykosr",
        "SELECT remission FROM registers.wrong",
        "SELEC remission FROM registers.psykosr",
        "SELECT remission FROM registers.psykosr; CREATE TABLE registers.copied AS FROM registers.lmed",
        "CREATE TABLE registers.copied AS FROM registers.lmed",
        "-- nothing",
    ],
)
def test_a_shared_view_that_cannot_be_made_is_told_with_its_file(site, query: str) -> None:
    path = site.concept("wrong", query)
    with pytest.raises(UserError) as caught:
        site.load()
    assert str(path) in str(caught.value)


def test_a_code_list_of_other_columns_is_told_with_its_file(site) -> None:
    path = site.write("data_contracts/codes/icd_other.csv", "code,text\nF20,a\n")
    with pytest.raises(UserError) as caught:
        site.load()
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("key,url\nS9998,https://example.org\n", "is not a list of sources with the columns key, address, note"),
        ("key,address,note\nX1,https://example.org,\n", "line 2: needs a key as S53, and a web address or else a note"),
        ("key,address,note\nS9998,,\n", "line 2: needs a key as S53, and a web address or else a note"),
        ("key,address,note\nS9998,a report,\n", "line 2: needs a key as S53, and a web address or else a note"),
        ("key,address,note\nS9998,https://a.org,\nS9998,https://b.org,\n", "the key S9998 is already taken"),
    ],
)
def test_a_list_of_sources_that_cannot_be_used_is_told_with_its_file(site, text: str, told: str) -> None:
    path = site.write("indicators/sources.csv", text)
    with pytest.raises(UserError, match=re.escape(f"{path}: {told}")):
        site.load()


def test_a_hundred_indicators_of_a_site_load_in_less_than_a_second_of_cpu(site) -> None:
    text = (PROJECT / "indicators" / "schizofreni" / "remission.sql").read_text(encoding="utf-8")
    for number in range(GENERATED):
        site.write(f"indicators/prov/indicator_{number:03}.sql", text)
    linkages = configuration.load(Project()).joined
    without, _ = seconds_to_load(Project(), linkages)
    seconds, count = seconds_to_load(Project(site.folder), linkages)
    assert count >= GENERATED
    assert seconds - without < 1.0


def seconds_to_load(project: Project, linkages) -> tuple[float, int]:
    """CPU seconds of the faster of two loads, and how many indicators there are."""
    taken = []
    for _ in range(2):
        began = time.process_time()
        count = len(load(project, linkages).indicators)
        taken.append(time.process_time() - began)
    return min(taken), count
