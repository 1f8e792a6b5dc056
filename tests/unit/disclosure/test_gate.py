"""Unit: what passes the gate in a small land; the attack, which knows nothing of the gate, finds nothing in it."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines.disclosure import policy, vintages
from pipelines.disclosure.attack.found import Found, attack
from pipelines.disclosure.examine.served import Table, examine
from pipelines.disclosure.gate import Gated, Ground, passed
from pipelines.disclosure.slab import Member, Tie, slab
from pipelines.disclosure.system import NO_LIMIT, Guarded, System
from pipelines.disclosure.vintages import Past
from pipelines.select.header import Header

YEAR = {"period_type": "year", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
COUNTS = {
    "0180": (20, 80), "0380": (3, 60), "0480": (30, 90), "1380": (40, 50), "1480": (25, 70), "1481": (35, 75),
    "1780": (50, 60),
}  # fmt: skip
LARGE = ("nation", "healthcare_region", "region")


def header(**said: object) -> Header:
    return Header.model_validate(
        {
            "title": "Andel", "title_en": "Share", "status": "adopted", "evidence": "elaborated", "origin": "register",
            "decision": {"body": "NAG", "decided_on": date(2026, 1, 1), "source": "protokoll"}, "source": "none",
            "measure": "proportion", "type": "outcome", "direction": "higher", "numerator": "n", "denominator": "d",
            "unit_of_analysis": "episode", "examples": ["-"],
        }
        | said
    )  # fmt: skip


def past(found: Gated, name: str, before: Past | None = None) -> Past:
    """What a publication leaves for the next."""
    return vintages.as_past(vintages.table(found.served, before).lazy(), name)


def gated(rows: pl.DataFrame, land, before: Past | None = None, **headers: Header) -> Gated:
    known = {f"prov/{name}": said for name, said in headers.items()} or {"prov/remission": header()}
    return passed(rows.lazy(), known, Ground(policy.load(), land, past=before))


def hidden(found: Gated, **which: str) -> set[str]:
    return set(found.published.filter(status="suppressed", **which)["area_code"])


def test_where_one_part_of_a_sum_is_small_another_is_hidden_with_it(table, land) -> None:
    found = gated(table(COUNTS, LARGE, **YEAR), land)
    assert "03" in hidden(found, area_level="region")
    assert len(hidden(found, area_level="region")) == 2
    assert hidden(found, area_level="nation") == set()
    assert found.served.filter("hidden").height == found.published.filter(status="suppressed").height


def test_where_two_are_small_and_protect_each_other_no_third_is_hidden(table, land) -> None:
    found = gated(table(COUNTS | {"0480": (4, 90)}, LARGE, **YEAR), land)
    assert hidden(found) == {"03", "04"}


def test_two_whose_sum_gives_both_away_have_a_third_hidden_with_them(table, land) -> None:
    """1 and 1 of 2: each is nought, one or two."""
    found = gated(table(COUNTS | {"0380": (1, 60), "0480": (1, 90)}, LARGE, **YEAR), land)
    assert hidden(found, area_level="region") > {"03", "04"}


@pytest.mark.parametrize(("of_unknown", "hidden_too"), [(0, 1), (1, 1), (7, 0)])
def test_those_of_unknown_sex_hide_nobody_but_where_they_are_many(
    table, land, of_unknown: int, hidden_too: int
) -> None:
    """Three women, of whom all and men leave three and those of unknown sex."""
    nation = ("nation",)
    of_sex = {"K": {"0180": (3, 60)}, "M": {"0180": (30, 70)}, "T": {"0180": (33 + of_unknown, 130 + of_unknown)}}
    found = gated(pl.concat(table(counts, nation, **YEAR, sex=sex) for sex, counts in of_sex.items()), land)
    suppressed = set(found.published.filter(status="suppressed")["sex"])
    assert "K" in suppressed
    assert len(suppressed) == 1 + hidden_too


def test_a_hidden_row_keeps_its_figures_for_the_record_only(table, land) -> None:
    found = gated(table(COUNTS, LARGE, **YEAR), land)
    row = {"area_level": "region", "area_code": "03"}
    assert found.published.filter(**row).select("numerator", "denominator", "value").row(0) == (None, None, None)
    assert found.served.filter(**row).select("numerator", "hidden").row(0) == (3, True)


def test_what_was_shown_before_hides_nothing_and_what_was_hidden_stays_so(table, land) -> None:
    first = gated(table(COUNTS, LARGE, **YEAR), land)
    again = gated(table(COUNTS, LARGE, **YEAR, publication="2026-11"), land, past(first, "2026-10-r1"))
    assert hidden(again) == hidden(first)
    assert set(again.published["publication"]) == {"2026-11"}


def month(number: int, status: str = "provisional") -> dict[str, object]:
    first = date(2026, number, 1)
    return {"period_type": "month", "period_start": first, "period_end": first, "status": status}


def test_a_month_that_was_shown_has_its_new_figures_and_those_that_are_small_are_hidden_with_others_that_moved(
    table, land
) -> None:
    """All else around them is shown as it was, and so is what the publication before said."""
    first = gated(table(COUNTS | {"0380": (20, 60)}, LARGE, **month(8)), land)
    assert hidden(first) == set()
    now = [table(COUNTS, LARGE, **month(8)), table(COUNTS | {"0380": (30, 60)}, LARGE, **month(9))]
    later = gated(pl.concat(now), land, past(first, "2026-10-r1"))
    august = later.served.filter(period_start=date(2026, 8, 1))
    assert august.select("area_code", "numerator").rows() == now[0].select("area_code", "numerator").rows()
    assert hidden(later, area_level="region") == {"03"}
    assert hidden(later) - {"03"} <= {"1", "SE"}
    told = examine(Table(later.published.lazy(), {"prov/remission": header()}, past(later, "2026-11-r1", past(first, "2026-10-r1")), is_mixed=True), land, policy.load())  # fmt: skip
    assert (told.breaches, told.is_complete) == ((), True)


def test_an_indicator_that_counts_other_things_than_those_before_it_did_joins_them(table, land) -> None:
    """Its others were never told of; the month's events were, and have moved."""
    cases = {code: (events + others, 0) for code, (events, others) in COUNTS.items()}
    counts = header(measure="count", relations=[{"kind": "equal", "of": ["prov/remission"]}])
    known = {"work": counts, "remission": header()}
    first = gated(table(cases, LARGE, **month(8), indicator="work"), land, **known)
    more = cases | {"1380": (95, 0)}
    new = table(COUNTS | {"1380": (45, 50)}, LARGE, **month(8)).with_columns(indicator=pl.lit("remission"))
    both = pl.concat([table(more, LARGE, **month(8), indicator="work"), new])
    later = passed(both.lazy(), {f"prov/{name}": said for name, said in known.items()}, Ground(policy.load(), land, past=past(first, "2026-10-r1")))  # fmt: skip
    assert set(later.published["indicator"]) == {"work", "remission"}
    assert later.served.filter(indicator="work", area_code="13")["numerator"].to_list() == [95]


