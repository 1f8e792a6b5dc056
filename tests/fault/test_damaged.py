"""A Parquet file is no longer what was written: the run says so, `vip doctor --files` names it, and mending is what it says."""

import re
import shutil
from pathlib import Path

import pytest

from pipelines.deployment import Deployment
from pipelines.errors import Fault, UserError
from pipelines.home import Home
from pipelines.orchestration.materialise import materialise
from pipelines.project import Project
from pipelines.upkeep.backup import back_up
from pipelines.upkeep.files import FROM_BACKUP, MADE_AGAIN, damaged
from tests.fault import contents
from tests.fault.conftest import PUBLICATION

TOLD = re.compile(
    r"[a-z_/]+: a file that is damaged, or a fault of the program \(\w+ in \S+, line \d+\)\. `vip doctor --files` names damaged files"
)


def cut(held: bytes) -> bytes:
    """Its second half is gone."""
    return held[: len(held) // 2]


def scratched(held: bytes) -> bytes:
    """Its ends are there, and what stands between is not what it was."""
    first, last = len(held) // 20 + 4, len(held) // 3
    return held[:first] + bytes(byte ^ 0x5A for byte in held[first:last]) + held[last:]


@pytest.fixture
def home(tmp_path: Path, published: Home) -> Home:
    """A home with a publication."""
    copy = Home(tmp_path / "home")
    shutil.copytree(published.root, copy.root)
    return copy


def test_a_damaged_file_stops_the_run_is_named_and_mended_as_it_says(home: Home, site: Path, tmp_path: Path) -> None:
    """One after the other; each run ends where it meets the file. Then it goes through."""
    back_up(home, tmp_path / "backup", lambda _: None)
    earlier = contents.of(home, with_persons=True)
    for pattern, harm, to_do in (("registers/battre_beroendevard/*.parquet", cut, FROM_BACKUP), ("cells/beroende/*/*.parquet", scratched, MADE_AGAIN)):  # fmt: skip
        path = next(path for path in home.root.glob(pattern) if path.name.count(".") == 1)
        path.write_bytes(harm(path.read_bytes()))
        with pytest.raises(Fault) as caught:
            run(home, site)
        assert all(TOLD.fullmatch(line) for line in str(caught.value).splitlines()), caught.value
        name = path.relative_to(home.root).as_posix()
        assert list(damaged(home)) == [(name, to_do)]
        assert [path.name for path in home.publications.glob("*/r*")] == ["r1"]
        path.unlink()
        if to_do == FROM_BACKUP:
            shutil.copy2(tmp_path / "backup" / name, path)
    run(home, site)
    assert list(damaged(home)) == []
    assert earlier.items() <= contents.of(home, with_persons=True).items()
    assert contents.is_whole(home)


def test_a_damaged_file_of_a_publication_stops_what_follows_it(home: Home, site: Path) -> None:
    path = home.publications / "2026-10" / "r1" / "public" / "published.parquet"
    held = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(scratched(held))
    with pytest.raises(UserError, match=r"2026-10-r1: .*public/published\.parquet.* Put it back from a backup\."):
        run(home, site)
    assert list(damaged(home)) == [(path.relative_to(home.root).as_posix(), FROM_BACKUP)]
    path.write_bytes(held)
    assert list(damaged(home)) == []


def run(home: Home, site: Path) -> None:
    """The month that is out, which takes its cells from where they were kept."""
    materialise(Deployment(Project(site), home), [PUBLICATION])
