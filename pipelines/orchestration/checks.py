"""What the asset checks of a register say: counts, days and names of rules, never a row. None of them blocks."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import dagster as dg

from pipelines.clock import today
from pipelines.home import Home
from pipelines.orchestration.guard import guarded
from pipelines.plausibility import docs
from pipelines.plausibility.judgement import Judgement
from pipelines.project import Register
from pipelines.run import Deployment, Run, TakenIn
from pipelines.status import Status

PARTITION = "dagster/partition"  # the tag of a run that names the publication month
CONTRACT = "Rows that break the contract, per rule. They are kept apart in quarantine; the others are sound."
PLAUSIBILITY = "The latest delivery against those before it. What is in doubt, and why, stands on the delivery's page."
CALENDAR = "Whether a delivery is overdue. Until one is due, the last values stand, with their data date."


def specs(register: Register, key: dg.AssetKey) -> Sequence[dg.AssetCheckSpec]:
    """The checks that are made when a register is taken in."""
    return [
        dg.AssetCheckSpec("contract", asset=key, description=CONTRACT),
        dg.AssetCheckSpec("plausibility", asset=key, description=PLAUSIBILITY),
    ]


def contract(taken: TakenIn) -> dg.AssetCheckResult:
    """Rows per broken rule, of what was taken in now."""
    rules, warnings = Counter[str](), Counter[str]()
    for outcome in taken.outcomes:
        rules.update(outcome.rules)
        warnings.update(outcome.warnings)
    quarantined = sum(outcome.quarantined for outcome in taken.outcomes)
    return dg.AssetCheckResult(
        check_name="contract",
        passed=not rules,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{quarantined} rows in quarantine, by {len(rules)} rules" if rules else "no broken rows",
        metadata={
            "quarantined": quarantined, "rules": dg.MetadataValue.md(_listed(rules)),
            "warnings": dg.MetadataValue.md(_listed(warnings)),
        },
    )  # fmt: skip


def _listed(rows_of: Counter[str]) -> str:
    """Markdown: a line per rule, the one with the most rows first."""
    lines = [f"| {rule} | {rows} |" for rule, rows in sorted(rows_of.items(), key=lambda item: (-item[1], item[0]))]
    return "\n".join(["| rule | rows |", "|---|---:|", *lines]) if lines else "none"


def plausibility(judgement: Judgement | None, home: Home) -> dg.AssetCheckResult:
    """How many doubts there are by metric; which, and about what, is told on the delivery's page in the home."""
    doubts = judgement.doubts if judgement else ()
    by_metric = Counter(one.metric for one in doubts)
    told = {"about": ", ".join(f"{metric} {times}" for metric, times in sorted(by_metric.items()))} if doubts else {}
    about: dict[str, str | int] = {}
    if judgement:
        page = docs.page_of(home, judgement.register, judgement.delivery).relative_to(home.root)
        about = {"page": page.as_posix(), "compared_with": judgement.compared}
    holding = len(judgement.holding) if judgement else 0
    return dg.AssetCheckResult(
        check_name="plausibility",
        passed=not doubts,
        severity=dg.AssetCheckSeverity.ERROR if holding else dg.AssetCheckSeverity.WARN,
        description=f"doubts: {len(doubts)}, of which {holding} hold figures back" if doubts else "nothing in doubt",
        metadata={
            **about, "judged": judgement.judged if judgement else 0, "doubts": len(doubts), "holding": holding,
            **told,
        },
    )  # fmt: skip


def calendars(
    keys: dict[dg.AssetKey, Register], deployment: Deployment, on: Callable[[str | None], date]
) -> dg.AssetChecksDefinition:
    """One step with a check per register, which may also be run by itself: a delivery becomes overdue as days pass.

    `on`: the day that is asked about, given the run's publication month if it has one.
    """
    listed = [dg.AssetCheckSpec("calendar", asset=key, description=CALENDAR) for key in keys]

    @dg.multi_asset_check(name="calendar", specs=listed, can_subset=True, description=CALENDAR)
    def stand(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        day = on(context.run.tags.get(PARTITION))
        with guarded("calendar"):
            chosen = {check.asset_key for check in context.selected_asset_check_keys}
            found = {key: Status.of(keys[key], deployment.home, day) for key in sorted(chosen)}
        yield from (_calendar(key, status, day) for key, status in found.items())

    return stand


def day_asked_about(publication: str | None, deployment: Deployment) -> date:
    """The day as known on which a publication is made; without one, today."""
    return Run.of(deployment, publication).as_known_on if publication else today()


def _calendar(key: dg.AssetKey, status: Status, day: date) -> dg.AssetCheckResult:
    standing = status.standing
    as_of = standing.data_as_of.isoformat() if standing.data_as_of else "nothing delivered"
    counted = {"overdue_days": standing.overdue_days, "months_missing": standing.months_missing}
    late = counted if standing.status == "overdue" else {}
    return dg.AssetCheckResult(
        asset_key=key,
        check_name="calendar",
        passed=standing.status != "overdue",
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{standing.status.replace('_', ' ')} on {day}",
        metadata={"due": status.due_on.isoformat(), "data_as_of": as_of, "asked_on": day.isoformat(), **late},
    )
