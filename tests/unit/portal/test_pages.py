"""Unit: what pages list, in which order, and that every link of theirs leads somewhere."""

import html
import re

import pytest

from pipelines.portal import pages
from tests.unit.portal.making import GOTLAND, MALMO, NEWEST, SCHIZOPHRENIA, SKANE, SOUTH, STOCKHOLM, Served

PAGE = {"Accept": "text/html"}


def links(served: Served, path: str, holder) -> list[str]:
    text = served.ask(path, holder, headers=PAGE).text
    return [html.unescape(address) for address in re.findall(r'href="(/[^"#]*)"', text)]


@pytest.mark.parametrize("holder", [GOTLAND, STOCKHOLM, MALMO, SOUTH, SCHIZOPHRENIA], ids=str)
@pytest.mark.parametrize("path", ["/", "/program/schizofreni", "/hjalp"])
def test_every_link_of_a_page_leads_somewhere(served: Served, path: str, holder) -> None:
    found = links(served, path, holder)
    assert found
    assert {address for address in found if served.ask(address, holder).status != 200} == set()


@pytest.mark.parametrize("path", ["/", "/program/schizofreni"])
def test_a_municipality_without_a_package_finds_its_regions_tables(served: Served, path: str) -> None:
    found = [address for address in links(served, path, MALMO) if "region_" in address]
    assert found == [f"/filer/{NEWEST}/offentlig/deliveries/excel/region_12.xlsx",
                     f"/filer/{NEWEST}/offentlig/csv/region_12.csv"]  # fmt: skip


def test_an_archive_is_offered_where_there_is_one(served: Served) -> None:
    archive = f"/paket/{NEWEST}.zip"
    assert archive in links(served, "/", GOTLAND)
    assert archive not in links(served, "/", MALMO)


def test_what_people_open_stands_before_what_programs_read(served: Served) -> None:
    of_all = [address for address in links(served, "/program/schizofreni", STOCKHOLM) if "region_01" not in address]
    names = [address.rsplit("/", 1)[1] for address in of_all if address.startswith(f"/filer/{NEWEST}")]
    assert names[:3] == ["vip_schizofreni.xlsx", "riket.xlsx", "riket.csv"]
    assert names[3].endswith(".px")


def test_a_list_that_is_cut_says_so_and_leads_to_the_rest(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/filer?program=schizofreni" not in links(served, "/program/schizofreni", SKANE)
    monkeypatch.setattr(pages, "ON_A_PAGE", 4)
    assert "Här visas 4 av " in served.ask("/program/schizofreni", SKANE, headers=PAGE).text
    assert "/filer?program=schizofreni" in links(served, "/program/schizofreni", SKANE)


@pytest.mark.parametrize("path", ["/", "/filer", "/program/schizofreni", "/hjalp", "/logga-in", "/stil.css"])
def test_the_head_of_a_page_says_what_the_page_is(served: Served, path: str) -> None:
    page, head = (served.ask(path, SKANE, method=method, headers=PAGE) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == page.headers["content-type"]
    assert head.headers["content-length"] == page.headers["content-length"]


def test_a_head_logs_nobody_in(served: Served) -> None:
    for path in ("/logga-in/organisation", "/logga-in/svar", "/logga-ut"):
        assert served.ask(path, SKANE, method="HEAD").status == 405
