"""The one module that reads the clock. No computation and no published file may ask it.

What tidies up may, what is done on a person's word, what tells where a register stands in its calendar or a run in
Dagster's record, what waits for a file to be whole, alerts, which say when they were made, and the portal, which says
when somebody came and until when a token holds.
"""

from datetime import UTC, date, datetime
from pathlib import Path


def today() -> date:
    """The day, here and now."""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def landed_on(path: Path) -> date:
    """The day a file was last written."""
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone().date()


def written_ago(path: Path) -> float:
    """Seconds since a file was last written; negative where its disk has a clock that is ahead."""
    return now().timestamp() - path.stat().st_mtime
