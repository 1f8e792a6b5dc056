"""The read API: what was published, for programs, of the public edition alone; and which files a caller may have."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field, create_model

from data_contracts.shapes import AREA_LEVELS, ATTRIBUTIONS, PERIOD_TYPES, SEXES, Published
from pipelines.portal import figures, problems
from pipelines.portal.listing import Wanted, listed
from pipelines.portal.parts import Portal, PortalPart, VisitorPart
from pipelines.release.finding import Revision

PREFIX = "/api/v1"
MOST, USUAL = 1_000, 100
MOST_CHANGES = 500
EMPTY_TURNS = 25  # indicators looked through for one page of changes; a page may be empty and have a next one

router = APIRouter(
    prefix=PREFIX,
    responses=problems.documented(400, 401, 404, 422, 429),
    dependencies=[Depends(HTTPBearer(auto_error=False, description="A token from the operator"))],
)

PUBLICATION = "^[12][0-9]{3}-(0[1-9]|1[0-2])(-r[1-9][0-9]{0,3})?$"
PublicationName = Annotated[str, Query(pattern=PUBLICATION, examples=["2026-10", "2026-10-r1"])]
MaybePublication = Annotated[
    str | None, Query(pattern=PUBLICATION, description="2026-10 or 2026-10-r1; without it the newest")
]
Word = Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_.+-]+$")]


def _one_of(words: Sequence[str]) -> Any:
    return Query(pattern=f"^({'|'.join(words)})$", examples=[words[0]])


AreaLevel = Annotated[str | None, _one_of(AREA_LEVELS)]
Attribution = Annotated[str | None, _one_of(ATTRIBUTIONS)]
Sex = Annotated[str | None, _one_of(SEXES)]
PeriodType = Annotated[str | None, _one_of(PERIOD_TYPES)]
Cursor = Annotated[
    str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="`next` of the page before")
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many rows at most")]


class Publication(BaseModel):
    """A revision of a publication. It is never changed."""

    publication: str = Field(examples=["2026-10-r1"])
    month: str = Field(examples=["2026-10"])
    revision: int
    as_known_on: date | None = Field(description="What deliveries had said by then is in it")
    simulated: bool | None = Field(description="Whether no person behind the figures is real")


class Publications(BaseModel):
    """The newest first."""

    publications: list[Publication]


class Indicator(BaseModel):
    """What an indicator measures; texts in Swedish but for `title_en`."""

    vip: str
    indicator: str
    title: str | None
    title_en: str | None
    measure: str | None
    status: str | None = Field(
        description="What the working group has decided: proposed, test, adopted, managed, retired"
    )
    evidence: str | None
    origin: str | None
    source: str | None
    direction: str | None
    numerator: str | None
    denominator: str | None
    exclusions: str | None
    target: str | None
    target_source: str | None
    target_from: str | None


class Indicators(BaseModel):
    """Of one publication."""

    publication: str
    indicators: list[Indicator]


class Area(BaseModel):
    """Level and code together name an area; a code is text."""

    area_level: str
    area_code: str
    name: str | None


class Areas(BaseModel):
    """Of one publication."""

    publication: str
    areas: list[Area]


def _columns(names: Mapping[str, Any]) -> dict[str, Any]:
    python = {"String": str, "Int64": int, "Float64": float, "Boolean": bool, "Date": date}
    return {
        name: (python[str(column.dtype)] | None if column.nullable else python[str(column.dtype)], ...)
        for name, column in names.items()
    }


Value = create_model("Value", __doc__="A published row; a hidden figure is null, and its status says why.",
                     **_columns(Published.to_schema().columns))  # fmt: skip


class Values(BaseModel):
    """A page of rows, always in the same order."""

    publication: str
    values: list[Value]  # type: ignore[valid-type]
    next: str | None = Field(description="`cursor` of the next page; null on the last")


class Change(BaseModel):
    """A row that is not the same in both publications."""

    vip: str
    indicator: str
    period_type: str
    period_start: date
    attribution: str
    area_level: str
    area_code: str
    sex: str
    age_band: str
    change: Literal["new", "deleted", "newly_suppressed", "newly_shown", "status_changed", "changed"]
    columns: str | None = Field(description="Which columns differ, with ; between")
    status_before: str | None
    status_after: str | None
    denominator_before: float | None
    denominator_after: float | None
    numerator_before: int | None
    numerator_after: int | None
    missing_before: int | None
    missing_after: int | None
    value_before: float | None
    value_after: float | None


class Changes(BaseModel):
    """A page of rows that differ; a page may be empty and have a next one."""

    since: str
    publication: str
    changes: list[Change]
    next: str | None


class File(BaseModel):
    """A file that the caller may have. `sha256`: of its bytes; null of a DuckDB file."""

    publication: str
    name: str
    href: str
    format: str
    title: str
    contents: str
    level: str | None
    code: str | None
    vip: str | None
    size: int
    sha256: str | None
    internal: bool = Field(description="Whether it is of the caller's own package")


class Files(BaseModel):
    """Of one publication, the caller's own first."""

    publication: str
    files: list[File]


@router.get("/publications", summary="What is published")
def publications(portal: PortalPart, visitor: VisitorPart) -> Publications:
    """Every revision in place."""
    return Publications(publications=[_publication(portal, one) for one in portal.shelf.revisions()])


@router.get("/indicators", summary="Indicators with their definitions")
def indicators(
    portal: PortalPart, visitor: VisitorPart, publication: MaybePublication = None, vip: Word = None
) -> Indicators:
    """Of a publication."""
    revision = _revision(portal, publication)
    found = [Indicator(**row) for row in portal.figures.wording(revision).indicators if vip in (None, row["vip"])]
    return Indicators(publication=str(revision), indicators=found)


