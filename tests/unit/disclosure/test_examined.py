"""Unit: what an examination of served rows says, with the truth beside and without, and that every plant is found."""

import re
from dataclasses import replace

import polars as pl
import pytest

from pipelines.disclosure import policy
from pipelines.disclosure.editions import planted as packages
from pipelines.disclosure.examine import planted, small_land
from pipelines.disclosure.examine.served import Table, examine
from pipelines.disclosure.perturb import planted as changed
from pipelines.project import PROJECT

STRICT = policy.load()


def test_every_planted_breach_is_found() -> None:
    assert planted.missed(STRICT) == []
    assert changed.missed() == []
    assert len(planted.classes()) >= 16


def test_what_two_publications_tell_is_found_in_neither_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = replace(changed.rounded_in_two_publications(), earlier=())
    monkeypatch.setattr(changed, "PLANTS", (lambda: alone,))
    assert len(changed.missed()) == 1


def test_the_classes_are_those_of_the_documents() -> None:
    told = (PROJECT / "docs" / "disclosure.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE) == [
        *planted.classes(), *packages.classes(), *changed.classes(),
    ]  # fmt: skip


def test_an_attack_that_finds_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it asked for nothing."""
    monkeypatch.setattr("pipelines.disclosure.examine.served.attack", nothing)
    missed = planted.missed(STRICT)
    assert {"sum_of_areas", "bridge", "months_of_a_year"} <= set(missed)
    assert "value_of_a_hidden_row" not in missed


def nothing(system, guarded, truth=None):
    from pipelines.disclosure.attack.found import attack

    none = guarded.at[:0]
    return attack(system, type(guarded)(none, none, none), truth)


def table(rows: list[small_land.Row], *, with_truth: bool) -> Table:
    truth = pl.DataFrame(rows, infer_schema_length=None)
    figures = ("numerator", "denominator", "missing", "value", "ci_low", "ci_high", "ci_method", "target_met", "signal",
               "coverage", "coverage_year", "coverage_method")  # fmt: skip
    blanked = [pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in figures]
    status = pl.when("hidden").then(pl.lit("suppressed")).otherwise("status").alias("status")
    record = small_land.record(truth) if with_truth else None
    return Table(truth.with_columns(*blanked, status).lazy(), small_land.ONE, record)


def rows(*hidden: str) -> list[small_land.Row]:
    made = small_land.counted(few=small_land.FEW, **small_land.year())
    return [row | {"hidden": row["area_code"] in hidden} for row in made]


@pytest.mark.parametrize("with_truth", [True, False])
def test_two_hidden_in_one_sum_are_safe_and_one_alone_is_found(with_truth: bool) -> None:
    safe = examine(table(rows("03", "04"), with_truth=with_truth), small_land.land(), STRICT)
    assert (safe.is_sound, safe.is_complete, safe.breaches) == (True, True, ())
    found = examine(table(rows("03"), with_truth=with_truth), small_land.land(), STRICT)
    assert not found.is_sound
    assert [breach.indicator for breach in found.breaches] == ["prov/one"]


def test_what_is_large_and_found_out_is_no_breach_to_a_stranger_either() -> None:
    found = examine(table(rows("04"), with_truth=False), small_land.land(), STRICT)
    assert found.is_sound


def test_rows_that_are_not_those_of_the_record_are_told() -> None:
    served = table(rows("03", "04"), with_truth=True)
    other = served.published.with_columns(
        numerator=pl.when(pl.col("area_code") == "01").then(31).otherwise("numerator")
    )
    found = examine(Table(other, small_land.ONE, served.record), small_land.land(), STRICT)
    assert {breach.how for breach in found.breaches} >= {"rows that are not those of the record"}


def test_what_is_said_has_no_figure_of_a_row() -> None:
    found = examine(table(rows("03"), with_truth=True), small_land.land(), STRICT)
    told = "\n".join(found.lines())
    assert "prov/one: 1 by bounds" in told
    assert set(found.said()) == {"rows", "hidden", "counts", "guarded", "knows_truth", "breaches", "undecided", "programs", "complete", "sound"}  # fmt: skip
