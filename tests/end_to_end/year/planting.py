"""A year as it is planted: what each register sends for each month, and the script that puts it into landing.

What follows from it, in figures held back and in alerts, is worked out in `consequences`; neither asks the product.
"""

import gzip
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Literal

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake import awaiting
from pipelines.intake.identity import Key
from pipelines.project import Project
from tests.unit.release import making

# What comes of each register for each publication: a way of the table below, in which region, and how many months late.
PLAN = """
publication | visits            | calls         | stays
2024-01     | growing           | sound         | sound
2024-02     | sound             | late          |
2024-03     | blank 14          | sound         |
2024-04     | sound             | packed again  | within grace
2024-05     | sound             | encoding      |
2024-06     | column            | renamed again |
2024-07     | out of range 12   | sound         | sound
2024-08     | older after newer | sound +4      |
2024-09     | sound             | blank 12 +1   |
2024-10     | doubled           | sound         | sound +2
2024-11     | sound             | unreadable    |
2024-12     | sound             | sound         |
"""
TICK_DAY, TICK_HOUR = 15, 6
DROPPED = 12  # the day of the month on which files are put into landing where a way says nothing else
FIRST_MONTH, FIRST_PUBLICATION = date(2023, 1, 1), date(2024, 1, 1)
FAILING, LIFTING = date(2024, 11, 1), date(2024, 12, 1)  # months in which an operator writes the site's holds.toml
MISTAKEN = '[[lifted]]\nregister = "callers"\nrule = "x"\nthrough = "2024-12"\nreason = "y"\n'
LIFTED = """
[[lifted]]
register = "calls"
rule = "plausibility.missing_in_region"
column = "points"
region = "12"
month = 2024-08-01
through = "2024-12"
reason = "Regionen har bekräftat."
"""
SILENT, SILENT_MONTHS = "U142", (date(2024, 6, 1), date(2024, 7, 1), date(2024, 8, 1), date(2024, 9, 1))
BACK_IN = date(2024, 11, 1)  # the publication from which the silent unit's rows of all months are there

Flaw = Literal["none", "blank", "out of range", "doubled", "half"]
Way = Literal["plain", "grows", "packed", "renamed", "cp1252", "short", "unreadable"]


@dataclass(frozen=True)
class Sender:
    """A register: what it is called for, when it delivers, and how many months a delivery holds."""

    name: str
    kind: str
    every: int
    extracted: int  # the day of the month after a period on which its extracts are usually made
    due: int
    grace: int
    indicators: tuple[str, ...]
    months: int | None = None  # that an extract holds; None: all
    reading_points: tuple[str, ...] = ()


SENDERS = {
    one.name: one
    for one in (
        Sender("visits", "FullSnapshot()", 1, 4, 5, 5, ("late_visits", "many_visits"), None, ("many_visits",)),
        Sender("calls", "Increment(months_restated=1)", 1, 9, 10, 3, ("late_calls", "many_calls"), 1, ("many_calls",)),
        Sender("stays", "FullSnapshot()", 3, 11, 12, 10, ("late_stays",)),
    )
}
PLACES = {  # region -> healthcare region, municipality, rows a month
    "01": ("1", "0180", 60),
    "14": ("5", "1480", 54),
    "12": ("4", "1280", 48),
}


@dataclass(frozen=True)
class Sent:
    """A file. `on`: the day it is put into landing. `months`: those of events that it speaks for."""

    register: str
    on: date
    extracted_on: date
    months: tuple[date, ...]
    flaw: Flaw = "none"
    region: str | None = None
    way: Way = "plain"

    @property
    def is_readable(self) -> bool:
        return self.way not in ("cp1252", "short", "unreadable")

    @property
    def name(self) -> str:
        ending = {"packed": ".csv.gz", "renamed": "_igen.csv"}.get(self.way, ".csv")
        return f"{self.register}_{self.extracted_on}{ending}"


def later(month: date, months: int) -> date:
    """The first day of the month so many months later."""
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def months_between(first: date, until: date) -> tuple[date, ...]:
    """The first days of months, without the last."""
    return tuple(later(first, number) for number in range((until.year - first.year) * 12 + until.month - first.month))


PUBLICATIONS = months_between(FIRST_PUBLICATION, later(FIRST_PUBLICATION, 12))


def _usual(sender: Sender, publication: date) -> Sent:
    """The sound extract of a register that is due in a month."""
    first = later(publication, -sender.months) if sender.months else FIRST_MONTH
    extracted_on = publication.replace(day=sender.extracted)
    months = months_between(first, publication)
    return Sent(sender.name, publication.replace(day=DROPPED), extracted_on, months)


