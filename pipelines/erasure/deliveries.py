"""Takes persons out of what intake keeps of a delivery: archive, rows, list of superseded rows, quarantine, counts.

The outcome is written first, with the hash of each file before and after; then the files go into place. Killed on the
way, the same call makes the same files and ends in the same state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.erasure.rewriting import Rewritten, column_of, rewritten
from pipelines.home import Home
from pipelines.intake import outcome
from pipelines.intake.door import identifier_heading
from pipelines.intake.history import not_spoken_for
from pipelines.intake.outcome import Outcome
from pipelines.intake.passage import BROKEN_LINE
from pipelines.intake.storing import archive_path, broken_path, quarantine_path, rows_path, superseded_path
from pipelines.project import Register


def take_out(home: Home, register: Register, versions: Sequence[Outcome], serials: pl.Series, erasure: str) -> None:
    """Rewrite what one delivery left, in all its versions, without the persons of these serials.

    `erasure`: the number under which each file's hashes are noted, in the outcome's `erasures`.
    """
    heading, texts = str(identifier_heading(register)), serials.cast(pl.String).implode()
    place = archive_path(home, versions[0])
    archive = rewritten(place, [heading], lambda rows: ~rows[heading].is_in(texts).fill_null(False))
    lines, kinds = column_of(place, archive, "line"), column_of(place, archive, "id_kind")
    for version in versions:
        changed = _of_version(home, version, serials, lines)
        if archive or changed:
            noted = _noted(home, version, [*changed, *([archive] if archive else [])], erasure)
            outcome.write(home, _recounted(home, register, replace(version, erasures=noted), changed, kinds))
            _take_away_what_tells_of_it(home, version)
        for change in changed:
            change.put_in_place()
    if archive:
        archive.put_in_place()


def _of_version(home: Home, version: Outcome, serials: pl.Series, lines: pl.Series) -> list[Rewritten]:
    """The files that change."""
    persons, of_archive, place = serials.implode(), lines.implode(), rows_path(home, version)
    rows = rewritten(place, ["person_id"], lambda rows: ~rows["person_id"].is_in(persons).fill_null(False))
    numbers = column_of(place, rows, "row_id").implode()
    superseded = rewritten(
        superseded_path(home, version), ["row_id"], lambda rows: rows["row_id"].is_in(numbers), may_go=True
    )
    quarantine = rewritten(
        quarantine_path(home, version),
        ["line", "rule"],
        lambda rows: rows["line"].is_in(of_archive) | (rows["rule"] == BROKEN_LINE),
    )
    # Where the rows in quarantine lie is told without those that are gone, and nobody can say which these were.
    where = rewritten(
        broken_path(home, version), ["rule"], lambda rows: rows["rule"].is_null() | (quarantine is None), may_go=True
    )
    return [change for change in (rows, superseded, quarantine, where) if change]


def _noted(home: Home, version: Outcome, changes: Sequence[Rewritten], erasure: str) -> tuple[Mapping[str, str], ...]:
    """The version's erasures with these. What was noted of a file and never came to be gives way."""
    told = {change.place.relative_to(home.root).as_posix(): change for change in changes}
    kept = [
        noted
        for noted in version.erasures
        if noted["file"] not in told or noted["before"] != told[noted["file"]].before
    ]
    new = [
        {"erasure": erasure, "file": file, "before": change.before, "after": change.after}
        for file, change in told.items()
    ]
    return (*kept, *new)


def _recounted(
    home: Home, register: Register, version: Outcome, changes: Sequence[Rewritten], kinds: pl.Series
) -> Outcome:
    """The counts of what is there. What was read stays read: what is gone counts as withdrawn."""
    by_place = {change.place: change for change in changes}
    rows_at, list_at, found_at = (
        rows_path(home, version),
        superseded_path(home, version),
        quarantine_path(home, version),
    )
    event = column_of(rows_at, by_place.get(rows_at), register.delivery.event)
    superseded = _numbers(list_at, by_place.get(list_at))
    stays = ~column_of(rows_at, by_place.get(rows_at), "row_id").is_in(superseded.implode())
    change = by_place.get(found_at)
    found = pl.read_parquet(change.made if change else found_at)
    quarantined = found.filter(pl.col("severity") == "quarantine")
    warned = found.filter(pl.col("severity") == "warn")
    kept = warned.filter(~pl.col("line").is_in((superseded - version.rows_from).implode()))
    days = (date.fromisoformat(version.covers_from), date.fromisoformat(version.covers_to))
    outside, before = not_spoken_for(event, *days, version.reaches_back)
    counted = replace(
        version,
        accepted=int(stays.sum()),
        quarantined=quarantined["line"].n_unique(),
        superseded=superseded.len(),
        outside=int((outside & stays).sum()),
        before=int((before & stays).sum()),
        warned=kept.join(quarantined, on="line", how="anti")["line"].n_unique(),
        rules=_by_rule(quarantined),
        warnings=_by_rule(warned),
        id_kinds=dict(sorted(kinds.drop_nulls().value_counts().iter_rows())),
    )
    return replace(counted, withdrawn=counted.read - counted.accepted - counted.quarantined - counted.superseded)


def _numbers(place: Path, change: Rewritten | None) -> pl.Series:
    if change is None and not place.is_file():
        return pl.Series("row_id", [], dtype=pl.Int64)
    return column_of(place, change, "row_id")


def _by_rule(found: pl.DataFrame) -> dict[str, int]:
    return dict(sorted(found.group_by("rule").len().iter_rows()))


def _take_away_what_tells_of_it(home: Home, version: Outcome) -> None:
    """Counts of the rows, and the report that names their lines: both are made anew from what is left."""
    rows_path(home, version).with_suffix(".metrics.parquet").unlink(missing_ok=True)
    for ending in (".html", ".xlsx"):
        (home.part("reports") / version.register / f"{version.stored}{ending}").unlink(missing_ok=True)
