"""The quality declaration, as a page to read and to print and as PDF: of a whole publication, or of a cut of one."""

from pathlib import Path

from pipelines.deliveries.declaration import pdf
from pipelines.deliveries.declaration.declaring import declared
from pipelines.deliveries.declaration.page import page
from pipelines.deliveries.edition import Edition
from pipelines.deliveries.placing import placed, write_text

TITLE = "Kvalitetsdeklaration (HTML och PDF)"
HOLDS = None  # it tells of rows


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """`<scope>_kvalitet.html` and `.pdf`; none where the facts of the declaration are not known."""
    made = declared(edition)
    if made is None:
        return ()
    name = f"{edition.scope.name}_kvalitet"
    place = folder / f"{name}.pdf"
    with placed(place) as beside:
        pdf.write(made, beside, edition.publisher.name if edition.publisher else "")
    return write_text(page(made), folder / f"{name}.html"), place
