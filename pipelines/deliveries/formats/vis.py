"""Files for Vården i siffror: one per register, with a record of its measures and of what is not sent beside; see
`pipelines/deliveries/vis`.

Only of all that everyone may see, and where a deployment declares which indicator is which measure.
"""

from pathlib import Path

from pipelines.deliveries.edition import WHOLE, Edition

TITLE = "Vården i siffror"
HOLDS = None  # but a part of the rows


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """`vis_<register>_<publication>.csv`, `vis_<register>_measures.json` and `vis_not_sent_<publication>.json`."""
    if edition.sending is None or not edition.is_public or edition.scope.name != WHOLE.name or edition.rows.is_empty():
        return ()
    return edition.sending.write(edition.rows, folder, is_simulated=edition.about.is_simulated)
