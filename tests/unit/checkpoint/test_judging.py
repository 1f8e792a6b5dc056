"""Unit: a publication that does not hang together is not moved into place, and what is judged of one is told."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from pipelines.alerts import gathering
from pipelines.alerts.account import Account
from pipelines.checkpoint import judged, judging
from pipelines.checkpoint.judged import Doubt, Judged
from pipelines.checkpoint.metrics import Tables
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.orchestration import checks
from pipelines.release import publication
from pipelines.run import Run
from tests.conftest import REPOSITORY
from tests.unit.release import making

TOTALS = (pl.col("area_level") == "nation") & (pl.col("sex") == "T") & (pl.col("age_band") == "all")


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A home with one publication."""
    deployment = making.deployment(tmp_path_factory.mktemp("judging"))
    making.issue(deployment, "2026-10", date(2026, 10, 31))
    return deployment


def with_published(change: Callable[[pl.DataFrame], pl.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the checkpoint find other rows than were built."""
    whole = judging._tables

    def tables(*said: object) -> Tables:
        found = whole(*said)  # type: ignore[arg-type]
        return replace(found, published=change(found.published))

    monkeypatch.setattr(judging, "_tables", tables)


def test_what_does_not_hang_together_is_not_published_and_it_is_said_where_and_what_to_do(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, before = deployment.home, publication.latest(deployment.home, "2026-10")
    is_many = TOTALS & (pl.col("indicator") == "many_points")
    more = pl.when(is_many).then(pl.lit(10**6)).otherwise("numerator").alias("numerator")
    with_published(lambda rows: rows.with_columns(more), monkeypatch)
    with pytest.raises(UserError) as raised:
        making.issue(deployment, "2026-11", date(2026, 11, 4))
    assert str(raised.value).splitlines()[:2] == [
        "2026-11: not published: it does not hang together.", "  numerator_over, nation: prov/many_points",
    ]  # fmt: skip
    page = judged.page_of(home, "2026-11")
    assert str(page) in str(raised.value)
    assert "Täljare som är större än sin nämnare" in page.read_text(encoding="utf-8")
    assert publication.latest(home, "2026-11") is None
    assert publication.latest(home, "2026-10") == before
    assert [path.name for path in home.publications.iterdir()] == ["2026-10"]


def test_what_jumps_is_published_and_told_by_check_alert_and_page(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    jumped = pl.when(TOTALS & (pl.col("indicator") == "many_points")).then(pl.col("value") + 0.5).otherwise("value")
    with_published(lambda rows: rows.with_columns(jumped.alias("value")), monkeypatch)
    making.issue(deployment, "2026-11", date(2026, 11, 5))
    assert publication.latest(deployment.home, "2026-11")
    found = judged.of(deployment.home, "2026-11")
    assert found
    assert {(one.metric, one.level) for one in found.doubts} >= {("moved", "nation")}
    check = checks.checkpoint(deployment.home, "2026-11")
    assert (check.passed, check.severity.value) == (False, "ERROR")
    assert check.metadata["page_in_the_home"].value == "plausibility/publications/2026-11/index.html"
    told = gathering.digest(Account("2026-11", date(2026, 11, 5)), deployment, always=False)
    assert told
    (section,) = [one for one in told.sections if one.words.subject == "avvikande publicering"]
    assert "De senaste tolv månaderna mot dem i förra publiceringen, riket; prov/many_points." in section.happened


def test_a_sound_publication_passes_its_check_and_its_page_fetches_nothing(deployment: Deployment) -> None:
    check = checks.checkpoint(deployment.home, "2026-10")
    assert check.passed
    text = judged.page_of(deployment.home, "2026-10").read_text(encoding="utf-8")
    assert "0 tvivel" in text
    assert "://" not in text
    assert "2026-10/index.html" in (judged.home_of(deployment.home) / "index.html").read_text(encoding="utf-8")


def test_what_is_kept_is_read_back_and_what_was_cut_off_was_not_judged(deployment: Deployment) -> None:
    said = Judged("2025-01", 3, (Doubt("moved", "nation", "hold", ("prov/many_points 2024-02",)),))
    judged.keep(deployment.home, said)
    assert judged.of(deployment.home, "2025-01") == said
    judged.place(deployment.home, "2025-01").write_text("{", encoding="utf-8")
    assert judged.of(deployment.home, "2025-01") is None


def test_a_publication_that_stands_is_not_judged_again(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_tables", pytest.fail)
    run = Run.of(deployment, "2026-10", date(2026, 10, 31))
    assert not run.publish(run.results()).is_new


def test_nobody_who_only_reads_what_was_judged_loads_great_expectations() -> None:
    program = (
        "import sys\nfrom pipelines.alerts import telling\nfrom pipelines.checkpoint import judging\n"
        "from pipelines.release import publication\nprint('great_expectations' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=REPOSITORY, check=True)
    assert done.stdout == "False\n"
