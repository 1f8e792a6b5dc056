"""A digest to a webhook, as Teams or Slack takes it. The address is a secret, and is in no message."""

from collections.abc import Mapping

import requests

from pipelines.alerts import looks
from pipelines.alerts.digest import Digest
from pipelines.alerts.settings import Webhook
from pipelines.alerts.unsent import Refused, Unsent

TO_CONNECT, SILENT = 10.0, 15.0  # seconds
PASSING = (408, 425, 429)  # answers of 400 to 499 that another time is better for
AS_JSON = {"Content-Type": "application/json"}


def send(digest: Digest, said: Webhook) -> Mapping[str, int]:
    """Hand it over; there are no recipients that it may have missed.

    Raises Unsent where it is not taken, Refused where that is for good, UserError without an address.
    """
    url = said.url()
    message = looks.teams(digest) if said.style == "teams" else looks.slack(digest)
    try:
        # Where an answer leads elsewhere, nobody has said that this may be read there.
        with requests.post(
            url, data=looks.as_bytes(message), headers=AS_JSON, timeout=(TO_CONNECT, SILENT), allow_redirects=False
        ) as answer:
            status = answer.status_code
    except Exception as error:
        raise Unsent(f"alerts.webhook: {_why(error)}") from None
    if not 200 <= status < 300:
        told = f"alerts.webhook: it answered {status}. See that the address is still in use."
        raise Refused(told, status) if 400 <= status < 500 and status not in PASSING else Unsent(told)
    return {}


def _why(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted."
    if isinstance(error, requests.exceptions.Timeout):
        return "it did not answer in time."
    return "it cannot be reached."
