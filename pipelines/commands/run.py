"""`vip run`: one publication, or those of several months in their order, from landing to tables."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import HomeOption, NoWaitOption, SiteOption

if TYPE_CHECKING:
    from pipelines.deployment import Deployment
    from pipelines.intake.outcome import Outcome
    from pipelines.orchestration.graph import Steps
    from pipelines.release.publication import Release
    from pipelines.run import Run

AS_KNOWN_ON = (
    "Use deliveries extracted by this day only; else by the last of the month, or today where that is earlier."
)
PLANNED_REVISION = "Issue the month anew though persons were erased since it was issued."
AsKnownOnOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=AS_KNOWN_ON)]
PlannedRevisionOption = Annotated[bool, typer.Option("--planned-revision", help=PLANNED_REVISION)]


def run(
    publication: Annotated[str, typer.Option(help="The publication month, YYYY-MM.")],
    as_known_on: AsKnownOnOption = None,
    since: Annotated[
        str | None,
        typer.Option("--from", help="Make each month from this one that is not made yet, as known on its last day."),
    ] = None,
    first: Annotated[bool, typer.Option("--first", help="Start a series: no publication before it is needed.")] = False,
    planned_revision: PlannedRevisionOption = False,
    no_wait: NoWaitOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Take in what has landed, compute all indicators and publish."""
    from pipelines.alerts import telling
    from pipelines.clock import today
    from pipelines.deployment import Deployment
    from pipelines.errors import UserError
    from pipelines.home import Home
    from pipelines.project import Project
    from pipelines.release import publication as publications
    from pipelines.run import Run

    if since and as_known_on:
        raise UserError("--from: each month is as known on its last day, so --as-known-on does not go with it.")
    deployment = Deployment(Project.given(site), Home.given(home))
    day = today()
    the_run = Run.of(deployment, publication, as_known_on.date() if as_known_on else None, day)
    with (
        deployment.home.writing(f"vip run --publication {publication}", wait=not no_wait),
        telling.account_of(deployment, publication, the_run.as_known_on) as account,
    ):
        _deliver_what_was_left(deployment, since, publication)
        months = _months(deployment, since, the_run)
        publications.require_predecessor(deployment.home, months[0], first)
        before = _taken(deployment)
        known_on = the_run.as_known_on if not since else None
        steps = _materialise(
            deployment, months, as_known_on=known_on, asked_on=day, first=first, planned_revision=planned_revision
        )
        account.rejects(steps.rejected)
        held = [publications.held_in(deployment.home, month) for month in months]
        account.holds(held[-1])
        new = [outcome for key, outcome in _taken(deployment).items() if key not in before]
    _end(the_run, steps, new, is_held=any(not one.is_empty() for one in held))


def _end(the_run: "Run", steps: "Steps", new: "list[Outcome]", *, is_held: bool) -> None:
    """Tell what came of it, and end with what weighs most. Raises Rejected where files were.

    is_held: whether in any month that was made; the last one's holds are told.
    """
    from pipelines.commands import Exit
    from pipelines.errors import Rejected

    _tell(the_run, new)
    _tell_what_stands(steps)
    _tell_what_is_held_back(the_run)
    for failure in dict.fromkeys(steps.run(the_run.publication).faults.values()):
        print(failure)
    if steps.rejected:
        raise Rejected("\n".join(dict.fromkeys(map(str, steps.rejected))), steps.rejected)
    quarantined = any(outcome.quarantined for outcome in new)
    raise typer.Exit(Exit.HOLDS if is_held else Exit.QUARANTINED if quarantined else Exit.DONE)


