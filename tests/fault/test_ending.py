"""Who is asked to end, ends within five seconds: whatever is counting, in this process or in those beside it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.ending import INTERRUPTED
from pipelines.home import Home
from tests.fault.conftest import REPOSITORY

AT_MOST = 5  # seconds
BEGINNING = """
import sys, time
from pathlib import Path
from pipelines.home import Home

def counting(_):
    print("counts", flush=True)
    time.sleep(600)

def main():
    with Home(Path(sys.argv[1])).writing("vip run"):
"""
IN_DUCKDB = """
        from pipelines import engine
        database = engine.connect()
        print("counts", flush=True)
        database.execute("SELECT sum(a.range * b.range % 7) FROM range(10_000_000) a, range(10_000_000) b").fetchall()
"""
IN_POLARS = """
        import polars as pl
        many = pl.LazyFrame({"x": range(1_000_000)})
        pairs = many.join(many, how="cross").select((pl.col("x") * pl.col("x_right") % 7).sum())
        print("counts", flush=True)
        pairs.collect()
"""
IN_PROCESSES = """
        from pipelines.abreast import abreast
        list(abreast(counting, [(1,), (2,)], 2))
"""
DEAF = """
        import signal
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: None)
        print("counts", flush=True)
        while True:
            time.sleep(600)
"""
END = """
if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT], ids=lambda asked: asked.name)
@pytest.mark.parametrize(
    "work", [IN_DUCKDB, IN_POLARS, IN_PROCESSES, DEAF], ids=["duckdb", "polars", "processes", "deaf"]
)
def test_who_counts_ends_within_seconds_and_the_next_may_write(
    tmp_path: Path, work: str, asked: signal.Signals
) -> None:
    program = tmp_path / "program.py"
    program.write_text(BEGINNING + work + END, encoding="utf-8")
    home = Home(tmp_path / "home")
    with subprocess.Popen(
        [sys.executable, str(program), str(home.root)],
        cwd=REPOSITORY, env={"PYTHONPATH": str(REPOSITORY), "POLARS_MAX_THREADS": "1"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stdout.readline() == "counts\n"
        time.sleep(0.5)
        began = time.monotonic()
        running.send_signal(asked)
        running.communicate(timeout=60)  # until those beside it have ended too, which have its pipes
        assert time.monotonic() - began < AT_MOST
    assert running.returncode != 0
    if work == DEAF:  # it ends as if it had heard
        assert running.returncode == INTERRUPTED
    with home.writing(wait=False):
        pass
