"""`vip erase`: takes persons out of one register."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import HomeOption, NoWaitOption, SiteOption


def erase(
    register: Annotated[str, typer.Option(help="The register, by its contract's name.")],
    identifiers: Annotated[Path, typer.Option(help="A text file with one identifier on each line.")],
    ground: Annotated[
        str | None, typer.Option(help="The legal ground; demanded where the register is no quality register.")
    ] = None,
    key_file: Annotated[
        Path | None,
        typer.Option("--key-file", help="The sender's code key, where each delivery numbers persons afresh."),
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day in the proof; without one, today.")
    ] = None,
    no_wait: NoWaitOption = False,
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Erase persons from a register, keep them out of its later deliveries, and prove it without their identity.

    What was published stays as it is. The answer is the same whether or not the register held them.
    """
    from pipelines.clock import today
    from pipelines.commands import Exit, showing
    from pipelines.deployment import Deployment
    from pipelines.erasure.erasing import place_of
    from pipelines.home import Home
    from pipelines.project import Project

    deployment = Deployment(Project.given(site), Home.given(home))
    chosen = deployment.project.register(register)
    writing = deployment.home.writing(f"vip erase --register {register}", wait=not no_wait)
    with writing, showing.pulse(f"erasing from {register}"):
        done = deployment.erase(chosen, identifiers, key_file, ground, on.date() if on else today())
    print(
        f"{register}: holds no row of any of {done.identifiers} identifiers. Proof: {place_of(deployment.home, done)}"
    )
    if done.not_taken_in:
        print(f"Not taken in and not searched: {', '.join(done.not_taken_in)}. Correct them, or remove them by hand.")
    if key_file is None:
        print(f"They are kept out of every later delivery. Delete {identifiers}.")
    else:
        print(f"The next delivery numbers persons afresh: ask its sender to leave them out. Delete {identifiers}.")
    raise typer.Exit(Exit.DONE)
