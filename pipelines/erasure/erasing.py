"""Erases persons from one register: from every row-level store, then from the way back, with a proof without identity.

The opt-out list comes first and the register's own entries in the identity store last. So whoever is on the list and
still has an entry is yet to be erased: killed at any point, the rest is done without asking for the identifiers again.
What was published, and counts that name no row, stay as they are.
"""

import json
import re
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import polars as pl

from pipelines.erasure.deliveries import take_out
from pipelines.erasure.naming import may_name
from pipelines.erasure.persons import Asked
from pipelines.erasure.rewriting import rows_naming
from pipelines.errors import Fault, UserError
from pipelines.home import Home, beside, move_into_place
from pipelines.intake import opt_out, purging
from pipelines.intake.delivery import clear_away_what_was_left, sha256_of
from pipelines.intake.door import space
from pipelines.intake.identity import Key, read_store, store_path, write_store
from pipelines.intake.landing import landed
from pipelines.intake.mentions import shown_name
from pipelines.intake.outcome import Outcome, versions
from pipelines.intake.purging import Purged
from pipelines.project import Register


@dataclass(frozen=True)
class Erasure:
    """The proof: what was asked for and which files changed; no identifier, no hash of one, no number of rows."""

    number: int
    register: str
    ground: str | None  # legal ground, where the register is no quality register
    erased_on: str
    identifiers: int  # asked for, whether or not the register held them
    removed: tuple[Mapping[str, str], ...] = ()  # files as delivered: name and hash
    not_taken_in: tuple[str, ...] = ()  # files in landing that were not searched; the door keeps the persons out
    files: tuple[Mapping[str, str], ...] = ()  # rewritten: name, hash before and after
    files_searched: int = 0
    rows_left: int | None = None  # None: not yet proven
    finished: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What an erasure stands in. `joined`: linkage -> its registers; `registers`: the names of all.

    `report` writes the sender's report of a delivery where there is none.
    """

    home: Home
    key: Key
    joined: Mapping[str, frozenset[str]]
    registers: Collection[str]
    report: Callable[[Outcome, Register], None]


def folder(home: Home) -> Path:
    """Where the proofs lie."""
    return home.identity / "erasures"


def place_of(home: Home, erasure: Erasure) -> Path:
    """The file of one proof."""
    return folder(home) / f"{erasure.number:04}.json"


def unfinished(home: Home, register: Register) -> list[Erasure]:
    """Those of a register that were killed on the way, oldest first."""
    return [erasure for erasure in _all(home) if erasure.register == register.name and not erasure.finished]


def refuse_lost_list(home: Home, register: Register) -> None:
    """Raises UserError where persons were erased and the list that keeps them out is not there."""
    erased = any(erasure.register == register.name for erasure in _all(home))
    if erased and not any(home.identity.glob(f"{register.name}*.opted_out.parquet")):
        place = opt_out.path(home, register.name)
        reason = f"is not there, though persons were erased from {register.name}"
        raise UserError(f"{place}: {reason}. Put it back from a copy.")


def require_ground(register: Register, ground: str | None) -> None:
    """Raises UserError where a legal ground is due and none is given."""
    if register.delivery.source != "quality_register" and not (ground or "").strip():
        raise UserError(
            f"{register.name}: is no quality register, so a person's wish is not enough. State the legal ground with "
            "--ground."
        )


def begin(home: Home, register: Register, key: Key, asked: Asked, ground: str | None, erased_on: str) -> Erasure:
    """Enter the persons in the opt-out list; from now on they are erased, whatever happens."""
    for name, hashes in asked.hashes.items():
        opt_out.add(home, name, key, hashes)
    number = 1 + max((erasure.number for erasure in _all(home)), default=0)
    return _write(home, Erasure(number, register.name, ground, erased_on, asked.identifiers))


def finish(register: Register, begun: Erasure, around: Surroundings) -> Erasure:
    """Erase everyone on the register's opt-out list. Raises Fault where a row of theirs is still found."""
    home, key = around.home, around.key
    clear_away_what_was_left(register, home)
    for left in folder(home).glob(".*.part"):
        left.unlink()
    persons = _persons(home, register, key)
    begun = _remove_raw_files(home, register, key, begun)
    for delivery in _by_delivery(home, register):
        own = persons[_space(register, delivery[0])]
        take_out(home, register, delivery, own["serial"], str(begun.number))
    for outcome in versions(home, register):
        around.report(outcome, register)
    _clear_cells(home)
    proven = _proven(home, register, persons, begun)
    for name, others in _linkages(register, around).items():
        _forget_linked(home, key, name, persons, others)
    for name, own in persons.items():
        _forget(home, key, name, own["key_hash"])
    return _write(home, replace(proven, finished=True))


def _persons(home: Home, register: Register, key: Key) -> dict[str, pl.DataFrame]:
    """Space -> the entries of those who opted out and are still in it."""
    found = {}
    for name in sorted({_space(register, outcome) for outcome in versions(home, register)} | {register.name}):
        entries = read_store(store_path(home, name), key)
        found[name] = entries.filter(pl.col("key_hash").is_in(opt_out.read(home, name, key).implode()))
    return found


