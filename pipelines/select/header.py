"""The YAML headers above queries, of an indicator and of a concept: their fields, defaults and what they may hold."""

from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import polars as pl
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipelines.project import CLOSING, OPENING, query_of
from pipelines.reference import standard_population

Period = Literal[
    "month", "quarter", "tertial", "half_year", "year", "rolling_12_months", "pool_3_years", "pool_5_years"
]
Area = Literal["nation", "healthcare_region", "region", "municipality_group", "municipality", "unit"]
Attribution = Literal["caregiver", "resident"]
Measure = Literal["proportion", "rate", "ratio", "mean", "median", "change", "survival", "count"]

OLDEST = 200  # nobody is older
NATION = "nation"  # whom a figure is standardised to indirectly


class Strict(BaseModel):
    """No field beyond those that are named, and no silent change of type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class Target(Strict):
    """A level to reach, who set it and from when."""

    value: float
    source: str
    valid_from: date | None = None


class KnownLevel(Strict):
    """The nation's figure of a year, of both sexes and all ages, as known from elsewhere: in the measure's unit."""

    value: float
    year: int


class Decision(Strict):
    """A working group's recorded decision."""

    body: str = Field(min_length=1)
    decided_on: date
    source: str = Field(min_length=1)


class PopulationAtRisk(Strict):
    """Whom a rate is divided by: inhabitants of these ages (both ends included) and this sex."""

    age_from: int = Field(default=0, ge=0)
    age_to: int = Field(default=OLDEST, ge=0)
    sex: Literal["T", "K", "M"] = "T"
    basis: Literal["mean", "end_of_year"] = "mean"  # of the year: the mean of two 31 December, or the last of them
    per: int = Field(ge=1)  # cases per so many inhabitants and year


class Relation(Strict):
    """How what it counts in a period and an area stands to what others count there.

    That is the denominator; of a rate, a ratio and a count it is the events.
    """

    kind: Literal["subset", "equal", "sum"]  # part of, or the same as, or the sum of theirs
    of: list[str] = Field(min_length=1)  # <vip>/<indicator>


class Break(Strict):
    """A day from which its figures cannot be compared with those before it, beside those its registers declare."""

    model_config = ConfigDict(serialize_by_alias=True)

    on: date = Field(alias="from")
    reason: str = Field(min_length=1)


class Standardise(Strict):
    """Whom a figure is standardised to, and by what.

    To a standard population: the figure as it would be there (direct). To the nation: the figure as it would be there
    with events over those expected at the nation's rates as here, of the same period (indirect).
    """

    to: str  # a standard population, or nation
    by: list[Literal["sex", "age"]] = Field(min_length=1)

    @property
    def is_indirect(self) -> bool:
        return self.to == NATION

    def divides_open_class(self, at_risk: PopulationAtRisk) -> bool:
        """Whether the population begins or ends within the oldest ages of the standard, which it has as one."""
        if self.is_indirect:
            return False
        first_of_open = standard_population.load(self.to).filter(pl.col("age_to").is_null())["age_from"]
        oldest = int(first_of_open[0])
        return at_risk.age_from > oldest or oldest <= at_risk.age_to < OLDEST

    @model_validator(mode="after")
    def _exists(self) -> "Standardise":
        if len(set(self.by)) < len(self.by) or "age" not in self.by:
            raise ValueError("by: write [age] or [sex, age]")
        if not self.is_indirect and self.to not in standard_population.names():
            raise ValueError(f"to: choose one of {', '.join([*standard_population.names(), NATION])}")
        if not self.is_indirect and "sex" in self.by and "T" in standard_population.load(self.to)["sex"]:
            raise ValueError(f"by: {self.to} does not know the sexes; write [age]")
        return self


class Equivalent(Strict):
    """A change of the query that is no change: what `vip … mutate` calls it, and why nobody can tell."""

    mutant: str = Field(min_length=1)
    reason: str = Field(min_length=1)


class Examined(Strict):
    """What is said of every query that is held against worked examples."""

    title: str = Field(min_length=1)
    equivalent_mutants: list[Equivalent] = Field(default=[], max_length=3)
    notes: str | None = None
    examples: list[str] = []


class ConceptHeader(Examined):
    """What a shared concept says of itself."""

    row: str = Field(min_length=1)  # what one row is
    columns: dict[str, str] = {}  # what is not plain from a column's name
    examples: list[str] = Field(min_length=1)


