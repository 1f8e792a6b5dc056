"""Unit: what the schedule and the sensor request at given times, evaluated without a daemon."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.orchestration import checks, living
from pipelines.orchestration.graph import Steps, build_definitions
from pipelines.orchestration.materialise import QUIET
from pipelines.orchestration.record import prepare
from pipelines.orchestration.requesting import REQUESTED
from pipelines.project import Project
from pipelines.release import manifest
from pipelines.run import Run
from pipelines.storage import Storage
from tests.unit.release import making

SCHEDULE = "[schedule]\nday = 12\nhour = 2\n"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def deployment(folder: Path, settings: str) -> Deployment:
    """Nothing delivered, and a home that is empty."""
    making.site(folder / "site")
    with open(folder / "site" / "vip.toml", "a", encoding="utf-8") as file:
        file.write(settings)
    return Deployment(Project(folder / "site", making.root(folder / "project")), Home(folder / "home"))


@pytest.fixture
def definitions(tmp_path: Path) -> dg.Definitions:
    """Of a deployment with a timetable."""
    return build_definitions(deployment(tmp_path, SCHEDULE))


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    """A record of runs that is empty."""
    monkeypatch.setenv("DAGSTER_HOME", "")
    with dg.DagsterInstance.from_config(str(prepare(Home(tmp_path / "home"), Storage()))) as made:
        yield made


def requested(definitions: dg.Definitions, instance: dg.DagsterInstance, at: datetime) -> Any:
    """What the schedule answers at a time."""
    context = dg.build_schedule_context(instance=instance, scheduled_execution_time=at)
    return definitions.resolve_schedule_def("monthly")(context)


def test_a_deployment_without_a_timetable_has_no_schedule_and_its_sensor_waits_to_be_started(tmp_path: Path) -> None:
    definitions = build_definitions(deployment(tmp_path, ""))
    assert list(definitions.schedules or []) == []
    assert definitions.resolve_sensor_def("landing").default_status is dg.DefaultSensorStatus.STOPPED
    assert definitions.resolve_sensor_def("gone").default_status is dg.DefaultSensorStatus.RUNNING


def test_a_timetable_starts_both_at_a_day_and_an_hour_of_the_clock_in_sweden(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("monthly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 12 * *", "Europe/Stockholm")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert definitions.resolve_sensor_def("landing").default_status is dg.DefaultSensorStatus.RUNNING


def test_each_month_is_requested_in_that_month_and_never_twice(
    definitions: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    asked = requested(definitions, instance, datetime(2026, 10, 12, 2, tzinfo=STOCKHOLM))
    assert (asked.run_key, asked.partition_key, asked.tags[REQUESTED]) == ("2026-10", "2026-10", "2026-10")
    assert checks.known_on(asked.tags) == date(2026, 10, 12)
    instance.create_run_for_job(definitions.resolve_job_def("monthly"), tags=asked.tags)
    again = requested(definitions, instance, datetime(2026, 10, 20, 2, tzinfo=STOCKHOLM))
    assert isinstance(again, dg.SkipReason)
    after = requested(definitions, instance, datetime(2026, 11, 12, 2, tzinfo=STOCKHOLM))
    assert after.partition_key == "2026-11"


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_run_without_a_process_is_marked_and_made_again_once_where_nobody_asked_for_it_by_hand(
    definitions: dg.Definitions, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, by_hand: bool
) -> None:
    monkeypatch.setattr(living, "A_MOMENT", 0)
    asked = requested(definitions, instance, datetime(2026, 10, 12, 2, tzinfo=STOCKHOLM))
    tags = {} if by_hand else asked.tags
    first = left_behind(definitions, instance, tags)
    looked(definitions, instance)
    assert is_made_again(instance, first) is not by_hand
    assert instance.get_run_by_id(first.run_id).status is dg.DagsterRunStatus.FAILURE  # type: ignore[union-attr]
    again = left_behind(definitions, instance, tags, first)
    looked(definitions, instance)
    assert not is_made_again(instance, again)


@pytest.mark.parametrize("month", ["2026-10", "2026-11"])
def test_a_month_that_somebody_makes_by_hand_is_not_made_again_after_that(
    definitions: dg.Definitions, instance: dg.DagsterInstance, tmp_path: Path, month: str
) -> None:
    asked = requested(definitions, instance, datetime(2026, 10, 12, 2, tzinfo=STOCKHOLM))
    gone = left_behind(definitions, instance, asked.tags | {checks.PARTITION: "2026-10"})
    living.bury(Home(tmp_path / "home"), instance, [month])
    assert is_made_again(instance, gone) is (month != "2026-10")


def test_a_run_in_which_a_step_failed_is_not_made_again(
    definitions: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    asked = requested(definitions, instance, datetime(2026, 10, 12, 2, tzinfo=STOCKHOLM))
    done = definitions.resolve_job_def("monthly").execute_in_process(
        instance=instance, run_config=QUIET, tags=asked.tags, partition_key="2026-10", raise_on_error=False
    )
    assert not done.success
    assert not is_made_again(instance, done.dagster_run)


def left_behind(
    definitions: dg.Definitions,
    instance: dg.DagsterInstance,
    tags: Mapping[str, str],
    before: dg.DagsterRun | None = None,
) -> dg.DagsterRun:
    """A run whose process was killed."""
    job, parent = definitions.resolve_job_def("monthly"), before.run_id if before else None
    tags = {**tags, **dict.fromkeys(("dagster/parent_run_id", "dagster/root_run_id"), parent)} if parent else tags
    run = instance.create_run_for_job(
        job, tags=tags, status=dg.DagsterRunStatus.STARTED, parent_run_id=parent, root_run_id=parent
    )
    instance.add_run_tags(run.run_id, {living.TAG: run.run_id})
    return run


def looked(definitions: dg.Definitions, instance: dg.DagsterInstance) -> None:
    context = dg.build_sensor_context(instance=instance, definitions=definitions)
    definitions.resolve_sensor_def("gone")(context)


def is_made_again(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """By Dagster's daemon, as it told itself when the run was marked."""
    ended = instance.get_run_by_id(run.run_id)
    assert ended
    return ended.tags["dagster/will_retry"] == "true"


