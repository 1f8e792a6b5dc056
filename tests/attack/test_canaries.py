"""No byte outside landing and the identity store names a canary, after a run that went well and after runs that crashed."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from textwrap import dedent

import dagster as dg
import duckdb
import polars as pl
import pytest

from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.intake.judging import Judge
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.intake.passage import OWN_RULES
from pipelines.intake.stored import rows_of
from pipelines.orchestration.shares import LEGEND
from pipelines.project import Project, Register
from pipelines.reference import tables
from tests.attack.canaries import KEPT_MARK, MARK, PERSONS, REGISTERS, SMALLEST_MUNICIPALITY, needles
from tests.attack.conftest import PUBLICATION, Attacked
from tests.attack.crashing import AT_THE_DOOR, CRASHES_IN, LATER
from tests.attack.search import ALLOWED, Hit, hits, hits_in_text, spellings_of_text

REPOSITORY = Path(__file__).resolve().parents[2]
ALL_REGISTERS = Project().registers
RULES = {rule for register in ALL_REGISTERS.values() for rule in (*Judge(register).severity, *OWN_RULES)}
NOT_OF_ROWS = {"sequence", "replay"}  # numbers of an outcome that count something else
ROWS = {found.name for found in fields(Outcome) if found.type is int} - NOT_OF_ROWS | {"cases"}
DAY, NUMBER, STORED = r"\d{4}-\d\d-\d\d", r"\d+|fewer than 5", r"[a-z_]+/\d{4}-\d\d-\d\d_[0-9a-f]{8}"
PLACES = "|".join([*tables.load(Project().site)["region"]["name_short"], "Riket"])
COUNTED = r"\d{4}: (\d+ of \d+, \d+ %|too few to be shown)"
FORMS = {
    **dict.fromkeys(ROWS, ("fewer than 5", "not shown: it would tell of fewer than 5")),
    "data_as_of": ("nothing delivered",),
    "waits": (r"no delivery of [a-z_, ]+ is known on \d{4}-\d\d-\d\d", r"vip\.toml: [a-z_. ]+"),
    "reports_in_the_home": (f"(reports/{STORED}\\.html(, )?)+", "none"),
    "page_in_the_home": (
        f"plausibility/docs/{STORED}/index\\.html",
        r"plausibility/publications/\d{4}-\d\d/index\.html",
    ),
    "folder": (r"publications/\d{4}-\d\d/r\d+/public/deliveries",),
    "file_in_the_home": (r"plausibility/(coverage|affiliation)/\d{4}-\d\d\.parquet",),
    "by_region": (
        rf"\| region \|[a-z_0-9 |]*\n\|[- :|]*(\n\| ({PLACES}) \|( (\d+ %|\.\.|–) \|)+)+\n\n{re.escape(LEGEND)}",
    ),
}


def serials(home: Home, register: str, role: str) -> list[int]:
    """The serial of a canary in a register."""
    key_hash = Key.given(home).hashes(pl.Series([PERSONS[role]]))
    store = pl.read_parquet(home.identity / f"{register}.parquet")
    return store.filter(pl.col("key_hash").is_in(key_hash.implode()))["serial"].to_list()


def found_in(home: Home, said: str, *elsewhere: Path) -> list[Hit]:
    """Every canary in whatever a run may have written."""
    wanted = needles(Key.given(home))
    # The archive holds what stood in the rows, but for persons.
    persons = {name: needle for name, needle in wanted.items() if "person" in name or "script" in name}
    texts = {name: needle for name, needle in wanted.items() if name not in persons}
    found = [*hits(home.root, persons, ALLOWED), *hits(home.root, texts, (*ALLOWED, "archive"))]
    found += hits_in_text("what it said", said, wanted)
    return found + [hit for folder in elsewhere for hit in hits(folder, wanted)]


def test_the_canaries_are_in_landing_and_nobody_else_has_their_numbers(attacked: Attacked, tmp_path: Path) -> None:
    from pipelines.simulate import simulate

    simulate(tmp_path / "unplanted", persons=500, months=36, seed=9)
    ten_digits = {name: needle for name, needle in needles().items() if name.endswith(", ten digits")}
    assert len(ten_digits) == len(PERSONS)
    assert hits(tmp_path / "unplanted", ten_digits) == []
    planted = {(Path(hit.file).parent.name, hit.spelling) for hit in hits(attacked.home.landing, ten_digits)}
    # The number of the unknown person is written with a wrong check digit.
    written = [name for name in ten_digits if "unknown" not in name]
    assert planted == {(register, name) for register in REGISTERS for name in written}


@pytest.mark.parametrize("register", REGISTERS)
def test_the_run_took_the_canaries_in(attacked: Attacked, register: str) -> None:
    """Else it would be no wonder that nothing is found."""
    latest = deliveries(attacked.home, REGISTERS[register])[-1]
    rows = duckdb.sql(rows_of(attacked.home.registers / register, latest.stored)).pl()
    is_bought_twice = REGISTERS[register].delivery.corrections_net_out  # each of two equal rows counts
    for role, height in (("accepted", 1), ("doubled", 2 if is_bought_twice else 1)):
        assert rows.filter(pl.col("person_id").is_in(serials(attacked.home, register, role))).height == height
    assert len(serials(attacked.home, register, "misread")) == 1
    assert rows["id_kind"].to_list().count("invalid") >= 2
    quarantine = pl.read_parquet(attacked.home.quarantine / register / f"{latest.delivery}.parquet")
    assert quarantine["rule"].to_list().count("line.fields") == 3


def test_the_run_went_well(attacked: Attacked) -> None:
    assert attacked.code == 10
    assert "Published 2026-10" in attacked.said
    published = pl.read_parquet(attacked.home.publications / PUBLICATION / "r1" / "public" / "published.parquet")
    assert {"ok", "suppressed"} <= set(published["status"])


def test_no_canary_is_found_anywhere_after_a_run(attacked: Attacked) -> None:
    assert found_in(attacked.home, attacked.said, attacked.site, attacked.elsewhere) == []


def test_the_serial_of_a_canary_is_in_the_registers_only(attacked: Attacked) -> None:
    spaces = [path.stem for path in attacked.home.identity.glob("*.parquet") if path.stem in REGISTERS]
    known = {f"{space} {role}": serials(attacked.home, space, role) for space in spaces for role in PERSONS}
    wanted = {name: str(number).encode() for name, numbers in known.items() for number in numbers}
    assert len(wanted) >= 3 * len(spaces)
    assert hits(attacked.home.root, wanted, (*ALLOWED, "registers", "archive")) == []
    assert hits_in_text("what it said", attacked.said, wanted) == []
    assert {hit.file.split("/")[0] for hit in hits(attacked.home.root, wanted)} == {"registers", "archive", "identity"}


def test_a_value_of_an_accepted_row_is_in_the_registers_only(attacked: Attacked) -> None:
    wanted = spellings_of_text(KEPT_MARK)
    found = {hit.file.split("/")[0] for hit in hits(attacked.home.root, wanted)}
    assert found == {"landing", "registers", "archive"}
    assert hits_in_text("what it said", attacked.said, wanted) == []


def test_dagster_keeps_counts_rules_dates_and_names_of_files_and_nothing_else(attacked: Attacked) -> None:
    said = list(metadata(attacked.home))
    assert {"accepted", "cases", "revision", "rules", "by_region", "asked_on"} <= {name for name, _ in said}
    words = words_of_the_program()
    assert {name for name, _ in said if not is_of_words(name, words)} == set()
    odd = [(name, value) for name, value in said if not isinstance(value, int) and not is_expected(name, str(value))]
    assert odd == []


def test_dagster_keeps_no_count_of_rows_or_cases_that_the_gate_would_hide(attacked: Attacked) -> None:
    said = list(metadata(attacked.home))
    told = [(name, value) for name, value in said if name in ROWS]
    assert {"fewer than 5"} < {value for _, value in told if not isinstance(value, int)}
    assert [name for name, value in told if isinstance(value, int) and 0 < value < 5] == []
    told_of_rules = [value for name, value in said if name in ("rules", "warnings")]
    assert any("| fewer than 5 |" in str(table) for table in told_of_rules)
    assert [table for table in told_of_rules if re.search(r"\| [1-4] \|", str(table))] == []


def metadata(home: Home) -> list[tuple[str, object]]:
    """Every name and value that the assets and their checks told Dagster in the runs."""
    found: list[tuple[str, object]] = []
    with dg.DagsterInstance.from_config(str(home.dagster)) as instance:
        for run in instance.get_runs():
            for entry in instance.all_logs(run.run_id):
                told = entry.dagster_event.event_specific_data if entry.dagster_event else None
                for told_of in (getattr(told, "materialization", None), told):
                    said = getattr(told_of, "metadata", None) or {}
                    if type(told_of).__name__ in ("AssetMaterialization", "AssetCheckEvaluation"):
                        found += [(name, value.value) for name, value in said.items()]
    return found


@cache
def words_of_the_program() -> frozenset[str]:
    """Every name and text that stands in the program itself, and what its registers and rules are called."""
    found = set(ALL_REGISTERS) | set(RULES)
    for path in (REPOSITORY / "pipelines").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            told = (getattr(node, part, None) for part in ("value", "id", "arg", "attr", "name"))
            found |= {text for text in told if isinstance(text, str)}
    return frozenset(found)


def is_of_words(name: str, words: frozenset[str]) -> bool:
    """Whether it is a word, or one that ends with _ and another."""
    ends = (place for place, letter in enumerate(name, 1) if letter == "_")
    return name in words or any(name[:end] in words and name[end:] in words for end in ends)


@pytest.mark.parametrize("value", [KEPT_MARK, MARK, SMALLEST_MUNICIPALITY, *PERSONS.values()])
def test_what_stands_in_a_row_is_no_word_of_the_program_and_of_no_expected_form(value: str) -> None:
    words = words_of_the_program()
    assert not is_of_words(value, words)
    assert not is_of_words(f"doubts_{value}", words)
    table = f"| region | 2025 |\n|---|---|\n| {{}} | 12 % |\n\n{LEGEND}"
    assert is_expected("by_region", table.format("Gotland"))
    told = {name: value for name in (*FORMS, "other")} | {"rules": f"| rule | rows |\n|---|---|\n| {value} | 7 |"}
    assert [name for name, text in (told | {"by_region": table.format(value)}).items() if is_expected(name, text)] == []


def is_expected(name: str, value: str) -> bool:
    """Whether a text is a date, or of the form that is expected under its name."""
    if name in ("rules", "warnings"):
        rows = [row.strip("| ").split(" | ") for row in value.splitlines()[2:]]
        return value == "none" or all(row[0] in RULES and re.fullmatch(NUMBER, row[1]) for row in rows)
    return any(re.fullmatch(form, value, re.DOTALL) for form in (DAY, *FORMS.get(name, (COUNTED,))))


@pytest.mark.parametrize("register", ALL_REGISTERS.values(), ids=list(ALL_REGISTERS))
def test_quarantine_holds_five_columns_and_no_value(attacked: Attacked, register: Register) -> None:
    for path in (attacked.home.quarantine / register.name).glob("*.parquet"):
        kept = pl.read_parquet(path)
        assert kept.columns == ["file", "line", "rule", "severity", "contract_version"]
        assert set(kept["rule"]) <= {*Judge(register).severity, *OWN_RULES}
        assert set(kept["severity"]) <= {"quarantine", "warn"}
        assert set(kept["contract_version"]) <= {register.version}
        assert kept["file"].str.contains(rf"^{register.name}_\d{{4}}-\d\d-\d\d\.(?:csv|json|xlsx)$").all()


INDICATOR = """
    /*---
    title: Kraschar
    title_en: Crashes
    evidence: reconstructed
    origin: reconstructed
    source: none
    measure: proportion
    type: outcome
    direction: higher
    numerator: x
    denominator: x
    examples:
      - |
        person | psykosr.form | psykosr.form_on | psykosr.diagnosis
        a      | followup     | 2026-03-01      | 20
      - |
        person | index_date | value
        a      | 2026-03-01 | T
    ---*/
    SELECT
        row_id AS case_id, person_id, form_on AS index_date, unit_id, municipality_code, sex, age,
        CAST(diagnosis || ' ' || person_id AS INTEGER) = 20 AS value
    FROM registers.psykosr
    WHERE diagnosis = 'F29.9Q'
