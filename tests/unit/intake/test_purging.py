"""A file as delivered goes when its days are over, its manifest with it; what was not taken in stays."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import purging
from pipelines.intake.outcome import deliveries
from pipelines.intake.purging import purge
from pipelines.project import Register
from tests.unit.intake.bench import PERSON, bare_row, land, table, take_in, tree


def content(dor: Register) -> bytes:
    return table(dor, [{**bare_row(dor), "PNR": PERSON, "DODSDAT": "2026-01-01"}])


@pytest.fixture
def landed(home: Home, registers: dict[str, Register]) -> Path:
    """A file that was taken in, with a manifest, landed on 7 October 2026."""
    dor = registers["dor"]
    take_in(home, dor, content(dor), manifest={"rows": 1})
    path = home.landing / "dor" / "dor_2026-10-05.csv"
    came = datetime(2026, 10, 7, 12, tzinfo=UTC).timestamp()
    os.utime(path, (came, came))
    return path


@pytest.mark.parametrize(("on", "stays"), [(date(2026, 11, 5), True), (date(2026, 11, 6), False)])
def test_it_goes_when_thirty_days_have_passed_since_it_came(
    home: Home, registers: dict[str, Register], landed: Path, on: date, stays: bool
) -> None:
    purged = purge(home, registers["dor"], on)
    assert (landed.exists(), landed.with_suffix(".json").exists()) == (stays, stays)
    assert len(purged) == (0 if stays else 1)


def test_what_was_taken_in_of_it_stays_and_the_log_names_no_person(
    home: Home, registers: dict[str, Register], landed: Path
) -> None:
    before = {name: told for name, told in tree(home).items() if name.startswith(("registers/dor", "archive/dor/"))}
    (purged,) = purge(home, registers["dor"], date(2027, 1, 1))
    assert before == {name: told for name, told in tree(home).items() if name in before}
    said = json.loads((home.archive / "purged.jsonl").read_text(encoding="utf-8"))
    assert (said["file"], said["sha256"], said["purged_on"]) == (landed.name, purged.sha256, "2027-01-01")
    assert set(said) == {"register", "delivery", "file", "sha256", "purged_on"}


def test_a_file_that_was_rejected_or_not_taken_in_stays(
    home: Home, registers: dict[str, Register], landed: Path
) -> None:
    dor = registers["dor"]
    waiting = land(home, dor, content(dor) + b"\n", extracted_on="2020-01-05")
    with pytest.raises(ExtractRejected):
        take_in(home, dor, b"PK\x03\x04", extracted_on="2020-02-05")
    purge(home, dor, date(2030, 1, 1))
    assert waiting.exists()
    assert waiting.with_name("dor_2020-02-05.csv").exists()
    assert not landed.exists()


def test_the_same_bytes_under_two_dates_are_noted_and_go_each_as_its_own_delivery(
    home: Home, registers: dict[str, Register], landed: Path
) -> None:
    dor = registers["dor"]
    (first,) = deliveries(home, dor)
    later = take_in(home, dor, content(dor), extracted_on="2026-11-05").outcome
    waiting = land(home, dor, content(dor), extracted_on="2026-12-05")
    for path in (landed, waiting.with_name("dor_2026-11-05.csv"), waiting):
        os.utime(path, (0, 0))
    assert [gone.delivery for gone in purge(home, dor, date(2026, 12, 1))] == [first.delivery]
    assert [gone.delivery for gone in purge(home, dor, date(2030, 1, 1))] == [later.delivery]
    assert waiting.exists(), "it was never taken in"


def test_vip_purge_can_tell_without_doing(home: Home, landed: Path) -> None:
    vip = str(Path(sys.executable).with_name("vip"))
    command = [vip, "purge", "--on", "2030-01-01", "--home", str(home.root)]
    told = subprocess.run([*command, "--dry-run"], capture_output=True, text=True, check=True)
    assert told.stdout == "dor: dor_2026-10-05.csv would be removed\n"
    assert landed.exists()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "dor: dor_2026-10-05.csv removed\n"
    assert not landed.exists()


def test_a_file_beside_the_folders_of_landing_goes_too(
    home: Home, registers: dict[str, Register], landed: Path
) -> None:
    beside = home.landing / landed.name
    landed.rename(beside)
    landed.with_suffix(".json").rename(beside.with_suffix(".json"))
    purge(home, registers["dor"], date(2030, 1, 1))
    assert [path.name for path in home.landing.glob("dor_*")] == []


def test_killed_after_the_note_or_after_the_file_the_next_purge_does_the_rest_and_notes_once(
    home: Home, registers: dict[str, Register], landed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for owner, name in ((Path, "unlink"), (purging, "_remove_manifests_of")):
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, killed)
            with pytest.raises(KeyboardInterrupt):
                purge(home, registers["dor"], date(2030, 1, 1))
    assert (landed.exists(), landed.with_suffix(".json").exists()) == (False, True)
    purge(home, registers["dor"], date(2030, 1, 1))
    assert not landed.with_suffix(".json").exists()
    assert len((home.archive / "purged.jsonl").read_text(encoding="utf-8").splitlines()) == 1
