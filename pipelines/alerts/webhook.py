"""A digest to a webhook, as Teams or Slack takes it. The address is a secret, and is in no message."""

import requests

from pipelines.alerts import looks
from pipelines.alerts.digest import Digest
from pipelines.alerts.settings import Webhook
from pipelines.alerts.unsent import Unsent

TO_CONNECT, SILENT = 10.0, 15.0  # seconds


def send(digest: Digest, said: Webhook) -> None:
    """Hand it over. Raises Unsent where it is not taken, UserError without an address."""
    url = said.url()
    message = looks.teams(digest) if said.style == "teams" else looks.slack(digest)
    try:
        # Where an answer leads elsewhere, nobody has said that this may be read there.
        with requests.post(url, json=message, timeout=(TO_CONNECT, SILENT), allow_redirects=False) as answer:
            status = answer.status_code
    except Exception as error:
        raise Unsent(f"alerts.webhook: {_why(error)}") from None
    if not 200 <= status < 300:
        raise Unsent(f"alerts.webhook: it answered {status}. See that the address is still in use.")


def _why(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted."
    if isinstance(error, requests.exceptions.Timeout):
        return "it did not answer in time."
    return "it cannot be reached."
