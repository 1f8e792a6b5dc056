"""The examination of a package before it may leave: by its own rows, whatever opened them."""

from collections.abc import Iterator, Sequence

import polars as pl

from data_contracts.shapes import EDITIONS
from pipelines.aggregate.periods import ROLLING
from pipelines.disclosure.blanking import NUMBERS, UNSEEN
from pipelines.disclosure.editions.coalition import OWN, PUBLIC
from pipelines.disclosure.editions.opening import Ground, Slab, among
from pipelines.disclosure.editions.organisation import CAREGIVER, Organisation
from pipelines.disclosure.examine.certificate import Breach, Certificate, together
from pipelines.disclosure.examine.served import KEY, NOT_BLANK, UNLIKE, open_windows
from pipelines.disclosure.slab import Member

INTERNAL = EDITIONS[1]
IS_UNSEEN = pl.col("status").is_in([*UNSEEN])
OF_OTHERS = "rows that are not the organisation's own, or have no legal ground"
WITH_OWN = "counts of others, by the organisation's own figures beside the public edition"
ADDS = ~(pl.col(PUBLIC) & (pl.col("period_type") == ROLLING))  # a window that is public says what its months have told
UNTOLD = "rows that no examination could be made of"


def examine(package: pl.DataFrame, published: pl.LazyFrame, ground: Ground, organisation: Organisation) -> Certificate:
    """Attack the public edition together with the package. Both as they are handed out."""
    internal = package.filter(edition=INTERNAL)
    plain = [*_unlike(package, published), *_of_others(internal, ground, organisation), *_figured(internal)]
    parts, asked = [], set()
    for slab in ground.slabs(organisation):
        asked |= set(slab.names)
        parts.append(_attacked(package, slab))
    untold = internal.filter(~_name().is_in(sorted(asked)))
    plain += _counted(untold, UNTOLD)
    hidden = package.filter(IS_UNSEEN).height
    whole = Certificate(package.height, hidden, 0, 0, True, tuple(plain), 0, 0)
    return together([whole, *parts], knows_truth=True)


def _attacked(package: pl.DataFrame, slab: Slab) -> Certificate:
    """What of others can be found out with the rows that the package shows."""
    coalition, breaches = slab.coalition, []
    for member in slab.members:
        seen = member.rows.with_columns(is_hidden=~_shown(member, package) & ~pl.col(PUBLIC))
        breaches += open_windows(member.name, seen.filter(OWN, ADDS)) if member.adds_over_time else []
    found = coalition.found([_shown(part, package) for part in coalition.members])
    number, counts = len(found.counts) - found.undecided, len(coalition.whole.counts)
    breaches += [Breach(slab.names[0], WITH_OWN, number)] if number else []
    return Certificate(0, 0, counts, found.guarded, True, tuple(breaches), found.undecided, found.programs)


def _shown(member: Member, package: pl.DataFrame) -> pl.Series:
    """Of each row whether the package shows it."""
    shown = package.filter(~IS_UNSEEN).select(*KEY, _shown=pl.lit(True))
    joined = member.rows.select(KEY).join(shown, on=list(KEY), how="left", maintain_order="left", nulls_equal=True)
    return joined["_shown"].fill_null(False)


def _unlike(package: pl.DataFrame, published: pl.LazyFrame) -> Iterator[Breach]:
    """Rows said to be public that are not those of the public edition, to the last figure."""
    public = package.filter(pl.col("edition") != INTERNAL).drop("edition")
    same = published.collect().join(public, on=public.columns, how="semi", nulls_equal=True)
    if same.height != public.height:
        yield Breach("all", UNLIKE, public.height - same.height)


def _of_others(internal: pl.DataFrame, ground: Ground, organisation: Organisation) -> Iterator[Breach]:
    is_own = (pl.col("attribution") == CAREGIVER) & pl.lit(among(internal, organisation.own))
    yield from _counted(internal.filter(~(is_own & _name().is_in([*ground.own]))), OF_OTHERS)


def _figured(internal: pl.DataFrame) -> Sequence[Breach]:
    hidden = internal.filter(IS_UNSEEN)
    return [*_counted(hidden.filter(pl.any_horizontal(pl.col(NUMBERS).is_not_null())), NOT_BLANK)]


def _counted(rows: pl.DataFrame, how: str) -> Iterator[Breach]:
    for (name,), found in rows.group_by(_name(), maintain_order=True):
        yield Breach(str(name), how, found.height)


def _name() -> pl.Expr:
    return pl.concat_str("vip", pl.lit("/"), "indicator")
