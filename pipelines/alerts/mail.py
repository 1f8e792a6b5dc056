"""A digest by e-mail: the same words as plain text and as HTML, through the server that `vip.toml` names."""

import smtplib
import ssl
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from pipelines.alerts import looks
from pipelines.alerts.digest import Digest
from pipelines.alerts.settings import Email
from pipelines.alerts.unsent import Refused, Unsent

SECONDS = 15.0  # that the server may be silent
TOO_LARGE = 552  # also the answer to a sender who says first how large the mail is


def send(digest: Digest, made_at: datetime, said: Email, only: Sequence[str] = ()) -> Mapping[str, int]:
    """Hand it to the server, for all recipients or for those that are named and are recipients still.

    Gives those that the server did not take it for, where it took it for others, with its code. Raises Unsent where it
    takes it for none, Refused where that is so for good and because of what it is, UserError without a password.
    """
    password, message = said.password(), compose(digest, made_at, said)
    receivers = [one for one in said.recipients if one in only or not only]
    if not receivers:
        return {}
    try:
        with _connected(said) as server:
            if said.user and password:
                server.login(said.user, password)
            missed = server.send_message(message, to_addrs=receivers)
    except smtplib.SMTPRecipientsRefused as error:
        if only:  # others have it
            return {address: code for address, (code, _) in error.recipients.items()}
        raise Unsent(f"{_named(said)}{_why(error)}") from None
    except Exception as error:
        if code := _refusal(error):
            raise Refused(
                f"{_named(said)}it does not take this mail ({code}): its size or what it holds.", code
            ) from None
        raise Unsent(f"{_named(said)}{_why(error)}") from None
    return {address: code for address, (code, _) in missed.items()}


def is_for_good(code: int) -> bool:
    """Whether a server that answers so answers so the next time too."""
    return 500 <= code < 600


def _refusal(error: Exception) -> int | None:
    """The server's code, where it is about the mail itself and no other time is better."""
    if isinstance(error, smtplib.SMTPDataError) or (
        isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == TOO_LARGE
    ):
        return error.smtp_code if is_for_good(error.smtp_code) else None
    return None


def _named(said: Email) -> str:
    return f"alerts.email: {said.host}, port {said.port}: "


def compose(digest: Digest, made_at: datetime, said: Email) -> EmailMessage:
    """The same digest made at the same moment is the same message, also by its id."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"], message["To"] = said.sender, ", ".join(said.recipients)
    message["Subject"] = digest.subject
    message["Date"] = format_datetime(made_at)
    text = looks.text(digest)
    own = sha256(f"{made_at.isoformat()}\n{digest.subject}\n{text}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{own}@{said.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # nobody's absence answers it
    message.set_content(text)
    message.add_alternative(looks.page(digest), subtype="html")
    message["Content-Language"] = "sv"
    return message


def _connected(said: Email) -> smtplib.SMTP:
    """Encrypted as was asked for, or not at all."""
    if said.security == "tls":
        return smtplib.SMTP_SSL(said.host, said.port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(said.host, said.port, timeout=SECONDS)
    if said.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def _why(error: Exception) -> str:
    """What the server itself says may hold addresses, so it is not repeated."""
    for kind, words in _WHY:
        if isinstance(error, kind):
            return words
    return "it does not speak as a mail server does."


_WHY: tuple[tuple[type[Exception], str], ...] = (
    (
        ssl.SSLError,
        "its certificate is not trusted, or it speaks no TLS. See `security` and the system's certificates.",
    ),
    (smtplib.SMTPNotSupportedError, "it offers no STARTTLS, or no log-in. See `security` and `user`."),
    (smtplib.SMTPAuthenticationError, "it does not let the user in with the password."),
    (smtplib.SMTPSenderRefused, "it takes no mail from the sender."),
    (smtplib.SMTPRecipientsRefused, "it takes no mail to the recipients."),
    (smtplib.SMTPServerDisconnected, "it ended the connection."),
    (smtplib.SMTPException, "it did not take the mail."),
    (TimeoutError, "it did not answer in time."),
    (OSError, "it cannot be reached."),
)
