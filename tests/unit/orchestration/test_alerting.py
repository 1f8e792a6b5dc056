"""Unit: runs that the web interface or a schedule started tell what came of them, by Dagster's own record."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pipelines.alerts import outbox
from pipelines.alerts.account import Failure
from pipelines.alerts.digest import in_words
from pipelines.deployment import Deployment
from pipelines.errors import DisclosureBreach, Fault, UserError
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.orchestration import alerting, living
from pipelines.orchestration.graph import IN_ORDER, Steps, build_assets, build_definitions
from pipelines.orchestration.guard import ASKED, OUTSIDE, guarded
from pipelines.orchestration.materialise import QUIET
from pipelines.orchestration.registers import UNCLAIMED
from pipelines.project import Project
from tests.unit.alerts.conftest import Mailbox, certificate, free_port, mail_server

__all__ = ["certificate", "mail_server"]  # fixtures

EMAIL = '[alerts.email]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nsender = "a@b.se"\nrecipients = ["a@b.se"]\n'


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    """A site that is told of, with a home in which nothing has come."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "vip.toml").write_text(f'programmes = ["schizofreni"]\n{EMAIL}', encoding="utf-8")
    return Deployment(Project(site), Home(tmp_path / "home"))


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def ended(done: dg.ExecuteInProcessResult, instance: dg.DagsterInstance) -> dg.RunStatusSensorContext:
    """As the daemon hands a run that has ended to a sensor."""
    kind = dg.DagsterEventType.PIPELINE_SUCCESS if done.success else dg.DagsterEventType.PIPELINE_FAILURE
    (event,) = [one for one in done.all_events if one.event_type == kind]
    return dg.build_run_status_sensor_context("alerts", event, instance, done.dagster_run)


def failing(instance: dg.DagsterInstance, *errors: BaseException) -> dg.RunStatusSensorContext:
    """A run of a publication month whose steps end with these errors."""

    def asset(number: int, error: BaseException) -> dg.AssetsDefinition:
        @dg.asset(name=f"step_{number}", partitions_def=dg.StaticPartitionsDefinition(["2026-10"]))
        def step() -> None:
            with guarded("step"):
                raise error

        return step

    assets = [asset(number, error) for number, error in enumerate(errors)]
    done = dg.materialize(assets, partition_key="2026-10", instance=instance, raise_on_error=False, run_config=QUIET)
    return ended(done, instance)


@pytest.mark.parametrize(
    ("errors", "failure"),
    [
        ([UserError("a.toml: b")], Failure("stopped", "a.toml: b")),
        ([UserError("a.toml: b"), Fault("c")], Failure("fault", "a.toml: b\nc")),
        ([KeyboardInterrupt()], Failure("stopped", ASKED)),
        ([UserError("a.toml: b"), DisclosureBreach("d", ["3 persons"])], Failure("breach", "")),
    ],
)
def test_a_run_that_failed_says_why_as_vip_run_does(
    deployment: Deployment, instance: dg.DagsterInstance, errors: list[BaseException], failure: Failure
) -> None:
    account = alerting.account_of(failing(instance, *errors), deployment)
    assert (account.publication, account.on) == ("2026-10", date(2026, 10, 31))
    assert account.failure == failure


def test_of_a_run_of_several_months_the_last_is_told_of(deployment: Deployment, instance: dg.DagsterInstance) -> None:
    months = dg.StaticPartitionsDefinition(["2026-08", "2026-09", "2026-10"])

    @dg.asset(partitions_def=months)
    def step() -> None:
        with guarded("step"):
            raise UserError("a.toml: b")

    both = {"dagster/asset_partition_range_start": "2026-08", "dagster/asset_partition_range_end": "2026-09"}
    done = dg.materialize(
        [step.with_attributes(backfill_policy=IN_ORDER)],
        tags=both,
        instance=instance,
        raise_on_error=False,
        run_config=QUIET,
    )
    account = alerting.account_of(ended(done, instance), deployment)
    assert (account.publication, account.on) == ("2026-09", date(2026, 9, 30))


