"""How a run that Dagster launches is executed: in one process, and with the right to write to the home throughout.

So a run of the web interface, the schedule, the sensor or a backfill waits for the one before it as a whole, and none
writes between two steps of another.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import dagster as dg

from pipelines.home import Home
from pipelines.orchestration import living
from pipelines.orchestration.checks import month_of


def executor(home: Home) -> dg.ExecutorDefinition:
    """Dagster's executor in one process, within `home.writing`."""

    def create(context: dg.InitExecutorContext) -> dg.Executor:
        within = dg.in_process_executor.executor_creation_fn
        assert within is not None
        return _OneAtATime(home, within(context))

    schema = dg.in_process_executor.config_schema.as_field()
    return dg.ExecutorDefinition("in_process", config_schema=schema, executor_creation_fn=create)


class _OneAtATime(dg.Executor):
    def __init__(self, home: Home, within: dg.Executor) -> None:
        self._home, self._within = home, within

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
                living.bury(self._home, instance)
                instance.add_run_tags(run.run_id, stack.enter_context(living.breathing(self._home, run.run_id)))
                stack.enter_context(self._home.writing(_doing(run), tell=log.info))
            yield from self._within.execute(plan_context, execution_plan)


def _doing(run: dg.DagsterRun) -> str:
    """What others who wait are told."""
    month = month_of(run.tags)
    return f"run {run.run_id[:8]} in Dagster" + (f" of {month}" if month else "")