def _space(register: Register, outcome: Outcome) -> str:
    return space(register, outcome.delivery)


def _opted_out(home: Home, register: Register, outcome: Outcome, key: Key) -> pl.Series:
    return opt_out.read(home, _space(register, outcome), key)


def _by_delivery(home: Home, register: Register) -> list[list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for outcome in versions(home, register):
        found.setdefault(outcome.delivery, []).append(outcome)
    return list(found.values())


def _remove_raw_files(home: Home, register: Register, key: Key, begun: Erasure) -> Erasure:
    """Files as delivered that were taken in and name anyone on the list; their rows are in the archive."""
    found: list[tuple[Path, Purged]] = []
    left: list[str] = []
    for path in landed(home, register):
        sha256, same = sha256_of(path), _taken_in_as(path, home, register)
        naming = [one for one in same if may_name(path, register, home, key, _opted_out(home, register, one, key))]
        if naming:
            purged = Purged(register.name, naming[-1].delivery, shown_name(path.name), sha256, begun.erased_on)
            found.append((path, purged))
        if not same:
            left.append(_shown(path, home))
    removed = [{"file": _shown(path, home), "before": purged.sha256} for path, purged in found]
    all_removed = (*begun.removed, *(each for each in removed if each not in begun.removed))
    noted = _write(home, replace(begun, removed=all_removed, not_taken_in=tuple(left)))
    purging.remove(home, register, found)
    return noted


def _taken_in_as(path: Path, home: Home, register: Register) -> list[Outcome]:
    """The deliveries a file is: the same bytes may be several, whose numbers mean others, and be packed otherwise."""
    sha256, name = sha256_of(path), purging.delivery_of(path, register)
    return [outcome for outcome in versions(home, register) if outcome.sha256 == sha256 or outcome.delivery == name]


def _shown(path: Path, home: Home) -> str:
    return path.relative_to(home.root).with_name(shown_name(path.name)).as_posix()


def _proven(home: Home, register: Register, persons: Mapping[str, pl.DataFrame], begun: Erasure) -> Erasure:
    """Search all that is kept of the register's rows, whatever its columns are called."""
    serials = pl.concat([own["serial"] for own in persons.values()]).cast(pl.String)
    folders = (home.registers, home.archive, home.quarantine)
    kept = [path for part in folders for path in sorted((part / register.name).glob("*.parquet"))]
    left = sum(rows_naming(path, serials) for path in kept)
    if left:
        raise Fault(f"{register.name}: an erasure has left rows behind. It is not finished; nothing was lost.")
    noted = [dict(each) for outcome in versions(home, register) for each in outcome.erasures]
    own = {each["file"]: each for each in noted if each["erasure"] == str(begun.number)}
    files = tuple({"file": name, "before": own[name]["before"], "after": own[name]["after"]} for name in sorted(own))
    return _write(home, replace(begun, files=files, files_searched=len(kept), rows_left=left))


def _clear_cells(home: Home) -> None:
    """Cells are made anew when they are asked for; those of small areas may be about one person."""
    for cells in home.cells.iterdir():
        if cells.name != "results":
            shutil.rmtree(cells)


def _linkages(register: Register, around: Surroundings) -> dict[str, list[str]]:
    """The linkages with a store that the register may be in, each with its other registers.

    One that is not declared any more may have joined any.
    """
    own = re.compile("|".join(rf"{re.escape(name)}(_\d{{4}}-\d\d-\d\d_[0-9a-f]{{8}})?" for name in around.registers))
    stores = {path.stem for path in around.home.identity.glob("*.parquet")}
    linked = sorted(name for name in stores if not name.endswith(".opted_out") and not own.fullmatch(name))
    joined = {name: around.joined.get(name, frozenset(around.registers)) for name in linked}
    return {name: sorted(joined[name] - {register.name}) for name in linked if register.name in joined[name]}


def _forget_linked(home: Home, key: Key, name: str, persons: Mapping[str, pl.DataFrame], others: Sequence[str]) -> None:
    """Their shared serials, where no other register of the linkage holds the person."""
    mine = pl.concat([own["key_hash"] for own in persons.values()])
    held = pl.concat([mine.clear(), *(read_store(store_path(home, other), key)["key_hash"] for other in others)])
    _forget(home, key, name, mine.filter(~mine.is_in(held.implode())))


def _forget(home: Home, key: Key, name: str, hashes: pl.Series) -> None:
    path = store_path(home, name)
    entries = read_store(path, key)
    kept = entries.filter(~pl.col("key_hash").is_in(hashes.implode()))
    if kept.height < entries.height:
        write_store(path, kept, key)


def _all(home: Home) -> list[Erasure]:
    said = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder(home).glob("*.json")))
    return [
        Erasure(**each | {name: tuple(each[name]) for name in ("removed", "not_taken_in", "files")}) for each in said
    ]


def _write(home: Home, erasure: Erasure) -> Erasure:
    place = place_of(home, erasure)
    made = beside(place)
    made.write_text(json.dumps(asdict(erasure), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    made.chmod(0o600)
    move_into_place(made, place)
    return erasure
