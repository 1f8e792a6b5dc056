"""What the asset checks of a register say: counts, days and names of rules, never a row. None of them blocks."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import dagster as dg

from pipelines.checkpoint import judged
from pipelines.clock import today
from pipelines.deployment import Deployment
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake.outcome import Outcome
from pipelines.orchestration import counts
from pipelines.orchestration.guard import guarded
from pipelines.plausibility import docs
from pipelines.plausibility.judgement import Judgement
from pipelines.plausibility.rules import METRICS
from pipelines.project import Register
from pipelines.run import Run
from pipelines.status import Status

PARTITION = "dagster/partition"  # the tag of a run that names the publication month
LAST_OF_RANGE = "dagster/asset_partition_range_end"  # and of one that makes several
KNOWN_ON = "vip/as_known_on"  # that of one that is made as known on a day before the last of its month
ASKED_ON = "vip/asked_on"  # that of a run that Dagster launched: the day of its request
CONTRACT = (
    "Whether rows break the contract, and by which rules. Such rows are kept apart in quarantine; the others count."
)
PLAUSIBILITY = "The latest delivery beside those before it: shares and counts that lie further off than is tolerated."
CALENDAR = "Whether a delivery is overdue. Until one is due, the last values stand, with their data date."
CHECKPOINT = (
    "The figures beside those of the last publication and what is known from elsewhere, and how many are hidden. One "
    "whose rows, sums or numerators do not hang together is not made at all."
)
TO_COMPARE = (
    "Read the page. If a delivery or a definition explains it, nothing is to be done; if not, look into that delivery "
    "and publish the month again."
)
TO_THE_SENDER = (
    "Send the register its report: it tells the lines, the rules and what to do. If it is the contract or the layout "
    "that is wrong, mend that and run `vip replay {register}`."
)
TO_LOOK_AT = (
    "Read the page and ask the register. If the delivery is wrong, put a new one in landing; if it is right, say so "
    "in the site's `tolerances.toml`, with the reason."
)
TO_BE_ASKED_FOR = (
    "Ask the register for the delivery that was due on {due}. If it is the calendar that is wrong, mend the contract."
)


def specs(key: dg.AssetKey) -> Sequence[dg.AssetCheckSpec]:
    """The checks that are made when a register is taken in."""
    return [
        dg.AssetCheckSpec("contract", asset=key, description=CONTRACT),
        dg.AssetCheckSpec("plausibility", asset=key, description=PLAUSIBILITY),
    ]


def contract(
    register: Register,
    outcomes: Sequence[Outcome],
    rejected: Sequence[ExtractRejected] = (),
    judgement: Judgement | None = None,
) -> dg.AssetCheckResult:
    """Rows per broken rule of some deliveries, oldest first, and the files that were rejected whole.

    An error where a file was, or where so many rows are broken that figures are held back.
    """
    rules, warnings = Counter[str](), Counter[str]()
    for outcome in outcomes:
        rules.update(outcome.rules)
        warnings.update(outcome.warnings)
    quarantined = counts.shown(sum(outcome.quarantined for outcome in outcomes))
    by_rules = f"{quarantined} rows in quarantine, by {len(rules)} rules."
    reports = ", ".join(f"reports/{register.name}/{outcome.stored}.html" for outcome in outcomes)
    words = f"{by_rules} {TO_THE_SENDER.format(register=register.name)}" if rules else "No broken rows."
    holds = judgement is not None and any(doubt.metric in METRICS for doubt in judgement.holding)
    return dg.AssetCheckResult(
        check_name="contract",
        passed=not rules and not rejected,
        severity=dg.AssetCheckSeverity.ERROR if rejected or holds else dg.AssetCheckSeverity.WARN,
        description="\n".join([*map(str, rejected), words]),
        metadata={
            "quarantined": quarantined, "rules": dg.MetadataValue.md(_listed(rules)),
            "warnings": dg.MetadataValue.md(_listed(warnings)),
            "reports_in_the_home": reports or "none",
        },
    )  # fmt: skip


def _listed(rows_of: Counter[str]) -> str:
    """Markdown: a line per rule, the one with the most rows first, those of few rows by name."""
    rules = [(-rows if not counts.is_small(rows) else 0, rule, rows) for rule, rows in rows_of.items()]
    lines = [f"| {rule} | {counts.shown(rows)} |" for _, rule, rows in sorted(rules)]
    return "\n".join(["| rule | rows |", "|---|---:|", *lines]) if lines else "none"


def plausibility(judgement: Judgement | None, home: Home) -> dg.AssetCheckResult:
    """How many doubts there are by metric; which, and about what, is told on the delivery's page in the home."""
    if judgement is None:
        nothing = {"judged": 0, "doubts": 0, "hold": 0}
        return dg.AssetCheckResult(
            check_name="plausibility", passed=True, description="No delivery has come yet.", metadata=nothing
        )
    page = docs.page_of(home, judgement.register, judgement.delivery).relative_to(home.root).as_posix()
    doubts, hold = len(judgement.doubts), len(judgement.holding)
    by_metric = Counter(one.metric for one in judgement.doubts)
    about = {f"doubts_{metric}": times for metric, times in sorted(by_metric.items())}
    return dg.AssetCheckResult(
        check_name="plausibility",
        passed=not doubts,
        severity=dg.AssetCheckSeverity.ERROR if hold else dg.AssetCheckSeverity.WARN,
        description=f"Doubts: {doubts}, of severity hold: {hold}. {TO_LOOK_AT}"
        if doubts
        else "Nothing in doubt.",
        metadata={
            "page_in_the_home": page, "judged": judgement.judged, "compared_with": judgement.compared,
            "doubts": doubts, "hold": hold, **about,
        },
    )  # fmt: skip


