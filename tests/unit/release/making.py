"""A register, three indicators and two deliveries, as small as a whole publication can be made of."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import PROJECT, Project
from pipelines.release.publication import Release
from pipelines.run import Run

REGISTER = '''
    """Visits."""

    from datetime import date

    from data_contracts.columns import day, identifier, municipality, number
    from data_contracts.contract import Contract, delivered
    from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


    @delivered(
        title="Visits",
        source="care_system",
        kind=FullSnapshot(),
        layout=Layout(),
        identity=Identity.STABLE_PSEUDONYM,
        event="visit_on",
        key=("person_id", "visit_on"),
        residence_basis="event",
        calendar=Calendar(due_day=5, grace_days=5, months_until_mature=2),
    )
    class Visits(Contract):
        """One row per visit."""

        person_id: int = identifier("ID")
        visit_on: date = day("DATUM", required=True)
        municipality_code: str = municipality("LKF")
        points: float = number("POANG", low=0, high=30)
'''
HEADER = """
    /*---
    title: {title}
    title_en: {title}
    status: adopted
    decision: {{body: NAG, decided_on: 2026-01-01, source: none}}
    evidence: reconstructed
    origin: reconstructed
    source: none
    measure: {measure}
    type: process
    direction: higher
    numerator: Besök
    denominator: Besök
    unit_of_analysis: episode
    attribution: [resident]
    examples:
      - |
        person | visits.visit_on | visits.points
        a      | 2026-01-01      | 12
      - |
        person | index_date | value
        a      | 2026-01-01 | {example}
    ---*/
    SELECT
        row_id AS case_id, person_id, visit_on AS index_date, CAST(NULL AS VARCHAR) AS unit_id, municipality_code,
        CAST(NULL AS VARCHAR) AS sex, CAST(NULL AS BIGINT) AS age, {value} AS value
    FROM registers.some_visits
"""
MEASURED = {
    "many_points": ("proportion", "T", "points >= 10"),
    "mean_points": ("mean", "12", "CAST(points AS DOUBLE)"),
    "median_points": ("median", "12", "CAST(points AS DOUBLE)"),
}
CONCEPT = """
    /*---
    title: Besök
    row: Ett besök
    examples:
      - |
        person | visits.visit_on
        a      | 2026-01-01
      - |
        person | visit_on
        a      | 2026-01-01
    ---*/
    SELECT row_id, person_id, visit_on, municipality_code, points
    FROM registers.visits
"""
PLACES = (("0180", 60), ("1480", 40), ("2280", 3), ("2380", 4))  # municipality and its visits a month: in two, too few
FIRST_MONTH, MONTHS = date(2025, 9, 1), 14
LATE = ("1480", date(2026, 8, 1))  # where and when the second delivery has more visits than the first


def site(folder: Path) -> Path:
    """Its own register, concept and indicators."""
    files = {
        "data_contracts/registers/visits.py": REGISTER,
        "data_contracts/codes/kinds.csv": "code,valid_from,valid_to,text\nA,,,first\n",
        "indicators/prov/README.md": "---\ntitle: Prov\ntitle_en: Trial\nowner: Ingen\n---\n",
        "sql/concepts/prov/some_visits.sql": CONCEPT,
        "vip.toml": 'history_months = 13\nprogrammes = ["prov"]\n',
        **{
            f"indicators/prov/{name}.sql": HEADER.format(title=name, measure=measure, example=example, value=value)
            for name, (measure, example, value) in MEASURED.items()
        },
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def root(folder: Path) -> Path:
    """In the place of the project's own definitions, of which none is needed: the tolerances of any delivery."""
    name = "pipelines/plausibility/tolerances.toml"
    (folder / name).parent.mkdir(parents=True)
    of_any = (PROJECT / name).read_text(encoding="utf-8").split("\n[registers", 1)[0]
    (folder / name).write_text(of_any, encoding="utf-8")
    return folder


def land(home: Home, extracted_on: date, *, late: int = 0) -> None:
    """An extract of all visits until the day; the later one has some more of one month that was over."""
    lines = ["ID;DATUM;LKF;POANG", *_lines(extracted_on, late)]
    place = home.landing / "visits" / f"visits_{extracted_on}.csv"
    place.parent.mkdir(exist_ok=True)
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _lines(until: date, late: int) -> Iterator[str]:
    for number in range(MONTHS):
        month = (FIRST_MONTH + timedelta(days=31 * number)).replace(day=1)
        for code, visits in PLACES:
            for visit in range(visits + (late if (code, month) == LATE else 0)):
                day = month + timedelta(days=visit % 28)
                if day < until:
                    yield f"P{code}{number:02}{visit:04};{day};{code};{(visit * 7 + number) % 31}"


def deployment(folder: Path) -> Deployment:
    """A home with a key and the first delivery in landing."""
    home = Home(folder / "home")
    Key.create(home)
    land(home, date(2026, 10, 5))
    return Deployment(Project(site(folder / "site"), root(folder / "project")), home)


def issue(of: Deployment, publication: str, as_known_on: date) -> Release:
    """A whole run, but that no delivery is laid beside those before it."""
    run = Run.of(of, publication, as_known_on)
    for register in of.project.registers.values():
        of.take_in(register)
    return run.publish(run.results(), first=True)
