"""`vip status`: where every register stands in its calendar, and what became of its last delivery."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, JsonOption, SiteOption

if TYPE_CHECKING:
    from pipelines.status import Status

COLUMNS = ("register", "last delivery", "data as of", "due", "standing")
COUNTS = ("read", "accepted", "quarantined", "warned")
WIDEST = 500  # characters that the table may need


def status(
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As known on this day; without one, today.")
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Show where each register stands: its last delivery, what is due or overdue, what became of the rows, doubts."""
    from pipelines.clock import today
    from pipelines.commands import Exit
    from pipelines.home import Home
    from pipelines.project import Project
    from pipelines.status import Status

    place, day = Home.given(home), on.date() if on else today()
    found = [Status.of(register, place, day) for register in Project.given(site).registers.values()]
    if as_json:
        told = {"on": day.isoformat(), "registers": [one.as_json() for one in found]}
        print(json.dumps(told, indent=2, ensure_ascii=True))
    else:
        _show(found, day.isoformat())
    raise typer.Exit(Exit.DONE)


def _show(found: "Sequence[Status]", day: str) -> None:
    """The table whole, however narrow the terminal: a column that is cut off says nothing."""
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Table

    table = Table(*COLUMNS, title=f"Registers on {day}")
    for name in COUNTS:
        table.add_column(name, justify="right")
    table.add_column("plausibility")
    for one in found:
        table.add_row(*_row(one))
    console = Console()
    needed = Measurement.get(console, console.options.update(max_width=WIDEST), table).maximum
    console.width = max(console.width, needed)
    console.print(table)


def _row(one: "Status") -> tuple[str, ...]:
    standing, last = one.standing, one.last
    counts = [_spaced(getattr(last, name)) if last else "" for name in COUNTS]
    as_of = standing.data_as_of.isoformat() if standing.data_as_of else ""
    return (
        one.register.name, last.extracted_on if last else "", as_of, one.due_on.isoformat(), told(one), *counts,
        _judged(one),
    )  # fmt: skip


def told(one: "Status") -> str:
    """The standing in words."""
    words = {"never": "never delivered", "on_time": "on time", "due": "due, in grace"}
    days = one.standing.overdue_days
    return words.get(one.standing.status, f"overdue {days} day{'s' if days != 1 else ''}")


def _judged(one: "Status") -> str:
    if one.last is None:
        return ""
    if one.judgement is None:
        return "not judged"
    doubts, holding = len(one.judgement.doubts), len(one.judgement.holding)
    return f"{doubts} doubts, {holding} hold" if doubts else "sound"


def _spaced(count: int) -> str:
    return f"{count:,}".replace(",", " ")