def test_a_mean_of_nearly_the_same_cases_stays_and_one_of_more_is_told(table, land) -> None:
    of_mean = header(measure="mean")

    def rows(counts: dict[str, tuple[int, int]], value: float) -> pl.DataFrame:
        return table(counts, LARGE, **month(8)).with_columns(value=pl.lit(value), ci_method=pl.lit("t"))

    first = gated(rows(COUNTS, 7.5), land, remission=of_mean)
    now = rows(COUNTS | {"1380": (40, 59), "1780": (50, 70)}, 7.6)
    later = gated(now, land, past(first, "2026-10-r1"), remission=of_mean)
    told = {area: later.published.filter(area_code=area)["value"].item() for area in ("01", "13", "17")}
    assert told == {"01": 7.5, "13": 7.5, "17": 7.6}


def test_an_indicator_that_what_was_shown_gives_away_waits_and_the_others_stand(table, land) -> None:
    """Where the whole and all parts but one were shown, that one is their difference."""
    whole = COUNTS | {"0380": (30, 60)}
    rest = {code: (2, 1) if code == "0380" else (8, 20) for code in whole}
    part = {code: (events - rest[code][0], others - rest[code][1]) for code, (events, others) in whole.items()}
    final = month(8, "ok")
    tied = {"whole": header(relations=[{"kind": "sum", "of": ["prov/part", "prov/rest"]}]), "part": header()}
    told = [table(whole, LARGE, **final, indicator="whole"), table(part, LARGE, **final, indicator="part")]
    first = gated(pl.concat(told), land, **tied, rest=header())
    assert hidden(first) == set()
    late = table(rest, LARGE, **final, indicator="rest")
    later = gated(pl.concat([*told, late]), land, past(first, "2026-10-r1"), **tied, rest=header())
    assert set(later.published["indicator"]) == {"whole", "part"}
    assert later.left_out.select("indicator", "reason").unique().rows() == [("rest", "no_pattern")]
    assert (
        later.served.select("indicator", "area_code", "numerator", "hidden").rows()
        == first.served.select("indicator", "area_code", "numerator", "hidden").rows()
    )


