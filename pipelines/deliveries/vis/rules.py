"""The rules that a file of Vården i siffror must keep, read from `rules.toml`, and what a finding says of a file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from pipelines.select.header import Strict

FILE = Path(__file__).with_name("rules.toml")


class Rule(Strict):
    """sv, en: what is wrong and what to do. needs: what must be given, or hold, for the rule to be asked."""

    severity: Literal["error", "warning"]
    source: Literal["platform", "project"]
    needs: Literal["declared", "day", "exact"] | None = None
    sv: str = Field(min_length=1)
    en: str = Field(min_length=1)


@dataclass(frozen=True, order=True)
class Finding:
    """A broken rule by its id. line: the first is 1, and the heading as a rule; None of the file as a whole. field: the
    name in the heading. see: another line that it has to do with. No value of the file is ever in it.
    """

    rule: str
    line: int | None = None
    field: str | None = None
    see: int | None = None

    @property
    def severity(self) -> str:
        return rules()[self.rule].severity


@cache
def rules() -> Mapping[str, Rule]:
    """Id -> rule, in the order of the file."""
    said: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {f"{group}.{name}": Rule.model_validate(one) for group, named in said.items() for name, one in named.items()}
