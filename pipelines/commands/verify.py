"""`vip verify`: is a file that somebody has just as it was published."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import HomeOption, JsonOption

if TYPE_CHECKING:
    from pipelines.release.verifying import Verdict


def verify(
    file: Annotated[Path, typer.Argument(help="A file of a publication, whatever it is called now.")],
    manifest: Annotated[
        Path | None, typer.Option(help="Hold it against this manifest, and not against the publications of the home.")
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Say whether a file is genuine (0), genuine and superseded by something newer (50), or altered or unknown (60)."""
    from pipelines.commands import Exit
    from pipelines.home import Home
    from pipelines.release import verifying

    known = verifying.known_beside(manifest) if manifest else verifying.known_in(Home.given(home))
    found = verifying.verify(file, known)
    if as_json:
        print(json.dumps({"file": str(file), **vars(found), "by": list(found.by)}, ensure_ascii=False))
    else:
        print(f"{file}: {_said(found)}")
    ends = {"genuine": Exit.DONE, "superseded": Exit.SUPERSEDED}
    raise typer.Exit(ends.get(found.answer, Exit.DIFFERS))


def _said(found: "Verdict") -> str:
    internal = f" Internal: for {found.only_for} only, not to be handed on." if found.only_for else ""
    if found.answer == "genuine":
        return f"genuine, {found.name} of {found.of}.{internal}"
    if found.answer == "superseded":
        return f"genuine, {found.name} of {found.of}; superseded by {found.by[0]}.{internal}"
    if found.answer == "altered":
        return (
            f"altered. It says that it is of {found.claims}, and no file of that publication is like it. A program "
            "that opened it may have saved it anew: get it again."
        )
    return "unknown. No publication here has such a file."