def test_what_does_not_add_up_is_not_published_and_says_why(table, land) -> None:
    rows = table(COUNTS, LARGE, **YEAR)
    wrong = rows.with_columns(
        numerator=pl.when(pl.col("area_level") == "nation").then(pl.col("numerator") - 1).otherwise(pl.col("numerator"))
    )
    found = gated(wrong, land)
    assert found.published.is_empty()
    assert set(found.left_out["reason"]) == {"does_not_add_up"}


def attacked(found: Gated, land, ties: list[Tie], *names: str) -> Found:
    """What an attack finds of small hidden counts, when it knows how the indicators are tied."""
    shown = [found.served.filter(indicator=name) for name in names]
    whole = slab([Member(name, "proportion", True, rows) for name, rows in zip(names, shown, strict=True)], land, ties)
    hidden = ~whole.stands_in_row
    for rows, cells in zip(shown, whole.of_row, strict=True):
        hidden[cells[rows["hidden"].to_numpy()]] = True
    is_open = hidden[whole.cell] & ~((whole.of_nowhere | whole.of_no_margin)[whole.cell] & (whole.counts == 0))
    low, high = np.where(is_open, 0, whole.counts), np.where(is_open, NO_LIMIT, whole.counts)
    at = np.flatnonzero(whole.stands_in_row[whole.cell] & (whole.counts > 0) & (whole.counts < 5))
    return attack(System(whole.system.equal, low, high), Guarded(at, np.full(len(at), 3), np.full(len(at), 5)))


SAME_CASES = Tie((0, ("events", "others")), ((1, ("events", "others")),))


@pytest.mark.parametrize("is_declared", [True, False])
def test_what_is_shown_of_another_indicator_of_the_same_cases_gives_nothing_away(
    table, land, is_declared: bool
) -> None:
    """Of the second nobody is few; its cases, shown, leave of the first's others just what its events leave."""
    group = {"denominator_group": "same"} if is_declared else {}
    other = {code: (events + 10, others - 10) for code, (events, others) in COUNTS.items()}
    years = [
        {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "period_type": "year"}
        for year in (2024, 2025)
    ]
    rows = [
        table(counts, LARGE, **year, indicator=name)
        for name, counts in (("remission", COUNTS), ("work", other))
        for year in years
    ]
    found = gated(pl.concat(rows), land, remission=header(**group), work=header(**group))
    told = attacked(found, land, [SAME_CASES], "remission", "work")
    assert (len(told.at), told.is_complete) == (0, True)


def test_an_indicator_without_rows_passes_as_nothing(table, land) -> None:
    assert gated(table(COUNTS, LARGE, **YEAR), land, work=header()).published.is_empty()


def test_no_more_is_read_at_once_than_a_slab(table, land, tmp_path: Path) -> None:
    """The results are a file that is scanned: two indicators that are not tied are never together in memory."""
    path = tmp_path / "results.parquet"
    other = {code: (events + 7, others + 13) for code, (events, others) in COUNTS.items()}
    pl.concat([table(COUNTS, LARGE, **YEAR), table(other, LARGE, **YEAR, indicator="work")]).write_parquet(path)
    told: list[str] = []
    known = {f"prov/{name}": header() for name in ("remission", "work")}
    found = passed(pl.scan_parquet(path), known, Ground(policy.load(), land), told.append)
    assert told == ["prov/remission", "prov/work"]
    assert found.published.height == 2 * table(COUNTS, LARGE, **YEAR).height
