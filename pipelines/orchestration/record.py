"""Dagster's record of runs: where it lies, as `vip.toml` says, and what is told when it is not to be had."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dagster as dg
import yaml

from pipelines.errors import UserError
from pipelines.home import Home, beside, move_into_place
from pipelines.orchestration import sqlite
from pipelines.storage import Storage

SETTINGS: dict[str, Any] = {
    "telemetry": {"enabled": False},
    "nux": {"enabled": False},
    "freshness": {"enabled": True},
    "run_retries": {"enabled": True, "max_retries": 0},  # those whose tags say so
    "concurrency": {"runs": {"max_concurrent_runs": 1}},  # months are made in the order of their requests
}
IN_OTHER_WORDS = {"run_queue", "run_coordinator"}  # Dagster takes no two of these and `concurrency`
SAID_IN_PARTS = ("run_storage", "event_log_storage", "schedule_storage")
# Kinds of errors of SQLAlchemy and of PostgreSQL's package, which need not be there.
LOST = ("OperationalError", "InterfaceError", "DagsterPostgresException")
ON_DISK = (
    "dagster: the record of runs cannot be written or read. "
    "See that the disk has room and is open to you, and run again."
)
IN_POSTGRESQL = (
    "dagster: the record of runs is in PostgreSQL (storage.postgresql), which does not answer, or no longer did. "
    "See that it runs and lets you in, and run again."
)


def prepare(home: Home, storage: Storage) -> Path:
    """Dagster's folder in the home, with its settings: no telemetry, one run at a time, its record as `vip.toml` says.

    What else an operator says in `dagster.yaml` stands. Raises UserError where that says another place for the record,
    and where PostgreSQL's package is missing.
    """
    file = home.dagster / "dagster.yaml"
    said = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else None
    if parts := [name for name in SAID_IN_PARTS if name in (said or {})]:
        raise UserError(
            f"{file}: {', '.join(parts)}: the record of runs lies where vip.toml says ([storage]). "
            "Take this out of the file, and run again."
        )
    wanted = SETTINGS | (said or {})
    if IN_OTHER_WORDS & wanted.keys() and "concurrency" not in (said or {}):
        del wanted["concurrency"]
    wanted["storage"] = sqlite.said(home.dagster)
    if storage.postgresql:
        _require_package()
        wanted["storage"] = {"postgres": {"postgres_url": storage.postgresql}}
    if wanted != said:
        made = beside(file)
        made.write_text(yaml.safe_dump(wanted, sort_keys=False), encoding="utf-8")
        move_into_place(made, file)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    return home.dagster


def _require_package() -> None:
    if find_spec("dagster_postgres") is None:
        raise UserError(
            "storage.postgresql: the package for it is missing. "
            "Install it: pip install --require-hashes -r requirements/postgresql.txt"
        )


def is_of_an_earlier_dagster(home: Home, storage: Storage) -> bool:
    """Whether the tables of the record are older than the Dagster that is installed. Raises UserError without them."""
    try:
        with dg.DagsterInstance.from_config(str(prepare(home, storage))) as instance:
            kept = (instance.run_storage, instance.event_log_storage, instance.schedule_storage)
            versions = [one.alembic_version() for one in kept if one is not None]
    except Exception as error:
        if is_lost(error):
            raise UserError(lost(storage)) from None
        raise
    return any(found is not None and found[0] != found[1] for found in versions)


def is_lost(error: Exception) -> bool:
    """Whether the record could not be reached or kept."""
    return type(error).__name__ in LOST


def lost(storage: Storage) -> str:
    """What to do about it. What the database says of an error may quote what was to be written."""
    return IN_POSTGRESQL if storage.postgresql else ON_DISK
