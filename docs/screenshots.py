"""Takes the pictures of docs/dagster.md from the web interface of a home: `make screenshots`, after `make run`.

The interface runs for as long as that takes, read-only, and is seen in the Chromium that is installed.
"""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).with_name("screenshots")
REPOSITORY = FOLDER.parents[1]
CHROMIUM = "/usr/bin/chromium"
PORT = 3113
SIZE = {"width": 1500, "height": 900}
SHOWN = {
    "groups": "/asset-groups",
    "register": "/assets/registers/psykosr?view=overview",
    "checks": "/assets/registers/psykosr?view=checks",
    "indicator": "/assets/schizofreni/remission?view=overview",
    "lineage": "/assets/schizofreni/remission?view=lineage&lineageScope=neighbors",
    "published": "/assets/published?view=overview",
    "automation": "/automation",
}  # file -> page of the interface
SECONDS_TO_START, SECONDS_TO_DRAW = 120, 4


@contextmanager
def interface(home: Path) -> Iterator[str]:
    """The address of the web interface of a home."""
    command = [
        Path(sys.executable).with_name("dagster-webserver"),
        "-w",
        "workspace.yaml",
        "-p",
        str(PORT),
        "--read-only",
    ]
    surroundings = os.environ | {"DAGSTER_HOME": str(home / "dagster"), "VIP_HOME": str(home)}
    address = f"http://127.0.0.1:{PORT}"
    with subprocess.Popen(command, cwd=REPOSITORY, env=surroundings, stderr=subprocess.DEVNULL) as running:
        try:
            _wait_for(f"{address}/server_info")
            yield address
        finally:
            running.terminate()


def _wait_for(address: str) -> None:
    for _ in range(SECONDS_TO_START):
        try:
            urllib.request.urlopen(address).close()
        except OSError:
            time.sleep(1)
        else:
            return
    raise SystemExit("The web interface did not start. Try `make dev`, and read what it says.")


def take(page: Page, address: str, name: str) -> None:
    """One picture."""
    page.goto(address + SHOWN[name], wait_until="load")
    page.wait_for_timeout(1000 * SECONDS_TO_DRAW)
    page.screenshot(path=FOLDER / f"{name}.png")


def main(home: Path) -> None:
    """All of them, each in place of the one before."""
    FOLDER.mkdir(exist_ok=True)
    with interface(home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SIZE, locale="sv-SE", timezone_id="Europe/Stockholm")
        for name in SHOWN:
            take(page, address, name)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
