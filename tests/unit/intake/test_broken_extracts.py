"""A file that is not what it claims to be stops at the door with one line, and leaves no trace behind it."""

import gzip
import io
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake.delivery import take_in as take_in_file
from pipelines.intake.identity import Key
from pipelines.project import Register
from pipelines.simulate import simulate
from tests.unit.intake.bench import PERSON, land, new_home, take_in, tree

NAMES = ("psykosr", "dor", "lmed")
BROKEN_ON = "2026-11-05"
Damage = Callable[[list[list[str]], Register], bytes]


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing folder with small sound extracts of every register."""
    folder = tmp_path_factory.mktemp("simulated")
    simulate(folder, persons=600, months=36, seed=5)
    return folder


@pytest.fixture(scope="module", params=NAMES)
def register(request: pytest.FixtureRequest, registers: dict[str, Register]) -> Register:
    """Registers that differ in delimiter, encoding and kind."""
    return registers[request.param]


@pytest.fixture(scope="module")
def sound(extracts: Path, register: Register) -> list[list[str]]:
    """The first sound extract of the register: its fields, the heading first."""
    path = min((extracts / register.name).glob("*.csv"))
    text = path.read_bytes().decode(register.delivery.layout.encoding)
    return [line.split(register.delivery.layout.delimiter) for line in text.splitlines()]


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, sound: list[list[str]], register: Register) -> Home:
    """A home that has taken in a sound delivery before. The tests share it, since each leaves it as it was."""
    home = new_home(tmp_path_factory.mktemp("settled"))
    take_in(home, register, written(sound, register))
    return home


def written(
    fields: list[list[str]], register: Register, delimiter: str | None = None, encoding: str | None = None
) -> bytes:
    """A file with these fields, in the register's layout where nothing else is said."""
    layout = register.delivery.layout
    lines = ((delimiter or layout.delimiter).join(line) + "\n" for line in fields)
    return "".join(lines).encode(encoding or layout.encoding)


def renamed(fields: list[list[str]], place: int, heading: str) -> list[list[str]]:
    return [[heading if n == place else text for n, text in enumerate(fields[0])], *fields[1:]]


def with_column(fields: list[list[str]], heading: str) -> list[list[str]]:
    return [[*line, heading if n == 0 else ""] for n, line in enumerate(fields)]


def without_column(fields: list[list[str]], place: int) -> list[list[str]]:
    return [line[:place] + line[place + 1 :] for line in fields]


def other_encoding(fields: list[list[str]], register: Register) -> bytes:
    """A letter beyond ASCII, written as the layout does not say."""
    other = "utf-8" if register.delivery.layout.encoding == "cp1252" else "cp1252"
    changed = [*fields[:3], [*fields[3][:-1], "Malmö"], *fields[4:]]
    return written(changed, register, encoding=other)


def zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", content)
    return made.getvalue()


def parquet(fields: list[list[str]]) -> bytes:
    made = io.BytesIO()
    pl.DataFrame(fields[1:], schema=fields[0], orient="row").write_parquet(made)
    return made.getvalue()


def ragged(fields: list[list[str]]) -> list[list[str]]:
    """Two lines of three have a field too many."""
    return [[*line, "x"] if n % 3 else line for n, line in enumerate(fields)]


