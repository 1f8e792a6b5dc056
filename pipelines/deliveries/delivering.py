"""What is delivered of a revision: the edition that everyone may see, and those of packages that are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipelines.deliveries import opening
from pipelines.deliveries.edition import Edition
from pipelines.deliveries.vis import sending
from pipelines.deliveries.vis.sending import Sending
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.project import Project
from pipelines.publisher import Publisher
from pipelines.release import manifest
from pipelines.release.finding import Revision


@dataclass(frozen=True)
class Deliverer:
    """home: where the revision lies. project: what of Vården i siffror is declared in. publisher: who hands it on."""

    home: Home
    revision: Revision
    project: Project
    publisher: Publisher | None = None

    @cached_property
    def public(self) -> Edition:
        """What everyone may see."""
        earlier = sending.earlier(self.home, self.revision)
        return opening.public(self.revision, self.publisher, Sending.of(self.project, earlier))

    def edition(self, receiver: str | None) -> Edition:
        """That of a receiver, `region/12`, or the public one."""
        return opening.package(self.revision, receiver, self.publisher) if receiver else self.public

    def folder(self, receiver: str | None) -> Path:
        """What it is made of lies there, and it is delivered there."""
        return opening.package_of(self.revision, receiver) if receiver else self.revision.folder / manifest.PUBLIC

    def receivers(self, named: Sequence[str]) -> list[str | None]:
        """The packages that are meant by a level or by name. Raises UserError where there are none."""
        root = self.revision.folder / manifest.ORGANISATIONS
        there = sorted(path.parent.relative_to(root).as_posix() for path in root.glob(f"*/[!.]*/{manifest.MANIFEST}"))
        found = {text: [one for one in there if text in (one, one.split("/")[0])] for text in named}
        lacking = [text for text, having in found.items() if not having]
        if lacking:
            raise UserError(
                f"{self.revision}: there is no package for {', '.join(lacking)}. Write it with vip package."
            )
        return list(dict.fromkeys(one for having in found.values() for one in having))
