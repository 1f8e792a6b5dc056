"""Which of its own rows an organisation is shown in full: all, but for those that would give others away.

Where the attack finds out anything of others, the own rows that have to do with it stay as the public edition has them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from data_contracts.shapes import ALL_AGES, WITHHELD
from pipelines.disclosure.editions.coalition import OWN, PUBLIC, Coalition
from pipelines.disclosure.editions.organisation import AREA, CAREGIVER, Organisation
from pipelines.disclosure.policy import Policy
from pipelines.disclosure.relations import ROW
from pipelines.disclosure.served import HIDDEN, SHOWN
from pipelines.disclosure.slab import DoesNotAddUp, DoesNotFollow, Member
from pipelines.disclosure.ties import SEEN, Declared, found
from pipelines.disclosure.vintages import SINCE, STILL, Past, publications, served_members
from pipelines.disclosure.windows import with_windows, without_windows
from pipelines.select.header import Header

OPEN = "is_open"
IS_WITHHELD = pl.col("status").cast(pl.String) == WITHHELD  # from unsound data: nobody's, not even its own
KIND = ("period_type", pl.col("sex") == "T", pl.col("age_band") == ALL_AGES)


@dataclass(frozen=True)
class Slab:
    """Tied indicators and an organisation. members: with windows of twelve months, which `coalition` has not."""

    names: Sequence[str]
    members: Sequence[Member]
    coalition: Coalition


@dataclass(frozen=True)
class Ground:
    """What a package is opened on. record: rows of the public edition with figures and `hidden`, and what earlier ones
    served with others. headers: of its indicators. own: of indicators with a legal ground, the rows of results by care
    giver, of areas near at least. is_mixed: as in `slab`.
    """

    record: Past
    headers: Mapping[str, Header]
    own: Mapping[str, pl.DataFrame]
    policy: Policy
    is_mixed: bool = False

    @property
    def served(self) -> pl.LazyFrame:
        """The rows of the public edition."""
        return self.record.served.drop(SINCE)

    def slabs(self, organisation: Organisation) -> Iterator[Slab]:
        """Those in which an indicator has a ground. One whose figures contradict each other is not among them."""
        headers = {name: header for name, header in self.headers.items() if header.rows == "cases"}
        declared = Declared(headers, found(self.served.filter(SEEN).collect(), headers))
        for names in declared.groups():
            if self.own.keys() & set(names):
                try:
                    yield self._slab(names, declared, organisation)
                except (DoesNotAddUp, DoesNotFollow):
                    continue

    def _slab(self, names: Sequence[str], declared: Declared, organisation: Organisation) -> Slab:
        members = [self._member(name, organisation) for name in names]
        now = [without_windows(member) for member in members]
        coalition = Coalition.of(
            now, self._earlier(now, organisation), organisation.places, declared.ties_of, self.policy,
            units=organisation.near.filter(area_level="unit")["area_code"], is_mixed=self.is_mixed,
        )  # fmt: skip
        return Slab(names, members, coalition)

    def _earlier(self, now: Sequence[Member], organisation: Organisation) -> list[list[Member]]:
        """What each earlier publication served of the years in which figures were given up since.

        An own row is its own there too: who is shown its figures now may know what they were.
        """
        told = self.record.of([member.name for member in now])
        still = told.served.filter(pl.col(SINCE).is_not_null()).select(STILL).collect()
        return [
            [without_windows(self._marked(member, organisation)) for member in served_members(rows, now)]
            for rows in publications(still, told.earlier.collect())
        ]

    def _marked(self, member: Member, organisation: Organisation) -> Member:
        """With `is_public` and `is_own`, as `hidden` and the ground say."""
        rows = member.rows.with_columns((~pl.col(HIDDEN)).alias(PUBLIC))
        return replace(member, rows=rows.with_columns(self._is_own(member.name, rows, organisation).alias(OWN)))

    def _is_own(self, name: str, rows: pl.DataFrame, organisation: Organisation) -> pl.Expr:
        is_of_care = pl.col("attribution").cast(pl.String) == CAREGIVER
        return is_of_care & pl.lit(among(rows, organisation.own)) & (name in self.own)

    def _member(self, name: str, organisation: Organisation) -> Member:
        """The rows of an indicator, `is_public` and `is_own`; with a ground also those that are not served."""
        vip, indicator = name.split("/")
        header, has_ground = self.headers[name], name in self.own
        served = self.served.filter(vip=vip, indicator=indicator).collect()
        rows = served.with_columns(~pl.col("hidden").alias(PUBLIC)).drop("hidden")
        if has_ground:
            beside = self.own[name].join(rows, on=list(ROW), how="anti", nulls_equal=True)
            told = _told_of(beside, rows, organisation.near).with_columns(pl.lit(False).alias(PUBLIC))
            rows = pl.concat([rows, told.select(rows.columns).cast(rows.schema)])
        rows = rows.with_columns(self._is_own(name, rows, organisation).alias(OWN))
        return Member(name, header.measure, header.unit_of_analysis != "person", rows, header.version)


def opened(ground: Ground, organisation: Organisation) -> pl.DataFrame:
    """The own rows of all indicators with a ground, with figures; `is_open`: shown in full, `is_public`: anyway."""
    parts = [rows for slab in ground.slabs(organisation) for rows in _of_slab(slab)]
    empty = ground.served.head(0).collect().drop("hidden")
    columns = [*empty.columns, PUBLIC, OPEN]
    return pl.concat([
        empty.with_columns(pl.lit(True).alias(name) for name in (PUBLIC, OPEN)),
        *(rows.select(columns) for rows in parts),
    ])  # fmt: skip


def _of_slab(slab: Slab) -> Iterator[pl.DataFrame]:
    """The own rows of each member; the examination of the whole package attacks what is opened again."""
    coalition, parts = slab.coalition, slab.coalition.members
    kept = coalition.rows_with(coalition.kept(coalition.opened([part.rows[OWN] for part in parts])))
    for member, part, is_kept in zip(slab.members, parts, kept, strict=False):  # earlier ones come last
        is_open = ((part.rows[OWN] & is_kept) | part.rows[PUBLIC]) & (part.rows["status"].cast(pl.String) != WITHHELD)
        hidden = with_windows(member, part.rows.with_columns(hidden=~is_open), pl.when(PUBLIC).then(pl.lit(SHOWN)))
        yield member.rows.with_columns((pl.lit(~hidden) & ~IS_WITHHELD).alias(OPEN)).filter(OWN)


def _told_of(rows: pl.DataFrame, served: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """Of rows that are not served those that its own and the served ones add up with.

    They are those near, and, in the periods, sexes and ages that anything is served of, those of all larger areas.
    """
    marked = rows.with_columns(_is_near=among(rows, near), _kind=pl.struct(*KIND))
    spoken_of = served.select(_kind=pl.struct(*KIND)).unique()
    is_of = pl.col("_kind").is_in(spoken_of["_kind"].implode()) & (pl.col("area_level") != "unit")
    return marked.filter(pl.col("_is_near") | is_of).drop("_is_near", "_kind")


def among(rows: pl.DataFrame, areas: pl.DataFrame) -> pl.Series:
    """Of each row whether it is of one of these areas."""
    marked = areas.select(*AREA, _found=pl.lit(True))
    return rows.join(marked, on=list(AREA), how="left", maintain_order="left")["_found"].fill_null(False)
