"""Puts a report where it was asked for, whole or not at all, in the look that the file's name asks for."""

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from pipelines.errors import ExtractRejected, UserError
from pipelines.home import beside, move_into_place
from pipelines.project import Register
from pipelines.report.content import Found, report
from pipelines.report.document import Report
from pipelines.report.page import write_page
from pipelines.report.workbook import write_workbook

LOOKS: Mapping[str, Callable[[Report, Path], None]] = {".xlsx": write_workbook, ".html": write_page}


def write_reports(found: Found, register: Register, folder: Path) -> tuple[Path, ...]:
    """Both looks, into `folder` under the delivery's name; of a rejected file under the file's own."""
    name = f"rejected_{found.file}" if isinstance(found, ExtractRejected) else found.outcome.stored
    places = tuple(folder / f"{name}{ending}" for ending in LOOKS)
    written = report(found, register)
    for place in places:
        write(written, place)
    return places


def write(written: Report, place: Path) -> None:
    """One look, by the ending of the file's name. Raises UserError where the place cannot be written."""
    try:
        made = beside(place)
        try:
            LOOKS[place.suffix.lower()](written, made)
            move_into_place(made, place)
        finally:
            made.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot(place, error) from None


def refuse_impossible(place: Path) -> None:
    """Before any work: a look that there is not, and a file that is open elsewhere."""
    if place.suffix.lower() not in LOOKS:
        raise UserError(f"{place}: a report ends in {' or '.join(LOOKS)}. Name it so.")
    try:
        if place.exists():
            open(place, "r+b").close()
    except OSError as error:
        raise _cannot(place, error) from None


def _cannot(place: Path, error: OSError) -> UserError:
    if isinstance(error, PermissionError):
        return UserError(f"{place}: {_LOCKED}")
    if error.errno in _OF_THE_NAME:
        return UserError(f"{place}: {_IMPOSSIBLE}")
    why = f" ({os.strerror(error.errno)})" if error.errno else ""
    return UserError(f"{place}: cannot be written{why}. See that the disk has room, and run again.")


_OF_THE_NAME = {errno.ENAMETOOLONG, errno.EEXIST, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EINVAL}
_LOCKED = (
    "cannot be written: it is open in another program (Excel?), or the folder may not be written to. "
    "Close it there, or name another file."
)
_IMPOSSIBLE = "cannot be written there. Name a file with a shorter name in a folder that is there."
