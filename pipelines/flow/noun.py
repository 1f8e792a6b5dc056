"""A noun of a criterion, with what a sentence must know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data_contracts.columns import Column
from pipelines.report.permitted import DAYS, LONGEST_CODE
from pipelines.report.swedish import SEXES, unit

YEAR, PERSON, LINE, REASON_KIND, DAY = "year", "identifier", "row", "reason", "day"
REASONS: Mapping[str, str] = {"missing": "ej registrerat", "unknown": "okänt", "not_applicable": "ej tillämpligt"}
WITHOUT_WORDS: Mapping[str, str] = {"unit": "vårdenhet", "municipality": "kommun"}  # kinds
ASIDES = (
    ", ICD-10-SE",
    ", ICD-10",
    ", åtskilda av blanksteg",
    ", negativt vid retur",
)  # what a criterion's reader need not be told of a column


@dataclass(frozen=True)
class Noun:
    """What something is called. `column`: the contract's, whose codes and unit it has.

    `is_known` is False where it is only called as in the query.
    """

    text: str
    kind: str = ""
    column: Column | None = field(default=None, compare=False)
    is_known: bool = True

    @property
    def is_day(self) -> bool:
        """It can be compared with other dates."""
        return self.kind in DAYS or (not self.is_known and self.text.strip("»«").endswith("_on"))

    @property
    def is_age(self) -> bool:
        """It is in years of life."""
        is_said = self.column is not None and self.column.unit == "years" and "ålder" in self.text
        return self.kind == "age" or is_said

    @property
    def unit(self) -> str:
        """In Swedish, empty where it has none."""
        return unit(self.column.unit) if self.column else ""

    def label(self, code: str) -> str | None:
        """What a Swedish reader calls one of its codes; None where the contract does not say."""
        if self.kind == REASON_KIND:
            return REASONS.get(code)
        if self.column is None:
            return None
        if self.kind == "text":
            return code
        texts = [text for text, word in self.column.codes.items() if word == code]
        sex = SEXES.get(code) if texts or self.kind == "sex" else None
        return self.column.labels.get(code) or sex or next((text for text in texts if len(text) > LONGEST_CODE), None)


BIRTH_YEAR = "födelseår"
CALENDAR = Noun("kalenderår", YEAR)  # of the reference tables


def as_noun(said: str) -> str:
    """The first part of what a concept says of a column: `När nästa kedja börjar.` as `när nästa kedja börjar`."""
    first = said.split(";")[0].split(". ")[0].rstrip(".")
    return first if first[:2].isupper() else first[:1].lower() + first[1:]


def of_meaning(meaning: str) -> str:
    """What a contract says of a column, without what a criterion's reader need not be told."""
    text = meaning.split(";")[0]
    for aside in ASIDES:
        text = text.removesuffix(aside)
    return text
