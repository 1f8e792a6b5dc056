"""What `vip doctor` looks at: each thing that a deployment stands on, what is wrong with it, and what to do."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from pipelines import lock, overriding
from pipelines.configuration import Configuration
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.home import PARTS, Home
from pipelines.intake.identity import Key
from pipelines.project import PROJECT
from pipelines.reference import tables
from pipelines.upkeep.files import damaged

LEAST_FREE = 5  # GB, for a month of a nation's registers beside what is there
INSTALL = "Install what is locked: pip install --require-hashes -r requirements/{lock}"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it stands, and what to do where it is not as it should be.

    `stops`: until it is mended nothing should be run.
    """

    what: str
    stands: str
    to_do: str | None = None
    stops: bool = False

    def __str__(self) -> str:
        return f"{self.what}: {self.stands}" + (f". {self.to_do}" if self.to_do else "")


def examine(deployment: Deployment) -> Iterator[Finding]:
    """Each thing in turn. Where the configuration is wrong, what it decides on is not looked at."""
    home = deployment.home
    yield _python()
    yield from or_the_mistake("home", lambda: _home(home))
    yield _room(home)
    yield from _writer(home)
    yield from or_the_mistake("key", lambda: _key(home))
    configured = list(or_the_mistake("configuration", lambda: _configuration(deployment.configuration)))
    yield from configured
    if not any(found.stops for found in configured):
        yield from _packages(deployment.configuration)
        yield from or_the_mistake("catalogue", lambda: _catalogue(deployment))


def files(home: Home) -> Iterator[Finding]:
    """Each file of the home that is damaged, or that none is."""
    found = [Finding("file", f"{home.root / name}: is damaged", to_do, True) for name, to_do in damaged(home)]
    yield from found or [Finding("files", "each can be read, and is as its publication says")]


def or_the_mistake(what: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What is found, or the user's mistake that kept it from being looked at."""
    try:
        yield from list(look())
    except UserError as error:
        yield Finding(what, str(error).rstrip("."), stops=True)


def _python() -> Finding:
    wanted = metadata.metadata("vip")["Requires-Python"]
    version = ".".join(map(str, sys.version_info[:3]))
    if SpecifierSet(wanted).contains(version):
        return Finding("python", version)
    return Finding("python", f"{version}, and {wanted} is needed", "Make the environment anew with such a one", True)


def _packages(config: Configuration) -> Iterator[Finding]:
    """Other versions give other bytes, and nobody has tried them together."""
    name = "postgresql.txt" if config.storage.postgresql else "run.txt"
    if not (PROJECT / "requirements" / name).is_file():  # not installed in place, so the lock is elsewhere
        return
    wanted = list(locked(PROJECT / "requirements" / name))
    others = [str(one) for one in wanted if _installed(one.name) not in one.specifier]
    stands = f"{len(wanted)} as locked" if not others else f"{len(others)} of {len(wanted)} are not as locked"
    yield Finding("packages", stands, INSTALL.format(lock=name) if others else None)


def locked(path: Path) -> Iterator[Requirement]:
    """What a lock file asks for on this computer."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            wanted = Requirement(line.removesuffix("\\"))
            if wanted.marker is None or wanted.marker.evaluate():
                yield wanted


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "0"


def _home(home: Home) -> Iterator[Finding]:
    home.refuse_another_layout()
    for part in PARTS:
        home.part(part)
    own = [part for part in PARTS if part != "portal"]  # which may be another user's
    others = [part for part in own if not os.access(home.root / part, os.R_OK | os.W_OK | os.X_OK)]
    if others:
        told = ", ".join(others)
        yield Finding(
            "home", f"{home.root}: {told} may not be written by you", "Run this as the user who owns the home"
        )
    else:
        yield Finding("home", str(home.root))


def _room(home: Home) -> Finding:
    there = next(folder for folder in (home.root, *home.root.parents) if folder.exists())
    free = shutil.disk_usage(there).free / 1e9
    few = f"Make room before the next run: at least {LEAST_FREE} GB" if free < LEAST_FREE else None
    return Finding("disk", f"{free:.0f} GB free", few)


def _writer(home: Home) -> Iterator[Finding]:
    if holder := lock.holder(home.root / ".lock"):
        yield Finding("lock", f"{holder} is writing; others wait for it")


def _key(home: Home) -> Iterator[Finding]:
    Key.given(home)
    yield Finding("key", "in VIP_IDENTITY_KEY" if os.environ.get("VIP_IDENTITY_KEY") else str(Key.path(home)))


def _configuration(config: Configuration) -> Iterator[Finding]:
    if config.alerts:
        config.alerts.require_secrets()
    keys = frozenset(type(config).model_fields)
    idle = overriding.without_effect(os.environ, keys)
    if idle:
        yield Finding("configuration", f"{', '.join(idle)}: no key of vip.toml", "Correct the name or take it away")
    else:
        yield Finding("configuration", "vip.toml and the environment are sound")


def _catalogue(deployment: Deployment) -> Iterator[Finding]:
    measurable, everything = deployment.catalogue.measurable, deployment.catalogue.indicators
    yield Finding("registers", str(len(deployment.project.registers)))
    yield Finding("indicators", f"{len(everything)}, of which {len(measurable)} measurable")
    yield Finding("reference tables", str(len(tables.load(deployment.project.site))))
