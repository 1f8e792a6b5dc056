"""Makes a history, as far as the time goes, and says how far it came: run it again and it goes on."""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from benchmarks.histories.history import History, shares
from benchmarks.histories.indicators import FAMILY
from benchmarks.histories.nation import course

SUMS = ("rows", "new", "hidden", "earlier", "waits", "guarded", "breaches", "gate_seconds", "attack_seconds")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.histories", description=__doc__)
    parser.add_argument("folder", type=Path, help="where what is made stays")
    parser.add_argument("--publications", type=int, default=72)
    parser.add_argument("--indicators", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=8.0, help="nothing more is begun after so many")
    said = parser.parse_args()
    steps = course(said.publications)
    histories = [
        History(said.folder / f"{family:02}", steps, min(FAMILY, said.indicators - FAMILY * family), family)
        for family in range(-(-said.indicators // FAMILY))
    ]
    ends = time.monotonic() + 60 * said.minutes
    _make(histories, ends)
    _attack(histories, ends)
    _report(histories)


def _make(histories: Sequence[History], ends: float) -> None:
    """Month by month, one family of indicators after the other."""
    for publication in range(histories[0].course.number):
        for history in histories:
            if publication in history.left():
                _go_on(ends)
                print(f"family {history.family}:", history.publish(publication), flush=True)


def _go_on(ends: float) -> None:
    if time.monotonic() > ends:
        raise SystemExit("Run it again: it goes on from here.")


def _attack(histories: Sequence[History], ends: float) -> None:
    for history in histories:
        for slab, names in enumerate(history.slabs()):
            if not (history.folder / "all" / f"{slab}.json").is_file():
                _go_on(ends)
                print(", ".join(names), *history.attack_all(slab).lines(), sep="\n  ", flush=True)


def _report(histories: Sequence[History]) -> None:
    """Each publication, all together, and what of the last is shown."""
    made = [[vars(history.done(one)) for history in histories] for one in range(histories[0].course.number)]
    table = pl.DataFrame([
        {"publication": parts[0]["name"]}
        | {name: sum(part[name] for part in parts) for name in SUMS}
        | {"peak_mb": max(part["peak_mb"] for part in parts), "complete": all(part["complete"] for part in parts)}
        for parts in made
    ])  # fmt: skip
    whole = [
        json.loads(path.read_text(encoding="utf-8"))
        for history in histories
        for path in sorted((history.folder / "all").glob("*.json"))
    ]
    guarded, undecided = (sum(one[name] for one in whole) for name in ("guarded", "undecided"))
    found = sum(breach["number"] for one in whole for breach in one["breaches"])
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200):
        print(table)
        print(f"All publications together: {guarded} guarded counts, {found} found out, {undecided} undecided.")
        print(shares(pl.concat(history.last() for history in histories)))


if __name__ == "__main__":
    main()
