"""Hands digests to the channels that `vip.toml` names, all channels at once, and notes what became of each.

What a channel takes now or refuses for good is out of the way of the next; what it cannot take now is not.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from pipelines.alerts import mail, outbox, webhook
from pipelines.alerts.outbox import Kept
from pipelines.alerts.settings import Alerts
from pipelines.alerts.unsent import Refused, Unsent
from pipelines.errors import UserError
from pipelines.home import Home

BUDGET_SECONDS = 50.0  # of a minute, for all that is waiting
# Hand it to all, or to the recipients that are named. Gives whom it did not reach, each with the server's code.
Send = Callable[[Kept, Sequence[str]], Mapping[str, int]]
Work = Callable[[Callable[[str], None]], None]  # is given whom to tell what did not work


def channels(said: Alerts) -> Mapping[str, Send]:
    """By name."""
    found: dict[str, Send] = {}
    if email := said.email:
        found["email"] = lambda kept, only: mail.send(kept.digest, kept.made_at, email, only)
    if hook := said.webhook:
        found["webhook"] = lambda kept, _: webhook.send(kept.digest, hook)
    return found


def waits(home: Home, said: Alerts) -> bool:
    """Whether anything is to be sent still in a channel that is named."""
    return any(_places(kept, name) for name in channels(said) for kept in outbox.every(home))


def send(home: Home, by_name: Mapping[str, Send], until: float, *, also_refused: bool = False) -> list[str]:
    """Send what waits, oldest first. Gives what did not work. A channel that cannot now is not asked for the next.

    also_refused: try also what was refused for good.
    """
    there, noting = list(outbox.every(home)), threading.Lock()
    work = {
        channel: partial(_Channel(home, channel, own, noting, also_refused).empty, there)
        for channel, own in by_name.items()
    }
    return abreast(work, until)


def send_one(by_name: Mapping[str, Send], made: Kept, until: float) -> list[str]:
    """Send one that is not kept, and give what did not work."""

    def work(channel: str, own: Send, complain: Callable[[str], None]) -> None:
        for address, code in own(made, ()).items():
            complain(not_reached(channel, address, code))

    return abreast({channel: partial(work, channel, own) for channel, own in by_name.items()}, until)


def not_reached(channel: str, address: str, code: int) -> str:
    """Whom it did not reach, and why."""
    return f"alerts.{channel}: the server does not take it to {address} (code {code})."


def _places(kept: Kept, channel: str, *, also_refused: bool = False) -> list[str]:
    """Where a digest is to go in a channel."""
    places = [*kept.unsent, *(kept.refused if also_refused else ())]
    return [place for place in places if place.partition(" ")[0] == channel]


@dataclass(frozen=True)
class _Channel:
    home: Home
    name: str
    send: Send
    noting: threading.Lock
    also_refused: bool

    def empty(self, there: Sequence[Kept], complain: Callable[[str], None]) -> None:
        """Raises Unsent where one of them cannot be taken now."""
        for kept in there:
            for place in _places(kept, self.name, also_refused=self.also_refused):
                self._hand_over(kept, place, complain)

    def _hand_over(self, kept: Kept, place: str, complain: Callable[[str], None]) -> None:
        only = place.split(" ")[1:]
        try:
            missed = self.send(kept, only)
        except Refused as error:
            self._note(kept, place, refused={place: error.code})
            complain(f"{error} Digest {kept.number} is not tried again by itself.")
            return
        for address, code in missed.items():
            complain(not_reached(self.name, address, code))
        own = {f"{self.name} {address}": code for address, code in missed.items()}
        self._note(
            kept, place,
            waits=[where for where, code in own.items() if not mail.is_for_good(code)],
            refused={where: code for where, code in own.items() if mail.is_for_good(code)},
        )  # fmt: skip

    def _note(self, kept: Kept, place: str, *, refused: Mapping[str, int], waits: Sequence[str] = ()) -> None:
        with self.noting:
            outbox.note(self.home, kept.number, place, waits=waits, refused=refused)


@dataclass
class _Told:
    """What did not work in a channel."""

    lines: list[str] = field(default_factory=list)

    def attempt(self, channel: str, work: Work) -> None:
        try:
            work(self.lines.append)
        except (Unsent, UserError) as error:
            self.lines.append(str(error))
        except Exception as error:  # its text may quote anything
            self.lines.append(f"alerts.{channel}: a fault of the program ({type(error).__name__}).")


def abreast(work: Mapping[str, Work], until: float) -> list[str]:
    """Do the work of all channels at once, and wait for none beyond that moment: a socket's own limit is per answer."""
    told = {channel: _Told() for channel in work}
    threads = {
        channel: threading.Thread(target=told[channel].attempt, args=(channel, own), daemon=True)
        for channel, own in work.items()
    }
    for thread in threads.values():
        thread.start()
    for channel, thread in threads.items():
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive():
            told[channel].lines.append(f"alerts.{channel}: it did not answer in time.")
    return list(dict.fromkeys(line for own in told.values() for line in own.lines))