def checkpoint(home: Home, publication: str) -> dg.AssetCheckResult:
    """By metric and level what differs; which figures, and by how much, is told on the page in the home."""
    found = judged.of(home, publication)
    if found is None:
        return dg.AssetCheckResult(check_name="plausibility", passed=True, description="Not judged.")
    page = judged.page_of(home, publication).relative_to(home.root).as_posix()
    about = {f"{one.metric}_{one.level}": len(one.about) or 1 for one in found.doubts}
    return dg.AssetCheckResult(
        check_name="plausibility",
        passed=not found.doubts,
        severity=dg.AssetCheckSeverity.ERROR if found.of("hold") else dg.AssetCheckSeverity.WARN,
        description=f"Doubts: {len(found.doubts)}. {TO_COMPARE}" if found.doubts else "Nothing in doubt.",
        metadata={"page_in_the_home": page, "judged": found.judged, "doubts": len(found.doubts), **about},
    )


def calendars(
    keys: dict[dg.AssetKey, Register], deployment: Deployment, on: Callable[[Mapping[str, str]], date]
) -> dg.AssetChecksDefinition:
    """One step with a check per register, which may also be run by itself: a delivery becomes overdue as days pass.

    `on`: the day that is asked about, given the run's tags.
    """
    listed = [dg.AssetCheckSpec("calendar", asset=key, description=CALENDAR) for key in keys]

    @dg.multi_asset_check(name="calendar", specs=listed, can_subset=True, description=CALENDAR)
    def stand(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        day = on(context.run.tags)
        with guarded("calendar"):
            chosen = {check.asset_key for check in context.selected_asset_check_keys}
            found = {key: Status.of(keys[key], deployment.home, day) for key in sorted(chosen)}
        yield from (_calendar(key, status, day) for key, status in found.items())

    return stand


def known_on(tags: Mapping[str, str]) -> date | None:
    """The day as known on which a run is made, where its tags name one."""
    return _day(tags, KNOWN_ON)


def _day(tags: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(tags[name]) if name in tags else None


def month_of(tags: Mapping[str, str]) -> str | None:
    """The publication month that a run makes, the last of several; None where it only takes in."""
    return tags.get(PARTITION) or tags.get(LAST_OF_RANGE)


def day_asked_about(tags: Mapping[str, str], deployment: Deployment) -> date:
    """The day as known on which a run makes its publication; without one, today."""
    publication = month_of(tags)
    if not publication:
        return today()
    return Run.of(deployment, publication, known_on(tags), _day(tags, ASKED_ON)).as_known_on


def _calendar(key: dg.AssetKey, status: Status, day: date) -> dg.AssetCheckResult:
    standing, late = status.standing, status.standing.status == "overdue"
    as_of = standing.data_as_of.isoformat() if standing.data_as_of else "nothing delivered"
    counted = {"overdue_days": standing.overdue_days, "months_missing": standing.months_missing} if late else {}
    words = f"As known on {day}: {status.in_words}."
    return dg.AssetCheckResult(
        asset_key=key,
        check_name="calendar",
        passed=not late,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{words} {TO_BE_ASKED_FOR.format(due=status.due_on)}" if late else words,
        metadata={"due": status.due_on.isoformat(), "data_as_of": as_of, "asked_on": day.isoformat(), **counted},
    )