def _again(sent: Sent, *, on: int, extracted: int | None = None, **otherwise: object) -> Sent:
    """Another file of the same months."""
    made = sent.extracted_on.replace(day=extracted) if extracted else sent.extracted_on
    return replace(sent, on=sent.on.replace(day=on), extracted_on=made, **otherwise)  # type: ignore[arg-type]


def _files(way: str, sent: Sent, region: str | None) -> Sequence[Sent]:
    """What is sent in a way that the plan names."""
    written: dict[str, Sequence[Sent]] = {
        "sound": (sent,),
        "growing": (replace(sent, way="grows"),),
        "late": (_again(sent, on=25, extracted=25),),
        "within grace": (_again(sent, on=20, extracted=20),),
        "blank": (replace(sent, flaw="blank", region=region),),
        "out of range": (replace(sent, flaw="out of range", region=region),),
        "doubled": (replace(sent, flaw="doubled"),),
        "packed again": (sent, _again(sent, on=13, way="packed")),
        "renamed again": (sent, _again(sent, on=13, way="renamed")),
        "encoding": (replace(sent, way="cp1252"), _again(sent, on=20, extracted=20)),
        "unreadable": (replace(sent, way="unreadable"), _again(sent, on=20, extracted=20)),
        "column": (replace(sent, way="short"), _again(sent, on=13, extracted=10)),
        "older after newer": (sent, _again(sent, on=13, extracted=2, flaw="half", region="14")),
    }
    return written[way]


def _before() -> Iterator[Sent]:
    """What had come before the year began: a first extract of all months and some more."""
    for sender in SENDERS.values():
        steps = range(-3 * sender.every, 0, sender.every)
        for number, months in enumerate(steps):
            sent = _usual(sender, later(FIRST_PUBLICATION, months))
            whole = months_between(FIRST_MONTH, later(sent.months[-1], 1))
            yield replace(sent, months=whole if number == 0 else sent.months)


def planted() -> list[Sent]:
    """All files in the order in which they are put into landing."""
    found = list(_before())
    heading, *lines = [[cell.strip() for cell in line.split("|")] for line in PLAN.strip().splitlines()]
    for publication, *cells in lines:
        month = date.fromisoformat(f"{publication}-01")
        for register, cell in zip(heading[1:], cells, strict=True):
            asked = re.fullmatch(r"(?P<way>[a-z ]+?)(?: (?P<region>\d\d))?(?: \+(?P<late>\d))?", cell)
            if asked:
                usual = _usual(SENDERS[register], month)
                files = _files(asked["way"], usual, asked["region"])
                months_late = int(asked["late"] or 0)
                found += [
                    replace(one, on=later(one.on.replace(day=1), months_late).replace(day=one.on.day)) for one in files
                ]
    return sorted(found, key=lambda sent: (sent.on, sent.register, sent.extracted_on, sent.way))


def rows_of(register: str, region: str, month: date, sent: Sent) -> int:
    """How many sound rows an extract has of a month in a region."""
    rows = PLACES[region][2]
    if sent.flaw == "half" and region == sent.region and month == sent.months[-1]:
        rows //= 2
    if register == "visits" and region == "14" and month in SILENT_MONTHS and sent.extracted_on < BACK_IN:
        rows -= sum(1 for visit in range(rows) if _unit(region, visit) == SILENT)
    return rows


def _unit(region: str, visit: int) -> str:
    return f"U{region}{1 + (visit % 3 == 0)}"


