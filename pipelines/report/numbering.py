"""How the places in a sender's file are numbered, as the sender sees them: lines, rows of a sheet, records."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Numbering:
    """What a place is called, which number the first one has, and how to find it again.

    Intake numbers every place as a line below a heading in line 1. Where a file has no line with headings the
    sender counts from the first record, so one less.
    """

    name: str  # for machines and a terminal
    one: str
    first_ones: str
    how: str
    above: int = 0  # what intake counts before the first place and the sender does not

    def shown(self, line: int) -> int:
        """The number that the sender sees, of a line as intake counts."""
        return line - self.above


_TEXT = Numbering(
    "line",
    "Rad",
    "Första raderna",
    "Radnumren är textfilens egna: rubrikraden är rad 1. En uppgift med radbrytning i sig räknas från sin första rad.",
)
_SHEET = Numbering("row", "Rad", "Första raderna", "Radnumren är Excelbladets egna: rubrikraden är rad 1.")
_RECORDS = Numbering(
    "record",
    "Post",
    "Första posterna",
    "Posterna är räknade i den ordning de står i JSON-filen: den första har nummer 1.",
    above=1,
)
_CASES = Numbering(
    "record",
    "Observation",
    "Första observationerna",
    "Observationerna är räknade i filens ordning: den första har nummer 1.",
    above=1,
)
_FORMATS: Mapping[str, Numbering] = {
    "csv": _TEXT,
    "xlsx": _SHEET,
    "json": _RECORDS,
    "sav": _CASES,
    "sas7bdat": _CASES,
    "dta": _CASES,
}


def numbering(format_: str) -> Numbering:
    """The numbering in files of a format; of a delivery that does not say, as in a text file."""
    return _FORMATS.get(format_, _TEXT)
