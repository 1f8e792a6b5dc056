"""Examines a delivery: counts it, lays it beside its register's earlier ones, judges, and writes the page about it."""

import hashlib
from collections.abc import Mapping, Sequence
from importlib.metadata import version

import polars as pl

from pipelines.home import Home
from pipelines.intake.outcome import Outcome
from pipelines.plausibility import docs, judge, judgement, localising, metrics, tolerances, views
from pipelines.plausibility.cells import Counted
from pipelines.plausibility.comparison import compare
from pipelines.plausibility.judge import Verdict
from pipelines.plausibility.judgement import Doubt, Judgement
from pipelines.plausibility.places import Places
from pipelines.plausibility.tolerances import Tolerances
from pipelines.plausibility.wording import told
from pipelines.project import PROJECT, Project, Register

UNITS, REGIONS = ("unit_silent", "unit_appeared"), ("region_recent", "missing_in_region", "rule_broken_in_region")


def examine(
    register: Register, outcomes: Sequence[Outcome], home: Home, project: Project, tables: Mapping[str, pl.DataFrame]
) -> Judgement:
    """Judge the last of a register's known deliveries, at least one, oldest first; those before it are its history.

    `tables`: the reference tables. The caller holds the right to write to the home. What was judged before is read, not
    judged again, as long as it rests on the same things; killed at any point, the next call makes what is missing.
    """
    places, said = Places.of(register, tables), tolerances.load(project, register.name)
    known = outcomes[-said.general.history - 1 :]
    counted = [Counted(outcome, metrics.of(register, outcome, home, places)) for outcome in known]
    cells = compare(counted[-1], counted[:-1], register.delivery.calendar, said)
    now, resting_on = known[-1], _version(register, cells, said)
    before = judgement.of(home, register.name, now.stored)
    if before and before.version == resting_on and docs.page_of(home, register.name, now.stored).is_file():
        return before
    _clear_away_what_was_left(home, register, now)
    verdicts = judge.judge(cells, lambda own: told(own, said.of(own["metric"][0], own["column"][0])))
    made = Judgement(
        register=register.name,
        delivery=now.stored,
        version=resting_on,
        limits=said.version,
        compared=len(known) - 1,
        few=len(known) - 1 < said.general.few,
        judged=len(verdicts),
        recent=tuple(month.isoformat() for month in views.last_months(now)),
        doubts=tuple(_doubts(register, counted[-1], cells, verdicts, places, said)),
    )
    docs.write(home, register, now, made, verdicts, said)
    docs.write_lists(home, made)
    judgement.keep(home, made)  # the last: until it is there, all is made anew
    return made


def _clear_away_what_was_left(home: Home, register: Register, outcome: Outcome) -> None:
    """A run that was killed leaves what it was writing; nothing that is in place has such a name."""
    page = docs.page_of(home, register.name, outcome.stored).parent
    kept = judgement.place(home, register.name, outcome.stored).parent
    for folder in (page, page.parent, docs.home_of(home), kept):
        for left in folder.glob(".*.part"):
            left.unlink(missing_ok=True)


def _version(register: Register, cells: pl.DataFrame, said: Tolerances) -> str:
    """Of all that a judgement and its page rest on."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(docs.PAGES.iterdir())]
    code = [path.read_text(encoding="utf-8") for path in sorted((PROJECT / "pipelines" / "plausibility").glob("*.py"))]
    parts = [register.version, cells.write_csv(), said.version, version("great-expectations"), *texts, *code]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _doubts(
    register: Register,
    counted: Counted,
    cells: pl.DataFrame,
    verdicts: Sequence[Verdict],
    places: Places,
    said: Tolerances,
) -> list[Doubt]:
    """One for each cell that lies too far off, of the metrics and columns that were found unsound.

    What is in doubt of the nation and explained by a region that is in doubt itself holds nothing back beyond that.
    """
    unsound = {(verdict.metric, verdict.column) for verdict in verdicts if not verdict.sound}
    regions, judged = dict(places.regions.iter_rows()), judge.judged(cells)
    explained, found = localising.explained(judged, counted.metrics), []
    for cell in judged.filter(pl.col("deviation").abs() > 1).to_dicts():
        metric, column, category = cell["metric"], cell["column"], cell["category"]
        if (metric, column) in unsound:
            unit = category if metric in UNITS else None
            tolerance = said.of(metric, column)
            found.append(Doubt(
                register.name, counted.outcome.stored, metric, column or None, unit,
                region=regions.get(unit) if unit else category if metric in REGIONS else None,
                month=cell["month"].isoformat() if cell["month"] else None,
                severity="warn" if (metric, column) in explained else tolerance.severity, window=tolerance.window,
            ))  # fmt: skip
    return found
