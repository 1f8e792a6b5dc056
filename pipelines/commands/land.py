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
    from pipelines.home import Home
    from pipelines.project import Project

    folder = Project.given(site).site
    if folder is None:
        raise UserError("Say which site: --site or VIP_SITE. Its sources.toml names the files.")
    for register, said in tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8")).items():
        place = Home.given(home).landing / register / f"{register}_{said['extracted_on']}.csv"
        _copy(source / said["file"], place, register, said)
        print(f"{register}: {place}")


def _copy(source: Path, place: Path, register: str, said: dict[str, Any]) -> None:
    if not source.is_file():
        raise UserError(f"{source}: there is no such file. Give the folder that holds it with --from.")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
    manifest = {"register": register, "simulated": False, **{k: str(v) for k, v in said.items() if k != "file"}}
    place.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
