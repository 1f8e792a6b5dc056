"""Dagster's record of runs in SQLite, in the same files as Dagster's own, whose connections are kept.

Dagster makes an engine and opens the file anew for every event, which costs more than to write the event. What is
written is Dagster's alone: either storage reads what the other wrote.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event, inspect, pool

MOST_KEPT = 4  # files: the index, and the logs of the runs that were last asked for
EVERY_COMMIT = "PRAGMA wal_autocheckpoint = 1"  # so that the web interface, which watches the file, sees each event


class Engines:
    """One for each file, which keeps its connection; of the files that were asked for longest ago none is kept."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, Engine] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, address: str, *, is_watched: bool = False) -> Engine:
        """The engine of a file. is_watched: others look at the file itself for what is new."""
        with self._lock:
            if address not in self._made:
                self._made[address] = _engine(address, is_watched=is_watched)
            self._made.move_to_end(address)
            while len(self._made) > MOST_KEPT:
                self._made.popitem(last=False)[1].dispose()
            return self._made[address]

    def dispose(self) -> None:
        """Close all."""
        with self._lock:
            while self._made:
                self._made.popitem()[1].dispose()


def _engine(address: str, *, is_watched: bool = False) -> Engine:
    wait = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
    engine = create_engine(address, poolclass=pool.QueuePool, connect_args=wait)
    if is_watched:
        event.listen(engine, "connect", lambda connection, _: connection.execute(EVERY_COMMIT))
    return engine


class EventLog(SqliteEventLogStorage):
    """Dagster's event log, a file for each run and an index of them."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines = Engines()
        super().__init__(base_dir, inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engines.of(self.conn_string_for_shard(shard), is_watched=shard != INDEX_SHARD_NAME)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def has_table(self, table_name: str) -> bool:
        """Whether the index has it."""
        with self._engines.of(self.conn_string_for_shard(INDEX_SHARD_NAME)).connect() as connection:
            return inspect(connection).has_table(table_name)

    def wipe(self) -> None:
        """Remove all events, and the files of runs."""
        self._engines.dispose()
        super().wipe()

    def dispose(self) -> None:
        """Close all files."""
        super().dispose()
        self._engines.dispose()


class Runs(SqliteRunStorage):
    """Dagster's list of runs."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(conn_string, inst_data)
        self._engine = _engine(conn_string)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A transaction."""
        with self._engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close the file."""
        super().dispose()
        self._engine.dispose()


class Sqlite(DagsterSqliteStorage):
    """Both, and Dagster's own list of ticks, where Dagster has them when it is told of no storage."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._run_storage = Runs.from_local(str(Path(base_dir, "history")))
        self._event_log_storage = EventLog(str(Path(base_dir, "history", "runs")))

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> "Sqlite":
        """As `dagster.yaml` says."""
        return cls(inst_data=inst_data, **config_value)


def said(base_dir: Path) -> dict[str, Any]:
    """What `dagster.yaml` says of this storage. base_dir: the folder that it lies in itself."""
    config = {"base_dir": str(base_dir.resolve())}
    return {"custom": {"module": __name__, "class": Sqlite.__name__, "config": config}}
