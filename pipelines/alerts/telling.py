"""Tells what came of a run when it has ended, whichever way: keeps the digest, then sends what was not sent yet.

Nothing of it fails the run, or holds it up for longer than `sending.BUDGET_SECONDS`.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from pipelines import lock
from pipelines.alerts import gathering, outbox, sending
from pipelines.alerts.account import Account
from pipelines.alerts.digest import Digest, Section, Words, words
from pipelines.alerts.outbox import Kept
from pipelines.alerts.settings import Alerts
from pipelines.clock import now
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.home import Home

BETWEEN_TRIES = 0.2  # seconds
KEPT = "What is unsent is kept, and sent later by Dagster's daemon, at the next run or by `vip alert --send`."
TEST = Digest(None, "Det här är ett prov.", (Section(Words(
    subject="prov",
    title="Prov",
    meaning="Kommer det här fram, kommer också det som körningarna berättar.",
    action="Du behöver inte göra något.",
), ("Någon har kört `vip alert --test`.",)),))  # fmt: skip


@contextmanager
def account_of(
    deployment: Deployment, publication: str | None, on: date, complain: Callable[[str], None] = lock.to_error_stream
) -> Iterator[Account]:
    """A run, whose account is told when it has ended or failed; not where somebody stopped it.

    Raises UserError before it begins, where a secret of `[alerts]` is not in its place.
    """
    if deployment.configuration.alerts:
        deployment.configuration.alerts.require_secrets()
    account = Account(publication, on)
    try:
        yield account
    except Exception as error:
        account.fails(error)
        tell(account, deployment, complain)
        raise
    tell(account, deployment, complain)


def tell(account: Account, deployment: Deployment, complain: Callable[[str], None]) -> None:
    """Tell it to whom `vip.toml` names. `complain`: called with what did not work; nothing is raised."""
    said = deployment.configuration.alerts
    if said is None:
        return
    with _failing_nothing(complain):
        digest = gathering.digest(account, deployment, always=said.always)
        complaints = deliver(said, deployment.home, digest)
        if complaints:
            complain("\n".join([*complaints, *([KEPT] if sending.waits(deployment.home, said) else [])]))


def tell_what_waits(deployment: Deployment, complain: Callable[[str], None]) -> bool:
    """Send what is unsent, and give whether anything was; nothing is raised. `complain`: as in `tell`."""
    said = deployment.configuration.alerts
    if said is None or not sending.waits(deployment.home, said):
        return False
    with _failing_nothing(complain):
        for complaint in deliver(said, deployment.home):
            complain(complaint)
    return True


@contextmanager
def _failing_nothing(complain: Callable[[str], None]) -> Iterator[None]:
    try:
        yield
    except UserError as error:
        complain(f"alerts: {error}")
    except Exception as error:  # its text may quote anything
        complain(f"alerts: what there is to tell was not told: a fault of the program ({type(error).__name__}).")


def deliver(said: Alerts, home: Home, digest: Digest | None = None, *, also_refused: bool = False) -> list[str]:
    """Keep a digest if it is new, and send all that is unsent, oldest first. Gives what did not work, a line for each.

    A channel that cannot take one now is not asked for the next; one that it refuses for good is noted, and the next
    is sent. also_refused: try those again too. Where a server takes a digest and does not say so in time, it comes
    twice.
    """
    until = time.monotonic() + sending.BUDGET_SECONDS
    with _alone(home, until):
        channels = sending.channels(said)
        aside = [f"{path}: is no digest as it was written, and was set aside." for path in outbox.set_aside(home)]
        if digest:
            outbox.put(home, digest, list(channels), now())
        return aside + sending.send(home, channels, until, also_refused=also_refused)


def of_unit(name: str) -> Digest:
    """That a unit of the server has failed, and is not begun anew by itself; each time it is another occasion."""
    opening = f"{name} har stannat på servern."
    return Digest(None, opening, (Section(words()["unit"], (name,)),), now().isoformat())


def send_at_once(said: Alerts, digest: Digest) -> list[str]:
    """Send one that is not kept, and give what did not work."""
    made = Kept(0, now(), digest, ())
    return sending.send_one(sending.channels(said), made, time.monotonic() + sending.BUDGET_SECONDS)


@contextmanager
def _alone(home: Home, until: float) -> Iterator[None]:
    """The right to write to the outbox. Whoever has it has it for as long as the budget lasts."""
    place = home.alerts / ".lock"
    with ExitStack() as held:
        while not _has(held, place):
            if time.monotonic() > until:
                raise UserError(f"{home.alerts}: is being written to for too long. Run this when that has ended.")
            time.sleep(BETWEEN_TRIES)
        yield


def _has(held: ExitStack, place: Path) -> bool:
    try:
        held.enter_context(lock.hold(place, "vip alert", wait=False, tell=lambda _: None))
    except UserError:
        return False
    return True
