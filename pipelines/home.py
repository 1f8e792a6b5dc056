"""Where all state lies: one folder, and what each part of it is for. Nothing is read or computed here."""

import os
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from pipelines import lock
from pipelines.errors import UserError

PARTS = (
    "landing", "archive", "registers", "quarantine", "reports", "plausibility", "identity", "cells", "publications",
    "dagster", "portal", "alerts",
)  # fmt: skip
OWNERS = 0o700
LAYOUT = "1"  # of a home; another number where an earlier software could not read, or would break, what lies in it


@dataclass(frozen=True)
class Home:
    """The folder given by `--home` or `VIP_HOME` (default `./var`), private to the user that runs."""

    root: Path

    @staticmethod
    def given(path: Path | None = None) -> "Home":
        """The home that was asked for, else that of the environment, else `var` in the working folder."""
        return Home((path or Path(os.environ.get("VIP_HOME") or "var")).absolute())

    def part(self, name: str) -> Path:
        """One of `PARTS`, made if it is not there, readable by its owner only."""
        folder = self.root / name
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=OWNERS)
        except (FileExistsError, NotADirectoryError):
            raise UserError(f"{self.root}: is not a folder. Name one with --home or VIP_HOME.") from None
        except PermissionError:
            raise UserError(f"{self.root}: you may not write there. Run this as the user who owns the home.") from None
        _close(folder)
        return folder

    def writing(
        self,
        doing: str | None = None,
        *,
        wait: bool = True,
        tell: Callable[[str], None] = lock.to_error_stream,
    ) -> AbstractContextManager[None]:
        """The right to write to this home, which one run has at a time; see `lock.hold`. A step of a run has it too."""
        self.part("registers")
        self.refuse_another_layout()
        return lock.hold(self.root / ".lock", doing, wait=wait, tell=tell)

    def refuse_another_layout(self) -> None:
        """Raise UserError where the home was laid out by software that lays it out otherwise; note it in a new one."""
        file = self.root / ".layout"
        if not file.exists():
            made = beside(file)
            made.write_text(f"{LAYOUT}\n", encoding="utf-8")
            move_into_place(made, file)
        elif (said := file.read_text(encoding="utf-8").strip()) != LAYOUT:
            raise UserError(
                f"{self.root}: is laid out as version {said} of the software does it, and this one knows {LAYOUT}. "
                "Install that software, or restore a backup that was made before it."
            )

    @property
    def landing(self) -> Path:
        return self.part("landing")

    @property
    def archive(self) -> Path:
        return self.part("archive")

    @property
    def registers(self) -> Path:
        return self.part("registers")

    @property
    def quarantine(self) -> Path:
        return self.part("quarantine")

    @property
    def identity(self) -> Path:
        return self.part("identity")

    @property
    def cells(self) -> Path:
        return self.part("cells")

    @property
    def publications(self) -> Path:
        return self.part("publications")

    @property
    def portal(self) -> Path:
        return self.part("portal")

    @property
    def alerts(self) -> Path:
        return self.part("alerts")

    @property
    def dagster(self) -> Path:
        return self.part("dagster")


def _close(folder: Path) -> None:
    """To all but its owner, if that is who runs. What is closed is left alone: its disk may be read-only."""
    there = folder.stat()
    if there.st_uid == os.geteuid() and stat.S_IMODE(there.st_mode) != OWNERS:
        try:
            folder.chmod(OWNERS)
        except OSError as error:
            raise UserError(f"{folder}: is open to others and cannot be closed ({error.strerror}). Close it.") from None


def move_into_place(made: Path, place: Path) -> None:
    """Put a finished file where readers look for it, in one step; an earlier file is replaced whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(made, place)


def beside(place: Path) -> Path:
    """A name in the same folder for writing to before `move_into_place`."""
    place.parent.mkdir(parents=True, exist_ok=True)
    return place.with_name(f".{place.name}.{os.getpid()}.part")