def test_a_fault_that_nobody_foresaw_is_told_without_its_words(
    deployment: Deployment, instance: dg.DagsterInstance
) -> None:
    account = alerting.account_of(failing(instance, ValueError("191212121212")), deployment)
    assert account.failure
    assert account.failure.kind == "fault"
    assert "1912" not in account.failure.message


def test_files_that_were_rejected_are_told_one_by_one(deployment: Deployment, instance: dg.DagsterInstance) -> None:
    Key.create(deployment.home)
    landed = deployment.home.landing / "psykosr" / "psykosr_2026-10-05.csv"
    landed.parent.mkdir()
    landed.write_bytes(b"")
    assets = build_assets(Steps(deployment))
    done = dg.materialize(
        assets,
        selection=dg.AssetSelection.assets(["registers", "psykosr"], ["registers", "dor"]),
        instance=instance,
        raise_on_error=False,
        run_config=QUIET,
    )
    account = alerting.account_of(ended(done, instance), deployment)
    assert account.publication is None
    assert [one.file for one in account.rejected] == ["psykosr_2026-10-05.csv"]
    assert account.failure is None  # it stops nothing


def mailed_by(deployment: Deployment, port: int) -> None:
    """What is told goes by mail to a server at this port."""
    said = f'programmes = ["schizofreni"]\n{EMAIL}'.replace("port = 1", f"port = {port}")
    (Path(str(deployment.project.site)) / "vip.toml").write_text(said)


def test_a_file_that_is_sent_again_is_told_of_again_and_a_run_is_not(
    deployment: Deployment, instance: dg.DagsterInstance, mail_server: Callable[..., Mailbox]
) -> None:
    box = mail_server()
    mailed_by(deployment, box.port)
    after_run, _, _ = alerting.sensors(deployment)
    Key.create(deployment.home)
    landed = deployment.home.landing / "psykosr" / "psykosr_2026-10-05.csv"
    landed.parent.mkdir()
    assets = build_assets(Steps(deployment))
    for day in (1, 8):
        landed.write_bytes(b"")
        os.utime(landed, (day * 86_400, day * 86_400))
        chosen = dg.AssetSelection.assets(["registers", "psykosr"])
        done = dg.materialize(assets, selection=chosen, instance=instance, run_config=QUIET)
        for _ in range(2):
            after_run(ended(done, instance))
    assert [message["Subject"] for message in box.messages] == ["VIP: avvisad fil"] * 2


def test_what_lies_in_landing_and_is_nobodys_is_in_the_metadata_of_what_was_taken_in(
    deployment: Deployment, instance: dg.DagsterInstance
) -> None:
    (deployment.home.landing / "doors").mkdir()
    (deployment.home.landing / "doors" / "dor_2026-10-05.csv").write_bytes(b"")
    chosen = dg.AssetSelection.assets(["registers", "dor"])
    done = dg.materialize(build_assets(Steps(deployment)), selection=chosen, instance=instance, run_config=QUIET)
    (made,) = done.asset_materializations_for_node("registers__dor")
    assert made.metadata[UNCLAIMED].value == ["doors/dor_2026-10-05.csv"]


def gone(deployment: Deployment, instance: dg.DagsterInstance, **tags: str) -> dg.RunStatusSensorContext:
    """A run that goes on in the record and has no process, when somebody has looked for such."""

    @dg.job
    def monthly() -> None:
        pass

    run = instance.create_run_for_job(monthly, status=dg.DagsterRunStatus.STARTED, tags={living.TAG: "none", **tags})
    living.bury(deployment.home, instance)
    buried = instance.get_run_by_id(run.run_id)
    assert buried
    assert buried.status is dg.DagsterRunStatus.FAILURE
    (event,) = [one.dagster_event for one in instance.all_logs(run.run_id) if one.dagster_event]
    return dg.build_run_status_sensor_context("alerts", event, instance, buried)


