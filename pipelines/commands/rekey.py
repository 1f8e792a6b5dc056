"""`vip rekey`: puts the identity store under a new key."""

import typer

from pipelines.commands.options import HomeOption, NoWaitOption


def rekey(no_wait: NoWaitOption = False, home: HomeOption = None) -> None:
    """Add a secret to the identity key and put every store under it; persons keep their serials."""
    from pipelines.commands import Exit, showing
    from pipelines.home import Home
    from pipelines.intake.rekeying import rekey as raise_all

    place = Home.given(home)
    with place.writing("vip rekey", wait=not no_wait), showing.pulse("identity store"):
        count = raise_all(place)
    print(
        f"{count} files of the identity store are under the new key. Keep a copy of the key's file, with all its lines."
    )
    raise typer.Exit(Exit.DONE)
