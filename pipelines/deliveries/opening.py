"""Makes editions of publications in place: of what everyone may see, or of one organisation's package.

Of the record of a publication only definitions, names of areas and how counts are kept are taken: no cell, no result.
"""

from pathlib import Path

import polars as pl

from pipelines.deliveries.edition import Edition, Places
from pipelines.deliveries.vis.sending import Sending
from pipelines.errors import UserError
from pipelines.publisher import Publisher
from pipelines.release import attacking, manifest, rebuilding, record
from pipelines.release.finding import Revision


def public(revision: Revision, publisher: Publisher | None = None, sending: Sending | None = None) -> Edition:
    """What everyone may see. Raises UserError where files of the publication are not what they were."""
    rebuilding.refuse_damaged(revision)
    return _opened(revision, revision.folder / attacking.PUBLISHED, None, publisher, sending)


def package(revision: Revision, receiver: str, publisher: Publisher | None = None) -> Edition:
    """What an organisation, named as `region/12`, may see. Raises UserError where it has no sound package there."""
    rebuilding.refuse_damaged(revision)
    folder = package_of(revision, receiver)
    tables = sorted(folder.glob("*.parquet"))
    if len(tables) != 1:
        raise UserError(f"{revision}: there is no package for {receiver}. Write it with vip package.")
    damaged = manifest.damaged(folder)
    if damaged:
        raise UserError(f"{folder}: {', '.join(damaged)} is not as it was written. Write it anew with vip package.")
    return _opened(revision, tables[0], receiver, publisher)


def package_of(revision: Revision, receiver: str) -> Path:
    """Where an organisation's package lies."""
    return revision.folder / manifest.ORGANISATIONS / receiver


def _opened(
    revision: Revision,
    table: Path,
    receiver: str | None,
    publisher: Publisher | None,
    sending: Sending | None = None,
) -> Edition:
    inputs = record.read(revision.folder / record.PLACE)
    names, municipalities = inputs.warehouse.reference.read("area", "municipality").values()
    return Edition.of(
        pl.read_parquet(table),
        inputs.catalogue,
        Places(names, municipalities),
        publication=revision.publication,
        revision=revision.number,
        about=inputs.about,
        receiver=receiver,
        publisher=publisher,
        sending=sending,
    )
