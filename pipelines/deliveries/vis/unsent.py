"""What is in no file, told beside them: why published rows are not sent, and what was sent before and is not now.

Belongs here: counts of rows by reason, and rows named by measure, period and area. Does not belong here: any figure.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.deliveries.placing import write_text
from pipelines.deliveries.vis import choosing, reading
from pipelines.deliveries.vis import fields as f
from pipelines.deliveries.vis.writing import FILE, Written
from pipelines.errors import UserError

NAME = "vis_not_sent_{publication}.json"
KEY = (f.REGISTER_ID, f.MEASURE_ID, f.START, f.END, f.REGION_ID, f.UNIT_HSA_ID)
SAID = (*KEY, f.REGION_NAME, f.UNIT_NAME)
Row = Mapping[str, str]


def write(made: Written, no_longer: list[Row], folder: Path) -> Path:
    """`vis_not_sent_<publication>.json`. The same files, and the same before, give the same bytes."""
    said = {
        "publication": made.publication,
        "sent": dict(made.rows),
        "left_out": [
            {"reason": reason, "rows": rows, "why": choosing.REASONS[reason]} for reason, rows in made.left_out.items()
        ],
        "no_longer_sent": no_longer,
    }
    text = json.dumps(said, indent=2, ensure_ascii=False)
    return write_text(text + "\n", folder / NAME.format(publication=made.publication))


def sent(folder: Path | None) -> list[Row]:
    """The rows of a delivery. Raises UserError where a file of it cannot be read."""
    files = sorted(folder.glob(FILE.format(register="*", publication="*"))) if folder else []
    return [row for path in files for row in _rows(path)]


def no_longer(before: Iterable[Row], files: Iterable[Path]) -> list[Row]:
    """Of the rows before those of a measure, period and area that these files have not, without figures; in order.

    The platform goes on showing them where it is told to keep what it has.
    """
    here = {_key(row) for path in files for row in _rows(path)}
    gone = {_key(row): {name: row[name] for name in SAID} for row in before if _key(row) not in here}
    return [gone[key] for key in sorted(gone)]


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


def _rows(path: Path) -> Iterator[Row]:
    """In whatever layout was declared then."""
    rows = reading.read(path, None).rows
    if not rows:
        raise UserError(f"{path}: cannot be read, so what it had cannot be compared. Put it back from a backup.")
    yield from (row for _, row in rows)


def said(files: Iterable[Path]) -> list[str]:
    """A line of each of these files that tells what was not sent."""
    return [_line(path) for path in sorted(files) if path.match(NAME.format(publication="*"))]


def _line(path: Path) -> str:
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    reasons = ", ".join(f"{one['rows']} {one['reason']}" for one in told["left_out"])
    left_out, gone = sum(one["rows"] for one in told["left_out"]), len(told["no_longer_sent"])
    parts = [
        f"vis: {sum(told['sent'].values())} rows for {', '.join(told['sent']) or 'no register'}",
        f"{left_out} published rows left out{f' ({reasons})' if reasons else ''}",
        f"{gone} rows of the delivery before no longer sent",
    ]
    return "; ".join(parts) + f": {path.name}"
