"""End to end: four deliveries of every source by its own calendar. Nothing is in doubt in the last; what is planted is.

The simulator makes at most two deliveries of a source, so its plan is put aside for one of four. What it plants once of
every fault is left out, the dirt that extracts always have is not.
"""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from data_contracts.delivery import Delivery as Terms
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.plausibility.judgement import Judgement
from pipelines.project import Project, Register
from pipelines.simulate import calendar_plan, dirt, run, simulate
from pipelines.simulate.calendar_plan import Delivery, first_of_month, months_later

PERSONS, MONTHS, SEED, DELIVERIES = 9_000, 81, 1, 4
REGISTERS = sorted(Project().registers)


def _planned(register: str, terms: Terms, *days: object) -> list[Delivery]:
    """The last deliveries up to the one that the simulator would make last, each a period after the one before."""
    usual = calendar_plan.planned(register, terms, *days)
    last, every = usual[-1], terms.calendar.every_months
    restated, found = getattr(terms.kind, "months_restated", None), []
    for before in reversed(range(DELIVERIES)):
        covers_to = months_later(first_of_month(last.covers_to), 1 - before * every) - timedelta(days=1)
        again = months_later(first_of_month(covers_to), 1 - restated) if restated and found else usual[0].covers_from
        drawn = months_later(last.extracted_on, -before * every)
        found.append(Delivery(register, drawn, max(again, usual[0].covers_from), covers_to, again))
    return found


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    home = Home(tmp_path_factory.mktemp("clean"))
    Key.create(home)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(run, "planned", _planned)
        patched.setattr(dirt.Sty, "count", lambda _, rows, share, known: int(rows * share))
        simulate(home.landing, persons=PERSONS, months=MONTHS, seed=SEED)
    deployment = Deployment(Project(), home)
    for register in deployment.project.registers.values():
        taken = deployment.take_in(register)
        assert (taken.rejected, len(taken.outcomes)) == ((), DELIVERIES)
    return deployment


def _last(deployment: Deployment, name: str) -> tuple[Register, Outcome, Path]:
    register = deployment.project.registers[name]
    outcome = deliveries(deployment.home, register)[-1]
    return register, outcome, deployment.home.registers / name / f"{outcome.stored}.parquet"


def _judged_with(deployment: Deployment, name: str, changed: pl.DataFrame) -> Judgement:
    """What is judged of the last delivery with other rows, which are then put back."""
    register, outcome, path = _last(deployment, name)
    sound, metrics = path.read_bytes(), path.with_name(f"{outcome.stored}.metrics.parquet")
    metrics.unlink(missing_ok=True)
    changed.write_parquet(path)
    found = deployment.examine(register)
    path.write_bytes(sound)
    metrics.unlink()
    assert found is not None
    return found


@pytest.mark.parametrize("name", REGISTERS)
def test_a_clean_delivery_is_judged_and_nothing_in_it_is_doubted(deployment: Deployment, name: str) -> None:
    found = deployment.examine(deployment.project.registers[name])
    assert found is not None
    assert (found.compared, found.judged > 0) == (DELIVERIES - 1, True)
    assert [(doubt.metric, doubt.column, doubt.region) for doubt in found.doubts] == []


@pytest.mark.parametrize("name", REGISTERS)
def test_a_delivery_that_lost_most_of_its_rows_is_held(deployment: Deployment, name: str) -> None:
    rows = pl.read_parquet(_last(deployment, name)[2])
    found = _judged_with(deployment, name, rows.gather_every(20))
    assert {doubt.metric for doubt in found.holding} & {"volume", "restated_rows", "new_rows"}


@pytest.mark.parametrize("name", REGISTERS)
def test_a_column_that_is_suddenly_blank_is_held(deployment: Deployment, name: str) -> None:
    register, _, path = _last(deployment, name)
    rows = pl.read_parquet(path)
    named = [register.delivery.event, *register.delivery.key]
    column = next(column for column in register.columns
                  if column in rows.columns and column not in named and rows[column].null_count() < rows.height / 4)  # fmt: skip
    found = _judged_with(deployment, name, rows.with_columns(pl.lit(None, dtype=rows.schema[column]).alias(column)))
    assert column in {doubt.column for doubt in found.holding if doubt.metric.startswith("missing")}