class Header(Examined):
    """What an indicator says of itself; what has no default is required."""

    title_en: str = Field(min_length=1)
    version: int = Field(default=1, ge=1)
    status: Literal["proposed", "test", "adopted", "managed", "retired"] = "proposed"
    decision: Decision | None = None  # what a status beyond proposed rests on
    measurable: bool = True
    reason: str | None = None  # why it is not measurable
    would_need: str | None = None  # the source that would make it so
    evidence: Literal["verified", "elaborated", "reconstructed"]
    origin: Literal["vip", "socialstyrelsen", "platform", "register", "statistic", "recommendation", "reconstructed"]
    source: str = Field(min_length=1)
    measure: Measure
    type: Literal["structure", "process", "outcome", "prom"]
    direction: Literal["higher", "lower", "follow"]
    target: Target | None = None
    rows: Literal["cases", "aggregates"] = "cases"  # what the query gives
    numerator: str = Field(min_length=1)
    denominator: str = Field(min_length=1)
    population: PopulationAtRisk | None = None  # of a rate
    at_days: int | None = Field(default=None, ge=1)  # of survival: the share that is left after so many days
    standardise: Standardise | None = None  # of a proportion, or of a rate of persons
    exclusions: str | None = None
    unit_of_analysis: Literal["person", "episode", "treatment_series", "unit"] = "person"
    record: Literal["first", "last"] = "last"  # which case of a person counts in a period
    linkage: str | None = None
    attribution: list[Attribution] = ["caregiver", "resident"]
    areas: list[Area] = list(get_args(Area))
    periods: list[Period] = list(get_args(Period))
    age_at: Literal["index", "year_end"] = "index"  # said for the reader; the query does it
    interval: Period | None = None  # how often the working group wants it measured
    due_after_days: int = Field(default=0, ge=0)
    # Said for the reader; the query does it and the examples show it.
    censoring: dict[Literal["death", "emigration"], Literal["exclude", "fail", "keep"]] = {}
    # Where fewer of those who should be in its register are, the figure is marked and compared with none.
    min_coverage: float | None = Field(default=None, gt=0, le=1)
    breaks: list[Break] = []  # earliest first; what a register of it declares is never repeated here
    seasonal: Literal["difference", "ratio"] | None = None  # how its season is taken out of a control chart, if any
    denominator_group: str | None = None  # indicators of one name have the same denominator
    relations: list[Relation] = []
    also_used_in: list[str] = []  # other programmes
    maturity: Literal["active", "development"] = "active"
    owner: str | None = None  # where it is not the programme's
    next_review: date | None = None
    known_level: str | None = None
    national_levels: list[KnownLevel] = []  # those of `known_level` that a publication can be held against

    @field_validator("breaks")
    @classmethod
    def _in_order(cls, breaks: list[Break]) -> list[Break]:
        days = [found.on for found in breaks]
        if days != sorted(set(days)):
            raise ValueError("write the earliest first, and no day twice")
        return breaks

    @model_validator(mode="after")
    def _says_why(self) -> "Header":
        if not self.measurable and not (self.reason and self.would_need):
            raise ValueError("measurable: false needs `reason` and `would_need`")
        if self.status != "proposed" and self.decision is None:
            raise ValueError(f"status: {self.status} needs `decision` with body, decided_on and source")
        if (self.measure == "rate") != (self.population is not None):
            raise ValueError("population: a rate names it, and nothing else does")
        if (self.measure == "survival") != (self.at_days is not None):
            raise ValueError("at_days: survival names it, and nothing else does")
        if self.measure == "rate" and self.attribution != ["resident"]:
            raise ValueError("attribution: a rate is of residents; write attribution: [resident]")
        if self.rows == "aggregates" and len(self.attribution) != 1:
            raise ValueError("attribution: of aggregates it is one, as at their source")
        if self.measurable and not self.examples:
            raise ValueError("examples are part of the definition; give five or more cases")
        return self

    @model_validator(mode="after")
    def _can_standardise(self) -> "Header":
        if self.standardise is None:
            return self
        if self.rows == "aggregates" or self.measure not in ("proportion", "rate"):
            raise ValueError("standardise: only a proportion or a rate that is counted from cases")
        if self.measure == "rate" and self.unit_of_analysis != "person":
            raise ValueError("standardise: of a rate only that of persons; how often each had the event is not known")
        if self.population and self.standardise.divides_open_class(self.population):
            raise ValueError(
                "standardise: the standard has its oldest as one; let age_to end before them, or leave it out"
            )
        return self


class Programme(Strict):
    """The front matter of a programme's README."""

    title: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    owner: str = Field(min_length=1)


class _OnceOnly(yaml.CSafeLoader):
    """YAML's safe loader (the one in C), which would let the last of two equal fields win, refusing the second."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise yaml.MarkedYAMLError(problem=f"{name} is given twice", problem_mark=key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


def split(path: Path) -> tuple[dict[str, Any], str]:
    """Header (as YAML gives it) and query of a file. Raises ValueError with what is wrong."""
    text = path.read_text(encoding="utf-8")
    if not text.startswith(OPENING) or CLOSING not in text:
        raise ValueError("the file must open with a header between /*--- and ---*/")
    header = text.removeprefix(OPENING).split(CLOSING, 1)[0]
    try:
        fields = yaml.load(header, Loader=_OnceOnly)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 2}" if mark else ""
        raise ValueError(f"the header is not YAML{line}: {getattr(error, 'problem', 'unreadable')}") from None
    if not isinstance(fields, dict):
        raise ValueError("the header is empty")
    return fields, query_of(text)


def front_matter(path: Path) -> dict[str, Any]:
    """The YAML between two lines of hyphens at the top of a Markdown file."""
    text = path.read_text(encoding="utf-8")
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise ValueError("the file must open with front matter between two lines ---")
    fields = yaml.load(parts[1], Loader=_OnceOnly)
    if not isinstance(fields, dict):
        raise ValueError("the front matter is empty")
    return fields


def problems_of(error: ValidationError) -> list[str]:
    """What is wrong, a line per field."""
    return [f"{'.'.join(map(str, found['loc'])) or 'header'}: {found['msg']}" for found in error.errors()]