DAMAGES: dict[str, tuple[Damage, str]] = {
    "cut inside a line": (lambda f, r: written(f, r)[:-3], "it ends inside a line, so it is truncated"),
    "cut inside the heading": (lambda f, r: written(f, r)[:9], "it ends inside a line, so it is truncated"),
    "in the other encoding": (other_encoding, r"its encoding is UTF-8|line 4 is not utf-8"),
    "in UTF-16": (lambda f, r: written(f, r, encoding="utf-16"), "its encoding is UTF-16"),
    "in UTF-16 without a mark": (lambda f, r: written(f, r, encoding="utf-16-le"), "it is not a text file"),
    "without the first column": (lambda f, r: written(without_column(f, 0), r), "the column PE?R?S?NR is missing"),
    "without two columns": (
        lambda f, r: written(without_column(without_column(f, 1), 1), r), r"the column \w+, \w+.* is missing",
    ),
    "with a column twice": (lambda f, r: written(with_column(f, f[0][1]), r), r"the column \w+ stands more than once"),
    "with a heading in lower case": (
        lambda f, r: written(renamed(f, 0, f[0][0].lower()), r), "the column PE?R?S?NR is written in other case",
    ),
    "with a heading renamed": (lambda f, r: written(renamed(f, 0, "Personnummer"), r), "the column PE?R?S?NR is missing"),
    "with a person for two headings": (
        lambda f, r: written(renamed(renamed(f, 0, PERSON), 1, PERSON), r), r"the column \(not declared\) stands more",
    ),
    "with a column more": (lambda f, r: written(with_column(f, "NAMN"), r), r"1 column\(s\) are not in the layout"),
    "with a delimiter at the end of every line": (
        lambda f, r: written(with_column(f, ""), r), r"1 column\(s\) are not in the layout",
    ),
    "with tabs": (lambda f, r: written(f, r, delimiter="\t"), "its delimiter is a tab, the layout says"),
    "with another delimiter": (lambda f, r: written(f, r, delimiter="|"), "its delimiter is a bar, the layout says"),
    "empty": (lambda f, r: b"", "it is empty"),
    "blank": (lambda f, r: b"\r\n \n", "it is empty"),
    "a mark and nothing else": (lambda f, r: "\ufeff\n".encode(), "it is empty|its encoding is UTF-8"),
    "a heading and nothing else": (lambda f, r: written(f[:1], r), "it has a heading but no rows"),
    "blank in its first line": (lambda f, r: b"\n" + written(f, r), "its first line has no"),
    "without a heading": (lambda f, r: written(f[1:], r), "its first line holds none of the declared headings"),
    "with a person for a heading": (
        lambda f, r: written([[f[0][0], *f[1][1:]], *f[2:]], r), r"the column .+ (stands more than once|is missing)",
    ),
    "a workbook": (lambda f, r: zipped(written(f, r)), "it is an Excel file, but damaged or cut off"),
    "an old workbook": (lambda f, r: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "it is an old Excel file"),
    "a gzip file cut off": (lambda f, r: gzip.compress(written(f, r))[:-20], "it is a gzip file, but damaged or cut off"),
    "PDF": (lambda f, r: b"%PDF-1.7\n" + written(f, r), "it is a PDF file"),
    "Parquet": (lambda f, r: parquet(f), "it is a Parquet file"),
    "noise": (lambda f, r: random.Random(1).randbytes(10_000), "is not"),
    "noise without zeros": (
        lambda f, r: random.Random(2).randbytes(10_000).translate(None, b"\0"), "is not|its first line has no",
    ),
    "text and then zeros": (lambda f, r: written(f, r) + bytes(10) + b"\n", "it is not a text file"),
    "a web page": (lambda f, r: b"<!doctype html>\n<title>Inloggning</title>\n", "it is a web page, not a text file"),
    "ragged": (lambda f, r: written(ragged(f), r), "most lines have another number of fields than the first"),
    "written on an old Macintosh": (
        lambda f, r: written(f, r).replace(b"\n", b"\r"), "it ends inside a line, so it is truncated",
    ),
    "lost after a quotation mark": (
        lambda f, r: written([f[0], ['"' + f[1][0], *f[1][1:]], *f[2:]], r), "most lines have another number of fields",
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_stops_with_one_line_and_leaves_everything_as_it_was(
    settled: Home, register: Register, sound: list[list[str]], damage: str
) -> None:
    make, reason = DAMAGES[damage]
    path = land(settled, register, make(sound, register), extracted_on=BROKEN_ON)
    before = tree(settled)
    with pytest.raises(ExtractRejected) as refusal:
        take_in_file(path, register, settled, Key.given(settled), ())
    assert tree(settled) == before
    assert re.search(reason, refusal.value.reason), refusal.value.reason
    assert_is_one_clear_line(str(refusal.value), path, sound)


def test_a_file_that_ends_too_early_is_found_by_its_manifest(
    settled: Home, register: Register, sound: list[list[str]]
) -> None:
    content = written(sound[:-2], register)
    path = land(settled, register, content, extracted_on=BROKEN_ON, manifest={"rows": len(sound) - 1})
    before = tree(settled)
    with pytest.raises(ExtractRejected, match=f"says {len(sound) - 1} rows, it has {len(sound) - 3}") as refusal:
        take_in_file(path, register, settled, Key.given(settled), ())
    assert tree(settled) == before
    assert_is_one_clear_line(str(refusal.value), path, sound)


@pytest.mark.parametrize("manifest", [b"{", b'["rows"]', b'{"rows": "many"}', b'{"extracted_on": "05/10/2026"}'])
def test_a_file_with_a_damaged_manifest_leaves_everything_as_it_was(
    settled: Home, register: Register, sound: list[list[str]], manifest: bytes
) -> None:
    path = land(settled, register, written(sound[:-2], register), extracted_on=BROKEN_ON, manifest=manifest)
    before = tree(settled)
    with pytest.raises(ExtractRejected) as refusal:
        take_in_file(path, register, settled, Key.given(settled), ())
    assert tree(settled) == before
    assert_is_one_clear_line(str(refusal.value), path.with_suffix(".json"), sound)


@pytest.mark.parametrize("cut", [1, 2])
def test_a_file_that_ends_inside_a_character_is_truncated(
    settled: Home, registers: dict[str, Register], sound: list[list[str]], register: Register, cut: int
) -> None:
    if register.delivery.layout.encoding != "utf-8":
        content, reason = written(sound, register) + b"\x81", "is not cp1252"  # no character at all
    else:
        content, reason = (
            written(sound, register) + "€".encode()[:cut],
            "it ends inside a character, so it is truncated",
        )
    path = land(settled, register, content, extracted_on=BROKEN_ON)
    with pytest.raises(ExtractRejected, match=reason):
        take_in_file(path, register, settled, Key.given(settled), ())


def assert_is_one_clear_line(message: str, path: Path, fields: list[list[str]]) -> None:
    """It names the file, says what is wrong and what to do, and quotes nothing that stands under a heading."""
    assert re.fullmatch(rf"{re.escape(path.name)}: rejected: [^\n]+\. [A-Z][^\n]+\.", message), message
    said = message.replace(path.name, "")
    values = {text for line in fields[1:] for text in line if len(text) >= 4 and re.search("[0-9]", text)} | {PERSON}
    assert [value for value in values if value in said] == []


def test_vip_run_ends_with_20_and_one_line_for_a_damaged_file(
    home: Home, extracts: Path, registers: dict[str, Register]
) -> None:
    dor = registers["dor"]
    source = next((extracts / "dor").glob("*.csv"))
    fields = [line.split(";") for line in source.read_text(encoding="utf-8").splitlines()]
    path = land(home, dor, DAMAGES["cut inside a line"][0](fields, dor))
    kept = {name: text for name, text in tree(home).items() if name.startswith(("landing/", "identity/"))}
    ended = subprocess.run(
        [str(Path(sys.executable).with_name("vip")), "run", "--publication", "2026-10", "--home", str(home.root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 20
    assert_is_one_clear_line(ended.stderr.removesuffix("\n"), path, fields)
    after = tree(home)
    assert {name: after.get(name) for name in kept} == kept
    assert not any(name.startswith(("registers/dor/", "quarantine/", "publications/")) for name in after)


def test_one_damaged_file_does_not_keep_a_sound_one_out(
    home: Home, extracts: Path, registers: dict[str, Register]
) -> None:
    from pipelines.project import Project
    from pipelines.run import Deployment

    shutil.copytree(extracts / "dor", home.landing / "dor")
    land(home, registers["dor"], b"PK\x03\x04", extracted_on=BROKEN_ON)
    taken = Deployment(Project(), home).take_in(registers["dor"])
    assert [error.file for error in taken.rejected] == [f"dor_{BROKEN_ON}.csv"]
    assert [outcome.file for outcome in taken.outcomes] == ["dor_2026-10-05.csv"]
