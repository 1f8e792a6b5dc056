"""The small register of `making`, told by the units that gave the care: two regions are few beside each other."""

from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from pipelines.run import Run
from tests.unit.release import making

# Unit -> who answers for it, and its visits a month. Region 05 is large with a small unit that a municipality answers
# for; 10 and 12 are few, and are in one healthcare region with each other and 13.
UNITS = {
    "A1": ("region", "01", 60), "A2": ("region", "01", 3), "B1": ("region", "05", 40), "B2": ("municipality", "0581", 3),
    "C1": ("region", "12", 3), "D1": ("region", "13", 30), "E1": ("region", "10", 4),
}  # fmt: skip
HOUSES = {"01": "0180", "05": "0580", "10": "1080", "12": "1280", "13": "1380", "0581": "0581"}
REGISTER = (
    making.REGISTER.replace("municipality, number", "number, unit")
    .replace('municipality_code: str = municipality("LKF")', 'unit_id: str = unit("ENHET", code_system="care")')
    .replace('        residence_basis="event",\n', '        residence_basis="none",\n')
)
HEADER = (
    making.HEADER.replace("attribution: [resident]", "attribution: [caregiver]")
    .replace("CAST(NULL AS VARCHAR) AS unit_id, municipality_code,", "unit_id, CAST(NULL AS VARCHAR) AS municipality_code,")
)  # fmt: skip
CONCEPT = making.CONCEPT.replace("municipality_code, points", "unit_id, points")


def deployment(folder: Path) -> Deployment:
    """A home with a key and one delivery in landing."""
    home, site = Home(folder / "home"), making.site(folder / "site")
    measure, example, value = making.MEASURED["many_points"]
    header = HEADER.format(title="many_points", measure=measure, example=example, value=value)
    for name, text in (
        ("data_contracts/registers/visits.py", REGISTER),
        ("sql/concepts/prov/some_visits.sql", CONCEPT),
        ("data_contracts/reference/unit.csv", _units()),
        (
            "data_contracts/reference/unit_code.csv",
            "\n".join(["code_system,code,unit_id", *(f"care,{u},{u}" for u in UNITS)]),
        ),
        ("indicators/prov/many_points.sql", header),
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    for other in ("mean_points", "median_points"):
        (site / f"indicators/prov/{other}.sql").unlink()
    Key.create(home)
    _land(home, date(2026, 10, 5))
    return Deployment(Project(site, making.root(folder / "project")), home)


def published(folder: Path) -> Deployment:
    """With one publication, 2026-10."""
    made = deployment(folder)
    Run.of(made, "2026-10", date(2026, 10, 31)).whole(first=True)
    return made


def _units() -> str:
    rows = [
        f"{unit},{unit},SE5560000000-{unit},{kind},{code},false,{code if kind == 'region' else ''},{HOUSES[code]},false,2005-01-01,,"
        for unit, (kind, code, _) in UNITS.items()
    ]
    columns = (
        "unit_id,name,hsa_id,principal_kind,principal_code,is_private,commissioning_region_code,municipality_code,nhv"
    )
    return "\n".join([f"{columns},valid_from,valid_to,merged_into", *rows])


def more(made: Deployment) -> None:
    """Another delivery, in which the large unit of region 01 has more visits in each month."""
    _land(made.home, date(2026, 11, 5), 12)


def _land(home: Home, on: date, added: int = 0) -> None:
    lines = ["ID;DATUM;ENHET;POANG"]
    for number in range(making.MONTHS - 1):
        month = (making.FIRST_MONTH + timedelta(days=31 * number)).replace(day=1)
        for unit, (_, _, visits) in UNITS.items():
            for visit in range(visits + (added if unit == "A1" else 0)):
                day = month + timedelta(days=visit % 28)
                lines.append(f"P{unit}{number:02}{visit:04};{day};{unit};{(visit * 7 + number) % 31}")
    place = home.landing / "visits" / f"visits_{on}.csv"
    place.parent.mkdir(exist_ok=True)
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
