"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

HomeOption = Annotated[Path | None, typer.Option("--home", help="Where all state lies [VIP_HOME, else ./var].")]
SiteOption = Annotated[Path | None, typer.Option("--site", help="A site folder with its own contracts [VIP_SITE].")]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
NoWaitOption = Annotated[
    bool, typer.Option("--no-wait", help="End with 2 where another run is writing to the home, and do not wait for it.")
]