def _months(deployment: "Deployment", since: str | None, last: "Run") -> list[str]:
    """The months to make: the one that is asked for, and with `since` all from there on that are not made yet.

    Raises UserError where there is none.
    """
    from pipelines.errors import UserError
    from pipelines.release.publication import latest
    from pipelines.run import Run

    if since is None:
        return [last.publication]
    Run.of(deployment, since)  # it is a month
    months, month = [], since
    while month <= last.publication:
        months.append(month)
        month = f"{int(month[:4]) + int(month[5:]) // 12}-{int(month[5:]) % 12 + 1:02}"
    missing = [month for month in months if latest(deployment.home, month) is None]
    if not missing:
        raise UserError(
            f"{since} to {last.publication}: every month is made, or none is asked for. Make one anew without --from."
        )
    return missing


def _deliver_what_was_left(deployment: "Deployment", since: str | None, until: str) -> None:
    """The files for receivers that a killed run did not come to, of the last month that it made."""
    from pipelines.deliveries import shelf
    from pipelines.deliveries.delivering import Deliverer
    from pipelines.release import finding
    from pipelines.release.publication import is_delivered, latest

    home = deployment.home
    last = max((path.name for path in home.publications.glob("[0-9]*-[0-9]*") if path.name <= until), default="")
    if since and last >= since and latest(home, last) and not is_delivered(home, last):
        of = Deliverer(home, finding.named(home, last), deployment.project, deployment.configuration.publisher)
        shelf.write(of.public, of.folder(None))


def _taken(deployment: "Deployment") -> "dict[tuple[str, str], Outcome]":
    from pipelines.intake.history import settled
    from pipelines.intake.outcome import deliveries

    registers = deployment.project.registers.values()
    found = [outcome for register in registers for outcome in settled(deliveries(deployment.home, register))]
    return {(outcome.register, outcome.delivery): outcome for outcome in found}


def _materialise(deployment: "Deployment", months: list[str], **how: Any) -> "Steps":
    from pipelines.commands import showing
    from pipelines.orchestration.materialise import materialise, steps_of

    with showing.steps(steps_of(deployment) * len(months)) as tell:
        return materialise(deployment, months, tell=tell, **how)


def _tell(the_run: "Run", outcomes: "list[Outcome]") -> None:
    """The short tables: what was taken in, what was published and hidden, what waits, and where the files lie."""
    import json
    from collections import Counter

    from pipelines.deployment import unclaimed
    from pipelines.intake.mentions import shown_name
    from pipelines.release.manifest import DELIVERIES, PUBLIC
    from pipelines.release.publication import latest

    _tell_what_came(the_run, outcomes)
    folder = latest(the_run.home, the_run.publication)
    if folder is None:
        return
    _tell_what_is_published(the_run, folder)
    for reason, count in sorted(Counter(the_run.waiting.values()).items()):
        print(f"{count} indicators wait: {reason}.")
    _tell_of_registers(the_run)
    for path in unclaimed(the_run.home, the_run.deployment.project):
        named = path.with_name(shown_name(path.name))
        print(f"{named}: belongs to no register and was not taken in. See the README on names in landing.")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    print(f"Files: {folder} ({len(manifest['files'])} files, revision {folder.name})")
    print(f"Deliveries: {folder / PUBLIC / DELIVERIES}")


def _tell_what_came(the_run: "Run", outcomes: "list[Outcome]") -> None:
    from rich.table import Table

    from pipelines.commands.showing import console_for

    columns = ("read", "accepted", "quarantined", "superseded", "outside")
    taken = Table("register", "deliveries", *columns, title="Taken in now")
    for name in sorted({outcome.register for outcome in outcomes}):
        own = [outcome for outcome in outcomes if outcome.register == name]
        taken.add_row(name, str(len(own)), *(_spaced(sum(getattr(o, field) for o in own)) for field in columns))
    console_for(taken).print(taken if outcomes else "Nothing new in landing.")
    if any(outcome.quarantined for outcome in outcomes):
        print(f"Broken rows, by line and rule: {the_run.home.quarantine}")
    if any(outcome.outside for outcome in outcomes):
        print("outside: rows about dates their delivery does not speak for; say covers_from in its manifest.")


