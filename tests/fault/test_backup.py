"""A home that is backed up while somebody writes to it, and made again elsewhere: the same bytes, and no key."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.release import hashing
from pipelines.upkeep.backup import back_up, restore
from tests.fault import contents
from tests.fault.conftest import PUBLICATION, VIP, home_with
from tests.fault.test_two_at_once import writing


def nobody(_: str) -> None:
    """Is told."""


def hashes(home: Home) -> dict[str, str]:
    """Name -> SHA-256 of each file that stays; Dagster's databases are compared by what they answer."""
    found = hashing.below(home.root)
    stays = {name: path for name, path in found.items() if "/." not in f"/{name}" and name != "identity/key"}
    return {name: hashing.sha256(path) for name, path in stays.items() if not name.startswith("dagster/")}


def vip(*words: str, home: Home) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [VIP, *words, "--home", str(home.root)], capture_output=True, text=True, check=False, timeout=300
    )


def test_a_run_that_writes_is_waited_for_and_what_is_restored_elsewhere_is_the_same_to_the_byte(
    tmp_path: Path, extracts: Path, site: Path
) -> None:
    home, elsewhere, to = (
        home_with(tmp_path, extracts, "battre_beroendevard"),
        Home(tmp_path / "elsewhere"),
        tmp_path / "backup",
    )
    run = [VIP, "run", "--publication", PUBLICATION, "--first", "--home", str(home.root), "--site", str(site)]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while running.poll() is None and not list((home.root / "cells").glob("*/*/*.parquet")):
            time.sleep(0.02)
        backup = subprocess.Popen([VIP, "backup", str(to), "--home", str(home.root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
        assert backup.stderr is not None
        assert backup.stderr.readline().startswith(f"{home.root}: waits until `vip run --publication {PUBLICATION}`")
        assert vip("status", home=home).returncode == 0  # readers wait for nobody
        assert running.communicate(timeout=300)[1] == ""
    told = backup.communicate(timeout=300)[0]
    assert (running.returncode, backup.returncode) == (10, 0)
    assert f"Keep it apart: {home.root / 'identity' / 'key'}" in told

    restored = vip("restore", str(to), home=elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert hashes(elsewhere) == hashes(home)
    assert not (elsewhere.root / "identity" / "key").exists()
    assert "there is no identity key" in vip("doctor", home=elsewhere).stderr
    shutil.copy(home.root / "identity" / "key", elsewhere.root / "identity" / "key")
    published = elsewhere.root / "publications" / PUBLICATION / "r1" / "public" / "published.parquet"
    assert vip("verify", str(published), home=elsewhere).returncode == 0
    assert vip("publish", "--rebuild", PUBLICATION, home=elsewhere).returncode == 0
    replayed = vip("replay", "battre_beroendevard", "--all", home=elsewhere)
    assert replayed.returncode in (0, 10), replayed.stderr
    assert contents.is_whole(elsewhere)


@pytest.fixture
def copy(tmp_path: Path, published: Home) -> Home:
    """A home with a publication."""
    home = Home(tmp_path / "home")
    shutil.copytree(published.root, home.root)
    return home


def test_a_backup_holds_neither_the_key_nor_what_is_half_made(copy: Home, tmp_path: Path) -> None:
    (copy.cells / ".x.1.part").write_text("x", encoding="utf-8")
    key = (copy.identity / "key").read_bytes()
    assert back_up(copy, tmp_path / "backup", nobody) == len(hashes(copy))
    found = hashing.below(tmp_path / "backup")
    assert "cells/.x.1.part" not in found
    assert all(key not in path.read_bytes() for path in found.values())
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_a_backup_killed_under_way_is_none_and_the_next_succeeds(copy: Home, tmp_path: Path) -> None:
    (copy.landing / "large").write_bytes(os.urandom(50_000_000))
    command = [VIP, "backup", str(tmp_path / "backup"), "--home", str(copy.root)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None and not (tmp_path / ".backup.part").exists():
            time.sleep(0.005)
        running.kill()
    assert running.returncode == -signal.SIGKILL
    with pytest.raises(UserError, match="no backup that was finished"):
        restore(tmp_path / ".backup.part", Home(tmp_path / "elsewhere"), nobody)
    assert back_up(copy, tmp_path / "backup", nobody) == len(hashes(copy))
    assert not (tmp_path / ".backup.part").exists()


def test_a_restore_that_was_cut_off_goes_on_and_nothing_else_is_overwritten(copy: Home, tmp_path: Path) -> None:
    back_up(copy, tmp_path / "backup", nobody)
    elsewhere = Home(tmp_path / "elsewhere")
    restore(tmp_path / "backup", elsewhere, nobody)
    gone = sorted(path for path in elsewhere.publications.rglob("*") if path.is_file())[::2]
    for path in gone:
        path.unlink()
    restore(tmp_path / "backup", elsewhere, nobody)
    assert hashes(elsewhere) == hashes(copy)
    other = next(elsewhere.registers.rglob("*.json"))
    other.write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match=re.escape(f"{other}: is not of the backup. Restore into a home that holds")):
        restore(tmp_path / "backup", elsewhere, nobody)
    assert other.read_text(encoding="utf-8") == "{}"


def test_a_backup_with_a_file_that_is_not_as_it_was_is_told(copy: Home, tmp_path: Path) -> None:
    back_up(copy, tmp_path / "backup", nobody)
    changed = next((tmp_path / "backup" / "registers").rglob("*.parquet"))
    changed.write_bytes(changed.read_bytes()[:-1] + b"x")
    with pytest.raises(UserError, match=re.escape(f"{changed}: is not as it was backed up")):
        restore(tmp_path / "backup", Home(tmp_path / "elsewhere"), nobody)
    with pytest.raises(UserError, match="is there already"):
        back_up(copy, tmp_path / "backup", nobody)


def test_a_home_of_another_layout_is_neither_written_to_nor_restored(copy: Home, tmp_path: Path) -> None:
    back_up(copy, tmp_path / "backup", nobody)
    (copy.root / ".layout").write_text("2\n", encoding="utf-8")
    told = f"{copy.root}: is laid out as version 2 of the software does it"
    assert vip("purge", home=copy).stderr.startswith(told)
    assert told in vip("doctor", home=copy).stderr
    manifest = tmp_path / "backup" / "backup.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"layout": "1"', '"layout": "2"'), encoding="utf-8"
    )
    with pytest.raises(UserError, match="laid out as version 2"):
        restore(tmp_path / "backup", Home(tmp_path / "elsewhere"), nobody)


def test_nobody_writes_while_a_backup_is_made(copy: Home, tmp_path: Path) -> None:
    with writing(copy), pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([VIP, "backup", str(tmp_path / "to"), "--home", str(copy.root)], check=False, timeout=4, capture_output=True)  # fmt: skip
    assert not (tmp_path / "to").exists()