@pytest.mark.parametrize(
    ("tags", "subject"),
    [
        ({}, "VIP 2026-10: körningen dog"),
        ({"dagster/will_retry": "true"}, "VIP 2026-10: körningen dog och är begärd igen"),
    ],
)
def test_a_run_whose_process_is_gone_is_told_of_in_swedish_with_what_to_do(
    deployment: Deployment, instance: dg.DagsterInstance, tags: dict[str, str], subject: str
) -> None:
    month = {"dagster/partition": "2026-10"}
    alerting._sensor(dg.DagsterRunStatus.FAILURE, "after", deployment)(gone(deployment, instance, **month, **tags))
    (kept,) = outbox.every(deployment.home)
    assert kept.digest.subject == subject
    (section,) = kept.digest.sections
    assert section.happened == (f"Körningens process är borta: den dödades, eller datorn stängdes av. ({living.GONE})",)


def test_a_run_whose_process_is_gone_and_that_somebody_has_asked_for_again_says_so(
    deployment: Deployment, instance: dg.DagsterInstance
) -> None:
    context = gone(deployment, instance)

    @dg.job
    def monthly() -> None:
        pass

    before = alerting.account_of(context, deployment)
    instance.create_run_for_job(monthly, tags={"dagster/parent_run_id": context.dagster_run.run_id})
    after = alerting.account_of(context, deployment)
    assert [one.failure.kind for one in (before, after) if one.failure] == ["gone", "again"]


def test_what_failed_outside_of_a_step_or_of_what_guards_one_is_told_in_swedish(
    deployment: Deployment, instance: dg.DagsterInstance
) -> None:
    @dg.asset
    def unguarded() -> None:
        raise KeyError("191212121212")

    done = dg.materialize([unguarded], instance=instance, raise_on_error=False, run_config=QUIET)
    account = alerting.account_of(ended(done, instance), deployment)
    assert account.failure == Failure("fault", "dagster: a step failed (DagsterExecutionStepExecutionError)")
    assert in_words(account.failure.message).startswith("Ett steg misslyckades i Dagster. (")

    @dg.job
    def outside() -> None:
        pass

    run = instance.create_run_for_job(outside, status=dg.DagsterRunStatus.STARTED)
    event = instance.report_run_failed(run, "191212121212")
    context = dg.build_run_status_sensor_context("alerts", event, instance, run)
    assert alerting.account_of(context, deployment).failure == Failure("fault", OUTSIDE)
    assert in_words(OUTSIDE).startswith("Körningen misslyckades utanför sina steg.")


def test_the_sensors_keep_what_they_cannot_send(deployment: Deployment, instance: dg.DagsterInstance) -> None:
    _, after_failure, _ = alerting.sensors(deployment)
    after_failure(failing(instance, UserError("a.toml: b")))
    (kept,) = outbox.every(deployment.home)
    assert (kept.digest.subject, kept.unsent) == ("VIP 2026-10: körningen avbröts", ("email",))


def test_what_a_server_that_was_down_did_not_take_is_sent_when_it_is_up_though_no_run_ends(
    deployment: Deployment, instance: dg.DagsterInstance, mail_server: Callable[..., Mailbox]
) -> None:
    port = free_port()
    mailed_by(deployment, port)
    _, after_failure, unsent = alerting.sensors(deployment)

    def tried() -> str | None:
        with dg.build_sensor_context(instance=instance) as context:
            answer = unsent(context)
        assert isinstance(answer, dg.SkipReason)
        return answer.skip_message

    assert tried() == "Nothing waits."
    after_failure(failing(instance, UserError("a.toml: b")))
    assert tried() == "What waited was tried."
    assert [kept.unsent for kept in outbox.every(deployment.home)] == [("email",)]
    box = mail_server(port=port)
    assert [tried(), tried()] == ["What waited was tried.", "Nothing waits."]
    assert [message["Subject"] for message in box.messages] == ["VIP 2026-10: körningen avbröts"]


def test_there_is_a_sensor_for_each_end_of_a_run_where_somebody_is_to_be_told(deployment: Deployment) -> None:
    made = build_definitions(deployment).sensors
    assert {sensor.name for sensor in made or ()} >= {"alerts_after_a_run", "alerts_after_a_failure", "alerts_unsent"}
    without = build_definitions(Deployment(Project(), deployment.home)).sensors
    assert not [sensor for sensor in without or () if sensor.name.startswith("alerts")]
