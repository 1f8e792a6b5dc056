"""What lies in landing, as a digest may tell it: by names in which what looks like an identifier is hidden.

Nothing is opened.
"""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from pipelines.deployment import Deployment, unclaimed
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake.landing import landed
from pipelines.intake.mentions import hidden, shown_name


def without_register(deployment: Deployment) -> list[str]:
    """Files that no register claims, from landing on."""
    return [_shown(path, deployment.home) for path in _unclaimed(deployment)]


def not_listed(home: Home) -> list[str]:
    """Folders whose files nobody sees, as they may not be listed or entered, from landing on."""
    found: set[Path] = set()
    for folder, _, _ in os.walk(home.landing, onerror=lambda error: found.add(Path(error.filename))):
        if not os.access(folder, os.R_OK | os.X_OK):
            found.add(Path(folder))
    return [_shown(path, home) for path in sorted(found)]


def states(deployment: Deployment, rejected: Collection[str]) -> Iterator[str]:
    """Of each file that was rejected, by the names that are shown, and of each that no register claims: which it is.

    A file that is sent again is another, also with the same name and size.
    """
    registers = deployment.project.registers.values()
    own = [path for register in registers for path in _landed(deployment, register.name)] if rejected else []
    for path in (*(one for one in own if shown_name(one.name) in rejected), *_unclaimed(deployment)):
        try:
            told = path.stat()
        except OSError:  # gone since
            continue
        yield f"{told.st_ino} {told.st_size} {told.st_mtime_ns}"


def _landed(deployment: Deployment, register: str) -> list[Path]:
    try:
        return landed(deployment.home, deployment.project.registers[register])
    except (OSError, UserError):  # of a folder that `not_listed` names
        return []


def _unclaimed(deployment: Deployment) -> list[Path]:
    try:
        return unclaimed(deployment.home, deployment.project)
    except (OSError, UserError):  # of a folder that `not_listed` names
        return []


def _shown(path: Path, home: Home) -> str:
    return hidden(str(path.relative_to(home.landing)))
