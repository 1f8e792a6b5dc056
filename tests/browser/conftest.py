"""Browser tests: a person at Debian's Chromium. Shared: a portal that serves a small home, and pages to look at it.

Playwright drives the browser that is installed and never fetches one; where there is none the tests are skipped.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.unit.portal import making
from tests.unit.portal.making import Served

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: Playwright's event loop runs as long, and others could not run one of their own."""
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with making.serve(making.home(tmp_path_factory.mktemp("portal"))) as found:
        yield found


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page of somebody who is not logged in; every request must be to the portal."""
    context = browser.new_context(base_url=served.address, locale="sv-SE", accept_downloads=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    found = context.new_page()
    complaints: list[str] = []
    found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield found
    context.close()
    assert {address for address in asked if not address.startswith(served.address)} == set()
    assert [text for text in complaints if "Content Security Policy" in text] == []
