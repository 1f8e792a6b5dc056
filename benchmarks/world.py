"""A nation's cases for the benchmarks: sixty registers of one contract, an indicator each, in the project's own areas.

All comes from the number of the row by whole arithmetic, so the same numbers give the same cases: three of a person on
average over three years, spread as unevenly as municipalities are, and one value in twenty not recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.columns import age_from_identifier, day, flag, identifier, municipality, sex_from_identifier, unit
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout
from pipelines import engine
from pipelines.aggregate.plan import Plan
from pipelines.home import Home
from pipelines.intake.history import Known
from pipelines.intake.outcome import Outcome
from pipelines.project import Project, Register
from pipelines.reference import store
from pipelines.select.catalogue import Indicator
from pipelines.select.header import Header
from pipelines.select.warehouse import Clock, Warehouse

PUBLICATION, FIRST, LAST = "2026-01", date(2023, 1, 1), date(2025, 12, 31)
INDICATORS, ANSWERS = 60, 10
DAYS, CASES_PER_PERSON, OLDEST = 1096, 3, 90
NAME = "visits_{:02}"
# The middle digits of a product of primes are as good as drawn; whole numbers all the way.
DRAWN = "((({row} + 1) * {prime}) // 1009) % {size}"
PRIMES = (2_654_435_761, 2_246_822_519, 3_266_489_917, 668_265_263, 374_761_393, 2_869_860_233, 3_624_381_081)


@delivered(
    title="Visits",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(),
    identity=Identity.STABLE_PSEUDONYM,
    event="visit_on",
    key=("person_id", "visit_on"),
    residence_basis="event",
    calendar=Calendar(due_day=10, grace_days=10, months_until_mature=2),
)
class Visits(Contract):
    """One row per visit."""

    person_id: int = identifier("PERSON")
    sex: str = sex_from_identifier()
    age: int = age_from_identifier("visit_on")
    visit_on: date = day("DATUM", required=True)
    unit_id: str = unit("ENHET", code_system="par")
    municipality_code: str = municipality("LKF")
    answer_0: bool = flag("SVAR0")
    answer_1: bool = flag("SVAR1")
    answer_2: bool = flag("SVAR2")
    answer_3: bool = flag("SVAR3")
    answer_4: bool = flag("SVAR4")
    answer_5: bool = flag("SVAR5")
    answer_6: bool = flag("SVAR6")
    answer_7: bool = flag("SVAR7")
    answer_8: bool = flag("SVAR8")
    answer_9: bool = flag("SVAR9")


class Registers(Project):
    """A project that holds nothing but so many registers of visits."""

    def __init__(self, number: int) -> None:
        super().__init__()
        names = [NAME.format(place) for place in range(number)]
        self.registers = {name: Register(name, Visits, Visits.__delivery__, Path(__file__)) for name in names}
        self.code_lists, self.shared_views = {}, {}


@dataclass(frozen=True)
class World:
    """A home in a folder, with `cases` rows over all its registers. What is missing in the folder is written."""

    folder: Path
    cases: int
    registers: int
    plan: Plan = field(default_factory=Plan.load)

    @property
    def home(self) -> Home:
        return Home(self.folder / "home")

    def files(self) -> list[Path]:
        """A file of rows for each register."""
        return [self.home.registers / NAME.format(place) / "only.parquet" for place in range(self.registers)]

    def warehouse(self) -> Warehouse:
        """The registers as known, over the project's own reference tables."""
        project = Registers(self.registers)
        reference = store.build(project, self.home, range(0), None, self.plan.ages())
        codes = reference.read("unit_code", "municipality")
        places = codes["unit_code"].filter(code_system="par")["code"], codes["municipality"]["municipality_code"]
        known = {}
        for number, (name, register) in enumerate(project.registers.items()):
            path = self.files()[number]
            if not path.is_file():
                _write(path, number, self.cases // self.registers, *places)
            known[name] = Known(register, (_outcome(name),), path.parent)
        return Warehouse(project, known, reference, Clock(LAST, FIRST, LAST))

    def indicators(self, answers: Sequence[int] = (0,), **header: object) -> list[Indicator]:
        """Proportions, of each register one for each of these answers; every other one counts persons."""
        return [
            _indicator(NAME.format(place), answer, {"unit_of_analysis": ("person", "episode")[place % 2], **header})
            for place in range(self.registers)
            for answer in answers
        ]


def _indicator(register: str, answer: int, said: dict[str, object]) -> Indicator:
    header = Header.model_validate(
        {
            "title": "t", "title_en": "t", "evidence": "elaborated", "origin": "register", "source": "s",
            "measure": "proportion", "type": "outcome", "direction": "higher", "numerator": "n", "denominator": "d",
            "examples": ["-"], **said,
        }
    )  # fmt: skip
    query = (
        "SELECT row_id AS case_id, person_id, visit_on AS index_date, unit_id, municipality_code, sex, age, "
        f"answer_{answer} AS value FROM registers.{register}"
    )
    return Indicator(f"bench/{register}_{answer}", Path(__file__), header, query, frozenset({f"registers.{register}"}))


def _outcome(register: str) -> Outcome:
    return Outcome(
        register=register, delivery="only", file="only.csv", sha256="", extracted_on="2026-01-05",
        covers_from="1900-01-01", covers_to=LAST.isoformat(), simulated=True, population_scale=None,
        contract_version="",
    )  # fmt: skip


def _write(path: Path, number: int, rows: int, units: pl.Series, municipalities: pl.Series) -> None:
    """The rows of one register, numbered on from those of the registers before it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    persons = max(rows // CASES_PER_PERSON, 1)

    def drawn(of: str, stream: int, size: int) -> str:
        return DRAWN.format(row=f"({of} + {number * 7_368_787})", prime=PRIMES[stream], size=size)

    def uneven(of: str, stream: int, codes: str, size: int) -> str:
        return f"{codes}[1 + ({drawn(of, stream, size)}) * ({drawn(of, stream + 1, size)}) // {size}]"

    answers = ", ".join(
        f"CASE WHEN {drawn('row', 5, 20 + place)} > 0 THEN {drawn('row', 6, 3 + place)} = 0 END AS answer_{place}"
        for place in range(ANSWERS)
    )
    query = f"""
        SELECT
            row AS row_id, 'pnr' AS id_kind, person + 1 AS person_id,
            CASE WHEN {drawn("person", 1, 2)} = 0 THEN 'K' ELSE 'M' END AS sex,
            {drawn("person", 2, OLDEST)} AS age,
            DATE '{FIRST}' + CAST({drawn("row", 0, DAYS)} AS INTEGER) AS visit_on,
            {uneven("person", 3, "$units", len(units))} AS unit_id,
            {uneven("person", 4, "$municipalities", len(municipalities))} AS municipality_code,
            {answers}
        FROM (SELECT range AS row, {drawn("range", 4, persons)} AS person FROM range({rows}))
    """
    with engine.connect() as database:
        values = {"units": units.to_list(), "municipalities": municipalities.to_list()}
        database.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)", values)
