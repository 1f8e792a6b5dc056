"""A small home with publications, packages and tokens, and a portal that serves it on loopback, as tests need them."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.deliveries import shelf
from pipelines.deliveries.edition import Edition, Places
from pipelines.disclosure.blanking import protect
from pipelines.home import Home
from pipelines.portal import serving
from pipelines.portal.application import Around
from pipelines.portal.holder import Holder
from pipelines.portal.settings import PortalSettings
from pipelines.portal.tokens import Tokens
from pipelines.release import hashing, publication
from pipelines.release.files import About
from pipelines.release.finding import Revision
from pipelines.release.inputs import Inputs
from pipelines.select.catalogue import Catalogue
from pipelines.select.header import Programme
from tests.unit.notebook import conftest as notebook

SKANE, GOTLAND, STOCKHOLM = Holder("region", "12"), Holder("region", "09"), Holder("region", "01")
MALMO, SOUTH = Holder("municipality", "1280"), Holder("healthcare_region", "4")
SCHIZOPHRENIA = Holder("programme", "schizofreni")
NEWEST = "2026-10-r2"
TITLES = {"schizofreni": "Schizofreni", "angest_depression": "Ångest och depression"}
INTERNAL = "Gotlands egna rader, ingen annans"
PLENTY = {"requests_of_address": 1_000_000, "requests_of_token": 1_000_000, "failed_logins": 1_000_000}


def publish(folder: Path, month: str, frame: pl.DataFrame, home: Home) -> Revision:
    """A publication of some results, made as every publication is."""
    published = protect(frame.with_columns(publication=pl.lit(month)))
    made = publication.make(
        Inputs(month, notebook.warehouse(folder), notebook.catalogue(folder)), {"published": published}, home
    )
    return Revision(month, made.revision, made.folder)


def home(folder: Path) -> Home:
    """2026-09, and 2026-10 with two revisions; the last with deliveries, and packages of Gotland and Skåne."""
    made = Home(folder / "home")
    results = pl.DataFrame(notebook.rows(), schema=notebook.EMPTY, orient="row")
    moved = results.with_columns(value=pl.col("value") / 2)
    for month, frame in (("2026-09", moved), ("2026-10", moved), ("2026-10", results)):
        last = publish(folder, month, frame, made)
    deliver(last, notebook.catalogue(folder))
    for holder in (GOTLAND, SKANE):
        pack(last, holder)
    return made


def deliver(revision: Revision, catalogue: Catalogue) -> None:
    """Files for receivers, as they are delivered."""
    programmes = {vip: Programme(title=title, title_en=title, owner="Ingen") for vip, title in TITLES.items()}
    names = pl.DataFrame(notebook.AREAS, schema=["area_level", "area_code", "name"], orient="row")
    municipalities = pl.DataFrame(
        [("0180", "01", "1", "A1"), ("0980", "09", "1", "C6"), ("1280", "12", "4", "A1")],
        schema=["municipality_code", "region_code", "healthcare_region_code", "skr_group"], orient="row",
    )  # fmt: skip
    rows = pl.read_parquet(revision.folder / "public" / "published.parquet")
    whole = Edition.of(
        rows, Catalogue(catalogue.project, programmes, catalogue.indicators), Places(names, municipalities),
        publication=revision.publication, revision=revision.number, about=About(True, "hide", "Små tal göms"),
    )  # fmt: skip
    shelf.write(whole, revision.folder / "public")


def pack(revision: Revision, holder: Holder) -> Path:
    """A package as `vip package` leaves it, with rows that are in no other file."""
    folder = revision.folder / "internal" / "packages" / holder.kind / holder.code
    folder.mkdir(parents=True)
    table = folder / f"internal_{revision}_{holder.kind}_{holder.code}.csv"
    table.write_text(f"{INTERNAL if holder == GOTLAND else str(holder)}\n" * 50, encoding="utf-8")
    write_manifest(folder, revision, edition="internal", organisation={"level": holder.kind, "code": holder.code})
    return folder


def write_manifest(folder: Path, revision: Revision, **more: Any) -> None:
    there = {name: path for name, path in hashing.below(folder).items() if name != "manifest.json"}
    said = {"publication": revision.publication, "files": {name: hashing.content(p) for name, p in there.items()}}
    (folder / "manifest.json").write_text(json.dumps(said | more, ensure_ascii=False), encoding="utf-8")


@dataclass
class Watch:
    """A clock that a test turns on."""

    turned: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.turned


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Served:
    """A portal that answers. `tokens`: holder -> what they show."""

    home: Home
    port: int
    watch: Watch
    shown: dict[Holder, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def tokens(self) -> Tokens:
        return Tokens(self.home.portal, self.watch)

    def token(self, holder: Holder) -> str:
        """One of the holder's, issued when it is first asked for."""
        if holder not in self.shown:
            self.shown[holder] = self.tokens.issue(holder, self.watch() + timedelta(days=30))[0]
        return self.shown[holder]

    def ask(
        self,
        path: str,
        holder: Holder | None = None,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        token: str | None = None,
    ) -> Answer:
        """A request just as it is written, dots and escapes and all."""
        shown = token or (self.token(holder) if holder else None)
        said = {**({"Authorization": f"Bearer {shown}"} if shown else {}), **(headers or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=said)
            came = connection.getresponse()
            return Answer(came.status, {name.lower(): value for name, value in came.getheaders()}, came.read())
        finally:
            connection.close()

    def cookies(self, answer: Answer) -> str:
        """What a browser would send back of one answer's cookies."""
        return answer.headers.get("set-cookie", "").split(";")[0]

    def log_in(self, holder: Holder) -> str:
        """The cookie of a session that was opened by the form."""
        return self.log_in_headers(holder).split(";")[0]

    def log_in_headers(self, holder: Holder) -> str:
        """How that cookie was set."""
        form = self.ask("/logga-in")
        key = form.text.split('name="nyckel" value="')[1].split('"')[0]
        body = f"nyckel={key}&token={self.token(holder)}".encode()
        headers = {"Cookie": self.cookies(form), "Content-Type": "application/x-www-form-urlencoded"}
        came = self.ask("/logga-in", method="POST", headers=headers, body=body)
        assert came.status == 303, came.text
        return came.headers["set-cookie"]


@contextmanager
def serve(home: Home, *, port: int = 0, **settings: Any) -> Iterator[Served]:
    """A portal on a free port or a certain one, until the block ends."""
    watch = Watch()
    said = PortalSettings.model_validate({"limits": PLENTY} | settings)
    with socket.create_server(("127.0.0.1", port), backlog=512) as opened:
        port = opened.getsockname()[1]
        address = said.address or f"http://127.0.0.1:{port}"
        server = serving.server(Around(said, home, address, TITLES, watch))
        running = threading.Thread(target=server.run, kwargs={"sockets": [opened]})
        running.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield Served(home, port, watch)
        finally:
            server.should_exit = True
            running.join(timeout=30)
