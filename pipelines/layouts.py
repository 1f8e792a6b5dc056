"""What a register's layout may say, and what a site says of it in `data_contracts/layouts/<register>.toml`.

No Python is needed for such a file. Any field of `Layout` may stand there, for instance `delimiter`, `encoding`,
`decimal_mark`, `date_style`, and a table `headings` with the contract's heading before the one in the sender's files.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

from data_contracts.columns import Column
from data_contracts.delivery import Layout
from pipelines import declared
from pipelines.errors import UserError

Range = tuple[float | None, float | None]  # the least and the largest value of a number, None where there is no limit


def overridden(layout: Layout, path: Path, headings: Collection[str]) -> Layout:
    """The layout with the fields of a site's file on top. `headings`: those of the contract.

    Raises UserError naming file and field.
    """
    said = declared.tables(path)
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
    return value


def refuse_unsound(place: Path, layout: Layout, columns: Mapping[str, Column], ranges: Mapping[str, Range]) -> None:
    """What cannot be read so, or would be read as something else. `place`: the file that says it; see `Range`."""
    for reason in (
        *_unsound_marks(layout),
        *_unsound_headings(layout, columns),
        *_missing_that_are_values(layout, columns, ranges),
    ):
        raise UserError(f"{place}: {reason}")


def _unsound_marks(layout: Layout) -> Iterator[str]:
    mark = layout.delimiter
    is_printable = len(mark) == 1 and mark.isascii() and (mark.isprintable() or mark == "\t")
    if not is_printable or mark.isalnum() or mark in ('"', layout.decimal_mark, layout.thousands):
        yield "delimiter: is a tab or one printable ASCII character, and no letter, digit, quotation or decimal mark."
    if layout.thousands == layout.decimal_mark:
        yield "thousands: is the decimal mark too."


def _unsound_headings(layout: Layout, columns: Mapping[str, Column]) -> Iterator[str]:
    raw = dict.fromkeys(column.raw for column in columns.values() if column.raw)
    named = [layout.headings.get(heading, heading) for heading in raw]
    doubled = sorted(heading for heading, times in Counter(named).items() if times > 1)
    if doubled:
        yield f"headings: {', '.join(doubled)} would stand for several columns of the contract."
    if any(not heading.strip() or heading != heading.strip() for heading in named):
        yield "headings: one is blank, or has blanks around it."
    taken_in = sorted(set(layout.ignored).intersection(named))
    if taken_in:
        yield f"ignored: {', '.join(taken_in)} is a column of the contract."


def _missing_that_are_values(
    layout: Layout, columns: Mapping[str, Column], ranges: Mapping[str, Range]
) -> Iterator[str]:
    """A text that means *not recorded* everywhere, and is a value of a column that does not say so itself."""
    for name, column in columns.items():
        codes = {*column.codes, *(code for earlier in column.earlier_codes.values() for code in earlier)}
        for text in layout.missing:
            said = text in (*column.missing, *column.unknown, *column.not_applicable)
            if text and not said and (text in codes or _is_within(text, layout, column, ranges.get(name))):
                yield f"missing: {text} would be a value of {name}. Let that column say so, or the others and not this."


def _is_within(text: str, layout: Layout, column: Column, limits: Range | None) -> bool:
    if column.kind not in ("integer", "number"):
        return False
    try:
        value = float(text.replace(layout.decimal_mark, "."))
    except ValueError:
        return False
    if column.kind == "integer" and not value.is_integer():
        return False
    low, high = limits or (None, None)
    return (low is None or value >= low) and (high is None or value <= high)
