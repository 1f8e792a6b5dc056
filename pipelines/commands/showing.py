"""How commands show tables, and how far long work has come."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

WIDEST = 1_000


def console_for(*tables: Table) -> Console:
    """One that shows the tables whole, however narrow the terminal: a column that is cut off says nothing."""
    console = Console()
    room = console.options.update(max_width=WIDEST)
    console.width = max(console.width, *(Measurement.get(console, room, table).maximum for table in tables))
    return console


def bar(*, counts: bool = True) -> Progress:
    """A bar on the error stream, so that answers for machines stay whole; silent where that stream is no terminal.

    `counts`: it can be told how far the work has come; else the bar is gone when the work is done.
    """
    console = Console(stderr=True)
    count = [MofNCompleteColumn()] if counts else []
    columns = (BarColumn(), *count, TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    return Progress(
        *columns,
        console=console,
        transient=not counts,
        disable=not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),  # what is printed into a file or a pipe goes there and not above the bar
    )


@contextmanager
def steps(total: int) -> Iterator[Callable[[str], None]]:
    """A bar for so many steps at most; what it gives is called with each step as it begins."""
    with bar() as progress:
        task = progress.add_task("", total=total)
        yield lambda step: progress.update(task, description=step, advance=1, refresh=True)
        progress.update(task, description="done", completed=total)


@contextmanager
def pulse(what: str) -> Iterator[None]:
    """A moving bar for work of which nobody can tell how far it has come; it is gone when the work is done."""
    with bar(counts=False) as progress:
        progress.add_task(what, total=None)
        yield
