"""Attack tests: somebody looks for what must not be there: a person, outside the landing folder and the identity store.

What they share: a simulated landing folder in which canaries are planted, and a run over it through Dagster.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.simulate import simulate
from tests.attack.canaries import plant

VIP = str(Path(sys.executable).with_name("vip"))
PUBLICATION = "2026-10"


@dataclass(frozen=True)
class Attacked:
    """A home after a run, what the run said, and the other folders it may have written to."""

    home: Home
    site: Path
    elsewhere: Path
    code: int
    said: str


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """`vip run` over extracts with canaries in every register; all its temporary files lie where they are searched."""
    folder = tmp_path_factory.mktemp("attacked")
    home, site, elsewhere = Home(folder / "home"), folder / "site", folder / "elsewhere"
    for made in (site, elsewhere / "tmp"):
        made.mkdir(parents=True)
    settings = 'history_months = 22\nprogrammes = ["sjalvskada"]\n'  # a whole year is in it, so that figures are shown
    (site / "vip.toml").write_text(settings, encoding="utf-8")
    Key.create(home)
    simulate(home.landing, persons=500, months=36, seed=9)
    plant(home.landing)
    ended = subprocess.run(
        [VIP, "run", "--publication", PUBLICATION, "--home", str(home.root), "--site", str(site)],
        capture_output=True, text=True, check=False, cwd=elsewhere, env=os.environ | {"TMPDIR": str(elsewhere / "tmp")},
    )  # fmt: skip
    return Attacked(home, site, elsewhere, ended.returncode, ended.stdout + ended.stderr)
