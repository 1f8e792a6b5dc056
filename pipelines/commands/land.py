"""`vip land`: copies a site's source files into landing under the names that intake expects."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.commands.options import HomeOption, SiteOption
from pipelines.errors import UserError


def land(
    source: Annotated[Path, typer.Option("--from", help="The folder with the source files.")],
    home: HomeOption = None,
    site: SiteOption = None,
) -> None:
    """Copy the files that the site's sources.toml names into landing, each with its manifest."""
    from pipelines.commands import showing
    from pipelines.home import Home
    from pipelines.project import Project

    folder = Project.given(site).site
    if folder is None:
        raise UserError("Say which site: --site or VIP_SITE. Its sources.toml names the files.")
    sources = _sources(folder / "sources.toml")
    with showing.steps(len(sources)) as tell:
        for register, said in sources.items():
            tell(register)
            place = Home.given(home).landing / register / f"{register}_{said['extracted_on']}.csv"
            _copy(source / said["file"], place, register, said)
            print(f"{register}: {place}")


def _sources(path: Path) -> dict[str, dict[str, Any]]:
    """What `sources.toml` says: register -> file and extracted_on, and what else belongs in the manifest."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path}: is missing; it names the file of each register.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path}: is not TOML: {error}") from None
    for register, fields in said.items():
        missing = {"file", "extracted_on"} - set(fields if isinstance(fields, dict) else {})
        if missing:
            raise UserError(f"{path}: {register}: {' and '.join(sorted(missing))} must be given.")
    return said


def _copy(source: Path, place: Path, register: str, said: dict[str, Any]) -> None:
    if not source.is_file():
        raise UserError(f"{source}: there is no such file. Give the folder that holds it with --from.")
    from pipelines.home import beside, move_into_place

    manifest = {"register": register, "simulated": False, **{k: str(v) for k, v in said.items() if k != "file"}}
    part = beside(place)  # the manifest first: a table in place is complete and has its manifest
    part.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    move_into_place(part, place.with_suffix(".json"))
    shutil.copyfile(source, part)
    move_into_place(part, place)
