"""What a site says of a register's layout, in `data_contracts/layouts/<register>.toml`: no Python is needed for it.

Any field of `Layout` may stand there, for instance `delimiter`, `encoding`, `decimal_mark`, `date_style`, and a table
`headings` with the contract's heading before the one in the sender's files.
"""

import tomllib
from collections.abc import Collection
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

from data_contracts.delivery import Layout
from pipelines.errors import UserError


def overridden(layout: Layout, path: Path, headings: Collection[str]) -> Layout:
    """The layout with the fields of a site's file on top. `headings`: those of the contract.

    Raises UserError naming file and field.
    """
    said = _read(path)
    kinds = get_type_hints(Layout)
    for name, value in said.items():
        if name not in kinds:
            allowed = ", ".join(field.name for field in fields(Layout))
            raise UserError(f"{path}: {name}: there is no such field. A layout has {allowed}.")
        said[name] = _checked(path, name, value, kinds[name])
    unknown = sorted(set(said.get("headings", {})).difference(headings))
    if unknown:
        raise UserError(f"{path}: headings: the contract has no heading {', '.join(unknown)}.")
    return replace(layout, **said)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, OSError):
        raise UserError(f"{path}: cannot be read as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: is not TOML: {error}") from None


def _checked(path: Path, name: str, value: Any, kind: Any) -> Any:
    """The value as the field holds it: lists become tuples, and a closed list of words is kept to."""
    if isinstance(value, list):
        choices = get_args(get_args(kind)[0])
        fits = all(isinstance(item, str) and (not choices or item in choices) for item in value)
        value = tuple(value)
    elif isinstance(value, dict):
        choices, fits = (), all(isinstance(item, str) for item in value.values())
    else:
        choices = tuple(item for item in get_args(kind) if isinstance(item, str))
        fits = value in choices if choices else isinstance(value, kind if isinstance(kind, type) else str)
    if not fits:
        wanted = f"one of {', '.join(map(repr, choices))}" if choices else "of another type"
        raise UserError(f"{path}: {name}: is not what a layout holds there; it is to be {wanted}.")
    if name == "delimiter" and len(value) != 1:
        raise UserError(f"{path}: delimiter: is one character.")
    return value