@router.get("/areas", summary="Areas with their names")
def areas(
    portal: PortalPart,
    visitor: VisitorPart,
    publication: MaybePublication = None,
    level: AreaLevel = None,
) -> Areas:
    """Of a publication; units are in none."""
    revision = _revision(portal, publication)
    rows = portal.figures.wording(revision).areas
    return Areas(publication=str(revision), areas=[Area(**row) for row in rows if level in (None, row["area_level"])])


@router.get("/values", summary="Published rows")
def values(
    portal: PortalPart,
    visitor: VisitorPart,
    publication: MaybePublication = None,
    vip: Word = None,
    indicator: Word = None,
    area_level: AreaLevel = None,
    area_code: Word = None,
    attribution: Attribution = None,
    sex: Sex = None,
    age_band: Word = None,
    period_type: PeriodType = None,
    period_from: Annotated[date | None, Query(description="The first day of the first period")] = None,
    period_to: Annotated[date | None, Query(description="The last day of the last period")] = None,
    cursor: Cursor = None,
    limit: Limit = USUAL,
) -> Values:
    """Rows of the public edition that have all that is said."""
    revision = _revision(portal, publication)
    said = {
        "vip": vip, "indicator": indicator, "area_level": area_level, "area_code": area_code,
        "attribution": attribution, "sex": sex, "age_band": age_band, "period_type": period_type,
    }  # fmt: skip
    wanted = {name: value for name, value in said.items() if value is not None}
    page = figures.values(revision, wanted, (period_from, period_to), _at(cursor, str(revision)), limit)
    return Values(publication=str(revision), values=page.rows, next=_cursor(str(revision), page.next_at))


@router.get("/changes", summary="What differs from an earlier publication")
def changes(
    portal: PortalPart,
    visitor: VisitorPart,
    since: PublicationName,
    publication: MaybePublication = None,
    vip: Word = None,
    indicator: Word = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MOST_CHANGES)] = USUAL,
) -> Changes:
    """Rows of the public edition that are new, gone, hidden, shown or otherwise unlike. Why is not said here."""
    after, before = _revision(portal, publication), _revision(portal, since)
    there = sorted({*figures.indicators_of(before), *figures.indicators_of(after)})
    chosen = [pair for pair in there if vip in (None, pair[0]) and indicator in (None, pair[1])]
    both = f"{before} {after}"
    rows, next_at = _changed(before, after, chosen, _at(cursor, both), limit)
    return Changes(
        since=str(before), publication=str(after), changes=[Change(**row) for row in rows], next=_cursor(both, next_at)
    )


@router.get("/files", summary="Files that the caller may have")
def files(
    portal: PortalPart,
    visitor: VisitorPart,
    publication: MaybePublication = None,
    vip: Word = None,
    level: AreaLevel = None,
    code: Word = None,
    format: Word = None,  # noqa: A002  # its name in the address
) -> Files:
    """Of a publication: the public edition, and the caller's own package."""
    revision = _revision(portal, publication)
    wanted = Wanted(vip, level, code, format)
    found = listed(portal.shelf.items(revision, visitor.holder).values(), visitor.holder, wanted)
    return Files(
        publication=str(revision),
        files=[
            File(
                publication=item.publication, name=item.name, href=f"/filer/{item.publication}/{item.name}",
                format=item.format, title=item.title, contents=item.contents, level=item.level, code=item.code,
                vip=item.vip, size=item.size, sha256=item.sha256, internal=item.is_internal,
            )
            for item in found
        ],
    )  # fmt: skip


def _publication(portal: Portal, revision: Revision) -> Publication:
    about = portal.figures.about(revision)
    return Publication(
        publication=str(revision), month=revision.publication, revision=revision.number,
        as_known_on=about.get("as_known_on"), simulated=about.get("simulated"),
    )  # fmt: skip


def _revision(portal: Portal, name: str | None) -> Revision:
    """The one that is asked for, or the newest. Answers 404 where there is none."""
    found = portal.shelf.newest() if name is None else portal.shelf.revision(name)
    if found is None:
        raise HTTPException(404, "There is no such publication. See /api/v1/publications.")
    return found


def _changed(
    before: Revision, after: Revision, chosen: list[tuple[str, str]], at: int, limit: int
) -> tuple[figures.Rows, int | None]:
    """Indicator by indicator, so that no more than one is compared at once. `at`: indicator and row in one number."""
    number, row = divmod(at, figures.MOST_ROWS)
    found: figures.Rows = []
    for turn, (vip, indicator) in enumerate(chosen[number:], start=number):
        if len(found) >= limit or turn >= number + EMPTY_TURNS:
            return found, turn * figures.MOST_ROWS
        rows = figures.changes(before, after, vip, indicator)
        room = row + limit - len(found)
        found += rows[row:room]
        if room < len(rows):
            return found, turn * figures.MOST_ROWS + room
        row = 0
    return found, None


def _cursor(of: str, at: int | None) -> str | None:
    """Where the next page begins, and of what it is the next page."""
    if at is None:
        return None
    return base64.urlsafe_b64encode(f"{of} {at}".encode()).decode().rstrip("=")


def _at(cursor: str | None, of: str) -> int:
    """Answers 422 where a cursor is none, or another question's."""
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        said, _, number = text.rpartition(" ")
        if said == of and number.isdecimal() and len(number) <= 15:
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise HTTPException(422, "cursor: take it from `next` of a page that was asked for in the same way.")
