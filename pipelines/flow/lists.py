"""What a code list is called in a criterion: its codes, or the one code's text, and its name."""

import csv
from functools import cache
from pathlib import Path

from pipelines.report.swedish import shortened

MOST_CODES = 6  # the page has the whole list


def described(name: str, path: Path) -> str:
    """`F20 Schizofreni (kodlistan icd_schizofreni)`, `någon av F32, F33 (kodlistan icd_depression)`."""
    codes = _codes(path)
    if len(codes) == 1:
        return f"{' '.join(codes[0])} (kodlistan {name})"
    return f"någon av {shortened([code for code, _ in codes], MOST_CODES)} (kodlistan {name})"


@cache
def _codes(path: Path) -> list[tuple[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return [(row["code"], row["text"]) for row in csv.DictReader(file)]
