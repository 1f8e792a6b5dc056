"""End to end: the pages about judged deliveries open in a browser without a network, and ask for nothing from one."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.plausibility import docs, examination
from pipelines.project import Project
from pipelines.reference import tables as reference
from tests.unit.plausibility import making

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium, a Debian package, is not installed")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("docs") / "home")
    tables: Mapping[str, pl.DataFrame] = {**reference.load(), "unit_code": making.unit_codes()}
    blank = pl.lit(None, dtype=pl.Boolean)
    outcomes = making.snapshots(home, 2, lambda rows: rows.with_columns(smoker=blank))
    found = examination.examine(making.SAMPLE, outcomes, home, Project(), tables)
    return docs.page_of(home, "sample", found.delivery)


def _opened(page: Path, folder: Path) -> tuple[str, set[str | None]]:
    """The page as the browser has built it, and the hosts it asked for. No host can be reached."""
    log = folder / "network.json"
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={folder}",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--log-net-log={log}", "--dump-dom", page.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    events = [event.get("params", {}) for event in json.loads(log.read_text(encoding="utf-8"))["events"]]
    # The browser calls home for itself; what a page asks for is kept apart under the page's own origin.
    asked = [event["url"] for event in events if "file://" in str(event.get("network_isolation_key"))]
    return done.stdout, {urlsplit(url).hostname for url in asked if not url.startswith("file:")}


def test_a_page_opens_without_a_network_and_asks_for_nothing(page: Path, tmp_path: Path) -> None:
    built, hosts = _opened(page, tmp_path)
    assert hosts == set()
    assert "Andel ej registrerade: 100,0 %" in built
    assert "Det är få, så gränserna är vidgade." in built


def test_the_log_of_the_browser_would_tell(page: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.html"
    script = '<script src="https://cdn.invalid/style.js"></script></head>'
    other.write_text(page.read_text(encoding="utf-8").replace("</head>", script), encoding="utf-8")
    _, hosts = _opened(other, tmp_path)
    assert hosts == {"cdn.invalid"}
