"""`vip restore`: a home made again from a backup."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import HomeOption


def restore(
    backup: Annotated[Path, typer.Argument(help="What `vip backup` wrote.")],
    home: HomeOption = None,
) -> None:
    """Put a backup into a home that holds nothing, each file held against its hash."""
    from pipelines.commands import showing
    from pipelines.home import PARTS, Home
    from pipelines.intake.identity import Key
    from pipelines.upkeep.backup import restore as put_back

    place = Home.given(home)
    with showing.steps(len(PARTS)) as tell:
        files = put_back(backup, place, tell)
    print(f"{place.root}: {files} files, each as it was backed up.")
    if not Key.path(place).exists():
        print(f"The identity key is not among them. Put it there: {Key.path(place)}")
