"""Unit: every contract says in Swedish what its columns hold, what its codes are called and what its rows must keep.

The sender's report is made of these words.
"""

import re
from pathlib import Path

import pytest

from data_contracts.columns import Column
from pipelines.project import Project, Register

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "open_data"
REGISTERS = Project(EXAMPLES).registers.values()
SWEDISH = re.compile(r"\b(?:anges|bör|får|kan|ska)\b")
ENGLISH = re.compile(r"\b(?:a|an|and|by|days|from|has|is|no|not|of|the|with)\b", re.IGNORECASE)
SEXES = {"T", "K", "M"}


def row_rules(register: Register) -> dict[str, str]:
    """Name of each rule across columns -> its meaning."""
    return {str(check.name): str(check.title or "") for check in register.contract.to_schema().checks}


def names(register: Register) -> str:
    return register.name


@pytest.mark.parametrize("register", REGISTERS, ids=names)
def test_every_column_says_in_swedish_what_it_holds(register: Register) -> None:
    for name, column in register.columns.items():
        assert column.meaning.strip() == column.meaning != "", f"{name}: say its meaning"
        assert column.meaning != name, f"{name}: its name is no meaning"
        assert not ENGLISH.search(column.meaning), f"{name}: {column.meaning}"
        assert column.meaning[-1] not in ".;:,", f"{name}: the report sets the points"


@pytest.mark.parametrize("register", REGISTERS, ids=names)
def test_every_rule_across_columns_says_in_swedish_what_a_row_must_keep(register: Register) -> None:
    meanings = row_rules(register)
    for name, meaning in meanings.items():
        assert meaning.replace(" ", "_").lower() != name, f"{name}: its name is no meaning"
        assert SWEDISH.search(meaning), f"{name}: {meaning}"
        assert not ENGLISH.search(meaning), f"{name}: {meaning}"
        assert meaning[0].isupper(), f"{name}: a sentence begins with a capital letter"
        assert meaning[-1] not in ".;:,!?", f"{name}: the report sets the full stop"
    assert len(set(meanings.values())) == len(meanings), "two rules mean the same"


@pytest.mark.parametrize("register", REGISTERS, ids=names)
def test_a_rule_that_only_warns_says_what_ought_to_be_and_no_other_does(register: Register) -> None:
    severity = register.delivery.severity
    ought = {f"row.{name}" for name, meaning in row_rules(register).items() if re.search(r"\bbör\b", meaning)}
    assert ought == {rule for rule, what in severity.items() if rule.startswith("row.") and what == "warn"}


@pytest.mark.parametrize("register", REGISTERS, ids=names)
def test_every_code_has_a_swedish_word_or_is_one(register: Register) -> None:
    for name, column in register.columns.items():
        for text, word in codes(column):
            is_word = re.fullmatch(r"[A-ZÅÄÖ][a-zåäö]{2,}(?: [a-zåäö]+)*", text)
            is_sex = word in SEXES and len(text) <= 2
            assert word in column.labels or is_word or is_sex, f"{name}: what is {text} called in Swedish?"
        labels = column.labels
        assert set(labels) <= {word for _, word in codes(column)}, f"{name}: a label of no code"
        assert len(set(labels.values())) == len(labels), f"{name}: two codes are called the same"


def codes(column: Column) -> list[tuple[str, str]]:
    """The texts of the file and the words of the table, those of earlier forms too."""
    mappings = (column.codes, *column.earlier_codes.values())
    return [pair for mapping in mappings for pair in mapping.items()]
