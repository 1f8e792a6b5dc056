"""Which indicator is which measure of Vården i siffror: `indicators/vis.toml`, a file that a deployment edits.

It holds what the platform's own catalogue of indicators (Kvalitetsindikatorkatalogen) has given each measure: ids,
version, validity, unit, levels, frequencies. What the project knows already is read from the indicator's header.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from pipelines.deliveries.vis.fields import FREQUENCIES, HSA_ID, LEVELS, PUBLIC_MEASURE_ID, UNITS
from pipelines.errors import UserError
from pipelines.project import Project
from pipelines.reference import tables
from pipelines.select.header import Attribution, Header, Strict, problems_of, split

PLACE = Path("indicators") / "vis.toml"
NEVER = date(MAXYEAR, 12, 31)
MeasureId = Annotated[str, Field(pattern=f"^(?:{PUBLIC_MEASURE_ID})$")]


class Layout(Strict):
    """How the file is written. Source of the defaults: none is known; ask the platform and change them here."""

    separator: Literal[";", ",", "\t"] = ";"
    decimal_mark: Literal[".", ","] = "."
    line_end: Literal["\r\n", "\n"] = "\r\n"
    byte_order_mark: bool = False

    @model_validator(mode="after")
    def _tells_numbers_from_fields(self) -> "Layout":
        if self.separator == self.decimal_mark:
            raise ValueError("separator and decimal_mark are the same")
        return self


class Register(Strict):
    """A register as the platform knows it."""

    hsa_id: str = Field(pattern=f"^{HSA_ID}$")
    name: str = Field(min_length=1)


class Measure(Strict):
    """One version of one measure. Both days of its validity are included; without `valid_to` it still holds.

    women, men: ids of its sub-measures, each sex being a measure of its own; without them only the total is sent.
    """

    indicator: str  # <vip>/<indicator>
    attribution: Attribution
    of_register: str = Field(alias="register")
    measure_id: MeasureId
    women: MeasureId | None = None
    men: MeasureId | None = None
    version: int = Field(ge=1)  # the catalogue's
    indicator_version: int = Field(default=1, ge=1)  # ours, of the definition that this version describes
    unit: str
    levels: list[str] = Field(min_length=1)
    frequencies: list[str] = Field(min_length=1)
    valid_from: date
    valid_to: date | None = None
    is_published: bool = True
    cohorts: list[str] = []  # what may stand in the field of that name; the writer leaves it empty

    @field_validator("unit", "levels", "frequencies")
    @classmethod
    def _in_its_words(cls, said: Any, info: Any) -> Any:
        words: Mapping[str, Any] = {"unit": UNITS, "levels": LEVELS, "frequencies": FREQUENCIES}[info.field_name]
        if not set([said] if isinstance(said, str) else said) <= set(words):
            raise ValueError(f"write one of {', '.join(words)}")
        return said

    @model_validator(mode="after")
    def _holds_at_all(self) -> "Measure":
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        if len(set(self.ids.values())) < len(self.ids):
            raise ValueError("measure_id, women and men: each has its own id")
        return self

    @property
    def ids(self) -> dict[str, str]:
        """Sex -> its id, of the sexes that have one."""
        said = {"T": self.measure_id, "K": self.women, "M": self.men}
        return {sex: one for sex, one in said.items() if one is not None}

    @property
    def area_levels(self) -> frozenset[str]:
        return frozenset(LEVELS[word] for word in self.levels)

    @property
    def period_types(self) -> frozenset[str]:
        return frozenset(FREQUENCIES[word] for word in self.frequencies)

    def holds_over(self, start: date, end: date) -> bool:
        """Whether a period lies in its validity, with both its days."""
        return self.valid_from <= start and end <= (self.valid_to or NEVER)

    def meets(self, other: "Measure") -> bool:
        """Whether there is a day on which both hold."""
        return self.valid_from <= (other.valid_to or NEVER) and other.valid_from <= (self.valid_to or NEVER)


class File(Strict):
    """`vis.toml`. healthcare_regions: our code -> its id on the platform. counts: `changed` where the policy of
    disclosure rounds or adds noise, so that they do not add up.
    """

    layout: Layout = Layout()
    counts: Literal["exact", "changed"] = "exact"
    healthcare_regions: dict[str, str] = {}
    registers: dict[str, Register]
    measures: list[Measure] = Field(min_length=1)


@dataclass(frozen=True)
class Declared:
    """What is declared, and the header of each indicator that is named. `path`: the file it stands in."""

    path: Path
    file: File
    headers: Mapping[str, Header]

    def of_id(self, measure_id: str) -> list[tuple[str, Measure]]:
        """Sex and measure of an id, one for each version; empty where it is not declared."""
        return [(sex, one) for one in self.file.measures for sex, own in one.ids.items() if own == measure_id]


def declared_in(project: Project) -> list[Path]:
    """The files there are, the project's before the site's."""
    return [path for path in (root / PLACE for root in project.roots) if path.is_file()]


def load(project: Project) -> Declared:
    """What the project or its site declares. Raises UserError where neither or both do, or with all problems."""
    found = declared_in(project)
    if len(found) > 1:
        raise UserError(f"{found[1]}: {found[0]} declares the same. Keep one of them.")
    if not found:
        raise UserError(
            f"{project.roots[-1] / PLACE}: there is no such file. It says which indicator is which measure."
        )
    return read(found[0], project)


def read(path: Path, project: Project) -> Declared:
    """What a file declares. Raises UserError that lists every problem with its entry and field."""
    file = _parsed(path)
    headers: dict[str, Header] = {}
    problems = [f"healthcare_regions: {problem}" for problem in _problems_of_ids(file, project)]
    for number, measure in enumerate(file.measures, start=1):
        told = list(_problems(measure, file, project, headers))
        problems += [f"measures, entry {number}: {problem}" for problem in told]
    problems += _clashes(file.measures)
    if problems:
        raise _unusable(path, problems)
    return Declared(path, file, headers)


def _parsed(path: Path) -> File:
    try:
        return File.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (UnicodeDecodeError, OSError):
        raise UserError(f"{path}: cannot be read as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: is not TOML: {error}") from None
    except ValidationError as error:
        raise _unusable(path, problems_of(error)) from None


def _unusable(path: Path, problems: Sequence[str]) -> UserError:
    return UserError(f"{path}: cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems))


def _problems_of_ids(file: File, project: Project) -> Iterator[str]:
    """The ids of healthcare regions stand in the field where regions have theirs."""
    ids = file.healthcare_regions
    codes = set(tables.read("healthcare_region", project.site)["healthcare_region_code"])
    wanted = any("healthcare_region" in measure.area_levels for measure in file.measures)
    if unknown := sorted(set(ids) - codes):
        yield f"there is no {', '.join(unknown)}; they are {', '.join(sorted(codes))}"
    if wanted and (lacking := sorted(codes - set(ids))):
        yield f"give the platform's id of {', '.join(lacking)}, or leave the level out of every measure"
    taken = set(tables.read("region", project.site)["region_code"])
    if len(set(ids.values())) < len(ids) or taken & set(ids.values()):
        yield "each has an id of its own, which is not that of a region"


def _problems(measure: Measure, file: File, project: Project, headers: dict[str, Header]) -> Iterator[str]:
    """What else there is says against a measure; its header is added to `headers`."""
    if measure.of_register not in file.registers:
        yield f"register: there is no [registers.{measure.of_register}] with its hsa_id and name"
    if measure.of_register not in project.files("data_contracts/registers/*.py"):
        yield f"register: there is no register {measure.of_register}"
    path = project.indicator_files.get(measure.indicator)
    if path is None:
        yield f"indicator: there is no {measure.indicator}; write <vip>/<indicator>"
        return
    try:
        header = headers.setdefault(measure.indicator, Header.model_validate(split(path)[0]))
    except ValueError:
        yield f"indicator: the header of {measure.indicator} cannot be used; `vip indicators list` says why"
        return
    yield from _against(measure, header)


def _against(measure: Measure, header: Header) -> Iterator[str]:
    if not header.measurable:
        yield f"indicator: {measure.indicator} is not measurable, so it has no figures"
    if header.measure not in UNITS[measure.unit]:
        fit = [unit for unit, measures in UNITS.items() if header.measure in measures]
        yield (
            f"unit: of a {header.measure} write {' or '.join(fit)}"
            if fit
            else (f"unit: the platform has none for a {header.measure}; leave the measure out")
        )
    if measure.attribution not in header.attribution:
        yield f"attribution: {measure.indicator} is shown by {', '.join(header.attribution)}"
    if lacking := sorted(measure.area_levels - set(header.areas)):
        yield f"levels: {measure.indicator} has no figures of {', '.join(lacking)}"
    if lacking := sorted(measure.period_types - set(header.periods)):
        yield f"frequencies: {measure.indicator} has no figures of {', '.join(lacking)}"
    if measure.valid_to is None and measure.indicator_version != header.version:
        yield (
            f"indicator_version: the definition is version {header.version} now. End this entry with valid_to, and "
            "write another with the version that the catalogue has of it"
        )


def _clashes(measures: Sequence[Measure]) -> Iterator[str]:
    """On any day an id is one measure, and an indicator by one attribution is one."""
    for (first, one), (second, other) in combinations(enumerate(measures, start=1), 2):
        same = (one.indicator, one.attribution, one.of_register) == (
            other.indicator,
            other.attribution,
            other.of_register,
        )
        if set(one.ids.values()) & set(other.ids.values()) and not (same and one.measure_id == other.measure_id):
            yield f"measures, entries {first} and {second}: have an id in common and are not the same measure"
        elif same and one.meets(other):
            yield f"measures, entries {first} and {second}: both hold on the same days; end the earlier with valid_to"
