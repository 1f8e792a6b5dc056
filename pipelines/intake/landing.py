"""Which files in landing are a register's. Nothing is opened here."""

import os
import re
from errno import EIO
from pathlib import Path

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake.manifest_files import is_delivery
from pipelines.project import Register


def landed(home: Home, register: Register) -> list[Path]:
    """The register's files, in its own folder or named after it beside it, in the order of their names.

    Manifests and hidden files are no deliveries. Raises UserError where a folder cannot be listed: it is not empty.
    """
    named = re.compile(rf"{register.name}_\d{{4}}-\d\d-\d\d")
    own = _deliveries(home.landing / register.name, register, re.compile(""))
    return sorted([*own, *_deliveries(home.landing, register, named)], key=lambda path: path.name)


def _deliveries(folder: Path, register: Register, named: re.Pattern[str]) -> list[Path]:
    """The deliveries in a folder whose names begin so; none where there is no such folder."""
    try:
        inside = list(folder.iterdir()) if folder.is_dir() else []
        return [path for path in inside if named.match(path.name) and path.is_file() and is_delivery(path, register)]
    except OSError as error:
        why = os.strerror(error.errno or EIO)
        raise UserError(
            f"{folder}: cannot be listed ({why}). Open it to the user who runs this, and run again."
        ) from None
