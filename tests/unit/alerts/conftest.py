"""What the tests of alerts share: a mail server and a webhook on this machine, with a certificate of their own."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipelines.alerts.digest import Digest, Section, words

HOST, USER, PASSWORD = "127.0.0.1", "vip", "hemligt"
MADE_AT = datetime(2026, 11, 2, 4, 30, tzinfo=UTC)
DIGEST = Digest("2026-10", "Körningen av publicering 2026-10 är klar.", (
    Section(words()["rejected"], ("psykosr_2026-10-05.csv: kolumnen kön saknas.",)),
    Section(words()["overdue"], ("Svenskt register <A & B> (dor): väntades 2026-10-28.",)),
))  # fmt: skip


@dataclass
class Mailbox:
    """A mail server: what it was sent, and from whom to whom.

    `refuses`: what it answers to a mail whose subject begins so, and to a recipient.
    """

    port: int
    refuses: dict[str, str] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 Taken"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        subject = message_from_bytes(envelope.content, policy=default)["Subject"]  # type: ignore[arg-type]
        for begins, answer in self.refuses.items():
            if subject.startswith(begins):
                return answer
        self.envelopes.append(envelope)
        return "250 Taken"

    def lets_in(self, server: Any, session: Any, envelope: Any, mechanism: str, said: LoginPassword) -> AuthResult:
        self.logins.append((said.login, said.password))
        return AuthResult(success=(said.login, said.password) == (USER.encode(), PASSWORD.encode()), handled=False)

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(one.content, policy=default) for one in self.envelopes]  # type: ignore[misc,arg-type]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of this machine, with its key, in one file; nobody trusts it by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    own = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(own + made.public_bytes(serialization.Encoding.PEM))
    return path


def speaking_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mail_server(certificate: Path) -> Iterator[Callable[..., Mailbox]]:
    """Starts a server: `plain`, `starttls` with a log-in that is asked for, or `tls`. largest: of a mail, in bytes."""
    with ExitStack() as running:

        def start(kind: str = "plain", port: int | None = None, largest: int | None = None) -> Mailbox:
            box = Mailbox(port or free_port())
            said: dict[str, Any] = {"data_size_limit": largest} if largest else {}
            if kind == "starttls":
                said = {"tls_context": speaking_tls(certificate), "auth_required": True, "authenticator": box.lets_in,
                        "require_starttls": True}  # fmt: skip
            if kind == "tls":
                said = {"ssl_context": speaking_tls(certificate)}
            controller = Controller(box, hostname=HOST, port=box.port, **said)
            controller.start()
            running.callback(controller.stop)
            return box

        yield start


@dataclass
class Hook:
    """A webhook: what was posted to it, as text with its headers and path."""

    url: str = ""
    status: int = 202
    posted: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body.decode("utf-8")) for _, _, body in self.posted]


@contextmanager
def listening() -> Iterator[Hook]:
    """A webhook that takes what comes."""
    made = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.posted.append((self.path, dict(self.headers), body))
            self.send_response(made.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        made.url = f"http://{HOST}:{server.server_port}/hemlig/vägen"
        yield made
        server.shutdown()
        thread.join()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """One for a test."""
    with listening() as made:
        yield made


@pytest.fixture
def slow_server() -> Iterator[int]:
    """A port where somebody answers a character at a time, and never to an end."""
    ended = threading.Event()

    def dribble(connection: socket.socket) -> None:
        with connection:
            while not ended.wait(0.05):
                try:
                    connection.sendall(b"2")
                except OSError:
                    return

    def serve(listening: socket.socket) -> None:
        with ExitStack() as talking:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                thread = threading.Thread(target=dribble, args=(connection,), daemon=True)
                thread.start()
                talking.callback(thread.join)

    with socket.create_server((HOST, 0)) as listening:
        port = int(listening.getsockname()[1])
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield port
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()
