"""Unit: files come as they are, to whom they are for; nothing else is there."""

import asyncio
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.portal import handing
from pipelines.portal.shelf import Shelf
from tests.unit.portal.making import GOTLAND, INTERNAL, MALMO, NEWEST, SCHIZOPHRENIA, SKANE, Served

PUBLIC = "offentlig/deliveries/excel/region_12.xlsx"
OWN = f"region/09/internal_{NEWEST}_region_09.csv"


def of(served: Served, name: str) -> Path:
    folder = served.home.publications / "2026-10" / "r2"
    if name.startswith("offentlig/"):
        return folder / "public" / name.removeprefix("offentlig/")
    return folder / "internal" / "packages" / name


@pytest.mark.parametrize("name", [PUBLIC, "offentlig/published.parquet", "offentlig/published.duckdb",
                                  "offentlig/csv/region_12.csv", "offentlig/manifest.json"])  # fmt: skip
@pytest.mark.parametrize("holder", [GOTLAND, MALMO, SCHIZOPHRENIA], ids=str)
def test_everyone_who_is_known_gets_public_files_as_they_lie_there(served: Served, name: str, holder) -> None:
    came = served.ask(f"/filer/{NEWEST}/{name}", holder)
    assert (came.status, came.body) == (200, of(served, name).read_bytes())
    assert came.headers["cache-control"] == "private, no-cache"
    assert came.headers["content-disposition"] == f'attachment; filename="{Path(name).name}"'


def test_an_organisation_gets_its_own_files_and_they_are_kept_nowhere(served: Served) -> None:
    came = served.ask(f"/filer/{NEWEST}/{OWN}", GOTLAND)
    assert INTERNAL in came.text
    assert came.headers["cache-control"] == "private, no-store"


def test_the_etag_is_the_hash_of_the_manifest_and_who_has_it_is_sent_nothing(served: Served) -> None:
    told = json.loads(of(served, "offentlig/deliveries/manifest.json").read_text(encoding="utf-8"))
    came = served.ask(f"/filer/{NEWEST}/{PUBLIC}", SKANE)
    assert came.headers["etag"] == f'"{told["files"]["excel/region_12.xlsx"]["sha256"]}"'
    again = served.ask(f"/filer/{NEWEST}/{PUBLIC}", SKANE, headers={"If-None-Match": f'"x", {came.headers["etag"]}'})
    assert (again.status, again.body) == (304, b"")
    other = served.ask(f"/filer/{NEWEST}/{PUBLIC}", SKANE, headers={"If-None-Match": '"x"'})
    assert other.status == 200


@pytest.mark.parametrize(("asked", "span"), [("bytes=0-9", slice(0, 10)), ("bytes=100-", slice(100, None)),
                                             ("bytes=-7", slice(-7, None))])  # fmt: skip
def test_a_range_of_a_file_is_that_part_of_it(served: Served, asked: str, span: slice) -> None:
    came = served.ask(f"/filer/{NEWEST}/{PUBLIC}", SKANE, headers={"Range": asked})
    assert (came.status, came.body) == (206, of(served, PUBLIC).read_bytes()[span])


