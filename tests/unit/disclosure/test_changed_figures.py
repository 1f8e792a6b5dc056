"""Unit: of figures that are rounded or have noise the gate hides what the attack finds, and what was served before binds."""

from datetime import date

import polars as pl
import pytest
from pydantic import ValidationError

from pipelines.disclosure import gate, policy
from pipelines.disclosure.examine import small_land
from pipelines.disclosure.examine.certificate import Certificate
from pipelines.disclosure.examine.served import UNLIKE, Table, examine
from pipelines.disclosure.gate import Gated, Ground, passed
from pipelines.disclosure.hiding import Hidden
from pipelines.disclosure.vintages import Past
from tests.unit.disclosure.conftest import counted
from tests.unit.disclosure.test_gate import COUNTS, LARGE, YEAR, past

KEY = bytes(range(32))
CHANGING = ("rcvgr", "nhs5", "cellkey")


def gated(rows: pl.DataFrame, land, name: str, before: Past | None = None) -> Gated:
    ground = Ground(policy.load(name), land, past=before, noise_key=KEY)
    return passed(rows.with_columns(indicator=pl.lit("one")).lazy(), small_land.ONE, ground)


def examined(found: Gated, land, name: str, record: Past | None = None, *, with_truth: bool = True) -> Certificate:
    told = (record or small_land.record(found.served)) if with_truth else None
    table = Table(found.published.lazy(), small_land.ONE, told, is_mixed=record is not None, noise_key=KEY)
    return examine(table, land, policy.load(name))


def only_the_rule(members, *_) -> Hidden:
    """In the place of `masked`: nothing beside what the policy hides itself."""
    return Hidden(tuple(member.rows["is_small"] for member in members), 0)


def row(found: Gated, area: str) -> dict[str, object]:
    return found.published.row(
        by_predicate=(pl.col("area_code") == area) & (pl.col("area_level") == "region"), named=True
    )


def test_five_per_cent_of_eighty_tells_of_few_and_is_hidden_though_the_rule_shows_it(table, land) -> None:
    """3 of 84: no other than 2 to 4 of 75 to 84 is shown as 5 % and 0 of 80."""
    counts = COUNTS | {"0380": (3, 81)}
    found = gated(table(counts, LARGE, **YEAR), land, "rcvgr")
    assert row(found, "03")["status"] == "suppressed"
    assert row(found, "01")["numerator"] == 20
    assert examined(found, land, "rcvgr").is_sound


def test_where_nothing_is_hidden_beside_the_rule_the_attack_finds_it(
    table, land, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "masked", only_the_rule)
    found = gated(table(COUNTS | {"0380": (3, 81)}, LARGE, **YEAR), land, "rcvgr")
    assert row(found, "03")["value"] == 0.05
    told = examined(found, land, "rcvgr")
    assert [(breach.how, breach.number) for breach in told.breaches] == [("bounds", 1)]


def test_an_exact_nation_confines_the_hidden_one_of_two_and_the_other_is_hidden_too(
    table, land, monkeypatch: pytest.MonkeyPatch
) -> None:
    """15 in the nation, of which 8 to 12 in the healthcare region that is shown as 10: 3 to 7 in the other."""
    counts = {code: (0, 90) for code in COUNTS} | {"0180": (5, 90), "1380": (10, 90)}
    rows = table(counts, ("nation", "healthcare_region"), **YEAR)
    assert set(gated(rows, land, "nhs5").published.filter(status="suppressed")["area_code"]) == {"1", "2"}
    monkeypatch.setattr(gate, "masked", only_the_rule)
    found = gated(rows, land, "nhs5")
    assert set(found.published.filter(status="suppressed")["area_code"]) == {"1"}
    assert [(breach.how, breach.number) for breach in examined(found, land, "nhs5").breaches] == [("bounds", 1)]


@pytest.mark.parametrize("name", CHANGING)
def test_a_stranger_finds_no_more_than_who_knows_the_truth(table, land, name: str) -> None:
    found = gated(table(COUNTS, **YEAR), land, name)
    assert examined(found, land, name, with_truth=False).is_sound


@pytest.mark.parametrize("name", CHANGING)
def test_what_was_shown_is_shown_with_the_same_figures_a_month_later(table, land, name: str) -> None:
    first = gated(table(COUNTS, LARGE, **YEAR), land, name)
    later = {code: (events + 1, others) for code, (events, others) in COUNTS.items()}
    again = gated(table(later, LARGE, **YEAR, publication="2026-11"), land, name, past(first, "2026-10-r1"))
    assert again.published.drop("publication").equals(first.published.drop("publication"))


