"""Two registers of a small land, delivered every month, and indicators that read some of their columns."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from tests.unit.release import making

REGISTERS = ("visits", "calls")
PLACES = (("0180", 60), ("1480", 50), ("1280", 45))  # municipality and its rows a month, in regions 01, 14 and 12
FIRST_MONTH = date(2025, 1, 1)
SOUND = [date(2026, month, 5) for month in range(4, 10)]
INDICATORS = {  # name -> register, value
    "many_points": ("visits", "points >= 10"),
    "late_visits": ("visits", "EXTRACT(day FROM visit_on) > 14"),
    "late_calls": ("calls", "EXTRACT(day FROM visit_on) > 14"),
    "fails": ("calls", "CAST(CAST(points AS VARCHAR) || ' points' AS INTEGER) > 1"),
}
Points = Callable[[str, date, int], str]


def points(code: str, day: date, visit: int) -> str:
    """As they are in a sound extract."""
    return str((visit * 7 + day.month) % 31)


def blank_in(region: str, since: date) -> Points:
    """An extract in which one region no longer sends them."""
    return lambda code, day, visit: "" if code.startswith(region) and day >= since else points(code, day, visit)


def out_of_range_in(region: str, since: date) -> Points:
    """An extract in which every other row of one region breaks the contract."""
    return lambda code, day, visit: (
        "99" if code.startswith(region) and day >= since and visit % 2 else points(code, day, visit)
    )


def deployment(folder: Path, names: tuple[str, ...] = tuple(INDICATORS)) -> Deployment:
    """A home with a key, and nothing in landing."""
    site = making.site(folder / "site")
    for path in (site / "indicators" / "prov").glob("*.sql"):
        path.unlink()
    other = making.REGISTER.replace("class Visits", "class Calls").replace('title="Visits"', 'title="Calls"')
    (site / "data_contracts" / "registers" / "calls.py").write_text(dedent(other).lstrip("\n"), encoding="utf-8")
    for name in names:
        register, value = INDICATORS[name]
        text = making.HEADER.format(title=name, measure="proportion", example="T", value=value)
        text = text.replace("registers.some_visits", f"registers.{register}").replace("visits.", f"{register}.")
        text = text.replace("2026-01-01      | 12", "2026-01-21      | 12").replace("2026-01-01 | T", "2026-01-21 | T")
        (site / "indicators" / "prov" / f"{name}.sql").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    home = Home(folder / "home")
    Key.create(home)
    return Deployment(Project(site, making.root(folder / "project")), home)


def land(home: Home, register: str, extracted_on: date, told: Points = points) -> Path:
    """A full extract of a register until the month before the day."""
    place = home.landing / register / f"{register}_{extracted_on}.csv"
    place.parent.mkdir(exist_ok=True)
    lines = ["ID;DATUM;LKF;POANG", *_lines(extracted_on.replace(day=1), told)]
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def _lines(until: date, told: Points) -> Iterator[str]:
    month = FIRST_MONTH
    while month < until:
        for code, visits in PLACES:
            for visit in range(visits):
                day = month + timedelta(days=visit % 28)
                yield f"P{code}{month:%y%m}{visit:04};{day};{code};{told(code, day, visit)}"
        month = (month + timedelta(days=31)).replace(day=1)
