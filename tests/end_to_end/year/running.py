"""Lives through the planted year at given times: schedule and sensors of the deployment are evaluated, their runs made.

Nothing waits and nothing asks the clock: each day of the plan is a look into landing, each month a tick of the schedule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.deployment import Deployment
from pipelines.orchestration.graph import build_definitions
from pipelines.orchestration.materialise import QUIET
from pipelines.orchestration.record import prepare
from pipelines.storage import Storage
from tests.end_to_end.year import consequences, planting
from tests.end_to_end.year.planting import FAILING, LIFTED, LIFTING, MISTAKEN, Sent
from tests.unit.alerts.conftest import Hook, Mailbox

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ALERTS = """
[alerts.email]
host = "{host}"
port = {port}
security = "none"
sender = "vip@example.se"
recipients = ["anna@example.se"]
[alerts.webhook]
style = "teams"
url_env = "VIP_TEST_HOOK"
"""
SENSORS = {True: "alerts_after_a_run", False: "alerts_after_a_failure"}
KIND = {True: dg.DagsterEventType.PIPELINE_SUCCESS, False: dg.DagsterEventType.PIPELINE_FAILURE}


@dataclass(frozen=True)
class Ended:
    """A run: for what it was requested, how it ended, what its alert said and which checks failed."""

    publication: date | None
    on: date
    registers: tuple[str, ...]
    is_first: bool  # of two runs of a publication
    success: bool
    mails: tuple[tuple[str, str], ...]  # subject and text
    cards: tuple[str, ...]  # subjects
    failing: frozenset[tuple[str, str]]


@dataclass
class Year:
    """The deployment and what came of the year in it. `looks`: per day, what each look into landing asked for."""

    deployment: Deployment
    box: Mailbox
    hook: Hook
    leaving_out: tuple[str, ...]  # groups of assets that the monthly run makes no use of here
    runs: list[Ended] = field(default_factory=list)
    looks: dict[date, list[tuple[str, ...]]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)  # publications that the schedule did not request a second time

    def run_of(self, publication: date) -> Ended:
        """The run that made a publication."""
        return [one for one in self.runs if one.publication == publication and one.success][-1]

    def folder(self, publication: date) -> Path:
        return self.deployment.home.publications / f"{publication:%Y-%m}" / "r1"

    def record(self) -> dg.DagsterInstance:
        """Dagster's record of runs in the home."""
        return dg.DagsterInstance.from_config(str(prepare(self.deployment.home, Storage())))

    def live(self) -> None:
        """From the first file to the last publication."""
        definitions = build_definitions(self.deployment)
        with self.record() as instance:
            alive = _Alive(self, definitions, instance)
            for publication in planting.PUBLICATIONS:
                for day, files in _dropped(publication):
                    if day >= consequences.tick(publication):
                        alive.publish(publication)
                    alive.drop(day, files)
                alive.publish(publication)


def _dropped(publication: date) -> Iterator[tuple[date, list[Sent]]]:
    """The files of a month by day; those of before the year with its first."""
    first = planting.PUBLICATIONS[0]
    begins = date.min if publication == first else publication
    files = [one for one in planting.planted() if begins <= one.on < planting.later(publication, 1)]
    for day, own in groupby(files, lambda one: max(one.on, first.replace(day=planting.DROPPED))):
        yield day, list(own)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


@dataclass
class _Alive:
    """The daemon's part."""

    year: Year
    definitions: dg.Definitions
    instance: dg.DagsterInstance
    cursor: str | None = None
    published: set[date] = field(default_factory=set)

    def drop(self, day: date, files: Sequence[Sent]) -> None:
        """Put files into landing and look at it four times; what grows is whole after the first look."""
        home = self.year.deployment.home
        for one in files:
            planting.put(home, one, part=one.way == "grows")
        looked = [self.look(day)]
        for one in files:
            planting.put(home, one) if one.way == "grows" else None
        looked += [self.look(day) for _ in range(3)]
        self.year.looks[day] = looked

    def look(self, day: date) -> tuple[str, ...]:
        """What the sensor asks for, which is done."""
        context = dg.build_sensor_context(instance=self.instance, definitions=self.definitions, cursor=self.cursor)
        answer = self.definitions.resolve_sensor_def("landing")(context)
        self.cursor = answer.cursor
        asked = [key for one in answer.run_requests or [] for key in one.asset_selection]
        registers = tuple(sorted(key.path[-1] for key in asked))
        if registers:
            job = self.definitions.resolve_job_def("intake")
            done = job.execute_in_process(
                instance=self.instance, run_config=QUIET, asset_selection=asked, raise_on_error=False
            )
            self.ended(done, None, day, registers)
        return registers

    def publish(self, publication: date) -> None:
        """The tick of a month, and what an operator does about a run that failed."""
        if publication in self.published:
            return
        self.published.add(publication)
        lifting = Path(str(self.year.deployment.project.site)) / "holds.toml"
        if publication in (FAILING, LIFTING):
            lifting.write_text(MISTAKEN if publication == FAILING else LIFTED, encoding="utf-8")
        at = datetime(publication.year, publication.month, planting.TICK_DAY, planting.TICK_HOUR, tzinfo=STOCKHOLM)
        asked = self.requested(at)
        assert isinstance(asked, dg.RunRequest)
        if not self.month(asked, publication):
            lifting.unlink()
            assert self.month(asked, publication)
        again = self.requested(at)
        self.year.skipped += [f"{publication:%Y-%m}"] if isinstance(again, dg.SkipReason) else []

    def requested(self, at: datetime) -> object:
        context = dg.build_schedule_context(instance=self.instance, scheduled_execution_time=at)
        return self.definitions.resolve_schedule_def("monthly")(context)

    def month(self, asked: dg.RunRequest, publication: date) -> bool:
        """Whether the run that was requested has made the publication."""
        job = self.definitions.resolve_job_def("monthly")
        keys = job.asset_layer.asset_graph.materializable_asset_keys
        chosen = [key for key in keys if key.path[0] not in self.year.leaving_out]
        done = job.execute_in_process(
            instance=self.instance, run_config=QUIET, partition_key=asked.partition_key, tags=asked.tags,
            asset_selection=chosen, raise_on_error=False,
        )  # fmt: skip
        self.ended(done, publication, consequences.tick(publication), tuple(planting.SENDERS))
        return done.success

    def ended(
        self, done: dg.ExecuteInProcessResult, publication: date | None, on: date, registers: tuple[str, ...]
    ) -> None:
        """Hand a run that has ended to the sensor that tells of it, as the daemon does."""
        box, hook = self.year.box, self.year.hook
        mails, cards = len(box.messages), len(hook.messages)
        (event,) = [one for one in done.all_events if one.event_type == KIND[done.success]]
        name = SENSORS[done.success]
        context = dg.build_run_status_sensor_context(name, event, self.instance, done.dagster_run)
        self.definitions.resolve_sensor_def(name)(context)
        told = done.get_asset_check_evaluations()
        failing = frozenset((one.asset_key.path[-1], one.check_name) for one in told if not one.passed)
        is_first = not any(one.publication == publication for one in self.year.runs)
        self.year.runs.append(Ended(
            publication, on, registers, is_first, done.success,
            tuple((one["Subject"], _text(one)) for one in box.messages[mails:]),
            tuple(one["attachments"][0]["content"]["body"][0]["text"] for one in hook.messages[cards:]),
            failing,
        ))  # fmt: skip
