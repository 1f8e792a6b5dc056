"""Writes what somebody asks for of an edition, in a folder of theirs: an area, a programme, an indicator; some formats.

A manifest lies beside it, and a copy of that in the revision, so that `vip verify` knows the files again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.deliveries import formats, shelf
from pipelines.deliveries.edition import Edition
from pipelines.deliveries.placing import write_text
from pipelines.errors import UserError
from pipelines.release import manifest
from pipelines.release.finding import Revision


@dataclass(frozen=True)
class Wanted:
    """Of which area, as level and code, which programme and which indicator, `<vip>/<indicator>`; None for all."""

    area: tuple[str, str] | None = None
    vip: str | None = None
    indicator: str | None = None

    def of(self, edition: Edition) -> Edition:
        """That part of an edition. Raises UserError where it has no rows."""
        part = edition
        if self.area:
            level, code = self.area
            _refuse(f"{level} {code}", code in edition.codes(level), edition.codes(level))
            part = getattr(part, level)(code)
        if self.vip:
            _refuse(f"programme {self.vip}", self.vip in part.programmes, sorted(part.programmes))
            part = part.vip(self.vip)
        if self.indicator:
            _refuse(f"indicator {self.indicator}", self.indicator in part.indicators, part.indicators)
            part = part.indicator(self.indicator)
        return part


def _refuse(what: str, is_there: bool, there: Sequence[str]) -> None:
    if not is_there:
        raise UserError(f"There is no {what} in it. There are: {', '.join(there) or 'none'}.")


def meant(names: Sequence[str]) -> list[str]:
    """The formats that are named. Raises UserError where one is not known."""
    try:
        return list(dict.fromkeys(formats.meant(name) for name in names))
    except KeyError as error:
        raise UserError(f"There is no format {error.args[0]}. There are {', '.join(formats.found())}.") from None


def write(edition: Edition, revision: Revision, names: Sequence[str], folder: Path) -> list[Path]:
    """The files, of one format in the folder and of several each in a folder in it; then the manifest.

    Raises UserError where a format has nothing of this edition, as of a part of a publication or of a package.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name in names:
        files = formats.found()[name].write(edition, folder / name if len(names) > 1 else folder)
        if not files:
            raise UserError(f"{name}: has nothing of {edition.scope.title}, or what it needs is not declared.")
        written.update({path.relative_to(folder).as_posix(): (path, name) for path in files})
    text = shelf.told(edition, dict(sorted(written.items())))
    told = write_text(text, folder / f"{edition.scope.name}_manifest.json")
    kept = revision.folder / manifest.EXPORTS / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
    kept.parent.mkdir(mode=shelf.PRIVATE_FOLDER, exist_ok=True)
    write_text(text, kept).chmod(shelf.PRIVATE_FILE)
    return [*(path for path, _ in written.values()), told]