"""


@dataclass(frozen=True)
class Crashed:
    """The homes after all the crashes, and per crash what the command ended with and what it said."""

    homes: tuple[Home, ...]
    codes: dict[str, int]
    said: dict[str, str]


@pytest.fixture(scope="module")
def crashed(attacked: Attacked, tmp_path_factory: pytest.TempPathFactory) -> Crashed:
    """`vip run` again and again: at the door of some registers with a new delivery each, later with nothing new."""
    folder = tmp_path_factory.mktemp("crashed")
    site = folder / "one_month"
    site.mkdir()
    (site / "vip.toml").write_text('history_months = 1\nprogrammes = ["sjalvskada"]\n', encoding="utf-8")
    at_the_door, later, torn = (copied(attacked.home, folder / name) for name in ("door", "later", "torn"))
    for register in CRASHES_IN.values():
        deliver_again(at_the_door.landing / register)
    tear(torn)
    steps = [
        ("door", at_the_door, site, AT_THE_DOOR),
        *((crash, later, site, [crash]) for crash in LATER),
        ("query", later, site_with(folder / "site", site), []),
        ("torn", torn, site, []),
    ]
    codes = run_steps([step(folder, *each) for each in steps], folder)
    said = {name: (folder / f"{name}.txt").read_text(encoding="utf-8") for name in codes}
    return Crashed((at_the_door, later, torn), codes, said)


def copied(home: Home, folder: Path) -> Home:
    shutil.copytree(home.root, folder)
    return Home(folder)


def deliver_again(folder: Path) -> None:
    """What a register delivered last, as of another day, and without a manifest."""
    last = max(folder.glob("*.csv"))
    shutil.copyfile(last, last.with_name(f"{folder.name}_2026-10-06.csv"))


def tear(home: Home) -> None:
    """Half of the rows of a register are lost, and nothing that was computed of them is kept."""
    shutil.rmtree(home.cells)
    torn = max((home.registers / "par_inpatient").glob("*_????????.parquet"))
    os.truncate(torn, torn.stat().st_size // 2)


def site_with(folder: Path, site: Path) -> Path:
    """A site with an indicator whose query fails on a value and a serial of the one row that it reads."""
    shutil.copytree(site, folder)
    programme = folder / "indicators" / "kraschar"
    programme.mkdir(parents=True)
    (programme / "README.md").write_text(
        "---\ntitle: Kraschar\ntitle_en: Crashes\nowner: Ingen\n---\n", encoding="utf-8"
    )
    (programme / "kraschar.sql").write_text(dedent(INDICATOR).strip(), encoding="utf-8")
    settings = (folder / "vip.toml").read_text(encoding="utf-8").replace("programmes = [", 'programmes = ["kraschar", ')
    (folder / "vip.toml").write_text(settings, encoding="utf-8")
    return folder


def step(folder: Path, name: str, home: Home, site: Path, crashes: Iterable[str]) -> dict[str, object]:
    arguments = ["run", "--publication", PUBLICATION, "--home", str(home.root), "--site", str(site)]
    return {"name": name, "crashes": [*crashes], "arguments": arguments, "said": str(folder / f"{name}.txt")}


def run_steps(steps: list[dict[str, object]], folder: Path) -> dict[str, int]:
    """What each step ended with; temporary files lie where they are searched."""
    (folder / "tmp").mkdir()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.attack.crashing", json.dumps(steps)],
        cwd=REPOSITORY, capture_output=True, text=True, check=False, env=os.environ | {"TMPDIR": str(folder / "tmp")},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    codes: dict[str, int] = json.loads(ended.stdout.splitlines()[-1])
    return codes


WHERE = {
    **{crash: f"registers/{register}: a fault of the program" for crash, register in CRASHES_IN.items()},
    "results": "results: a fault of the program (ConversionException",
    "publication": "published: a fault of the program (RuntimeError",
    "last words": "A fault of the program (ConversionException",
    "query": "kraschar.sql: query: fails on the data as they are (ConversionException)",
    "torn": "a fault of the program (",
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("crash", WHERE)
def test_a_crash_says_where_and_of_what_kind_and_quotes_nothing(
    attacked: Attacked, crashed: Crashed, crash: str
) -> None:
    step = "door" if crash in AT_THE_DOOR else crash
    said = crashed.said[step]
    assert crashed.codes[step] == (30 if crash == "query" else 1), said  # a query that fails is withheld
    assert WHERE[crash] in said
    assert "Traceback" not in said
    wanted = needles(Key.given(attacked.home)) | spellings_of_text(KEPT_MARK)
    for register in REGISTERS:
        wanted |= {
            f"serial {register}": str(number).encode() for number in serials(attacked.home, register, "accepted")
        }
    assert hits_in_text("what it said", said, wanted) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("place", range(3), ids=["at the door", "later", "torn"])
def test_no_canary_is_found_anywhere_after_the_crashes(crashed: Crashed, place: int) -> None:
    home = crashed.homes[place]
    assert found_in(home, "", home.root.parent / "tmp") == []
    wanted = spellings_of_text(KEPT_MARK)
    for register in REGISTERS:
        wanted |= {f"serial {register}": str(number).encode() for number in serials(home, register, "accepted")}
    found = hits(home.root, wanted, (*ALLOWED, "registers", "archive"))
    its_own_words = "site/indicators/kraschar/kraschar.sql"
    assert [hit for hit in found if not hit.file.endswith(its_own_words)] == []
