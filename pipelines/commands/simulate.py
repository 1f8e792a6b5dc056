"""`vip simulate`: national raw extracts of persons who do not exist, with the answer that must be found."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.errors import UserError


def simulate(
    directory: Annotated[Path, typer.Argument(help="Where the extracts and truth.json are written.")],
    persons: Annotated[int, typer.Option(min=1, help="Persons with at least one row in any source.")] = 20_000,
    months: Annotated[int, typer.Option(min=1, help="Months of data, ending with the last day.")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    until: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day of data, the last of a month.")
    ] = datetime(2026, 9, 30),
) -> None:
    """Write synthetic extracts for every register, in each register's own layout."""
    if directory.exists() and not directory.is_dir():
        raise UserError(f"{directory}: is a file. Name a folder.")
    if any(not _is_simulated(folder) for folder in directory.glob("*/")):
        raise UserError(f"{directory}: holds extracts that are not simulated. Simulate into another folder.")

    from pipelines import simulate as simulator
    from pipelines.commands import showing

    with showing.bar() as bar:
        task = bar.add_task("persons", total=persons)
        summary = simulator.simulate(
            directory,
            persons=persons,
            months=months,
            seed=seed,
            until=until.date(),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    for register, rows in summary.rows.items():
        planted = sum(summary.quarantined[register].values())
        print(f"{register}: {rows} rows, of which {planted} with a planted fault")
    for message in summary.messages:
        print(message)
    print(f"The answer that must be found: {directory / 'truth.json'}")


def _is_simulated(folder: Path) -> bool:
    """Whether every extract in a register's folder has a manifest that says so."""
    from typing import get_args

    from data_contracts.delivery import Format
    from pipelines.intake.containers import is_manifest_name, stem_of

    names = [path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    manifests = [name for name in names if is_manifest_name(name, names, get_args(Format))]
    simulated = {stem_of(name) for name in manifests if _says_simulated(folder / name)}
    return all(stem_of(name) in simulated for name in names if name not in manifests)


def _says_simulated(manifest: Path) -> bool:
    return manifest.suffix == ".json" and json.loads(manifest.read_text(encoding="utf-8")).get("simulated") is True
