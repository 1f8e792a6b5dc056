"""Unit: a publication is attacked before it is in place; `vip attack` does it again, with the truth and as a stranger."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from pipelines.commands.attack import attack
from pipelines.deployment import Deployment
from pipelines.disclosure import gate
from pipelines.errors import DisclosureBreach
from pipelines.home import Home
from pipelines.release import attacking, finding
from pipelines.run import Run
from tests.unit.release import making
from tests.unit.release.conftest import vip


def test_every_publication_has_its_certificate(issued: Deployment) -> None:
    for revision in finding.every(issued.home):
        told = json.loads((revision.folder / attacking.CERTIFICATE).read_text(encoding="utf-8"))
        assert (told["sound"], told["complete"], told["breaches"], told["knows_truth"]) == (True, True, [], True)
        assert told["guarded"] > 0


def test_the_command_prints_it_and_ends_with_0(issued: Deployment) -> None:
    folder = finding.every(issued.home)[-1].folder
    ended = vip(attack, folder, "--home", issued.home.root)
    assert ended.exit_code == 0
    assert "complete" in ended.stdout
    assert "Nothing was found out." in ended.stdout


@pytest.mark.parametrize("what", ["the revision", "the public folder alone"])
def test_a_stranger_finds_nothing_either(issued: Deployment, tmp_path: Path, what: str) -> None:
    folder = finding.every(issued.home)[0].folder
    if what == "the public folder alone":
        folder = Path(shutil.copytree(folder / "public", tmp_path / "public"))
    ended = vip(attack, folder, "--public-only", "--json", "--home", issued.home.root)
    told = json.loads(ended.stdout)
    assert (ended.exit_code, told["sound"], told["knows_truth"]) == (0, True, False)


def test_a_row_that_is_shown_though_it_was_hidden_is_found_with_40(copied: Home) -> None:
    folder = finding.every(copied)[0].folder
    table, truth = (pl.read_parquet(folder / place) for place in (attacking.PUBLISHED, attacking.SERVED))
    at = truth.with_row_index("at").filter("hidden", area_level="region", period_type="month")["at"][0]
    row = truth.select(table.columns)[at]
    pl.concat([table[:at], row, table[at + 1 :]]).write_parquet(folder / attacking.PUBLISHED)
    ended = vip(attack, folder, "--home", copied.root)
    assert ended.exit_code == 40
    assert "Found out:" in ended.stdout


def test_a_gate_that_hides_too_little_stops_the_publication_and_the_earlier_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = making.deployment(tmp_path)
    real = gate.hide

    def lax(members, *others):
        found = real(members, *others)
        return type(found)(tuple(member.rows["is_small"] & (member.rows["area_code"] != "22") for member in members), 0)

    monkeypatch.setattr(gate, "hide", lax)
    run = Run.of(deployment, "2026-10", making.date(2026, 10, 31))
    with pytest.raises(DisclosureBreach, match="2026-10: not published: it would give counts away"):
        run.whole(first=True)
    assert finding.every(deployment.home) == []
    monkeypatch.undo()
    assert making.issue(deployment, "2026-10", making.date(2026, 10, 31)).revision == 1
