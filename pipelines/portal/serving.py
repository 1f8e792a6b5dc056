"""Runs a portal: one process, so that what it counts and who is logged in is known in one place."""

import ipaddress
import logging
import socket
from collections.abc import Callable
from contextlib import closing

import uvicorn

from pipelines import lock
from pipelines.clock import now
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.portal.application import Around, application
from pipelines.portal.connections import Connection
from pipelines.portal.settings import LOOPBACK, PortalSettings
from pipelines.select.header import Programme, front_matter

LARGEST_HEAD = 16_384  # bytes of a request's line and headers
KEEP_ALIVE_SECONDS = 15
GRACE_SECONDS = 20  # for downloads under way when it is stopped


def serve(deployment: Deployment, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Answer until it is stopped. Raises UserError where it may not, or another portal serves the same home.

    `tell`: called with the address that it answers at.
    """
    settings = deployment.configuration.portal or PortalSettings()
    require_private(settings, host)
    require_callers_told_apart(settings)
    with closing(_listening(host, port)) as opened:
        bound = opened.getsockname()[1]
        address = settings.address or f"http://{_in_address(host)}:{bound}"
        around = Around(settings, deployment.home, address, programmes(deployment), now)
        only_one = lock.hold(deployment.home.portal / ".lock", "vip portal", wait=False, tell=lock.to_error_stream)
        with only_one:
            logging.basicConfig(level=logging.WARNING, format="%(message)s")
            tell(address)
            server(around).run(sockets=[opened])


def server(around: Around) -> uvicorn.Server:
    """One that says nothing of itself, writes no log of requests, and trusts the proxies that are named."""
    limits, trusted = around.settings.limits, around.settings.trusted_proxies or []
    return uvicorn.Server(
        uvicorn.Config(
            application(around),
            http=Connection,  # which bounds a request, and how long it takes to come
            ws="none",
            lifespan="off",
            interface="asgi3",
            server_header=False,
            access_log=False,
            log_level="warning",
            proxy_headers=bool(trusted),
            forwarded_allow_ips=trusted,
            limit_concurrency=limits.at_once,
            h11_max_incomplete_event_size=LARGEST_HEAD,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )


def require_private(settings: PortalSettings, host: str) -> None:
    """Raise UserError where others could reach the portal and nothing says that they come over HTTPS."""
    if host not in LOOPBACK and not _is_loopback(host) and settings.address is None:
        raise UserError(
            f"{host}: others could reach the portal there, and tokens would be overheard. Put a proxy with HTTPS "
            "before it and name its address in vip.toml: [portal], address."
        )


def require_callers_told_apart(settings: PortalSettings) -> None:
    """Raise UserError where a proxy stands before the portal and nothing says whether its word is taken."""
    if settings.address is not None and settings.trusted_proxies is None:
        raise UserError(
            "vip.toml: portal.trusted_proxies: is missing. Behind the proxy everybody would be one address and share "
            'its limits. Write where the proxy calls from: trusted_proxies = ["127.0.0.1"]; or [] to have it so.'
        )


def programmes(deployment: Deployment) -> dict[str, str]:
    """Swedish titles by name, of all that the deployment knows."""
    files = deployment.project.programme_files
    return {name: Programme.model_validate(front_matter(path)).title for name, path in files.items()}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError:
        raise UserError(f"{host}:{port}: cannot be listened on. Name another with --host or --port.") from None
