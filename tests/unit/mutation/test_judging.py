"""Unit: examples notice a change or do not, and a change that nothing shows counts for nobody."""

from typing import Any

import pytest

from pipelines.mutation import scores
from pipelines.mutation.judging import Score, score
from pipelines.select.catalogue import Catalogue, Indicator
from tests.unit.select.conftest import PROGRAMME, Site

FORMS = "person | psykosr.form_on | psykosr.age\nold | 2026-03-01 | 18\nyoung | 2026-03-01 | 17"
CASES = "person | index_date | value\nold | 2026-03-01 | F\nyoung | - | -"
OF_AGE = "WHERE age >= 18"


@pytest.fixture
def site(tmp_path) -> Site:
    site = Site(tmp_path / "site")
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
