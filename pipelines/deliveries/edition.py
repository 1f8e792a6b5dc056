"""An edition: all that a receiver may see of one publication, and ways to cut it. What every format is made of.

Nothing of it comes from behind the gate: rows as they were published or packaged, what headers say, names of areas.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from data_contracts.shapes import ALL_AGES, EDITIONS, Packaged, Published
from pipelines.deliveries.declaration.facts import Facts
from pipelines.deliveries.vis.sending import Sending
from pipelines.disclosure.blanking import NUMBERS
from pipelines.publisher import Publisher
from pipelines.release.files import About
from pipelines.select.catalogue import Catalogue
from pipelines.select.header import Header, Programme

AREA = ["area_level", "area_code"]
KEYS = (
    "vip", "indicator", "indicator_version", "attribution", "area_level", "area_code", "period_type", "period_start",
    "sex", "age_band",
)  # fmt: skip
TO_REGIONS = ("nation", "healthcare_region", "region", "municipality_group")
SLIDING_OR_SHORT = ("month", "rolling_12_months")  # of areas beside the own they would be most of the rows
HIDDEN = "suppressed"
FIGURES = tuple(name for name in NUMBERS if not name.startswith("coverage"))
EMPTY = (  # what must be empty in rows of some statuses; how far a register reaches is known where nobody reported
    ([HIDDEN], NUMBERS),
    (["not_reported", "not_applicable", "withheld", "withdrawn"], FIGURES),
)
BEFORE_THE_GATE = frozenset({"suppressed_primary", "suppressed_secondary"})  # a reason is a leak of its own
AS_PUBLIC, INTERNAL = EDITIONS


@dataclass(frozen=True)
class Scope:
    """What of a publication is in an edition: `name` for files, `title` for readers in Swedish, `title_en`.

    `own`: the area whose edition it is, as level and code; None where it is of no area in particular. `vip`: the
    programme, where it is of one.
    """

    name: str
    title: str
    title_en: str
    own: tuple[str, str] | None = None
    vip: str | None = None

    def narrowed(self, to: "Scope") -> "Scope":
        """What both say. The own area of a package is all of it already."""
        if to.own is not None and to.own == self.own and to.vip is None:
            return self
        if to.name == WHOLE.name or self.name == WHOLE.name:
            kept = self if to.name == WHOLE.name else to
            return replace(kept, own=to.own or self.own, vip=to.vip or self.vip)
        titles = f"{self.title}, {to.title}", f"{self.title_en}, {to.title_en}"
        return Scope(f"{self.name}_{to.name}", *titles, to.own or self.own, to.vip or self.vip)


WHOLE = Scope("published", "Hela publiceringen", "The whole publication")
NATION = Scope("riket", "Riket", "Sweden")
PREFIXES: Mapping[str, str] = {
    "healthcare_region": "sjukvardsregion", "region": "region", "municipality": "kommun",
}  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Names of areas, and what municipalities lie in.

    `names`: `area_level, area_code, name`. `municipalities`: `municipality_code, region_code, healthcare_region_code,
    skr_group`, the reference table.
    """

    names: pl.DataFrame
    municipalities: pl.DataFrame

    def name(self, level: str, code: str) -> str:
        """The name of an area; its code where nobody has named it."""
        return self._named.get((level, code), code)

    @cached_property
    def _named(self) -> dict[tuple[str, str], str]:
        return {(level, code): name for level, code, name in self.names.select(*AREA, "name").iter_rows()}

    @cached_property
    def _region_of(self) -> dict[str, str]:
        return dict(self.municipalities.select("municipality_code", "region_code").iter_rows())

    def region_of(self, municipality: str) -> str:
        """Of one that has another code today it is the county in its first digits."""
        return self._region_of.get(municipality, municipality[:2])

    def lying_in(self, column: str, code: str) -> pl.DataFrame:
        """The municipalities with that code in a column of their table."""
        return self.municipalities.filter(pl.col(column) == code)


