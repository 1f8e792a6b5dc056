"""A register as an asset: its contract in words and columns, the taking in, and what came of the rows.

What its checks say stands in `checks`.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import dagster as dg

from data_contracts.delivery import Calendar
from pipelines.alerts import lying
from pipelines.deployment import Deployment, TakenIn
from pipelines.intake.history import settled
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.orchestration import checks, counts
from pipelines.orchestration.guard import REJECTED, guarded, listed
from pipelines.project import Register
from pipelines.timetable import TIMEZONE

LAST_OF_EVERY_MONTH = 28
UNCLAIMED = "files_of_no_register"  # in the metadata: names of what lay in landing beside what registers claim
LEFT_OUT = "still_being_written"  # in the metadata: files that were left out
KINDS: Mapping[str, str] = {"FullSnapshot": "full snapshot", "Increment": "increment", "Aggregate": "aggregate counts"}


def key_of(register: Register) -> dg.AssetKey:
    """The key of its asset."""
    return dg.AssetKey(["registers", register.name])


def asset(
    register: Register,
    deployment: Deployment,
    landing: dg.AssetKey,
    take_in: Callable[[Register], TakenIn],
    tell: Callable[[str], None],
) -> dg.AssetsDefinition:
    """The asset of a register, with the checks that are made when it is taken in."""
    key = key_of(register)

    @dg.asset(
        key=key,
        group_name="registers",
        description=_prose(register),
        kinds={"parquet", "pandera"},
        deps=[landing],
        check_specs=checks.specs(key),
        tags={"source": register.delivery.source, "identity": register.delivery.identity.value},
        metadata=_promised(register),
        freshness_policy=_fresh(register.delivery.calendar),
    )
    def accepted() -> dg.MaterializeResult:
        tell(f"registers/{register.name}")
        with guarded(f"registers/{register.name}"):
            before = deliveries(deployment.home, register)
            taken = take_in(register)
            judgement = deployment.examine(register)
            outcomes = _told_of(settled(deliveries(deployment.home, register)), before)
            unclaimed = lying.without_register(deployment)
        return dg.MaterializeResult(
            metadata=_became(outcomes)
            | ({REJECTED: listed(taken.rejected)} if taken.rejected else {})
            | ({UNCLAIMED: dg.MetadataValue.json(unclaimed)} if unclaimed else {})
            | ({LEFT_OUT: ", ".join(taken.left_out)} if taken.left_out else {}),
            check_results=[
                checks.contract(register, outcomes, taken.rejected, judgement),
                checks.plausibility(judgement, deployment.home),
            ],
        )

    return accepted


def _told_of(known: Sequence[Outcome], before: Sequence[Outcome]) -> Sequence[Outcome]:
    """The deliveries that came now; where none did, the last one, whose state has not changed."""
    had = {one.delivery for one in before}
    return [one for one in known if one.delivery not in had] or known[-1:]


def _fresh(said: Calendar) -> dg.FreshnessPolicy | None:
    """Taken in between a period's end and the last day of grace of its delivery; None where the register has ended."""
    if said.ends_on:
        return None
    months_on, day = divmod(said.due_day + said.grace_days - 1, LAST_OF_EVERY_MONTH)
    month = (said.months_after + months_on) % said.every_months
    when = [str(one) for one in range(1, 13) if one % said.every_months == month]
    days = min(30 * (said.months_after + months_on - 1) + day, LAST_OF_EVERY_MONTH * said.every_months)
    return dg.FreshnessPolicy.cron(f"0 0 {day + 1} {','.join(when)} *", timedelta(days=max(days, 1)), TIMEZONE)


def _prose(register: Register) -> str:
    """Its title first, as plain text: lists show the beginning without any form."""
    return f"{register.delivery.title}.\n\n{inspect.getdoc(register.contract) or ''}"


def _promised(register: Register) -> dict[str, object]:
    """What the contract says of deliveries and columns."""
    calendar, kind = register.delivery.calendar, register.delivery.kind
    again = getattr(kind, "months_restated", None)
    return {
        "dagster/column_schema": dg.TableSchema([_column(name, register) for name in register.columns]),
        "contract_version": register.version,
        "delivered_as": KINDS[type(kind).__name__] + (f", {again} months anew" if again else ""),
        "delivered": "every month" if calendar.every_months == 1 else f"every {calendar.every_months} months",
        "due": f"day {calendar.due_day} of month {calendar.months_after} after the period",
        "days_of_grace": calendar.grace_days,
        "one_record": ", ".join(register.delivery.key),
    }


def _column(name: str, register: Register) -> dg.TableColumn:
    """Name, kind and meaning; of the file its heading. No range and no code: they stand in the contract."""
    said = register.columns[name]
    words = [said.meaning, said.unit, f"from {said.raw}" if said.raw else "derived"]
    required = not register.contract.to_schema().columns[name].nullable
    return dg.TableColumn(
        name, said.kind, ", ".join(filter(None, words)), constraints=dg.TableColumnConstraints(nullable=not required)
    )


def _became(outcomes: Sequence[Outcome]) -> dict[str, int | str]:
    """Which deliveries are told of, and what became of their rows."""
    if not outcomes:
        return {"deliveries": 0}
    as_of = max(one.covers_to for one in outcomes)
    return {"deliveries": len(outcomes), "extracted_on": outcomes[-1].extracted_on, "data_as_of": as_of,
            **counts.of_rows(outcomes)}  # fmt: skip
