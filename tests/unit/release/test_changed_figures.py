"""Unit: a publication whose figures are rounded or have noise is made, attacked and made again; what may follow it."""

import json
import shutil
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.disclosure.examine.certificate import Breach
from pipelines.errors import DisclosureBreach, UserError
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.intake.rekeying import rekey
from pipelines.release import attacking, confirming, finding, following, publication, rebuilding, record
from tests.unit.release import making

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)
PROFILES = ("rcvgr", "nhs5", "cellkey")


def under(policy: str, folder: Path) -> Deployment:
    """The small site with this policy."""
    made = making.deployment(folder)
    settings = folder / "site" / "vip.toml"
    settings.write_text(f'{settings.read_text(encoding="utf-8")}disclosure = "{policy}"\n', encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def cell_key(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A month with noise."""
    deployment = under("cellkey", tmp_path_factory.mktemp("cellkey"))
    making.issue(deployment, "2026-10", OCTOBER)
    return deployment


@pytest.fixture(
    scope="module", params=["rcvgr", pytest.param("nhs5", marks=pytest.mark.exhaustive), "cellkey"]
)  # two of them round
def published(
    request: pytest.FixtureRequest, cell_key: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Deployment]:
    """One month under each."""
    if request.param == "cellkey":
        return request.param, cell_key
    deployment = under(request.param, tmp_path_factory.mktemp(request.param))
    making.issue(deployment, "2026-10", OCTOBER)
    return request.param, deployment


def last(home: Home) -> Path:
    return finding.every(home)[-1].folder


def test_it_is_made_again_from_its_record_to_the_byte(published: tuple[str, Deployment], tmp_path: Path) -> None:
    """Where there is no identity key either."""
    _, deployment = published
    home = Home(tmp_path / "copied")
    shutil.copytree(deployment.home.publications, home.publications, dirs_exist_ok=True)
    found = rebuilding.rebuild(home, finding.named(home, "2026-10-r1"))
    assert (found.is_same, list(found.files)) == (True, [])


def test_shown_figures_are_as_its_policy_has_them(published: tuple[str, Deployment]) -> None:
    name, deployment = published
    folder = last(deployment.home)
    shown = pl.read_parquet(folder / attacking.PUBLISHED).filter(pl.col("status") == "ok", area_level="region")
    assert shown.height > 20
    counts = [*shown["numerator"].drop_nulls(), *shown["denominator"].drop_nulls(), *shown["missing"].drop_nulls()]
    step = {"rcvgr": 10, "nhs5": 5}.get(name)
    assert all(count % step == 0 for count in counts) if step else not {1, 2} & set(counts)
    told = json.loads((folder / "public" / "manifest.json").read_text(encoding="utf-8"))["disclosure"]
    assert (told["policy"], told["method"]) == (name, "round" if step else "cellkey")


def test_its_certificate_says_under_which_policy_it_passed(published: tuple[str, Deployment]) -> None:
    name, deployment = published
    told = json.loads((last(deployment.home) / attacking.CERTIFICATE).read_text(encoding="utf-8"))
    assert (told["policy"], told["passes"], told["knows_truth"]) == (name, True, True)
    assert told["guarded"] > 0


def test_the_key_of_the_noise_stays_inside_and_is_not_the_identity_key(published: tuple[str, Deployment]) -> None:
    name, deployment = published
    folder = last(deployment.home)
    kept = folder / record.PLACE / record.NOISE_KEY
    assert kept.is_file() is (name == "cellkey")
    if kept.is_file():
        assert kept.stat().st_mode & 0o077 == 0
        secret = kept.read_bytes().strip()
        assert not any(secret in path.read_bytes() for path in (folder / "public").rglob("*") if path.is_file())
        assert all(known not in secret for known in Key.given(deployment.home).secrets)


@pytest.mark.parametrize("other", ["strict", *PROFILES])
def test_no_other_policy_follows_it(published: tuple[str, Deployment], other: str) -> None:
    name, deployment = published
    inputs = record.read(last(deployment.home) / record.PLACE)
    changed = replace(inputs, configuration=inputs.configuration.model_copy(update={"disclosure": other}))
    if other == name:
        following.refuse_another_method(changed, last(deployment.home))
    else:
        with pytest.raises(UserError, match=rf"disclosure: {other} cannot follow 2026-10 r1, .* home of its own"):
            following.refuse_another_method(changed, last(deployment.home))


@pytest.mark.parametrize(("other", "follows"), [("strict", True), ("min5", True), ("cms11", False), ("nhs5", False)])
def test_after_one_that_hides_comes_one_that_hides_no_more(issued: Deployment, other: str, follows: bool) -> None:
    inputs = record.read(last(issued.home) / record.PLACE)
    changed = replace(inputs, configuration=inputs.configuration.model_copy(update={"disclosure": other}))
    with nullcontext() if follows else pytest.raises(UserError, match=f"{other} cannot follow"):
        following.refuse_another_method(changed, last(issued.home))


@pytest.mark.parametrize(("now", "follows"), [("strict", True), ("cellkey", False)])
def test_a_publication_older_than_policies_hid_what_was_small(
    issued: Deployment, tmp_path: Path, now: str, follows: bool
) -> None:
    folder = Path(shutil.copytree(last(issued.home), tmp_path / "2026-10" / "r1"))
    shutil.rmtree(folder / record.PLACE / "policy" / "disclosure")
    inputs = record.read(last(issued.home) / record.PLACE)
    changed = replace(inputs, configuration=inputs.configuration.model_copy(update={"disclosure": now}))
    with nullcontext() if follows else pytest.raises(UserError, match="cellkey cannot follow"):
        following.refuse_another_method(changed, folder)


@pytest.mark.parametrize(("name", "smallest"), [("min5", 5), ("cms11", 11)])
def test_a_prescribed_rule_that_hides_publishes_no_smaller_count(name: str, smallest: int, tmp_path: Path) -> None:
    deployment = under(name, tmp_path)
    shown = pl.read_parquet(making.issue(deployment, "2026-10", OCTOBER).folder / attacking.PUBLISHED)
    counts = pl.concat([shown["numerator"], shown["denominator"].cast(pl.Int64), shown["missing"]]).drop_nulls()
    assert shown.filter(status="suppressed").height > 0
    assert counts.filter(counts > 0).min() >= smallest


def test_a_month_later_the_same_figures_are_shown_alike_also_under_a_new_identity_key(
    cell_key: Deployment, tmp_path: Path
) -> None:
    home = Home(Path(shutil.copytree(cell_key.home.root, tmp_path / "home")))
    first = last(home)
    rekey(home)
    making.land(home, date(2026, 11, 4), late=20)
    second = making.issue(Deployment(cell_key.project, home), "2026-11", NOVEMBER).folder
    key = ["indicator", "area_level", "area_code", "period_type", "period_start", "sex", "age_band"]
    counts = ["numerator", "denominator", "missing"]
    tables = [pl.read_parquet(folder / attacking.PUBLISHED) for folder in (first, second)]
    truths = [
        pl.read_parquet(folder / attacking.SERVED).filter(pl.col("until").is_null()) for folder in (first, second)
    ]
    same = truths[0].join(truths[1], on=[*key, *counts], how="inner", nulls_equal=True).select(key)
    before, after = (table.join(same, on=key, how="semi").sort(key).select(*key, *counts, "value") for table in tables)
    assert before.height > 50
    assert before.equals(after)


def test_another_identity_key_would_draw_a_second_noise_and_is_refused(cell_key: Deployment, tmp_path: Path) -> None:
    inputs = replace(record.read(last(cell_key.home) / record.PLACE), noise_key=bytes(32))
    with pytest.raises(UserError, match="another than the one that the noise of 2026-10 r1 was drawn by"):
        publication.release(inputs, tmp_path / "results are not asked for", cell_key.home)


def test_what_the_attack_finds_is_reported_or_refused_as_the_policy_says(
    published: tuple[str, Deployment], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, deployment = published
    folder = Path(shutil.copytree(last(deployment.home), tmp_path / "r1"))
    inputs = record.read(folder / record.PLACE)
    real = attacking.examine
    found = Breach("prov/many_points", "bounds", 2)
    monkeypatch.setattr(attacking, "examine", lambda *given: replace(real(*given), breaches=(found,)))
    with nullcontext() if name != "cellkey" else pytest.raises(DisclosureBreach, match="prov/many_points: 2 by bounds"):
        attacking.certify(inputs, folder)
    told = json.loads((folder / attacking.CERTIFICATE).read_text(encoding="utf-8"))
    assert (told["passes"], told["sound"], told["breaches"][0]["number"]) == (name != "cellkey", False, 2)


def test_a_row_that_no_rule_would_show_so_stops_every_publication(
    published: tuple[str, Deployment], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(last(published[1].home), tmp_path / "r1"))
    table = pl.read_parquet(folder / attacking.PUBLISHED)
    wrong = pl.when(pl.col("area_level") == "region", pl.col("numerator") > 20).then(pl.col("numerator") + 20)
    table.with_columns(numerator=wrong.otherwise("numerator")).write_parquet(folder / attacking.PUBLISHED)
    monkeypatch.setattr(confirming, "unlike", lambda *_: {})  # which finds that no other file says so
    with pytest.raises(DisclosureBreach, match="rows that are not those of the record"):
        attacking.certify(record.read(folder / record.PLACE), folder)
