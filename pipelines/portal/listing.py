"""Chooses files for a reader and puts them in order: their own first, then by programme, area and format."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.portal.holder import Holder
from pipelines.portal.shelf import Item
from pipelines.release.manifest import MANIFEST

FIRST_FORMATS = ("excel", "xlsx", "csv_for_people", "csv", "declaration")  # what most readers open
LEVELS = ("nation", "healthcare_region", "region", "municipality")


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; None for all."""

    vip: str | None = None
    level: str | None = None
    code: str | None = None
    format: str | None = None

    def fits(self, item: Item) -> bool:
        """Whether a file is in the list. A file of no programme in particular holds all of them."""
        return (
            self.vip in (None, item.vip)
            and self.level in (None, item.level)
            and self.code in (None, item.code)
            and self.format in (None, item.format)
        )


def listed(items: Iterable[Item], holder: Holder, wanted: Wanted) -> list[Item]:
    """Those that fit."""
    return sorted((item for item in items if wanted.fits(item)), key=lambda item: _order(item, holder))


def own(items: Iterable[Item], holder: Holder) -> list[Item]:
    """A holder's package as it is handed out whole: what is internal, and public files of its own area or programme."""
    found = [item for item in items if item.is_internal or _is_of(item, holder)]
    return sorted(found, key=lambda item: item.name)


def of_programme(items: Iterable[Item], holder: Holder, vip: str) -> tuple[list[Item], list[Item]]:
    """What holds a programme's newest figures: files of the holder's own area, and those of everyone's.

    What most readers open comes first, of the programme before that of all programmes.
    """

    def place(item: Item) -> tuple[bool, bool, int]:
        return item.format not in FIRST_FORMATS, item.vip != vip, _place(item)

    there = [item for item in items if item.vip in (None, vip) and not item.name.endswith(MANIFEST)]
    ours = [item for item in there if item.is_internal or (holder.area and (item.level, item.code) == holder.area)]
    others = [item for item in there if item not in ours and (item.vip == vip or item.level in (None, "nation"))]
    first, rest = (sorted(listed(some, holder, Wanted()), key=place) for some in (ours, others))
    return first + of_region(there, holder), rest


def of_region(items: Iterable[Item], holder: Holder) -> list[Item]:
    """The public tables of a municipality's region, which hold the municipality too; none for another holder."""
    region = ("region", holder.code[:2]) if holder.kind == "municipality" else None
    found = [item for item in items if (item.level, item.code) == region and item.format in FIRST_FORMATS]
    return sorted(found, key=_place)


def _is_of(item: Item, holder: Holder) -> bool:
    if holder.programme:
        return item.vip == holder.programme
    return (item.level, item.code) == holder.area


def _order(item: Item, holder: Holder) -> tuple[bool, bool, bool, int, str, str, int, str]:
    level = LEVELS.index(item.level) if item.level in LEVELS else len(LEVELS)
    return (
        item.name.endswith(MANIFEST), not item.is_internal, not _is_of(item, holder), level, item.code or "",
        item.vip or "", _place(item), item.name,
    )  # fmt: skip


def _place(item: Item) -> int:
    return FIRST_FORMATS.index(item.format) if item.format in FIRST_FORMATS else len(FIRST_FORMATS)
