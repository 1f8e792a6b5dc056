"""`vip diff`: what differs between two publications, from their public files."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import HomeOption, JsonOption


def diff(
    before: Annotated[str, typer.Argument(help="A publication, 2026-09, or one revision of it, 2026-09-r1.")],
    after: Annotated[str, typer.Argument(help="The one it is compared with.")],
    out: Annotated[
        Path | None, typer.Option(help="Where every row that differs is listed: a file that ends in .parquet or .csv.")
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Count rows that are new, deleted, newly suppressed or shown, or changed, per indicator and level."""
    from rich.table import Table

    from pipelines.commands.showing import console_for, pulse
    from pipelines.home import Home
    from pipelines.release import differing, finding

    place = Home.given(home)
    one, other = finding.named(place, before), finding.named(place, after)
    with pulse(f"comparing {one} with {other}"):
        found = differing.differences(differing.read(one.folder), differing.read(other.folder))
        counts = differing.summary(found)
        if out:
            differing.write(found, out)
    if as_json:
        print(json.dumps({"before": str(one), "after": str(other), "differences": counts.to_dicts()}))
        return
    table = Table("indicator", "level", title=f"{one} -> {other}")
    for change in differing.CHANGES:
        table.add_column(change.replace("_", " "), justify="right")
    for vip, indicator, level, *of_each in counts.iter_rows():
        table.add_row(f"{vip}/{indicator}", level, *map(str, of_each))
    console_for(table).print(table if found.height else f"{one} and {other} have the same rows.")
    if out:
        print(f"{found.height} rows: {out}")
