"""Measures the whole intake of one file against DuckDB's own typed read of it to Parquet: CPU seconds and peak memory.

Run with `make bench`. Each step is a process of its own and is measured from where its packages are loaded.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT, Measured, answer, cpu_seconds, measured

MODULE = "benchmarks.intake"
NAME = "bench_2026-10-05.csv"
SHARES = (0.002, 0.17)
LIMITS = {0.002: 4.5, 0.17: 5.5}
REPEATS = 3


def duckdb_reads(file: Path, folder: Path) -> float:
    """The floor: types, no identity, no rules, no history, no report; what cannot be read is dropped."""
    import duckdb

    begun = cpu_seconds()
    types = {"F_DATUM": "DATE", "SKAPAD": "DATE", "DEBUT": "DATE"}
    types |= {f"SKALA{place}": "INTEGER" for place in range(10)} | {f"MATT{place}": "DOUBLE" for place in range(4)}
    types |= {f"JANEJ{place}": "INTEGER" for place in range(5)} | {"FORM": "INTEGER"}
    headings = file.open(encoding="cp1252").readline().rstrip("\n").split(";")
    columns = {heading: types.get(heading, "VARCHAR") for heading in headings}
    duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{file}', delim = ';', header = true, auto_detect = false, columns = {columns}, "
        f"decimal_separator = ',', encoding = 'latin-1', ignore_errors = true)) "
        f"TO '{folder / 'typed.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
    )
    return cpu_seconds() - begun


def intake_takes(file: Path, folder: Path) -> float:
    """Text, identity, types, contract, history, quarantine, archive, and the sender's report."""
    from pipelines.deployment import Deployment
    from pipelines.home import Home
    from pipelines.intake.identity import Key
    from pipelines.project import Project

    home = Home(folder / "home")
    deployment = Deployment(Project(ROOT / "site"), home)
    register = deployment.project.registers["bench"]
    Key.create(home)
    landed = home.landing / "bench" / NAME
    landed.parent.mkdir()
    landed.hardlink_to(file)
    begun = cpu_seconds()
    (outcome,) = deployment.take_in(register).outcomes
    if outcome.read != outcome.accepted + outcome.quarantined + outcome.superseded + outcome.withdrawn:
        raise SystemExit("the counts do not add up")
    return cpu_seconds() - begun


STEPS = {"duckdb": duckdb_reads, "intake": intake_takes}


def compare(rows: int, share: float) -> list[str]:
    """One line of the table: the best of some runs of each, taken in turn."""
    from benchmarks import extract

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / NAME
        extract.write(file, rows, share)
        runs: dict[str, list[Measured]] = {name: [] for name in STEPS}
        for turn in range(REPEATS if rows <= 1_000_000 else 1):
            for name in STEPS:
                place = Path(folder) / f"{name}{turn}"
                place.mkdir()
                runs[name].append(measured(MODULE, name, str(file), str(place)))
    floor, whole = (min(runs[name], key=lambda run: run.cpu_seconds) for name in STEPS)
    ratio = whole.cpu_seconds / floor.cpu_seconds
    return [
        f"{rows:,}".replace(",", " "), f"{share:.1%}", f"{floor.cpu_seconds:.1f}", f"{whole.cpu_seconds:.1f}",
        f"{ratio:.2f}", f"{LIMITS[share]}", f"{whole.peak_mb:.0f}",
    ]  # fmt: skip


def main() -> None:
    """Print the table, or run one step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("places", type=Path, nargs="*")
    said = parser.parse_args()
    if said.step:
        answer(STEPS, said.step, said.places)
        return
    line = "{:>12} {:>8} {:>10} {:>10} {:>7} {:>7} {:>9}".format
    print(line("rows", "broken", "DuckDB s", "intake s", "ratio", "limit", "peak MB"))
    for rows in said.rows:
        for share in SHARES:
            print(line(*compare(rows, share)), flush=True)


if __name__ == "__main__":
    main()
