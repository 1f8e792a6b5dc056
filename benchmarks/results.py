"""Measures results against a bare scan of the same files, and against pandas: ratios of CPU seconds, and peak memory.

Run with `make bench`. Each step is a process of its own and is measured from where its packages are loaded.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np

from benchmarks import floor
from benchmarks.by_pandas import months_by_pandas
from benchmarks.measuring import Measured, answer, cpu_seconds, measured
from benchmarks.world import ANSWERS, INDICATORS, PUBLICATION, World
from pipelines.aggregate.plan import Plan

MODULE = "benchmarks.results"
RATIOS = {10_000_000: 55, 100_000_000: 15}  # cases -> most times the floor
MOST_OF_WHOLE, MOST_OF_PANDAS, MOST_MB = 3, 0.5, 2000
ROWS_OF_REGISTER = 1_000_000
MOST = {"statistics": (15.0, None), "charts": (20.0, None), "register_centre": (1.5, 400.0)}  # CPU seconds, MB
REPEATS = 5
SHARED = ["nation", "healthcare_region", "region", "municipality"]


def scan(folder: Path) -> float:
    """The floor."""
    return floor.scan(_world(folder).files())


def months(folder: Path) -> float:
    """From cases to the results of all months, by residence, with sexes and age bands."""
    return results_of(_world(folder), attribution=["resident"], periods=["month"], areas=SHARED)


def whole(folder: Path) -> float:
    """The same with all periods, both attributions, and units: the full grid of the plan."""
    return results_of(_world(folder))


def pandas(folder: Path) -> float:
    """`months` as written straightforwardly with pandas."""
    return months_by_pandas(_world(folder))


def _world(folder: Path) -> World:
    return World(folder, int((folder / "cases").read_text(encoding="utf-8")), INDICATORS)


def results_of(world: World, answers: tuple[int, ...] = (0,), **header: object) -> float:
    """CPU seconds from the rows of all registers to the file of results."""
    from pipelines.aggregate import cells, results
    from pipelines.aggregate.ground import Ground

    warehouse, indicators = world.warehouse(), world.indicators(answers, **header)
    shutil.rmtree(world.home.cells / "bench", ignore_errors=True)
    begun = cpu_seconds()
    ground = Ground.of(warehouse, world.plan)
    counted = [results.Counted(one, cells.compute(one, warehouse, world.home, indicators)) for one in indicators]
    results.compute(PUBLICATION, counted, ground, world.home)
    return cpu_seconds() - begun


def register_centre(folder: Path) -> float:
    """Ten proportions of one register's raw table: month by unit, region and nation, by sex."""
    areas = ["nation", "region", "unit"]
    public = {level: {"month": ["total", "sex"]} for level in areas}
    world = World(
        folder, ROWS_OF_REGISTER, 1, Plan({"age_bands": {"cut_points": [0]}, "public": public, "internal": {}})
    )
    header = {"attribution": ["caregiver"], "periods": ["month"], "areas": areas, "unit_of_analysis": "episode"}
    return results_of(world, tuple(range(ANSWERS)), **header)


def statistics(_: Path, rows: int = 3_000_000) -> float:
    """Value, interval, 99.8 % interval and standardised value of so many proportions."""
    import polars as pl

    from pipelines.statistics import intervals, standardisation
    from pipelines.statistics.strata import Columns, beside

    cases = np.arange(rows, dtype=np.float64) % 5003 + 1
    events = np.floor(cases * (np.arange(rows) % 97) / 97)
    bands = pl.DataFrame({"age_band": [str(band) for band in range(6)]})
    parts = np.stack([np.floor((cases + band) / 6) for band in range(6)], axis=1)
    begun = cpu_seconds()
    with np.errstate(invalid="ignore", divide="ignore"):
        _ = events / cases
        for confidence in (0.95, 0.998):
            intervals.wilson(events, cases, confidence)
            intervals.poisson(events, confidence)
        own = Columns(bands, np.floor(parts / 3), parts)
        standard = Columns(bands, np.full((1, 6), np.nan), np.full((1, 6), 1000.0))
        standardisation.direct_proportion(beside(own, standard))
    return cpu_seconds() - begun


def charts(_: Path, areas: int = 318, indicators: int = 60, points: int = 72) -> float:
    """Control charts of so many series: chosen, drawn, and judged by all rules."""
    from pipelines.statistics.charts.choice import draw
    from pipelines.statistics.charts.rule_sets import LADDER, by_rule
    from pipelines.statistics.charts.runs import runs

    place = np.arange(areas * points, dtype=np.float64).reshape(areas, points)
    begun = cpu_seconds()
    with np.errstate(invalid="ignore", divide="ignore"):
        for number in range(indicators):
            trials = np.floor((place * 7919 + number * 104_729) % 400) + 5
            events = np.floor(trials * ((place * 31 + number) % 11) / 11)
            _, chart = draw("proportion", events, trials)
            by_rule(chart, LADDER[0])
            runs(chart)
    return cpu_seconds() - begun


STEPS = {step.__name__: step for step in (scan, months, whole, pandas, register_centre, statistics, charts)}


def compare(cases: int, repeats: int, folder: Path) -> dict[str, Measured]:
    """The medians of each step over the same files, the steps taken in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cases").write_text(str(cases), encoding="utf-8")
    _world(folder).warehouse()
    steps = ["scan", "months", "whole", *(["pandas"] if cases <= min(RATIOS) else [])]
    runs: dict[str, list[Measured]] = {step: [] for step in steps}
    for turn in range(repeats):
        for step in steps if not turn else steps[:2]:  # what is held against no floor is measured once
            runs[step].append(measured(MODULE, step, str(folder)))
    return {step: Measured.middle(found) for step, found in runs.items()}


def main() -> None:
    """Print the tables, or run one step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs="*", default=[10_000_000])
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("places", type=Path, nargs="*")
    said = parser.parse_args()
    if said.step:
        answer(STEPS, said.step, said.places)
        return
    line = "{:>12} {:>16} {:>8} {:>22} {:>6} {:>8}".format
    print(line("cases", "step", "CPU s", "ratio", "limit", "peak MB"))
    with tempfile.TemporaryDirectory() as place:
        for cases in said.cases:
            found = compare(cases, said.repeats, Path(place) / str(cases))
            for row in _rows(cases, found):
                print(line(f"{cases:,}".replace(",", " "), *row), flush=True)
        for step, (most, most_mb) in MOST.items():
            one = Measured.middle([measured(MODULE, step, place) for _ in range(said.repeats)])
            limit = f"{most:g} s" + (f", {most_mb:g} MB" if most_mb else "")
            print(line("", step, f"{one.cpu_seconds:.1f}", "", limit, f"{one.peak_mb:.0f}"), flush=True)


def _rows(cases: int, found: dict[str, Measured]) -> list[tuple[str, ...]]:
    base, months_taken = found["scan"].cpu_seconds, found["months"].cpu_seconds
    limits = {
        "scan": ("1.0", ""),
        "months": (f"{months_taken / base:.1f} of the scan", str(RATIOS.get(cases, ""))),
        "whole": (f"{found['whole'].cpu_seconds / months_taken:.2f} of the months", str(MOST_OF_WHOLE)),
    }
    if "pandas" in found:
        limits["pandas"] = (f"{months_taken / found['pandas'].cpu_seconds:.2f} months of it", str(MOST_OF_PANDAS))
    return [
        (step, f"{one.cpu_seconds:.1f}", *limits[step], f"{one.peak_mb:.0f}") for step, one in found.items()
    ]  # fmt: skip


if __name__ == "__main__":
    main()