def test_a_range_of_another_content_is_not_taken(served: Served) -> None:
    came = served.ask(f"/filer/{NEWEST}/{PUBLIC}", SKANE, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (came.status, came.body) == (200, of(served, PUBLIC).read_bytes())


def test_a_range_past_the_end_says_how_long_the_file_is(served: Served) -> None:
    came = served.ask(f"/filer/{NEWEST}/{PUBLIC}", SKANE, headers={"Range": "bytes=99999999-"})
    assert came.status == 416
    assert came.headers["content-range"] == f"bytes */{of(served, PUBLIC).stat().st_size}"


def test_the_head_of_a_file_says_what_the_file_is(served: Served) -> None:
    came = served.ask(f"/filer/{NEWEST}/{PUBLIC}", SKANE, method="HEAD")
    assert (came.status, came.body) == (200, b"")
    assert int(came.headers["content-length"]) == of(served, PUBLIC).stat().st_size


def test_a_file_of_another_organisation_answers_as_one_that_nobody_has(served: Served) -> None:
    own = {served.ask(f"/filer/{NEWEST}/{OWN}", GOTLAND).status}
    others = [served.ask(f"/filer/{NEWEST}/{name}", SKANE) for name in (OWN, OWN.replace("09", "99"))]
    assert own == {200}
    alike = {(came.status, came.body, tuple((n, v) for n, v in came.headers.items() if n != "date")) for came in others}
    assert len(alike) == 1
    assert others[0].status == 404


@pytest.mark.parametrize("name", ["offentlig/stray.csv", "offentlig/deliveries/.stray", "offentlig/../manifest.json"])
def test_a_file_that_no_manifest_names_is_not_there(served: Served, name: str) -> None:
    place = of(served, name)
    made = not place.exists()
    if made:
        place.write_text("stray", encoding="utf-8")
    try:
        assert served.ask(f"/filer/{NEWEST}/{name}", SKANE).status == 404
    finally:
        if made:
            place.unlink()


def test_a_file_that_is_not_what_its_manifest_says_is_not_there(served: Served) -> None:
    place = of(served, "offentlig/csv/region_01.csv")
    before = place.read_bytes()
    try:
        place.write_bytes(before.replace(b"0", b"1"))
        assert served.ask(f"/filer/{NEWEST}/offentlig/csv/region_01.csv", SKANE).status == 404
    finally:
        place.write_bytes(before)
    assert served.ask(f"/filer/{NEWEST}/offentlig/csv/region_01.csv", SKANE).status == 200


def test_a_package_whole_is_the_holders_own_files_and_the_same_bytes_each_time(served: Served) -> None:
    came, again = (served.ask(f"/paket/{NEWEST}.zip", GOTLAND) for _ in range(2))
    assert came.body == again.body
    with zipfile.ZipFile(io.BytesIO(came.body)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert archive.read(f"{NEWEST}/{OWN}") == of(served, OWN).read_bytes()
    assert f"{NEWEST}/offentlig/deliveries/excel/region_09.xlsx" in names
    assert not [name for name in names if "12" in name.removeprefix(NEWEST).replace("2026-10", "")]
    known = served.ask(f"/paket/{NEWEST}.zip", GOTLAND, headers={"If-None-Match": came.headers["etag"]})
    assert (known.status, known.body) == (304, b"")


def test_what_a_package_holds_is_not_looked_up_where_all_others_wait(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[bool] = []

    def noting(look: Callable[..., object]) -> Callable[..., object]:
        def look_and_note(*words: object) -> object:
            waiting.append(asyncio._get_running_loop() is not None)
            return look(*words)

        return look_and_note

    monkeypatch.setattr(Shelf, "items", noting(Shelf.items))
    monkeypatch.setattr(handing, "archive_etag", noting(handing.archive_etag))
    assert served.ask(f"/paket/{NEWEST}.zip", GOTLAND).status == 200
    assert waiting == [False, False]


def test_packages_of_two_organisations_have_two_etags(served: Served) -> None:
    first, second = (served.ask(f"/paket/{NEWEST}.zip", holder, method="HEAD") for holder in (GOTLAND, SKANE))
    assert first.headers["etag"] != second.headers["etag"]


def test_a_programme_area_gets_its_programme_whole(served: Served) -> None:
    came = served.ask(f"/paket/{NEWEST}.zip", SCHIZOPHRENIA)
    with zipfile.ZipFile(io.BytesIO(came.body)) as archive:
        names = archive.namelist()
    assert names
    assert all("schizofreni" in name and "angest_depression" not in name for name in names)


def test_where_there_is_nothing_of_ones_own_there_is_no_package(served: Served) -> None:
    assert served.ask("/paket/2026-09-r1.zip", MALMO).status == 404
    assert served.ask("/paket/2031-01-r1.zip", GOTLAND).status == 404
