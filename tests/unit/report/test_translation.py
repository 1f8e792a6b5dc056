"""Unit: what intake says of a file in English is told in Swedish, with the names and numbers in it."""

import re
import tomllib
from pathlib import Path

import pytest

from pipelines.intake.chunks import PAST_DELIMITER, PAST_END_MARK
from pipelines.intake.layout import OTHER_ORDER
from pipelines.intake.passage import OLD
from pipelines.report.translation import SENTENCES, in_swedish
from tests.unit.report.sentences import said_by_intake


@pytest.mark.parametrize(
    ("english", "swedish"),
    [
        ("it is empty", "filen är tom"),
        ("its delimiter is a tab, the layout says ';'", "fälten är åtskilda av tabb, kontraktet säger semikolon"),
        (
            "line 17 is not utf-8, as the layout says",
            "rad 17 är inte skriven i teckenkodningen utf-8, som kontraktet säger",
        ),
        ("the column Från daglig verksamhet is missing", "kolumnen Från daglig verksamhet saknas"),
        ("extracted_on is not a date from 1900 on", "extracted_on är inget datum från 1900 eller senare"),
        ("rows is not a whole number", "rows är inte ett heltal"),
        ("nobody has said this before", "nobody has said this before"),
    ],
)
def test_a_sentence_is_told_in_swedish(english: str, swedish: str) -> None:
    assert in_swedish(english) == swedish


def test_every_sentence_of_intake_has_a_translation(repository: Path) -> None:
    said = said_by_intake(repository)
    assert len(said) > 80
    assert "its columns are not those in its manifest" in said, "what a function returns is said too"
    said |= {OTHER_ORDER, PAST_DELIMITER, PAST_END_MARK, OLD}
    assert sorted(sentence for sentence in said if in_swedish(sentence) == sentence) == []


def test_a_translation_has_the_names_and_numbers_of_its_sentence() -> None:
    for english, swedish in tomllib.loads(SENTENCES.read_text(encoding="utf-8"))["sentences"].items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", swedish)), english
