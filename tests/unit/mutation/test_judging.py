"""Unit: examples notice a change or do not, and a change that nothing shows counts for nobody."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pipelines.mutation import scores
from pipelines.mutation.judging import Score, score
from pipelines.project import PROJECT
from pipelines.select.catalogue import Catalogue, Indicator
from tests.unit.select.conftest import PROGRAMME, Site

FORMS = "person | psykosr.form_on | psykosr.age\nold | 2026-03-01 | 18\nyoung | 2026-03-01 | 17"
CASES = "person | index_date | value\nold | 2026-03-01 | F\nyoung | - | -"
OF_AGE = "WHERE age >= 18"


@pytest.fixture
def site(tmp_path) -> Site:
    """Beside one register and nothing else of the project's own."""
    root = tmp_path / "project"
    contract = "data_contracts/registers/psykosr.py"
    (root / contract).parent.mkdir(parents=True)
    shutil.copyfile(PROJECT / contract, root / contract)
    site = Site(tmp_path / "site", root)
    site.write("indicators/prov/README.md", PROGRAMME)
    return site


def judged(site: Site, where: str = OF_AGE, **fields: Any) -> tuple[Catalogue, Indicator, Score]:
    """The indicator with a condition, and its score."""
    given = {"examples": [FORMS, CASES], **fields}
    site.indicator("prov/remission", lambda query: f"{query.rstrip()} {where}", **given)
    catalogue = site.load()
    indicator = catalogue.indicators["prov/remission"]
    return catalogue, indicator, score(indicator, catalogue.project)


def test_examples_at_the_limit_notice_every_change(site: Site) -> None:
    _, _, found = judged(site)
    assert (found.unnoticed, found.equivalent, found.share) == ((), (), 1.0)
    assert found.noticed == 4  # no clause, another limit, one lower and one higher


def test_an_example_away_from_the_limit_leaves_changes_unnoticed_by_name(site: Site) -> None:
    forms = FORMS.replace("| 18", "| 40").replace("| 17", "| 10")
    _, _, found = judged(site, examples=[forms, CASES])
    assert set(found.unnoticed) == {
        "age >= 18 becomes age > 18", "18 becomes 17 in age >= 18", "18 becomes 19 in age >= 18",
    }  # fmt: skip
    assert (found.noticed, found.share) == (1, 0.25)


def test_a_change_that_shows_on_no_rows_does_not_count(site: Site) -> None:
    _, _, found = judged(site, "WHERE age >= 18 AND row_id > 0")
    assert "without row_id > 0" in found.equivalent
    assert found.unnoticed == ()


def test_a_change_that_is_listed_with_a_reason_does_not_count(site: Site) -> None:
    forms = FORMS.replace("| 17", "| 16")
    _, _, before = judged(site, examples=[forms, CASES])
    assert before.unnoticed == ("18 becomes 17 in age >= 18",)
    listed = [{"mutant": before.unnoticed[0], "reason": "Nobody is 17"}]
    _, _, after = judged(site, examples=[forms, CASES], equivalent_mutants=listed)
    assert (after.unnoticed, after.equivalent) == ((), before.unnoticed)


def test_a_score_is_kept_until_what_it_hangs_on_is_changed(site: Site) -> None:
    catalogue, indicator, found = judged(site)
    assert scores.kept(indicator, catalogue.project) is None
    scores.keep({indicator.name: found}, catalogue.indicators, catalogue.project)
    assert scores.kept(indicator, catalogue.project) == found
    catalogue, indicator, _ = judged(site, title="Another title")
    assert scores.kept(indicator, catalogue.project) == found
    catalogue, indicator, _ = judged(site, "WHERE age > 17")
    assert scores.kept(indicator, catalogue.project) is None


ADULTS = "SELECT person_id, form_on FROM registers.psykosr WHERE age >= 18"
ROWS = "person | form_on\nold | 2026-03-01\nyoung | -"


def test_the_examples_of_a_concept_are_judged_alike_and_its_score_lies_beside_the_concepts(site: Site) -> None:
    site.concept("adults", ADULTS, examples=[FORMS, ROWS])
    catalogue = site.load()
    adults = catalogue.concepts["adults"]
    found = score(adults, catalogue.project)
    assert (found.noticed, found.unnoticed) == (4, ())
    scores.keep({"adults": found}, catalogue.concepts, catalogue.project)
    assert (site.folder / "sql" / "concepts" / scores.FILE).is_file()
    assert scores.kept(adults, catalogue.project) == found
    site.concept("adults", ADULTS, examples=[FORMS, ROWS.replace("old ", "old").replace("young", "young ")])
    changed = site.load()
    assert scores.kept(changed.concepts["adults"], changed.project) is None


def test_what_is_said_of_a_concept_leaves_scores_of_those_who_use_it_and_its_query_does_not(site: Site) -> None:
    def fingerprint(query: str, title: str) -> str:
        site.concept("adults", query, title=title)
        site.concept("grown", "SELECT * FROM registers.adults")
        site.indicator("prov/remission", lambda text: text.replace("registers.psykosr", "registers.grown"))
        catalogue = site.load()
        return scores.fingerprint(catalogue.indicators["prov/remission"], catalogue.project)

    whole = "SELECT * FROM registers.psykosr WHERE age >= 18"
    before = fingerprint(whole, "A")
    assert fingerprint(whole, "B") == before
    assert fingerprint(whole.replace("18", "19"), "B") != before


def test_scores_that_are_written_at_once_are_all_kept(site: Site) -> None:
    names = [f"concept_{number}" for number in range(12)]
    for name in names:
        site.concept(name, ADULTS)
    catalogue = site.load()
    found = Score(4, (), ())
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda name: scores.keep({name: found}, catalogue.concepts, catalogue.project), names))
    assert [scores.kept(catalogue.concepts[name], catalogue.project) for name in names] == [found] * len(names)
