"""Browser: a region's user logs in, finds the newest table for a programme and opens it, with or without a mouse."""

from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Download, Page, expect

from tests.unit.portal.making import NEWEST, SKANE, Served

PAGES = ("/", "/program/schizofreni", "/filer", "/filer?program=schizofreni&format=excel", "/filer?program=nothing",
         "/hjalp", "/nowhere")  # fmt: skip
COUNT_CLICKS = "addEventListener('click', () => sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1, true)"
NARROW = {"width": 320, "height": 640}  # WCAG 1.4.10


def log_in(page: Page, served: Served) -> None:
    page.goto("/")
    page.get_by_label("Åtkomstnyckel").fill(served.token(SKANE))
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Region Skåne")


def figures(download: Download, folder: Path) -> set[object]:
    """What stands in a workbook's cells, as another library reads it."""
    place = folder / download.suggested_filename
    download.save_as(place)
    book = openpyxl.load_workbook(place, read_only=True)
    found = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    book.close()
    return found


def test_the_newest_table_for_a_programme_is_three_clicks_away_and_opens(
    page: Page, served: Served, tmp_path: Path
) -> None:
    page.add_init_script(COUNT_CLICKS)
    log_in(page, served)
    page.get_by_role("link", name="Schizofreni", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=".xlsx").first.click()
    assert 1 <= page.evaluate("Number(sessionStorage.clicks)") <= 3
    assert "region_12" in coming.value.suggested_filename
    found = figures(coming.value, tmp_path)
    assert "Andel i remission" in found
    assert 0.52 in found  # of Skåne in 2025, 104 of 200


def test_it_is_as_near_without_a_script(browser: Browser, served: Served, tmp_path: Path) -> None:
    context = browser.new_context(base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Åtkomstnyckel").fill(served.token(SKANE))
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("link", name="Schizofreni", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=".xlsx").first.click()
    assert "Andel i remission" in figures(coming.value, tmp_path)
    page.get_by_role("link", name="Alla filer").click()
    page.get_by_label("Format").select_option("csv")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("table")).to_be_visible()
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    context.close()


def to_focus(page: Page, name: str, most: int = 40) -> None:
    """Tab until what is called so has the focus, which must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        said = focused.inner_text() if focused.count() else ""
        label = page.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''")
        if name in (said, label) or (name.startswith(".") and said.endswith(name)):
            width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            assert width not in ("0px", ""), f"{name}: nobody sees that it has the focus"
            return
    raise AssertionError(f"{name} cannot be reached with the keyboard")


def test_all_of_it_can_be_done_from_the_keyboard(page: Page, served: Served, tmp_path: Path) -> None:
    page.goto("/logga-in")
    to_focus(page, "Åtkomstnyckel")
    page.keyboard.type(served.token(SKANE))
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    to_focus(page, "Schizofreni")
    page.keyboard.press("Enter")
    page.wait_for_url("**/program/schizofreni")
    to_focus(page, ".xlsx")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert "Andel i remission" in figures(coming.value, tmp_path)
    page.goto("/")
    to_focus(page, "Logga ut")
    page.keyboard.press("Enter")
    page.wait_for_url("**/logga-in")


def test_the_first_stop_leads_past_the_menu(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto("/filer")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Till innehållet")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", "innehall")


def test_no_page_has_a_fault_that_axe_knows(page: Page, served: Served) -> None:
    page.goto("/logga-in")
    faults = {"/logga-in": violations(page)}
    page.get_by_label("Åtkomstnyckel").fill("wrong")
    page.get_by_role("button", name="Logga in").click()
    faults["refused"] = violations(page)
    log_in(page, served)
    for path in PAGES:
        page.goto(path)
        faults[path] = violations(page)
    assert {path: found for path, found in faults.items() if found} == {}


def violations(page: Page) -> list[str]:
    """Rules that a page breaks, the mild ones too."""
    return [f"{found['id']} ({found['impact']})" for found in Axe().run(page).response["violations"]]


def test_axe_finds_a_fault_where_there_is_one(page: Page, served: Served) -> None:
    log_in(page, served)
    page.evaluate("document.querySelector('h1').style.color = '#bbb'; document.documentElement.lang = ''")
    assert {"color-contrast (serious)", "html-has-lang (serious)"} <= set(violations(page))


@pytest.mark.parametrize("path", ["/logga-in", *PAGES])
def test_a_page_fits_a_narrow_window_and_says_what_it_is(page: Page, served: Served, path: str) -> None:
    if path != "/logga-in":
        log_in(page, served)
    page.set_viewport_size(NARROW)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.title().endswith("– VIP-portalen")
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "sv"


def test_a_printed_page_has_its_table_and_no_menu(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto("/program/schizofreni")
    page.emulate_media(media="print")
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.locator("nav")).to_be_hidden()
    expect(page.get_by_role("button", name="Logga ut")).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")


def test_who_goes_back_after_logging_out_sees_nothing(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto("/filer")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("button", name="Logga ut")).to_have_count(0)  # a browser on its way cannot go back
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    assert NEWEST not in page.content()
