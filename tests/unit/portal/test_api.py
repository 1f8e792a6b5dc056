"""Unit: the read API gives what is published, all of it, in pages, and says what is wrong with a question."""

import polars as pl
import pytest

from pipelines.release import differing
from pipelines.release.finding import named
from tests.unit.portal.making import GOTLAND, NEWEST, SCHIZOPHRENIA, SKANE, Served

PROBLEM = "application/problem+json"


def published(served: Served) -> pl.DataFrame:
    return pl.read_parquet(served.home.publications / "2026-10" / "r2" / "public" / "published.parquet")


def test_every_revision_is_listed_the_newest_first(served: Served) -> None:
    found = served.ask("/api/v1/publications", SKANE).json["publications"]
    assert [one["publication"] for one in found] == ["2026-10-r2", "2026-10-r1", "2026-09-r1"]
    assert found[0]["as_known_on"] == "2026-10-31"


@pytest.mark.parametrize("limit", [1, 3, 7, 1000])
def test_the_pages_together_are_the_published_rows_in_their_order(served: Served, limit: int) -> None:
    rows, cursor = [], None
    while True:
        page = served.ask(f"/api/v1/values?limit={limit}" + (f"&cursor={cursor}" if cursor else ""), SKANE).json
        assert len(page["values"]) <= limit
        rows += page["values"]
        cursor = page["next"]
        if cursor is None:
            break
    texts = published(served).with_columns(pl.col(pl.Date, pl.Categorical, pl.Enum).cast(pl.String)).to_dicts()
    assert rows == texts


def test_a_row_that_is_hidden_has_no_figure_and_says_why(served: Served) -> None:
    found = served.ask("/api/v1/values?area_code=09&area_level=region&limit=1000", SKANE).json["values"]
    hidden = [row for row in found if row["status"] == "suppressed"]
    assert hidden
    assert {row[name] for row in hidden for name in ("numerator", "denominator", "value", "ci_low")} == {None}


@pytest.mark.parametrize(("asked", "kept"), [
    ("vip=angest_depression", pl.col("vip") == "angest_depression"),
    ("indicator=remission&sex=K", (pl.col("indicator") == "remission") & (pl.col("sex") == "K")),
    ("area_level=region&area_code=12", (pl.col("area_level") == "region") & (pl.col("area_code") == "12")),
    ("period_type=month", pl.col("period_type") == "month"),
    ("age_band=18-24", pl.col("age_band") == "18-24"),
    ("attribution=caregiver", pl.col("attribution") == "caregiver"),
    ("period_from=2025-01-01&period_to=2025-03-31",
     pl.col("period_start").is_between(pl.date(2025, 1, 1), pl.date(2025, 3, 31)) & (pl.col("period_end") <= pl.date(2025, 3, 31))),
])  # fmt: skip
def test_a_filter_keeps_what_it_says(served: Served, asked: str, kept: pl.Expr) -> None:
    found = served.ask(f"/api/v1/values?limit=1000&{asked}", SKANE).json["values"]
    assert found
    assert len(found) == published(served).filter(kept).height


def test_indicators_come_with_their_wording_and_areas_with_their_names(served: Served) -> None:
    found = served.ask("/api/v1/indicators?vip=schizofreni", SKANE).json["indicators"]
    assert {"indicator": "remission", "title": "Andel i remission", "denominator": "Bedömda"}.items() <= next(
        one for one in found if one["indicator"] == "remission"
    ).items()
    areas = served.ask("/api/v1/areas?level=region", SKANE).json["areas"]
    assert {"area_level": "region", "area_code": "12", "name": "Region Skåne"} in areas
    assert not [one for one in served.ask("/api/v1/areas", SKANE).json["areas"] if one["area_level"] == "unit"]


def test_changes_are_those_that_vip_diff_tells(served: Served) -> None:
    rows, cursor = [], ""
    while cursor is not None:
        page = served.ask(f"/api/v1/changes?since=2026-09&limit=5{cursor}", SKANE).json
        rows += page["changes"]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    one, other = (differing.read(named(served.home, name).folder) for name in ("2026-09", "2026-10"))
    told = differing.differences(one, other)
    assert told.height > 10
    assert [(row["indicator"], row["area_code"], row["change"], row["value_after"]) for row in rows] == list(
        told.select("indicator", "area_code", "change", "value_after").iter_rows()
    )
    assert served.ask(f"/api/v1/changes?since={NEWEST}", SKANE).json["changes"] == []


def test_files_are_told_with_hash_and_place_to_those_who_may_have_them(served: Served) -> None:
    own = [file for file in served.ask("/api/v1/files", GOTLAND).json["files"] if file["internal"]]
    assert {file["name"].split("/")[1] for file in own} == {"09"}
    for file in served.ask("/api/v1/files?format=excel", SKANE).json["files"]:
        assert len(served.ask(file["href"], SKANE).body) == file["size"]
    assert not [file for file in served.ask("/api/v1/files", SCHIZOPHRENIA).json["files"] if file["internal"]]


@pytest.mark.parametrize(("asked", "status"), [
    ("values?limit=0", 422), ("values?limit=1001", 422), ("values?sex=X", 422), ("values?period_from=yesterday", 422),
    ("values?cursor=nonsense", 422), ("values?publication=2031-01", 404), ("values?publication=../x", 422),
    ("changes", 422), ("changes?since=2031-01", 404), ("areas?level=unit_of_none", 422), ("nothing", 404),
    ("values?vip=" + "x" * 100, 422),
])  # fmt: skip
def test_a_question_that_cannot_be_answered_gets_a_problem(served: Served, asked: str, status: int) -> None:
    came = served.ask(f"/api/v1/{asked}", SKANE)
    assert (came.status, came.headers["content-type"], came.json["status"]) == (status, PROBLEM, status)


def test_a_cursor_of_another_publication_is_none(served: Served) -> None:
    cursor = served.ask("/api/v1/values?limit=1&publication=2026-09", SKANE).json["next"]
    assert served.ask(f"/api/v1/values?publication=2026-10&cursor={cursor}", SKANE).status == 422


def test_the_api_has_no_row_of_a_package(served: Served) -> None:
    everyone = {served.ask("/api/v1/values?limit=1000", holder).body for holder in (GOTLAND, SKANE, SCHIZOPHRENIA)}
    assert len(everyone) == 1
