"""Architecture: the promises that the tree makes of itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from data_contracts.columns import AreaSystem

REPOSITORY = Path(__file__).resolve().parents[2]
MODULES = sorted([*REPOSITORY.glob("pipelines/**/*.py"), *REPOSITORY.glob("data_contracts/**/*.py")])
CORE = [path for path in MODULES if "simulate" not in path.parts]
LONGEST_FILE, LONGEST_FUNCTION = 400, 45
CLOCKS = re.compile(r"\b(datetime\.now|date\.today|utcnow|time\.time|perf_counter|current_date|current_timestamp)\b")


def _name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_only_the_orchestration_knows_dagster() -> None:
    knowing = {_name(path) for path in MODULES if any(name.split(".")[0] == "dagster" for name in _imports(path))}
    assert knowing
    assert {name for name in knowing if not name.startswith("pipelines/orchestration/")} == set()


def test_the_clock_is_asked_only_to_tidy_up_erase_and_wait_by_portal_alerts_and_lock_and_where_a_calendar_stands() -> (
    None
):
    asking = {_name(path) for path in MODULES if "pipelines.clock" in set(_imports(path))}
    tidying = {"pipelines/commands/purge.py", "pipelines/intake/purging.py"}
    standing = {"pipelines/commands/status.py", "pipelines/commands/run.py", "pipelines/orchestration/checks.py"}
    running = {"pipelines/orchestration/living.py", "pipelines/intake/awaiting.py"}
    portal = {"pipelines/commands/token.py", "pipelines/portal/serving.py"}
    alerts = {"pipelines/alerts/telling.py"}
    assert asking == {*tidying, *standing, *running, *portal, *alerts, "pipelines/commands/erase.py"}


@pytest.mark.parametrize(
    ("stage", "later"),
    [
        ("data_contracts", ("pipelines",)),
        ("pipelines/intake", ("pipelines.select", "pipelines.aggregate", "pipelines.release", "pipelines.simulate")),
        ("pipelines/select", ("pipelines.aggregate", "pipelines.release", "pipelines.simulate")),
        ("pipelines/flow", ("pipelines.aggregate", "pipelines.release", "pipelines.simulate")),
        ("pipelines/catalogue", ("pipelines.aggregate", "pipelines.release", "pipelines.simulate")),
        ("pipelines/mutation", ("pipelines.aggregate", "pipelines.release", "pipelines.simulate")),
        (
            "pipelines/statistics",
            ("pipelines.aggregate", "pipelines.select", "pipelines.reference", "pipelines.release"),
        ),
        (
            "pipelines/aggregate",
            ("pipelines.release", "pipelines.simulate", "pipelines.improvement", "pipelines.comparison"),
        ),
        ("pipelines/comparison", ("pipelines.release", "pipelines.simulate", "pipelines.aggregate.results")),
        ("pipelines/improvement", ("pipelines.release", "pipelines.simulate")),
        ("pipelines/release", ("pipelines.simulate", "pipelines.orchestration", "pipelines.deliveries")),
        # Made of what passed the gate, and of nothing behind it.
        (
            "pipelines/deliveries",
            ("pipelines.run", "pipelines.orchestration", "pipelines.simulate", "pipelines.aggregate.results"),
        ),
        ("pipelines/simulate", ("pipelines.select", "pipelines.aggregate", "pipelines.release")),
        # It hands out what was published, and computes nothing.
        (
            "pipelines/portal",
            (
                "pipelines.run",
                "pipelines.orchestration",
                "pipelines.intake",
                "pipelines.aggregate",
                "pipelines.disclosure",
                "pipelines.simulate",
                "pipelines.plausibility",
            ),
        ),
        # A publication is all that it reads.
        (
            "pipelines/notebook",
            ("pipelines.run", "pipelines.intake", "pipelines.select", "pipelines.aggregate.results"),
        ),
    ],
)
def test_a_stage_does_not_know_those_after_it(stage: str, later: tuple[str, ...]) -> None:
    for path in (REPOSITORY / stage).rglob("*.py"):
        wrong = [name for name in _imports(path) if name.startswith(later)]
        assert wrong == [], _name(path)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_what_belongs_in_it_and_fits_in_a_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no module docstring"
    assert len(text.splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_function_is_long(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{node.name} is long"


@pytest.mark.parametrize(
    "path", [*MODULES, *REPOSITORY.glob("sql/**/*.sql"), *REPOSITORY.glob("indicators/**/*.sql")], ids=_name
)
def test_no_computation_reads_the_clock(path: Path) -> None:
    if path == REPOSITORY / "pipelines" / "clock.py":
        return
    assert CLOCKS.search(path.read_text(encoding="utf-8")) is None


def test_no_python_outside_the_simulator_names_a_register_or_an_indicator() -> None:
    """They are found by where they lie; a list of them anywhere would be a second place to edit."""
    registers = {path.stem for path in REPOSITORY.glob("data_contracts/registers/*.py")} - {"__init__"}
    indicators = {path.stem for path in REPOSITORY.glob("indicators/*/*.sql")}
    programmes = {path.parent.name for path in REPOSITORY.glob("indicators/*/README.md")}
    # Whose way of writing areas it is: the word means that, and names no register.
    registers -= set(get_args(AreaSystem))
    for path in CORE:
        if path.parent.name == "registers":
            continue
        words = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert words.isdisjoint(registers | indicators | programmes), _name(path)


def test_no_shipped_file_holds_an_absolute_path_or_a_registry_host() -> None:
    wrong = re.compile(r"(?<![\w./-])/(?:work|root|home|tmp|Users)/|https?://[^\s\"]*(?:py" + r"pi|python" + r"hosted)")
    for folder in ("pipelines", "data_contracts", "indicators", "sql", "docs", "requirements", "examples"):
        for path in (REPOSITORY / folder).rglob("*"):
            if path.suffix in {".py", ".sql", ".md", ".toml", ".txt", ".csv", ".sh"}:
                assert wrong.search(path.read_text(encoding="utf-8")) is None, _name(path)


def test_every_requirement_is_locked_with_a_hash() -> None:
    for path in (REPOSITORY / "requirements").glob("*.txt"):
        entries = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip())
        assert entries
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries), path.name


def test_every_path_and_every_command_in_the_readme_is_there() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests|pipelines|sql|data_contracts|docs|examples)/[\w/.]+)`", readme))
    assert len(named) > 8
    for name in sorted(named):
        assert (REPOSITORY / name).exists(), name


def test_every_command_is_in_the_readme() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    files = {path.stem for path in (REPOSITORY / "pipelines" / "commands").glob("*.py")}
    for command in sorted(files - {"__init__", "options", "showing", "examining"}):  # these are what commands share
        assert f"`vip {command}" in readme, command


def test_the_map_of_intake_names_every_module_once() -> None:
    folder = REPOSITORY / "pipelines" / "intake"
    named = re.findall(r"`(\w+)`", (folder / "__init__.py").read_text(encoding="utf-8"))
    assert sorted(named) == sorted({path.stem for path in folder.glob("*.py")} - {"__init__"})


def test_nobody_but_the_engine_opens_duckdb() -> None:
    """Its own settings give wrong sums; see `pipelines/engine.py`."""
    opening = re.compile(r"duckdb\.(connect|sql|query|execute|read_\w+)\(")
    others = [path for path in (REPOSITORY / "pipelines").rglob("*.py") if path.name != "engine.py"]
    assert [_name(path) for path in others if opening.search(path.read_text(encoding="utf-8"))] == []
