"""A disk that is full, played by a limit on the size of files: one clear line, and nothing half made is in place."""

import re
import subprocess
import sys
from pathlib import Path

from tests.fault.conftest import REPOSITORY, Job, home_with

FULL = re.compile(
    r"[a-z_]+: (?:a file|the record of runs) cannot be written or read(?: \(File too large\))?\. "
    r"See that the disk has room and is open to you, and run again\."
    r"|\S+\.(?:html|xlsx): cannot be written \(File too large\)\. See that the disk has room, and run again\."
)
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from pipelines.commands import main
sys.argv = ["vip", *sys.argv[2:]]
main()
"""


def test_intake_that_cannot_write_says_so_and_the_next_try_succeeds(
    tmp_path: Path, extracts: Path, interrupted: Job
) -> None:
    home = home_with(tmp_path, extracts, "lmed", "dor")
    sizes = [0, 1_000, 6_000, 20_000]  # no file at all, the copy of the text, the rows, the store of persons
    report = interrupted(task="take_in", home=home.root, persons=False, sizes=[size or 1 for size in sizes])
    for each in report["interrupted"]:
        assert FULL.fullmatch(each["first"]["error"]), each["first"]["error"]
        assert each["first"]["whole"]
        assert "left over" not in each["first"]["holds"].values()
        assert each["second"]["error"] is None
        assert each["second"]["holds"] == report["undisturbed"]["holds"]


def test_vip_run_on_a_full_disk_ends_with_what_to_do_and_publishes_nothing(
    tmp_path: Path, extracts: Path, site: Path
) -> None:
    home = home_with(tmp_path, extracts, "battre_beroendevard")
    arguments = ["run", "--publication", "2026-10", "--home", str(home.root), "--site", str(site)]
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, "900000", *arguments],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert FULL.fullmatch(ended.stderr.splitlines()[-1]), ended.stderr  # Dagster may have said it of its own first
    assert "Traceback" not in ended.stderr
    assert list((home.root / "publications").rglob("*")) == []
