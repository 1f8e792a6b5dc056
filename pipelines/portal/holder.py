"""Who may come to the portal: an organisation, or a programme area. What there is of either is said elsewhere."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["region", "municipality", "healthcare_region", "programme"]
KINDS: tuple[Kind, ...] = get_args(Kind)
CODES: dict[str, str] = {
    "region": r"\d{2}",
    "municipality": r"\d{4}",
    "healthcare_region": r"\d",
    "programme": r"[a-z][a-z0-9_]{0,63}",
}


@dataclass(frozen=True, order=True)
class Holder:
    """One of them: `region/14`, `municipality/1480`, `healthcare_region/5` or `programme/` and its folder's name."""

    kind: Kind
    code: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.code}"

    @staticmethod
    def read(text: str) -> "Holder":
        """Of its name. Raises ValueError where it is none."""
        kind, _, code = text.partition("/")
        for known in KINDS:
            if kind == known and re.fullmatch(CODES[known], code, re.ASCII):
                return Holder(known, code)
        raise ValueError(f"{text[:80]}: write region/14, municipality/1480, healthcare_region/5 or programme/<name>")

    @property
    def programme(self) -> str | None:
        """The programme it is the area of, if any."""
        return self.code if self.kind == "programme" else None

    @property
    def area(self) -> tuple[str, str] | None:
        """Level and code of the area it is, if any; only such have packages."""
        return None if self.kind == "programme" else (self.kind, self.code)
