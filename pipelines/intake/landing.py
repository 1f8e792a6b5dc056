"""Which files in landing are a register's. Nothing is opened here."""

import re
from pathlib import Path

from pipelines.home import Home
from pipelines.intake.manifest_files import is_delivery
from pipelines.project import Register


def landed(home: Home, register: Register) -> list[Path]:
    """The register's files, in its own folder or named after it beside it, in the order of their names.

    Manifests and hidden files are no deliveries.
    """
    named = re.compile(rf"{register.name}_\d{{4}}-\d\d-\d\d")
    beside = [path for path in home.landing.glob("*") if named.match(path.name)]
    own = (home.landing / register.name).glob("*")
    found = [path for path in (*own, *beside) if path.is_file() and is_delivery(path, register)]
    return sorted(found, key=lambda path: path.name)
