"""Sends nothing: writes what is to be sent to Vården i siffror, and lets the check before sending judge it first."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.deliveries.vis import catalogue, checking, metadata, unsent, writing
from pipelines.deliveries.vis.catalogue import Declared
from pipelines.deliveries.vis.places import Places, places
from pipelines.deliveries.vis.row import Against
from pipelines.errors import Fault
from pipelines.home import Home
from pipelines.project import Project
from pipelines.release import finding, manifest
from pipelines.release.finding import Revision

ERROR = checking.ERROR
KIND = "vis"
OF_THE_GATE = ("masked.confined", "confined.")  # beginnings of rules


def earlier(home: Home, revision: Revision) -> Path | None:
    """The folder of the newest delivery for the platform of what was published before a revision."""
    before = [one.folder / manifest.PUBLIC for one in finding.every(home) if one < revision]
    delivered = [folder / manifest.DELIVERIES / KIND for folder in reversed(before)]
    return next((folder for folder in delivered if folder.is_dir()), None)


@dataclass(frozen=True)
class Sending:
    """Which figures are which measures, and what the platform calls the areas.

    delete_existing: its instruction is to delete what the platform has of the register; else that is kept. earlier: the
    folder of the delivery before, of which is told what is no longer sent.
    """

    declared: Declared
    places: Places
    delete_existing: bool = False
    earlier: Path | None = None

    @staticmethod
    def of(project: Project, earlier: Path | None = None) -> "Sending | None":
        """What a deployment declares; None where it sends nothing. Raises UserError where it cannot be used."""
        if not catalogue.declared_in(project):
            return None
        declared = catalogue.load(project)
        return Sending(declared, places(project.site, declared.file.healthcare_regions), earlier=earlier)

    def write(self, rows: pl.DataFrame, folder: Path, *, is_simulated: bool) -> tuple[Path, ...]:
        """A file and the record of its measures for each register that has rows, and what is not sent; see `writing`
        and `unsent`.

        Raises Fault, and leaves none of them, where one breaks a rule of the check before sending.
        """
        before = unsent.sent(None if self.delete_existing else self.earlier)
        made = writing.write(
            rows, self.declared, self.places, folder, is_simulated=is_simulated, delete_existing=self.delete_existing
        )
        told = metadata.write(self.declared, folder, made.files)
        gone = unsent.no_longer(before, made.files.values())
        beside = [unsent.write(made, gone, folder)] if made.files or gone else []
        written = tuple(sorted([*made.files.values(), *told.values(), *beside]))
        broken = self._broken(made)
        if broken:
            for path in written:
                path.unlink()
            raise Fault(f"vis: what was written breaks {', '.join(broken)} and was taken away. Nothing may be sent.")
        return written

    def _broken(self, made: writing.Written) -> list[str]:
        """The rules that any of the files breaks. What hidden rows tell, the gate has asked, by its own policy."""
        against = Against(self.places, self.declared, None, self.declared.file.counts == "exact")
        found = (one for path in made.files.values() for one in checking.check(path, against).findings)
        wrong = {one.rule for one in found if one.severity == ERROR}
        return sorted(rule for rule in wrong if not rule.startswith(OF_THE_GATE))