def _lines(sent: Sent) -> Iterator[str]:
    for month in sent.months:
        for region, (_, municipality, rows) in PLACES.items():
            is_cut = sent.flaw == "half" and region == sent.region and month == sent.months[-1]
            for visit in range(rows // 2 if is_cut else rows):
                unit = _unit(region, visit)
                if (
                    sent.register == "visits"
                    and unit == SILENT
                    and month in SILENT_MONTHS
                    and sent.extracted_on < BACK_IN
                ):
                    continue
                day = month + timedelta(days=visit % 28)
                line = (
                    f"P{region}{month:%y%m}{visit:04};{day};{municipality};{unit};{_points(sent, region, month, visit)}"
                )
                yield line
                if sent.flaw == "doubled" and month in sent.months[-2:]:
                    yield line


def _points(sent: Sent, region: str, month: date, visit: int) -> str:
    is_flawed = region == sent.region and month in sent.months[-2:]
    if is_flawed and sent.flaw == "blank":
        return ""
    if is_flawed and sent.flaw == "out of range" and visit % 2:
        return "99"
    return str((visit * 7 + month.month) % 31)


def text_of(sent: Sent) -> bytes:
    """The bytes of a file."""
    heading = "ID;DATUM;LKF;ENHET;POANG"
    lines = [heading, *_lines(sent)]
    if sent.way == "short":
        lines = [line.rpartition(";")[0] for line in lines]
    if sent.way == "cp1252":
        lines[1] = lines[1].replace("P", "Å", 1)
    text = "\n".join(lines) + "\n"
    if sent.way == "unreadable":
        return bytes(range(256)) * 4
    made = text.encode("cp1252" if sent.way == "cp1252" else "utf-8")
    return gzip.compress(made, mtime=0) if sent.way == "packed" else made


def put(home: Home, sent: Sent, *, part: bool = False) -> None:
    """Put a file into landing, or its first part as it is while it grows; no run waits to see whether it is whole."""
    place = home.landing / sent.register / sent.name
    place.parent.mkdir(exist_ok=True)
    made = text_of(sent)
    place.write_bytes(made[: len(made) // 2] if part else made)
    written = place.stat().st_mtime - awaiting.QUIET
    os.utime(place, (written, written))


CONTRACT = '''
    """{title}."""

    from datetime import date

    from data_contracts.columns import day, identifier, municipality, number, unit
    from data_contracts.contract import Contract, delivered
    from data_contracts.delivery import Calendar, FullSnapshot, Identity, Increment, Layout


    @delivered(
        title="{title}",
        source="care_system",
        kind={sender.kind},
        layout=Layout(),
        identity=Identity.STABLE_PSEUDONYM,
        event="visit_on",
        key=("person_id", "visit_on"),
        residence_basis="event",
        calendar=Calendar(
            due_day={sender.due}, grace_days={sender.grace}, months_until_mature=2, every_months={sender.every}
        ),
    )
    class {title}(Contract):
        """One row per visit."""

        person_id: int = identifier("ID")
        visit_on: date = day("DATUM", required=True)
        municipality_code: str = municipality("LKF")
        unit_code: str = unit("ENHET", code_system="planted")
        points: float = number("POANG", low=0, high=30)
'''
VALUES = {"late": ("EXTRACT(day FROM visit_on) > 14", "T", "2026-01-21"), "many": ("points >= 10", "T", "2026-01-01")}
UNITS = "unit_id,name,hsa_id,principal_kind,principal_code,is_private,commissioning_region_code,municipality_code,nhv,valid_from,valid_to,merged_into"


def deployment(folder: Path, settings: str, tables: str, day: int = TICK_DAY, hour: int = TICK_HOUR) -> Deployment:
    """A home with a key and nothing in landing. `settings` and `tables`: more of `vip.toml`; day, hour: of the schedule."""
    site = folder / "site"
    files = {
        "vip.toml": f'history_months = 12\nprogrammes = ["prov"]\n{settings}'
        f"[schedule]\nday = {day}\nhour = {hour}\n{tables}",
        "indicators/prov/README.md": "---\ntitle: Prov\ntitle_en: Trial\nowner: Ingen\n---\n",
        "data_contracts/reference/unit.csv": "\n".join([UNITS, *_units()]) + "\n",
        "data_contracts/reference/unit_code.csv": "\n".join(
            [
                "code_system,code,unit_id",
                *(f"planted,U{region}{number},U{region}{number}" for region in PLACES for number in (1, 2)),
            ]
        )
        + "\n",
    }
    for sender in SENDERS.values():
        title = sender.name.capitalize()
        files[f"data_contracts/registers/{sender.name}.py"] = CONTRACT.format(sender=sender, title=title)
        files |= {f"indicators/prov/{name}.sql": _indicator(name, sender) for name in sender.indicators}
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    home = Home(folder / "home")
    Key.create(home)
    return Deployment(Project(site, making.root(folder / "project")), home)


def _units() -> Iterator[str]:
    for region, (_, municipality, _) in PLACES.items():
        for number in (1, 2):
            unit = f"U{region}{number}"
            yield f"{unit},Mottagning {unit},SE9999990001-{unit},region,{region},false,{region},{municipality},false,2005-01-01,,"


def _indicator(name: str, sender: Sender) -> str:
    value, answer, day = VALUES[name.split("_")[0]]
    text = making.HEADER.format(title=name, measure="proportion", example=answer, value=value)
    text = text.replace("registers.some_visits", f"registers.{sender.name}").replace("visits.", f"{sender.name}.")
    narrow = "areas: [nation, healthcare_region, region]\n    periods: [month, quarter]\n"
    text = text.replace("attribution: [resident]\n", f"attribution: [resident]\n    {narrow}")
    return text.replace("2026-01-01      | 12", f"{day}      | 12").replace("2026-01-01 | T", f"{day} | T")
