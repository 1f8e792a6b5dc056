"""`vip publish`: makes publications again from their own records and says whether they come out the same."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import HomeOption, JsonOption
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.release.rebuilding import Rebuilt


def publish(
    rebuild: Annotated[
        str | None, typer.Option("--rebuild", help="A publication, 2026-10, or one revision of it, 2026-10-r1.")
    ] = None,
    all_of: Annotated[
        int | None, typer.Option("--all-of", min=1, help="Rebuild the last so many publications.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where the figures that differ are listed: a file that ends in .parquet or .csv."),
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Make publications again from their own records, beside, and compare; nothing in place is changed.

    Under the software they were made with every file must have the same bytes, under other software every figure must
    be the same. Ends with 60 where one is not.
    """
    from pipelines.commands import Exit, showing
    from pipelines.home import Home
    from pipelines.release import finding, rebuilding

    place = Home.given(home)
    if (rebuild is None) == (all_of is None):
        raise UserError("Say what to rebuild: --rebuild 2026-10, or --all-of 12 for the last twelve.")
    chosen = [finding.named(place, rebuild)] if rebuild else finding.last_of_each(place)[-(all_of or 0) :]
    if not chosen:
        raise UserError(f"{place.root}: nothing is published there.")
    found = []
    with showing.steps(len(chosen)) as tell:
        for revision in chosen:
            tell(str(revision))
            found.append(rebuilding.rebuild(place, revision))
            if not as_json:
                _print(found[-1])
    if as_json:
        print(json.dumps([_as_json(one) for one in found], ensure_ascii=False))
    if out:
        _list(found, out)
    raise typer.Exit(Exit.DONE if all(one.is_same for one in found) else Exit.DIFFERS)


def _print(one: "Rebuilt") -> None:
    if not one.software:
        print(f"{one.revision}: {'the same bytes' if one.is_same else 'differs under the same software'}")
    else:
        moved = ", ".join(_moved(name, *versions) for name, versions in list(one.software.items())[:8])
        print(f"{one.revision}: {'the same figures' if one.is_same else 'differs'} under other software ({moved})")
    if one.is_same:
        return
    cause = "software" if one.software else "unknown: what it was made of is the same"
    print(f"  {one.rows.height} figures differ, due to {cause}" + _where(one))


def _where(one: "Rebuilt") -> str:
    named = [*one.tables] if one.software else list(one.files)
    return f"; other files: {', '.join(named[:8])}{', …' if len(named) > 8 else ''}" if named else ""


def _moved(name: str, was: str | None, now: str | None) -> str:
    """Versions as they are, hashes as a word."""
    is_hash = max(len(text or "") for text in (was, now)) == 64
    return name if is_hash else f"{name} {was or 'none'} -> {now or 'none'}"


def _as_json(one: "Rebuilt") -> dict[str, Any]:
    return {
        "revision": str(one.revision),
        "same": one.is_same,
        "software": {name: list(versions) for name, versions in one.software.items()},
        "files": list(one.files),
        "tables": list(one.tables),
        "figures": one.rows.height,
        "cause": None if one.is_same else "software" if one.software else "unknown",
    }


def _list(found: "list[Rebuilt]", out: Path) -> None:
    import polars as pl

    from pipelines.release import differing

    named = [one.rows.with_columns(revision=pl.lit(str(one.revision))) for one in found]
    differing.write(pl.concat(named), out)