@dataclass(frozen=True)
class Edition:
    """What a receiver may see of one publication.

    `rows`: of the shape `Published`, or `Packaged`, with text where that has categories, in order of `KEYS`.
    `headers`: `<vip>/<indicator>` -> what is said of it, of those that have rows. `programmes`: of these.
    `receiver`: the organisation that the rows are for, as `region/12`; None where everyone may have them.
    `publisher`: who hands it on, where the deployment names one. `sending`: which of it is what to Vården i siffror,
    where that is declared. `facts`: what its quality declaration rests on.

    Raises ValueError where rows are of neither shape, or a hidden row holds a figure.
    """

    rows: pl.DataFrame
    headers: Mapping[str, Header]
    programmes: Mapping[str, Programme]
    places: Places
    publication: str
    revision: int
    about: About
    receiver: str | None = None
    publisher: Publisher | None = None
    sending: Sending | None = None
    scope: Scope = WHOLE
    facts: Facts | None = None

    def __post_init__(self) -> None:
        """Refuse what may not be handed on."""
        wanted = list((Packaged if "edition" in self.rows.columns else Published).to_schema().columns)
        if self.rows.columns != wanted:
            raise ValueError("rows: are neither as published nor as packaged. Give rows that passed the gate.")
        others = set(self.rows["status"]) & BEFORE_THE_GATE
        if others:
            raise ValueError(
                f"rows: {', '.join(sorted(others))} is a status of results. Give rows that passed the gate."
            )
        for statuses, empty in EMPTY:
            told = [pl.col(name).is_not_null() for name in empty]
            telling = self.rows.filter(pl.col("status").is_in(statuses), pl.any_horizontal(*told))
            if not telling.is_empty():
                said = ", ".join(telling["status"].unique().sort())
                raise ValueError(f"rows: {telling.height} are {said} and hold figures. Give rows that passed the gate.")

    @staticmethod
    def of(
        rows: pl.DataFrame,
        catalogue: Catalogue,
        places: Places,
        *,
        publication: str,
        revision: int,
        about: About,
        receiver: str | None = None,
        publisher: Publisher | None = None,
        sending: Sending | None = None,
        facts: Facts | None = None,
    ) -> "Edition":
        """The whole of what passed the gate. `catalogue`: as it was for the publication."""
        texts = rows.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).sort(KEYS, maintain_order=True)
        headers = {name: item.header for name, item in catalogue.measurable.items()}
        whole = Edition(
            texts,
            headers,
            catalogue.programmes,
            places,
            publication,
            revision,
            about,
            receiver,
            publisher,
            sending,
            facts=facts,
        )
        return whole._with(texts, _scope_of_receiver(receiver, texts, places) if receiver else WHOLE)

    @property
    def name(self) -> str:
        """The publication with its revision: `2026-10-r1`."""
        return f"{self.publication}-r{self.revision}"

    @property
    def is_public(self) -> bool:
        return self.receiver is None

    @property
    def rows_are(self) -> str:
        """`internal` where anything in it is for the receiver alone, else `public`."""
        return _rows_are(self.rows)

    @property
    def receivers_name(self) -> str:
        """Of the organisation that the rows are for; empty where everyone may have them."""
        return self.places.name(*self.receiver.split("/")) if self.receiver else ""

    @property
    def is_restricted(self) -> bool:
        """Whether anything in it is for the receiver alone."""
        return self.rows_are == INTERNAL

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """`<vip>/<indicator>` of all that have rows, in order."""
        found = self.rows.select("vip", "indicator").unique().sort("vip", "indicator")
        return tuple(f"{vip}/{indicator}" for vip, indicator in found.iter_rows())

    @cached_property
    def areas(self) -> pl.DataFrame:
        """`area_level, area_code, name` of the areas that have rows, in order of level and code."""
        there = self.rows.select(AREA).unique().sort(AREA)
        return there.join(self.places.names.select(*AREA, "name"), on=AREA, how="left", maintain_order="left")

    def of_indicator(self, name: str) -> pl.DataFrame:
        """The rows of `<vip>/<indicator>`."""
        vip, indicator = name.split("/")
        return self.rows.filter(vip=vip, indicator=indicator)

    def vip(self, name: str) -> "Edition":
        """All rows of one programme."""
        return self._with(self.rows.filter(vip=name), self._scope_of_vip(name))

    def indicator(self, name: str) -> "Edition":
        """All rows of one indicator, `<vip>/<indicator>`."""
        header, vip = self.headers.get(name), name.split("/")[0]
        titles = (header.title, header.title_en) if header else (name, name)
        return self._with(self.of_indicator(name), Scope(name.replace("/", "_"), *titles, vip=vip))

    def nation(self) -> "Edition":
        """The nation in full, and every level down to regions as totals."""
        return self._cut(_is_nation(), pl.col("area_level").is_in(TO_REGIONS), replace(NATION, own=self._nation))

    def overview(self) -> "Edition":
        """The nation in full, and every other area as totals."""
        return self._cut(_is_nation(), pl.lit(True), replace(WHOLE, own=self._nation))

    def region(self, code: str) -> "Edition":
        """A region with its municipalities and units in full; the nation and its healthcare regions as totals."""
        lies_in = self._codes(self.places.lying_in("region_code", code), "healthcare_region_code")
        full = _is("region", [code]) | self._is_municipality_in([code]) | self._is_unit
        return self._cut(full, _is_nation() | _is("healthcare_region", lies_in), self._scope("region", code))

    def healthcare_region(self, code: str) -> "Edition":
        """A healthcare region in full; the regions that lie in it, or a part of them, and the nation as totals."""
        regions = self._codes(self.places.lying_in("healthcare_region_code", code), "region_code")
        beside = _is_nation() | _is("region", regions)
        return self._cut(_is("healthcare_region", [code]), beside, self._scope("healthcare_region", code))

    def municipality(self, code: str) -> "Edition":
        """A municipality in full; its region, its group and the nation as totals."""
        groups = self._codes(self.places.lying_in("municipality_code", code), "skr_group")
        beside = _is("region", [self.places.region_of(code)]) | _is("municipality_group", groups)
        full = _is("municipality", [code]) | self._is_unit
        return self._cut(full, _is_nation() | beside, self._scope("municipality", code))

    def codes(self, level: str) -> tuple[str, ...]:
        """The areas of a level that have rows."""
        return tuple(self.areas.filter(area_level=level)["area_code"])

    @cached_property
    def scopes(self) -> Mapping[str, Scope]:
        """Name -> its own scope, and that of every area and programme that it can be cut to."""
        of_areas = [self._scope(level, code) for level in PREFIXES for code in self.codes(level)]
        of_programmes = [self._scope_of_vip(vip) for vip in sorted(self.programmes)]
        cut = [NATION, *of_areas, *of_programmes] if self.scope.name == WHOLE.name else []
        return {scope.name: scope for scope in (self.scope, *cut)}

    @property
    def _is_unit(self) -> pl.Expr:
        """Units in a package are of its receiver; elsewhere nobody has said whose they are."""
        return (pl.col("area_level") == "unit") & pl.lit(not self.is_public)

    @property
    def _nation(self) -> tuple[str, str] | None:
        codes = self.codes("nation")
        return ("nation", codes[0]) if codes else None

    def _scope(self, level: str, code: str) -> Scope:
        title = self.places.name(level, code)
        return Scope(f"{PREFIXES[level]}_{code}", title, title, (level, code))

    def _scope_of_vip(self, name: str) -> Scope:
        programme = self.programmes.get(name)
        title, title_en = (programme.title, programme.title_en) if programme else (name, name)
        return Scope(f"vip_{name}", title, title_en, vip=name)

    def _is_municipality_in(self, regions: Collection[str]) -> pl.Expr:
        there = [code for code in self.codes("municipality") if self.places.region_of(code) in regions]
        return _is("municipality", there)

    def _codes(self, municipalities: pl.DataFrame, column: str) -> list[str]:
        return sorted(set(municipalities[column]))

    def _cut(self, full: pl.Expr, beside: pl.Expr, scope: Scope) -> "Edition":
        """Rows of areas in full, and totals of those beside them: both sexes, all ages, quarters and what is longer."""
        is_total = (pl.col("sex") == "T") & (pl.col("age_band") == ALL_AGES)
        is_total &= ~pl.col("period_type").is_in(SLIDING_OR_SHORT)
        return self._with(self.rows.filter(full | (beside & is_total)), scope)

    def _with(self, rows: pl.DataFrame, scope: Scope) -> "Edition":
        """Fewer rows, with the words for those alone."""
        there = {f"{vip}/{name}" for vip, name in rows.select("vip", "indicator").unique().iter_rows()}
        programmes = set(rows["vip"])
        return replace(
            self,
            rows=rows,
            scope=self.scope.narrowed(scope),
            headers={name: header for name, header in self.headers.items() if name in there},
            programmes={vip: programme for vip, programme in self.programmes.items() if vip in programmes},
            places=replace(self.places, names=self.places.names.join(rows.select(AREA).unique(), on=AREA, how="semi")),
        )


def _rows_are(rows: pl.DataFrame) -> str:
    return INTERNAL if "edition" in rows.columns and (rows["edition"] == INTERNAL).any() else AS_PUBLIC


def _scope_of_receiver(receiver: str, rows: pl.DataFrame, places: Places) -> Scope:
    """The name says whether anything is in it that others may not have."""
    level, code = receiver.split("/")
    edition = _rows_are(rows)
    title = places.name(level, code)
    return Scope(f"{edition}_{level}_{code}", title, title, (level, code))


def _is(level: str, codes: Collection[str]) -> pl.Expr:
    return (pl.col("area_level") == level) & pl.col("area_code").is_in(list(codes))


def _is_nation() -> pl.Expr:
    return pl.col("area_level") == "nation"
