"""After canaries were erased from every register, no byte of the home names them but the opt-out lists."""

import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.intake.outcome import deliveries
from pipelines.project import Project
from tests.attack.canaries import KEPT_MARK, PERSONS, REGISTERS, needles
from tests.attack.conftest import VIP, Attacked
from tests.attack.search import hits, hits_in_text
from tests.attack.test_canaries import serials

BY_COMMAND = "psykosr"


@dataclass(frozen=True)
class Erased:
    """A home after the erasures, the serials the canaries had, and what the command said."""

    home: Home
    serials: dict[str, bytes]
    said: str


@pytest.fixture(scope="module")
def erased(attacked: Attacked, tmp_path_factory: pytest.TempPathFactory) -> Erased:
    """All canaries erased from all registers, from one of them by the command."""
    folder = tmp_path_factory.mktemp("erased")
    home, listed = Home(folder / "home"), folder / "listed.txt"
    shutil.copytree(attacked.home.root, home.root)
    listed.write_text("\n".join(PERSONS.values()), encoding="utf-8")
    known = {f"{name} {role}": serials(home, name, role) for name in REGISTERS for role in PERSONS}
    deployment = Deployment(Project(attacked.site), home)
    for name, register in REGISTERS.items():
        if name != BY_COMMAND:
            deployment.erase(register, listed, None, "court order", date(2026, 11, 1))
    ended = subprocess.run(
        [VIP, "erase", "--register", BY_COMMAND, "--identifiers", listed, "--on", "2026-11-01",
         "--home", home.root, "--site", attacked.site],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    numbers = {name: str(number).encode() for name, found in known.items() for number in found}
    return Erased(home, numbers, ended.stdout)


def outside_the_lists(home: Home, wanted: dict[str, bytes]) -> list[str]:
    """Where something was found, but for the opt-out lists."""
    return sorted({hit.file for hit in hits(home.root, wanted) if not hit.file.endswith(".opted_out.parquet")})


def test_the_canaries_were_there(erased: Erased) -> None:
    assert len(erased.serials) >= 3 * len(REGISTERS)


def test_nothing_but_the_opt_out_lists_tells_of_an_erased_person(erased: Erased) -> None:
    wanted = {name: needle for name, needle in needles(Key.given(erased.home)).items() if "person" in name}
    assert outside_the_lists(erased.home, wanted) == []
    told = {hit.file for hit in hits(erased.home.root, wanted)}
    assert told == {f"identity/{name}.opted_out.parquet" for name in REGISTERS}


def test_no_serial_of_an_erased_person_is_left(erased: Erased) -> None:
    assert hits(erased.home.root, erased.serials) == []


def test_the_command_says_what_was_done_and_names_nobody(erased: Erased) -> None:
    assert erased.said.startswith(f"{BY_COMMAND}: holds no row of any of {len(PERSONS)} identifiers. Proof: ")
    assert hits_in_text("what it said", erased.said, needles(Key.given(erased.home))) == []


def test_a_value_that_only_the_erased_had_is_left_in_no_row(erased: Erased) -> None:
    """Rows whose identifier is invalid are about nobody who could ask, and stay."""
    import duckdb

    from pipelines.intake.stored import rows_of

    latest = deliveries(erased.home, REGISTERS[BY_COMMAND])[-1]
    rows = duckdb.sql(rows_of(erased.home.registers / BY_COMMAND, latest.stored)).pl()
    assert set(rows.filter(rows["diagnosis"] == KEPT_MARK)["id_kind"]) == {"invalid"}


def test_files_that_name_nobody_are_still_in_landing(attacked: Attacked, erased: Erased) -> None:
    before, after = (
        {path.relative_to(home.root) for path in home.landing.rglob("*.csv")} for home in (attacked.home, erased.home)
    )
    gone = {path.parent.name for path in before - after}
    assert (gone, after <= before) == (set(REGISTERS), True)
    assert len(before - after) == len(REGISTERS)
    assert any(Path(path).parent.name == "lmed" for path in after)