def test_a_month_that_may_change_has_new_figures(table, land) -> None:
    month = {"period_type": "month", "period_start": date(2026, 8, 1), "period_end": date(2026, 8, 31)}
    first = gated(table(COUNTS, LARGE, **month, status="provisional"), land, "rcvgr")
    later = {code: (events + 10, others + 10) for code, (events, others) in COUNTS.items()}
    again = gated(table(later, LARGE, **month), land, "rcvgr", past(first, "2026-10-r1"))
    assert (row(first, "01")["numerator"], row(again, "01")["numerator"]) == (20, 30)


FEW_IN_ONE = {code: (0, 90) for code in COUNTS} | {"0180": (13, 90), "1380": (5, 90)}
MANY_IN_IT = FEW_IN_ONE | {"1380": (8, 90)}
AUGUST = {
    "period_type": "month", "period_start": date(2026, 8, 1), "period_end": date(2026, 8, 31), "status": "provisional",
}  # fmt: skip


def two_publications(first: pl.DataFrame, land, said: policy.Rounding) -> tuple[Gated, Gated, Past]:
    """Of these rows, and of both healthcare regions at the planned revision after it; and the record of the second.

    The nation has 18, which is exact, and one region 13, shown as 15, so that it has 13 to 17: what is hidden of the
    other is then 1 to 5.
    """
    before, made = None, []
    second = august(FEW_IN_ONE)
    for month, rows in (("2026-10", first), ("2026-11", second)):
        known = rows.with_columns(publication=pl.lit(month))
        ground = Ground(said, land, past=before, planned_revision=month == "2026-11")
        made.append(passed(known.lazy(), small_land.ONE, ground))
        before = past(made[-1], f"{month}-r1", before)
    return *made, before


def august(counts: dict[str, tuple[int, int]]) -> pl.DataFrame:
    return counted(counts, ("nation", "healthcare_region"), **AUGUST, indicator="one")


def test_what_two_publications_would_tell_together_is_kept_by_what_moved(land) -> None:
    """The nation's 21 become 18, and are hidden with the region's."""
    first, second, record = two_publications(august(MANY_IN_IT), land, policy.load("nhs5"))
    assert set(first.published.filter(status="suppressed")["area_code"]) == set()
    assert set(second.published.filter(status="suppressed")["area_code"]) == {"2", "SE"}
    assert examined(second, land, "nhs5", record).breaches == ()


def test_what_two_publications_tell_together_is_found_and_reported(land) -> None:
    """Of the one nothing was told, and all else stands as it was shown."""
    rows = august(FEW_IN_ONE).filter(pl.col("area_code") != "2")
    _, second, record = two_publications(rows, land, policy.load("nhs5"))
    assert set(second.published.filter(status="suppressed")["area_code"]) == {"2"}
    told = examined(second, land, "nhs5", record)
    assert [(breach.how, breach.number) for breach in told.breaches] == [("bounds", 1)]


def test_where_breaches_are_refused_it_is_not_told_at_all(land) -> None:
    refusing = policy.load("nhs5").model_copy(update={"breaches": "refused"})
    first, second, _ = two_publications(august(FEW_IN_ONE).filter(pl.col("area_code") != "2"), land, refusing)
    one, other = (found.published.drop("publication").sort("area_code") for found in (first, second))
    assert other.equals(one)


def test_figures_with_another_noise_are_not_those_of_the_record(table, land) -> None:
    found = gated(table(COUNTS, LARGE, **YEAR), land, "cellkey")
    drawn_anew = Table(found.published.lazy(), small_land.ONE, small_land.record(found.served), noise_key=KEY[::-1])
    assert {breach.how for breach in examine(drawn_anew, land, policy.load("cellkey")).breaches} == {UNLIKE}


@pytest.mark.parametrize("name", CHANGING)
def test_what_rests_on_exact_counts_is_not_shown(table, land, name: str) -> None:
    rows = table(COUNTS, LARGE, **YEAR, standardised=0.41, coverage=0.8149)
    shown = gated(rows, land, name).published.filter(pl.col("status") == "ok", area_level="region")
    assert shown.height > 3
    assert shown["standardised"].null_count() == shown["signal"].null_count() == shown.height
    assert set(shown["coverage"]) == {0.81}


@pytest.mark.parametrize(
    ("name", "wrong", "why"),
    [
        ("cellkey", {"least": 4}, "least: is above noise"),
        ("cellkey", {"noise": 2}, "greater than or equal to 3"),
        ("rcvgr", {"reason": ""}, "reason: say why"),
        ("rcvgr", {"steps": 3}, "steps"),
    ],
)
def test_a_policy_that_says_what_cannot_be_is_refused(name: str, wrong: dict[str, object], why: str) -> None:
    said = policy.load(name)
    with pytest.raises(ValidationError, match=why):
        type(said).model_validate(said.model_dump() | wrong)
