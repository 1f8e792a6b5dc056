"""How commands show tables."""

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

WIDEST = 1_000


def console_for(*tables: Table) -> Console:
    """One that shows the tables whole, however narrow the terminal: a column that is cut off says nothing."""
    console = Console()
    room = console.options.update(max_width=WIDEST)
    console.width = max(console.width, *(Measurement.get(console, room, table).maximum for table in tables))
    return console
