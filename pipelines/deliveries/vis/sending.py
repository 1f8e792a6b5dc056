"""Sends nothing: writes what is to be sent to Vården i siffror, and lets the check before sending judge it first."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.deliveries.vis import catalogue, checking, metadata, writing
from pipelines.deliveries.vis.catalogue import Declared
from pipelines.deliveries.vis.places import Places, places
from pipelines.deliveries.vis.row import Against
from pipelines.errors import Fault
from pipelines.project import Project

ERROR = checking.ERROR


@dataclass(frozen=True)
class Sending:
    """Which figures are which measures, and what the platform calls the areas.

    delete_existing: its instruction is to delete what the platform has of the register; else that is kept.
    """

    declared: Declared
    places: Places
    delete_existing: bool = False

    @staticmethod
    def of(project: Project) -> "Sending | None":
        """What a deployment declares; None where it sends nothing. Raises UserError where it cannot be used."""
        if not catalogue.declared_in(project):
            return None
        declared = catalogue.load(project)
        return Sending(declared, places(project.site, declared.file.healthcare_regions))

    def write(self, rows: pl.DataFrame, folder: Path, *, is_simulated: bool) -> tuple[Path, ...]:
        """A file and the record of its measures for each register that has rows; see `writing.write`.

        Raises Fault, and leaves none of them, where one breaks a rule of the check before sending.
        """
        made = writing.write(
            rows, self.declared, self.places, folder, is_simulated=is_simulated, delete_existing=self.delete_existing
        )
        told = metadata.write(self.declared, folder, made.files)
        written = tuple(sorted([*made.files.values(), *told.values()]))
        broken = self._broken(made)
        if broken:
            for path in written:
                path.unlink()
            raise Fault(f"vis: what was written breaks {', '.join(broken)} and was taken away. Nothing may be sent.")
        return written

    def _broken(self, made: writing.Written) -> list[str]:
        """The rules that any of the files breaks."""
        against = Against(self.places, self.declared, None, self.declared.file.counts == "exact")
        found = [finding for path in made.files.values() for finding in checking.check(path, against).findings]
        return sorted({finding.rule for finding in found if finding.severity == ERROR})
