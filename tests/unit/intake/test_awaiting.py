"""Unit: which files in landing have come whole since the last look."""

import os
import time
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.intake import awaiting
from pipelines.intake.awaiting import NOTHING, Look
from pipelines.project import Project
from tests.landed import growing

REGISTERS = [Project().registers[name] for name in ("dor", "lmed")]


def put(home: Home, name: str, text: str = "x", *, after: int = 0) -> Path:
    """A file in landing, last changed so many seconds after the first day of time."""
    path = home.landing / name.partition("_")[0] / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (after, after))
    return path


def looked(home: Home, before: Look = NOTHING) -> Look:
    return awaiting.look(home, REGISTERS, before)


def test_a_file_is_whole_where_it_has_not_changed_between_two_looks_and_is_asked_for_once(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, "dor_2026-10-05.csv")
    first = looked(home)
    second = looked(home, first)
    third = looked(home, second)
    assert [(dict(look.whole), look.waiting) for look in (first, second, third)] == [({}, 1), ({"dor": 1}, 0), ({}, 0)]


def test_a_file_that_grows_is_waited_for_and_one_that_is_put_anew_is_asked_for_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, "dor_2026-10-05.csv", "x")
    first = looked(home)
    put(home, "dor_2026-10-05.csv", "xx", after=1)
    second = looked(home, first)
    third = looked(home, second)
    put(home, "dor_2026-10-05.csv", "yy", after=2)
    fourth = looked(home, third)
    fifth = looked(home, fourth)
    assert [dict(look.whole) for look in (first, second, third, fourth, fifth)] == [{}, {}, {"dor": 1}, {}, {"dor": 1}]


@pytest.mark.parametrize("mark", ["dor_2026-10-05.csv.done", "dor_2026-10-05.done", "dor_2026-10-05.json"])
def test_a_mark_or_a_manifest_that_was_put_after_the_file_says_that_it_is_whole(tmp_path: Path, mark: str) -> None:
    home = Home(tmp_path)
    put(home, "dor_2026-10-05.csv", after=2)
    put(home, mark, after=1)
    assert dict(looked(home).whole) == {}
    put(home, mark, after=3)
    assert dict(looked(home).whole) == {"dor": 1}


def test_the_mark_of_another_file_says_nothing_of_this_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, "dor_2026-10-05.csv")
    put(home, "dor_2026-11-05.csv.done", after=1)
    assert looked(home).whole == {}


def test_a_register_waits_until_each_of_its_new_files_is_whole_and_others_do_not_wait_for_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, "dor_2026-10-05.csv")
    first = looked(home)
    put(home, "dor_2026-11-05.csv")
    put(home, "lmed_2026-10-05.csv")
    put(home, "lmed_2026-10-05.csv.done")
    second = looked(home, first)
    third = looked(home, second)
    assert [(dict(look.whole), look.waiting) for look in (second, third)] == [({"lmed": 1}, 2), ({"dor": 2}, 0)]


def test_what_is_remembered_names_no_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, "dor_2026-10-05_191212121212.csv")
    assert "1912" not in repr(looked(home))


def test_a_run_waits_for_a_file_that_grows_until_it_stays_and_not_at_all_for_one_that_lies_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awaiting, "QUIET", 1.0)
    home = Home(tmp_path)
    put(home, "lmed_2026-10-05.csv")
    grows = home.landing / "dor" / "dor_2026-10-05.csv"
    (home.landing / "dor").mkdir()
    began = time.monotonic()
    assert awaiting.still_written(home, REGISTERS[1]) == []
    assert time.monotonic() - began < awaiting.BETWEEN_LOOKS
    grows.write_text("x", encoding="utf-8")
    with growing(grows, seconds=2):
        assert awaiting.still_written(home, REGISTERS[0]) == []
        assert grows.read_text(encoding="utf-8").endswith("\n")


def test_a_file_that_does_not_stop_growing_is_told_of_unless_a_mark_says_that_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awaiting, "LONGEST", 1.5)
    home = Home(tmp_path)
    grows = home.landing / "dor" / "dor_2026-10-05.csv"
    grows.parent.mkdir()
    grows.write_text("x", encoding="utf-8")
    with growing(grows, seconds=4):
        assert awaiting.still_written(home, REGISTERS[0]) == [grows]
    mark = grows.with_suffix(".done")
    mark.touch()
    os.utime(mark, (grows.stat().st_mtime + 1,) * 2)
    assert awaiting.still_written(home, REGISTERS[0]) == []
