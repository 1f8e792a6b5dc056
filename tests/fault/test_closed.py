"""What may not be read or written: a landing on a read-only disk, files and keys of others, a disk of which nothing is left.

Where root runs the tests, the rights that let root past the mode of a file are given up first.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.home import Home
from tests.fault import contents
from tests.fault.conftest import PUBLICATION, VIP, home_with
from tests.fault.test_disk_full import FULL

CLOSED = "{}: rejected: it cannot be read (Permission denied). Open it to the user who runs this, and run again.\n"
PAST_MODES = "-dac_override,-dac_read_search,-fowner"
ORDINARY = ["setpriv", f"--bounding-set={PAST_MODES}", f"--inh-caps={PAST_MODES}"] if os.geteuid() == 0 else []
APART = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]


def may_mount() -> bool:
    """Whether a namespace of one's own is allowed here, and mounting in it."""
    tried = [*APART, "mount -t tmpfs none /mnt"]
    return (
        shutil.which("unshare") is not None and subprocess.run(tried, capture_output=True, check=False).returncode == 0
    )


needs_mounts = pytest.mark.skipif(not may_mount(), reason="no mounts in a user namespace are allowed here")


def vip(home: Home, *words: str, before: str = "", site: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """A command as an ordinary user, or in a namespace of its own after some mounting."""
    command = [VIP, *words, "--home", str(home.root), *(["--site", str(site)] if site else [])]
    started = [*APART, f'{before} && exec "$@"', "sh", *command] if before else [*ORDINARY, *command]
    return subprocess.run(started, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def home(tmp_path: Path, extracts: Path) -> Iterator[Home]:
    """With one register in landing; all of it is opened again at the end, so that it can be removed."""
    found = home_with(tmp_path, extracts, "battre_beroendevard")
    yield found
    for path in (found.root, *found.root.rglob("*")):
        path.chmod(0o700)


@needs_mounts
def test_a_landing_on_a_read_only_disk_is_taken_in_and_purging_it_says_what_is_the_matter(
    home: Home, site: Path, published: Home
) -> None:
    closed = f"mount --bind {home.landing} {home.landing} && mount -o remount,bind,ro {home.landing}"
    ran = vip(home, "run", "--publication", PUBLICATION, "--first", before=closed, site=site)
    assert (ran.returncode, ran.stderr) == (10, "")
    assert contents.of(home, with_persons=False) == contents.of(published, with_persons=False)
    purged = vip(home, "purge", "--on", "2027-12-31", before=closed)
    assert (purged.returncode, purged.stderr) == (
        1,
        f"{next(home.landing.rglob('*.csv'))}: cannot be written or read (Read-only file system). "
        "See that the disk has room and is open to you, and run again.\n",
    )
    assert vip(home, "purge", "--on", "2027-12-31").returncode == 0
    assert not list(home.landing.rglob("*.csv"))


def test_a_file_in_landing_that_may_not_be_read_is_rejected_by_its_name_and_is_taken_in_when_it_may(
    home: Home, site: Path
) -> None:
    delivered = next(home.landing.rglob("*.csv"))
    delivered.chmod(0)
    ended = vip(home, "run", "--publication", PUBLICATION, "--first", site=site)
    assert (ended.returncode, ended.stderr.splitlines(keepends=True)[0]) == (20, CLOSED.format(delivered.name))
    assert "Traceback" not in ended.stderr
    assert not list(home.publications.rglob("*"))
    delivered.chmod(0o600)
    assert vip(home, "run", "--publication", PUBLICATION, "--first", site=site).returncode == 10


def test_later_files_that_may_not_be_read_leave_what_was_delivered_before_and_the_rest_is_published(
    home: Home, site: Path
) -> None:
    delivered = next(home.landing.rglob("*.csv"))
    later = delivered.with_name("battre_beroendevard_2026-10-30.csv")
    shutil.copy(delivered, later)
    later.chmod(0)
    other = later.with_name("battre_beroendevard_2026-10-31.csv")
    shutil.copy(delivered, other)
    manifest = other.with_suffix(".json")
    manifest.write_text("{}", encoding="utf-8")
    manifest.chmod(0)
    ended = vip(home, "run", "--publication", PUBLICATION, "--first", site=site)
    assert (ended.returncode, ended.stderr) == (20, CLOSED.format(later.name) + CLOSED.format(manifest.name))
    assert len(list(home.publications.glob("*/r1"))) == 1


def test_a_folder_in_landing_that_may_not_be_listed_stops_the_run_with_its_name(home: Home, site: Path) -> None:
    closed = home.landing / "battre_beroendevard"
    closed.chmod(0)
    ended = vip(home, "run", "--publication", PUBLICATION, "--first", site=site)
    told = f"{closed}: cannot be listed (Permission denied). Open it to the user who runs this, and run again.\n"
    assert (ended.returncode, ended.stderr) == (2, told)
    assert not list(home.publications.rglob("*"))


def test_a_key_that_may_not_be_read_stops_what_needs_it_before_anything_is_taken_in(home: Home, site: Path) -> None:
    key = home.identity / "key"
    key.chmod(0)
    told = f"{key}: the identity key cannot be read (Permission denied). Run this as the user who owns it."
    ran = vip(home, "run", "--publication", PUBLICATION, "--first", site=site)
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (2, told)
    asked = vip(home, "doctor", site=site)
    assert (asked.returncode, f"key: {told.rstrip('.')}" in asked.stderr.splitlines()) == (2, True)
    assert list(home.registers.rglob("*.parquet")) == []
    key.chmod(0o600)
    assert vip(home, "doctor", site=site).returncode == 0


@pytest.mark.exhaustive
@needs_mounts
def test_a_home_on_a_disk_that_fills_ends_with_what_to_do_and_goes_on_when_there_is_room(
    tmp_path: Path, extracts: Path, site: Path, published: Home
) -> None:
    """The disk is in memory and exists while one command runs, so what is there when it ends is copied out."""
    home, kept = home_with(tmp_path, extracts, "battre_beroendevard"), tmp_path / "kept"
    disk = tmp_path / "disk"
    disk.mkdir()
    command = f"{VIP} run --publication {PUBLICATION} --first --home {disk}/home --site {site}"
    filled = (
        f"mount -t tmpfs -o size=3m none {disk} && cp -a {home.root} {disk}/home && {{ {command}; echo ended $?; "
        f"mount -o remount,size=200m {disk}; cp -a {disk}/home {kept}; {command}; echo ended $?; cp -a {disk}/home {kept}.after; }}"
    )
    ended = subprocess.run([*APART, filled], capture_output=True, text=True, check=False, timeout=300)
    codes = [line for line in ended.stdout.splitlines() if line.startswith("ended")]
    assert (codes[0], codes[1] in ("ended 0", "ended 10")) == ("ended 1", True), ended.stderr
    assert any(FULL.fullmatch(line) for line in ended.stderr.splitlines()), ended.stderr
    assert "Traceback" not in ended.stderr
    assert contents.is_whole(Home(kept))
    assert not list((kept / "publications").glob("*/r*"))
    assert contents.of(Home(tmp_path / "kept.after"), with_persons=False) == contents.of(published, with_persons=False)
