"""Measures what it takes to write all deliveries of a publication: each kind, and how it grows with the regions.

Run with `python -m benchmarks.deliveries HOME` where a publication lies, such as `var` after `make run`. The indicators
with the most rows are taken, and nothing is written in the home.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from benchmarks.measuring import Peak, cpu_seconds
from pipelines.deliveries import formats, opening, shelf
from pipelines.deliveries.edition import Edition
from pipelines.home import Home
from pipelines.release import finding

MOST_SECONDS, MOST_MB = 180, 2_000
REGIONS = (7, 14, 21)


def cut(edition: Edition, indicators: int, regions: int) -> Edition:
    """The indicators with the most rows, of some regions and what lies in them; other levels stay."""
    names = edition.rows.group_by("vip", "indicator").len().sort(["len", "vip", "indicator"], descending=True)
    kept = edition.rows.join(names.head(indicators), on=["vip", "indicator"], how="semi", maintain_order="left")
    codes = edition.codes("region")[:regions]
    municipalities = [code for code in edition.codes("municipality") if edition.places.region_of(code) in codes]
    is_elsewhere = pl.any_horizontal(_lacks("region", codes), _lacks("municipality", municipalities))
    rows = kept.filter(~is_elsewhere)
    there = {f"{vip}/{name}" for vip, name in rows.select("vip", "indicator").unique().iter_rows()}
    return replace(edition, rows=rows, headers={name: one for name, one in edition.headers.items() if name in there})


def _lacks(level: str, codes: Sequence[str]) -> pl.Expr:
    return (pl.col("area_level") == level) & ~pl.col("area_code").is_in(list(codes))


def written(edition: Edition, folder: Path, *, telling: bool) -> tuple[float, float]:
    """CPU seconds and seconds that all kinds took, told one by one."""
    before, started = cpu_seconds(), time.monotonic()
    for kind in formats.kinds():
        one = cpu_seconds()
        files = shelf.write_kind(kind, edition, folder)
        if telling:
            print(f"  {kind:15} {files:4} files {cpu_seconds() - one:7.1f} CPU s", flush=True)
    shelf.conclude(edition, folder)
    return cpu_seconds() - before, time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deliveries", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--publication")
    parser.add_argument("--indicators", type=int, default=60)
    said = parser.parse_args()
    home = Home(said.home)
    revision = finding.named(home, said.publication) if said.publication else finding.every(home)[-1]
    whole, seconds, peak = opening.public(revision), 0.0, Peak()
    for regions in REGIONS:
        edition, peak = cut(whole, said.indicators, regions), Peak()
        with tempfile.TemporaryDirectory() as folder, peak.watching():
            cpu, seconds = written(edition, Path(folder), telling=regions == REGIONS[-1])
        print(
            f"{regions:3} regions, {len(edition.indicators)} indicators, {edition.rows.height} rows: {cpu:.0f} CPU s, "
            f"{seconds:.0f} s; {1e6 * cpu / edition.rows.height:.0f} CPU s per million rows; peak {peak.mb:.0f} MB",
            flush=True,
        )
    if seconds > MOST_SECONDS or peak.mb > MOST_MB:
        raise SystemExit(f"too much: more than {MOST_SECONDS} s or {MOST_MB} MB")


if __name__ == "__main__":
    main()
