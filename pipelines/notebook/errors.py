"""The one error of the notebook's functions, and how it offers what somebody may have meant."""

import difflib
from collections.abc import Iterable

from pipelines.errors import UserError

MOST_SHOWN = 12  # values of an argument that a sentence lists
MOST_OFFERED = 3
CLOSE = 0.6  # of difflib's ratio; below it a name has little in common with what was written


class SelectionError(UserError, ValueError):
    """An argument asks for what is not there. The message says which argument, and what there is instead."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the sentence, since where the program raised it helps nobody."""
        return [f"{type(self).__name__}: {self}"]


def listed(values: Iterable[str]) -> str:
    """The values after each other; of many, the first and how many more there are."""
    found = list(dict.fromkeys(values))
    more = f" and {len(found) - MOST_SHOWN} more" if len(found) > MOST_SHOWN else ""
    return ", ".join(found[:MOST_SHOWN]) + more


def close_to(said: str, names: Iterable[str]) -> list[str]:
    """The names that look most like what was written, the likest first; letter case does not matter."""
    by_folded: dict[str, str] = {}
    for name in names:
        by_folded.setdefault(name.casefold(), name)
    close = difflib.get_close_matches(said.casefold(), by_folded, n=MOST_OFFERED, cutoff=CLOSE)
    return [by_folded[name] for name in close]


def meant(said: str, names: Iterable[str]) -> str:
    """A sentence with the close names, or nothing where none is close."""
    close = close_to(said, names)
    return f" Did you mean {' or '.join(close)}?" if close else ""
