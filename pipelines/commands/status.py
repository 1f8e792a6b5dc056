"""`vip status`: where every register stands in its calendar, what became of its last delivery, what is published."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, JsonOption, SiteOption

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.status import Overview, Published, Status

COLUMNS = ("register", "last delivery", "data as of", "due", "standing")
COUNTS = ("read", "accepted", "quarantined", "warned")
LAST = ("plausibility", "published in")


def status(
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Deliveries and due days as known on this day; without one, today."),
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Show where each register stands: last delivery, what is due or overdue, rows, doubts, and what is published.

    Ends with 0 whatever it shows, with 2 where something in the home cannot be read; the rest is shown all the same.
    """
    from pipelines.clock import today
    from pipelines.errors import UserError
    from pipelines.home import Home
    from pipelines.project import Project
    from pipelines.status import Overview

    place, day = Home.given(home), on.date() if on else today()
    if not place.root.is_dir():
        raise UserError(f"{place.root}: there is no home. Name it with --home or VIP_HOME.")
    overview = Overview.of(place, Project.given(site).registers.values(), day)
    if as_json:
        print(json.dumps(overview.as_json(), indent=2, ensure_ascii=True))
    else:
        _show(overview, place)
    if overview.problems:
        raise UserError("\n".join(overview.problems))


def _show(overview: "Overview", home: "Home") -> None:
    from rich.table import Table

    from pipelines.commands.showing import console_for

    table = Table(*COLUMNS, title=f"Registers on {overview.on}")
    for name in COUNTS:
        table.add_column(name, justify="right")
    for name in LAST:
        table.add_column(name)
    for one in overview.registers:
        table.add_row(*_row(one, overview.published))
    console = console_for(table)
    console.print(table)
    for line in _lines(overview, home):
        console.print(line, soft_wrap=True)


def _lines(overview: "Overview", home: "Home") -> Iterator[str]:
    """What is published, and where to read on about what the table counts."""
    from pipelines.plausibility.docs import home_of

    if overview.published:
        last, before = overview.published[-1], len(overview.published) - 1
        earlier = f" {before} before it." if before else ""
        yield f"Published: {last.name}, as known on {last.as_known_on}.{earlier} Files: {last.folder}"
    else:
        yield "Nothing is published."
    if any(one.last and one.last.quarantined for one in overview.registers):
        yield f"Broken rows, by line and rule: {home.quarantine}. What their senders are told: {home.part('reports')}"
    if any(one.judgement and one.judgement.doubts for one in overview.registers):
        yield f"Why deliveries are in doubt: {home_of(home) / 'index.html'}"
    later = sum(one.later for one in overview.registers)
    if later:
        yield f"Extracted after {overview.on} and not counted here: {_times(later, 'delivery', 'deliveries')}."


def _row(one: "Status", made: "Sequence[Published]") -> tuple[str, ...]:
    standing, last, published = one.standing, one.last, one.published_in(made)
    counts = [_spaced(getattr(last, name)) if last else "" for name in COUNTS]
    as_of = standing.data_as_of.isoformat() if standing.data_as_of else ""
    return (
        one.register.name, last.extracted_on if last else "", as_of, one.due_on.isoformat(), one.in_words, *counts,
        _judged(one), published.name if published else "not yet" if last else "",
    )  # fmt: skip


def _judged(one: "Status") -> str:
    if one.last is None:
        return ""
    if one.judgement is None:
        return "not judged"
    doubts, holding = len(one.judgement.doubts), len(one.judgement.holding)
    return f"{_times(doubts, 'doubt', 'doubts')}, {holding} hold" if doubts else "sound"


def _times(count: int, one: str, many: str) -> str:
    return f"{_spaced(count)} {one if count == 1 else many}"


def _spaced(count: int) -> str:
    return f"{count:,}".replace(",", " ")
