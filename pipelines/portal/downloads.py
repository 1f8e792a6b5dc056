"""Answers requests for files: one, in ranges where that is asked for, or a holder's package whole."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from pipelines.portal import handing
from pipelines.portal.audit import Does
from pipelines.portal.listing import own
from pipelines.portal.parts import Portal, PortalPart, VisitorPart
from pipelines.portal.sessions import Visitor
from pipelines.portal.shelf import Item
from pipelines.release.finding import Revision

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
NOT_MODIFIED, NOT_THERE = 304, 404


@router.api_route("/filer/{publication}/{name:path}", methods=READ)
async def file(publication: str, name: str, request: Request, portal: PortalPart, visitor: VisitorPart) -> Response:
    """One file that a manifest names. What the caller may not have is not there, as what nobody has."""
    item = await run_in_threadpool(_found, portal, visitor, publication, name)
    is_known = item is not None and handing.is_known(item.etag, request.headers.get("if-none-match"))
    outcome = NOT_THERE if item is None else NOT_MODIFIED if is_known else 200
    await _noted(portal, visitor, "download", outcome, publication, name)
    if item is None:
        raise HTTPException(NOT_THERE)
    headers = _headers(item.etag, is_internal=item.is_internal)
    if is_known:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    return _File(item.path, headers=headers, media_type=handing.media_type(item.name), filename=item.path.name)


@router.api_route("/paket/{publication}.zip", methods=READ)
async def package(publication: str, request: Request, portal: PortalPart, visitor: VisitorPart) -> Response:
    """All that is the caller's own, in one archive that is made while it is sent."""
    revision = await run_in_threadpool(portal.shelf.revision, publication)
    items = await run_in_threadpool(_own, portal, visitor, revision)
    etag = await run_in_threadpool(handing.archive_etag, items)
    is_known = bool(items) and handing.is_known(etag, request.headers.get("if-none-match"))
    outcome = NOT_THERE if not items else NOT_MODIFIED if is_known else 200
    await _noted(portal, visitor, "package", outcome, publication, None)
    if not items:
        raise HTTPException(NOT_THERE)
    name = f"{revision}_{visitor.holder.kind}_{visitor.holder.code}.zip"
    headers = {**_headers(etag, is_internal=any(item.is_internal for item in items)),
               "content-disposition": f'attachment; filename="{name}"'}  # fmt: skip
    if is_known:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    body = handing.archive(items, portal.sound.holds) if request.method == "GET" else iter(())
    return StreamingResponse(body, headers=headers, media_type=handing.media_type(name))


class _File(FileResponse):
    chunk_size = handing.PIECE  # each is read by another thread, which costs more than the reading


def _found(portal: Portal, visitor: Visitor, publication: str, name: str) -> Item | None:
    revision = portal.shelf.revision(publication)
    item = portal.shelf.items(revision, visitor.holder).get(name) if revision else None
    return item if item is not None and portal.sound.holds(item) else None


def _own(portal: Portal, visitor: Visitor, revision: Revision | None) -> list[Item]:
    return own(portal.shelf.items(revision, visitor.holder).values(), visitor.holder) if revision else []


def _headers(etag: str, *, is_internal: bool) -> Mapping[str, str]:
    """What is internal is kept nowhere; what is public may be kept by the caller's own browser, and asked for again."""
    return {"etag": etag, "cache-control": "private, no-store" if is_internal else "private, no-cache"}


async def _noted(
    portal: Portal, visitor: Visitor, does: Does, outcome: int, publication: str, name: str | None
) -> None:
    """Before anything is sent: where nothing can be noted, nothing is handed out."""
    await run_in_threadpool(
        portal.audit.note, does, outcome, holder=visitor.holder, by=visitor.by, publication=publication, file=name
    )