def _tell_what_is_published(the_run: "Run", folder: Path) -> None:
    import polars as pl
    from rich.table import Table

    from pipelines.commands.showing import console_for

    published = pl.read_parquet(folder / "public" / "published.parquet", columns=["vip", "indicator", "status"])
    columns = ("programme", "indicators", "rows", "shown", "suppressed", "withheld", "no figure")
    shown = Table(*columns, title=f"Published {the_run.publication}")
    for (vip,), rows in published.partition_by("vip", as_dict=True).items():
        counts = dict(rows.group_by("status").len().iter_rows())
        visible = counts.get("ok", 0) + counts.get("provisional", 0)
        hidden, waiting = counts.get("suppressed", 0), counts.get("withheld", 0)
        rest = rows.height - visible - hidden - waiting
        figures = (rows["indicator"].n_unique(), rows.height, visible, hidden, waiting, rest)
        shown.add_row(vip, *(_spaced(figure) for figure in figures))
    console_for(shown).print(shown)


def _tell_what_stands(steps: "Steps") -> None:
    """Files that were left out or matter no more, and a month that was not issued again."""
    for name in steps.left_out:
        print(f"{name}: was still being written, and was left out. Run again when it is whole.")
    for error, stands in steps.superseded:
        print(f"{error.file}: was rejected; the delivery of {stands.extracted_on} stands in for it.")
    if steps.release and steps.release.erased:
        _tell_of_erasures(steps.release)


def _tell_what_is_held_back(the_run: "Run") -> None:
    """A line per hold: what it is about, how many indicators wait for it, and what to do."""
    from rich.table import Table

    from pipelines.commands.showing import console_for
    from pipelines.holds import telling
    from pipelines.release import record
    from pipelines.release.publication import latest

    folder = latest(the_run.home, the_run.publication)
    holds = telling.by_hold(record.held(folder / record.PLACE)) if folder else None
    if holds is None or holds.is_empty():
        return
    columns = ("cause", "register", "column", "rule", "region", "months", "indicators", "what to do")
    table = Table(*columns, title="Held back, and what was lifted")
    for hold in holds.to_dicts():
        about = hold["fault"] or hold["register"]
        to_do = f"lifted: {hold['lifted']}" if hold["lifted"] else telling.TO_DO[hold["cause"]]
        texts = (hold["cause"], about, hold["column"], hold["rule"], hold["region"], telling.months(hold))
        table.add_row(*(text or "every" for text in texts), str(hold["indicators"]), to_do)
    console_for(table).print(table)


def _tell_of_erasures(release: "Release") -> None:
    """The rows are no longer those that an earlier revision was made of, so they cannot give it again."""
    names, month = ", ".join(release.erased), release.publication
    if release.held_back:
        print(
            f"Not issued again: persons were erased from {names} since {month}-r{release.revision} was made, so it "
            f"cannot be made again from rows. `vip publish --rebuild {month}` makes it again from its own cells; "
            "a planned revision is --planned-revision."
        )
    else:
        print(
            f"Persons were erased from {names} since the revision before: {month}-r{release.revision} is without them."
        )


def _tell_of_registers(the_run: "Run") -> None:
    """A line for each register whose delivery is overdue, and where what is in doubt can be read."""
    from pipelines.plausibility.docs import home_of
    from pipelines.status import Status

    registers = the_run.deployment.project.registers.values()
    found = [Status.of(register, the_run.home, the_run.as_known_on) for register in registers]
    for one in found:
        if one.standing.status == "overdue":
            days, as_of = one.standing.overdue_days, one.standing.data_as_of
            print(f"{one.register.name}: overdue {days} days on {the_run.as_known_on}, data as of {as_of}.")
    doubted = {one.register.name: len(one.judgement.doubts) for one in found if one.judgement and one.judgement.doubts}
    if doubted:
        told = ", ".join(f"{name} {doubts}" for name, doubts in doubted.items())
        print(f"In doubt: {told}. Why: {home_of(the_run.home) / 'index.html'}")


def _spaced(count: int) -> str:
    return f"{count:,}".replace(",", " ")
