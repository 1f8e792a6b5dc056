"""Digests in `home/alerts`, a file for each: those that were not sent everywhere, and of each publication the last.

Written whole or not at all, readable by their owner only. When a digest was made is its mail's date and no more. A file
that is damaged is set aside and stops no other.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipelines.alerts.digest import Digest, read
from pipelines.errors import UserError
from pipelines.home import Home, beside, move_into_place

ASIDE = ".damaged"  # what the name of a file then ends in


@dataclass(frozen=True)
class Kept:
    """A digest with its number, counted from 1.

    `unsent`: where it is yet to go, a channel, or a channel and one of its recipients (`email anna@example.se`) where
    others have it; `refused`: the same of where it was refused for good, with the channel's code.
    """

    number: int
    made_at: datetime
    digest: Digest
    unsent: tuple[str, ...]
    refused: Mapping[str, int] = field(default_factory=dict)


def every(home: Home) -> Iterator[Kept]:
    """All that are kept and can be read, oldest first."""
    for path in _files(home):
        kept = _read(path)
        if kept:
            yield kept


def damaged(home: Home) -> list[str]:
    """The names of files that are no digest as it was written, as they are or will be called when set aside."""
    aside = [path.name for path in home.alerts.glob(f"[0-9]*.json{ASIDE}")]
    return sorted({*aside, *(f"{path.name}{ASIDE}" for path in _files(home) if _read(path) is None)})


def set_aside(home: Home) -> list[Path]:
    """Give damaged files another name, so that they can be looked into, and give that. Who calls may write here."""
    found = [path for path in _files(home) if _read(path) is None]
    return [path.rename(path.with_name(f"{path.name}{ASIDE}")) for path in found]


def put(home: Home, digest: Digest, channels: Sequence[str], made_at: datetime) -> Kept | None:
    """Keep a digest to be sent; None where it is what was told of its publication last, of the same occasion.

    The caller holds the right to write here. Earlier ones of the publication that were sent everywhere are let go.
    """
    there = list(every(home))
    own = [one for one in there if one.digest.publication == digest.publication]
    if own and own[-1].digest == digest:
        return None
    numbers = [int(path.name.partition(".")[0]) for path in home.alerts.glob("[0-9]*.json*")]
    made = Kept(max(numbers, default=0) + 1, made_at, digest, tuple(channels))
    _write(home, made)
    for one in own:
        if not (one.unsent or one.refused):
            _place(home, one.number).unlink(missing_ok=True)
    return made


def note(home: Home, number: int, place: str, *, waits: Sequence[str] = (), refused: Mapping[str, int]) -> None:
    """Note that a place of `unsent` was tried: what waits still instead of it, and what was refused for good.

    Raises UserError where the digest is not kept any more.
    """
    kept = _read(_place(home, number))
    if kept is None:
        raise UserError(f"{_place(home, number)}: is no digest as it was written there.")
    tried = {where: code for where, code in kept.refused.items() if where != place}
    others = tuple(one for one in kept.unsent if one != place)
    _write(home, replace(kept, unsent=(*others, *waits), refused={**tried, **refused}))


def _files(home: Home) -> list[Path]:
    return sorted(home.alerts.glob("[0-9]*.json"))


def _place(home: Home, number: int) -> Path:
    return home.alerts / f"{number:06}.json"


def _read(path: Path) -> Kept | None:
    """None of what is no digest as it was written."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        digest, unsent = read(said["digest"]), tuple(map(str, said["unsent"]))
        refused = {str(where): int(code) for where, code in said.get("refused", {}).items()}
        return Kept(int(path.stem), datetime.fromisoformat(said["made_at"]), digest, unsent, refused)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _write(home: Home, kept: Kept) -> None:
    said = {"made_at": kept.made_at.isoformat(), "unsent": list(kept.unsent), "refused": dict(kept.refused),
            "digest": kept.digest.as_json()}  # fmt: skip
    place = _place(home, kept.number)
    made = beside(place)
    made.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    made.chmod(0o600)
    move_into_place(made, place)
