"""Examples: they notice small changes of the queries they belong to. All are changed by `make mutate`."""

import pytest

from pipelines.mutation import scores
from pipelines.mutation.judging import score
from pipelines.project import PROJECT
from tests.examples.test_worked_examples import CATALOGUE

INDICATORS = [item for item in CATALOGUE.measurable.values() if item.path.is_relative_to(PROJECT / "indicators")]
CONCEPTS = [item for item in CATALOGUE.concepts.values() if item.path.is_relative_to(PROJECT / "sql")]
OWN = [*INDICATORS, *CONCEPTS]
SAMPLE = [*INDICATORS[::24], *CONCEPTS[::24]]
"""Those that are changed anew here, whatever score is kept."""


@pytest.mark.parametrize("item", OWN, ids=lambda item: item.name)
def test_the_score_kept_is_of_the_file_as_it_is_and_high_enough(item) -> None:
    kept = scores.kept(item, CATALOGUE.project)
    assert kept is not None, "was changed since it was scored: vip indicators mutate, vip concepts mutate"
    assert kept.share >= scores.LEAST, kept.unnoticed


def test_of_all_changes_together_98_of_100_are_noticed() -> None:
    kept = [found for item in OWN if (found := scores.kept(item, CATALOGUE.project))]
    noticed, unnoticed = sum(found.noticed for found in kept), sum(len(found.unnoticed) for found in kept)
    assert noticed >= 0.98 * (noticed + unnoticed)


@pytest.mark.parametrize("item", SAMPLE, ids=lambda item: item.name)
def test_scored_anew_it_has_the_score_that_is_kept(item) -> None:
    assert score(item, CATALOGUE.project) == scores.kept(item, CATALOGUE.project)
