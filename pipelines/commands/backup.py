"""`vip backup`: a home copied whole, but for the identity key."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import HomeOption


def backup(
    to: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    home: HomeOption = None,
) -> None:
    """Copy the home as it is between two runs; readers go on. The identity key is kept apart."""
    from pipelines.commands import showing
    from pipelines.home import PARTS, Home
    from pipelines.intake.identity import Key
    from pipelines.upkeep.backup import back_up

    place = Home.given(home)
    with showing.steps(len(PARTS)) as tell:
        files = back_up(place, to, tell)
    print(f"{to}: {files} files.")
    print(f"The identity key is not among them. Keep it apart: {Key.path(place)}")
