"""Puts files where receivers look for them: whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.home import beside, move_into_place


@contextmanager
def placed(place: Path) -> Iterator[Path]:
    """A name beside `place` to write to; moved there when all went well, taken away when not."""
    made = beside(place)
    try:
        yield made
        move_into_place(made, place)
    finally:
        made.unlink(missing_ok=True)


def write_text(text: str, place: Path) -> Path:
    """UTF-8, with line feeds alone on every system."""
    with placed(place) as made:
        made.write_text(text, encoding="utf-8", newline="\n")
    return place
