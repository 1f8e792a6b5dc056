"""Makes a history, as far as the time goes, and says how far it came: run it again and it goes on."""

import argparse
import json
import time
from pathlib import Path

import polars as pl

from benchmarks.histories.history import History
from benchmarks.histories.nation import course


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.histories", description=__doc__)
    parser.add_argument("folder", type=Path, help="where what is made stays")
    parser.add_argument("--publications", type=int, default=72)
    parser.add_argument("--indicators", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=8.0, help="nothing more is begun after so many")
    said = parser.parse_args()
    history = History(said.folder, course(said.publications), said.indicators)
    ends = time.monotonic() + 60 * said.minutes
    for publication in history.left():
        if time.monotonic() > ends:
            raise SystemExit("Run it again: it goes on from here.")
        print(history.publish(publication), flush=True)
    _attack(history, ends)
    _report(history)


def _attack(history: History, ends: float) -> None:
    for slab, names in enumerate(history.slabs()):
        if (history.folder / "all" / f"{slab}.json").is_file():
            continue
        if time.monotonic() > ends:
            raise SystemExit("Run it again: it goes on from here.")
        print(", ".join(names), *history.attack_all(slab).lines(), sep="\n  ", flush=True)


def _report(history: History) -> None:
    whole = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((history.folder / "all").glob("*.json"))]
    guarded, undecided = (sum(one[name] for one in whole) for name in ("guarded", "undecided"))
    found = sum(breach["number"] for one in whole for breach in one["breaches"])
    print(f"All publications together: {guarded} guarded counts, {found} found out, {undecided} undecided.")
    with pl.Config(tbl_rows=-1):
        print(history.shown())


if __name__ == "__main__":
    main()
