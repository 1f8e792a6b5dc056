"""The parts of a running portal that answers share, and how a request finds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from pipelines.portal.audit import Audit
from pipelines.portal.door import Door
from pipelines.portal.figures import Figures
from pipelines.portal.handing import Sound
from pipelines.portal.oidc import Provider
from pipelines.portal.sessions import Visitor
from pipelines.portal.settings import PortalSettings
from pipelines.portal.shelf import Shelf


@dataclass(frozen=True)
class Portal:
    """`address`: what stands before every path in a browser. `programmes`: their Swedish titles by name."""

    settings: PortalSettings
    address: str
    door: Door
    audit: Audit
    shelf: Shelf
    figures: Figures
    sound: Sound
    provider: Provider | None
    programmes: Mapping[str, str]

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")


def portal_of(request: Request) -> Portal:
    """The one that the application was made with."""
    found: Portal = request.app.state.portal
    return found


async def visitor_of(request: Request) -> Visitor:
    """Who asks. Raises Unknown and TooMany."""
    return portal_of(request).door.visitor(request)


PortalPart = Annotated[Portal, Depends(portal_of)]
VisitorPart = Annotated[Visitor, Depends(visitor_of)]
