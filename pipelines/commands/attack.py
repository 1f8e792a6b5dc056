"""`vip attack`: tries to find out hidden counts of a publication, and prints what came of it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import HomeOption, JsonOption


def attack(
    folder: Annotated[Path, typer.Argument(help="A revision of a publication, or its public folder alone.")],
    public_only: Annotated[
        bool, typer.Option("--public-only", help="As a stranger: without the true figures, though they lie beside.")
    ] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Attack a publication over every sum of areas, sexes, ages, periods and tied indicators.

    Prints the certificate. Ends with 0 where it is complete and nothing was found out, else with 40.
    """
    from pipelines.commands import Exit
    from pipelines.home import Home
    from pipelines.release import attacking, finding

    revisions = finding.every(Home.given(home)) if not (folder / "internal").is_dir() else []
    found = attacking.of_folder(folder, revisions[-1].folder if revisions else None, public_only=public_only)
    if as_json:
        print(json.dumps(found.said(), ensure_ascii=False))
    else:
        print("\n".join(found.lines()))
    raise typer.Exit(Exit.DONE if found.is_sound else Exit.BREACH)
