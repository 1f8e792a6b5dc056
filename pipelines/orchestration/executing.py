"""How a run that Dagster launches is executed: in one process, and with the right to write to the home throughout.

So a run of the web interface, the schedule, the sensor or a backfill waits for the one before it as a whole, and none
writes between two steps of another.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.home import Home
from pipelines.orchestration import living
from pipelines.orchestration.checks import ASKED_ON, month_of
from pipelines.timetable import TIMEZONE


def executor(home: Home, begin: Callable[[date], None]) -> dg.ExecutorDefinition:
    """Dagster's executor in one process, within `home.writing`. `begin` is told on which day the run was asked for."""

    def create(context: dg.InitExecutorContext) -> dg.Executor:
        within = dg.in_process_executor.executor_creation_fn
        assert within is not None
        return _OneAtATime(home, begin, within(context))

    schema = dg.in_process_executor.config_schema.as_field()
    return dg.ExecutorDefinition("in_process", config_schema=schema, executor_creation_fn=create)


class _OneAtATime(dg.Executor):
    def __init__(self, home: Home, begin: Callable[[date], None], within: dg.Executor) -> None:
        self._home, self._begin, self._within = home, begin, within

    @property
    def retries(self) -> Any:
        return self._within.retries

    @property
    def step_dependency_config(self) -> Any:
        return self._within.step_dependency_config

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[dg.DagsterEvent]:
        """The events of the steps; while it waits, the run's log says for whom."""
        instance, run, log = plan_context.instance, plan_context.dagster_run, plan_context.log
        with ExitStack() as stack:
            with dg.raise_execution_interrupts():
                living.bury(self._home, instance, [month_of(run.tags)])
                instance.add_run_tags(run.run_id, stack.enter_context(living.breathing(self._home, run.run_id)))
                self._begin(_note_when_it_was_asked_for(instance, run))
                stack.enter_context(self._home.writing(_doing(run), tell=log.info))
            yield from self._within.execute(plan_context, execution_plan)


def _note_when_it_was_asked_for(instance: dg.DagsterInstance, run: dg.DagsterRun) -> date:
    """The day by the clock in Sweden, kept with the run, so that whoever tells of it asks about the same day."""
    record = instance.get_run_record_by_id(run.run_id)
    assert record is not None
    day = record.create_timestamp.astimezone(ZoneInfo(TIMEZONE)).date()
    instance.add_run_tags(run.run_id, {ASKED_ON: day.isoformat()})
    return day


def _doing(run: dg.DagsterRun) -> str:
    """What others who wait are told."""
    month = month_of(run.tags)
    return f"run {run.run_id[:8]} in Dagster" + (f" of {month}" if month else "")