def test_one_run_that_was_asked_for_goes_on_at_a_time(instance: dg.DagsterInstance) -> None:
    settings = instance.get_concurrency_config().run_queue_config
    assert settings
    assert settings.max_concurrent_runs == 1


def test_the_sensor_asks_for_the_registers_that_have_come_whole_and_for_nothing_that_publishes(
    tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    of = deployment(tmp_path, SCHEDULE)
    definitions = build_definitions(of)
    place = of.home.landing / "visits" / "visits_2026-10-05.csv"
    place.parent.mkdir()
    place.write_text("ID;DATUM;LKF;POANG\n", encoding="utf-8")
    sensor, cursor, answers = definitions.resolve_sensor_def("landing"), None, []
    for _ in range(3):
        context = dg.build_sensor_context(instance=instance, definitions=definitions, cursor=cursor)
        answers.append(sensor(context))
        cursor = answers[-1].cursor
        assert "visits" not in cursor
    assert [len(answer.run_requests or []) for answer in answers] == [0, 1, 0]
    (asked,) = answers[1].run_requests
    assert [key.to_user_string() for key in asked.asset_selection] == ["registers/visits"]
    keys = definitions.resolve_job_def("intake").asset_layer.executable_asset_keys
    assert {key.path[0] for key in keys} == {"registers"}


def test_a_scheduled_run_asks_what_is_overdue_on_its_own_day_and_another_on_the_last_of_a_month_that_is_over(
    tmp_path: Path,
) -> None:
    of = deployment(tmp_path, SCHEDULE)
    month = {checks.PARTITION: "2026-10"}
    assert checks.day_asked_about(month, of) == date(2026, 10, 31)
    scheduled = month | {checks.KNOWN_ON: "2026-10-12"}
    assert checks.day_asked_about(scheduled, of) == date(2026, 10, 12)
    assert Steps(of).run("2026-10", scheduled).as_known_on == date(2026, 10, 12)
    assert Steps(of, as_known_on=date(2026, 10, 20)).run("2026-10", scheduled).as_known_on == date(2026, 10, 20)


def test_a_month_that_is_not_over_when_it_is_asked_for_is_as_known_on_that_day_and_whoever_tells_of_it_asks_the_same(
    tmp_path: Path,
) -> None:
    of, month = deployment(tmp_path, SCHEDULE), {checks.PARTITION: "2026-10"}
    within, after = date(2026, 10, 13), date(2026, 11, 13)
    for asked_on, known_on in ((within, within), (after, date(2026, 10, 31))):
        steps = Steps(of, asked_on=asked_on)
        assert steps.run("2026-10", month).as_known_on == known_on
        assert steps.day_asked_about(month) == known_on
        assert checks.day_asked_about(month | {checks.ASKED_ON: asked_on.isoformat()}, of) == known_on
    scheduled = month | {checks.KNOWN_ON: "2026-10-12", checks.ASKED_ON: "2026-10-14"}
    assert Steps(of, asked_on=within).run("2026-10", scheduled).as_known_on == date(2026, 10, 12)
    assert checks.day_asked_about(scheduled, of) == date(2026, 10, 12)
    assert Run.of(of, "2026-10", after, within).as_known_on == after  # where somebody says so


@pytest.mark.parametrize(
    ("said", "field"), [("day = 29\nhour = 2", "day"), ("day = 1\nhour = 24", "hour"), ("day = 1", "hour")]
)
def test_a_timetable_that_is_none_is_refused_naming_file_and_field(tmp_path: Path, said: str, field: str) -> None:
    of = deployment(tmp_path, f"[schedule]\n{said}\n")
    with pytest.raises(UserError, match=rf"vip\.toml: schedule\.{field}: "):
        _ = of.configuration


def test_no_manifest_tells_of_the_timetable(tmp_path: Path) -> None:
    assert "schedule" not in deployment(tmp_path, SCHEDULE).configuration.model_dump(mode="json")
    assert "schedule" not in manifest.PUBLIC_PARTS
