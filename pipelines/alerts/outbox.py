"""Digests in `home/alerts`, a file for each: those that were not sent everywhere, and of each publication the last.

Written whole or not at all, readable by their owner only. When a digest was made is its mail's date and no more.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipelines.alerts.digest import Digest, read
from pipelines.errors import UserError
from pipelines.home import Home, beside, move_into_place


@dataclass(frozen=True)
class Kept:
    """A digest with its number, counted from 1. `unsent`: the channels that have not taken it."""

    number: int
    made_at: datetime
    digest: Digest
    unsent: tuple[str, ...]


def every(home: Home) -> Iterator[Kept]:
    """All that are kept, oldest first. Raises UserError where one cannot be read."""
    return map(_read, sorted(home.alerts.glob("[0-9]*.json")))


def put(home: Home, digest: Digest, channels: Sequence[str], made_at: datetime) -> Kept | None:
    """Keep a digest to be sent; None where it is what was told of its publication last.

    The caller holds the right to write here. Earlier ones of the publication that were sent everywhere are let go.
    """
    there = list(every(home))
    own = [one for one in there if one.digest.publication == digest.publication]
    if own and own[-1].digest == digest:
        return None
    made = Kept(max((one.number for one in there), default=0) + 1, made_at, digest, tuple(channels))
    _write(home, made)
    for one in own:
        if not one.unsent:
            _place(home, one.number).unlink(missing_ok=True)
    return made


def took(home: Home, number: int, channel: str) -> None:
    """Note that a channel has taken a digest."""
    kept = _read(_place(home, number))
    _write(home, replace(kept, unsent=tuple(one for one in kept.unsent if one != channel)))


def _place(home: Home, number: int) -> Path:
    return home.alerts / f"{number:06}.json"


def _read(path: Path) -> Kept:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        digest, unsent = read(said["digest"]), tuple(map(str, said["unsent"]))
        return Kept(int(path.stem), datetime.fromisoformat(said["made_at"]), digest, unsent)
    except (OSError, ValueError, TypeError, KeyError):
        raise UserError(f"{path}: is no digest as it was written there. Take it away.") from None


def _write(home: Home, kept: Kept) -> None:
    said = {"made_at": kept.made_at.isoformat(), "unsent": list(kept.unsent), "digest": kept.digest.as_json()}
    place = _place(home, kept.number)
    made = beside(place)
    made.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    made.chmod(0o600)
    move_into_place(made, place)
