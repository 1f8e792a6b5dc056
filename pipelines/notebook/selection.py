"""Turns the words of a call into rows: what is asked for by each argument, and a sentence where there is none of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import polars as pl

from data_contracts.shapes import ALL_AGES, AREA_LEVELS, ATTRIBUTIONS, SEXES
from pipelines.aggregate import period_words
from pipelines.errors import UserError
from pipelines.notebook import places
from pipelines.notebook.edition import RESULTS, Edition
from pipelines.notebook.errors import SelectionError, listed, meant

Words = str | Iterable[str] | None
PeriodWords = str | int | Iterable[str | int] | None
TOTAL = "T"
# Argument -> the columns it speaks of; a sentence about what there is lists their values.
COLUMNS = {
    "indicator": ("vip", "indicator"),
    "attribution": ("attribution",),
    "period": ("period_type", "period_start"),
    "level": ("area_level",),
    "area": ("area_level", "area_code"),
    "sex": ("sex",),
    "age": ("age_band",),
}
WITHOUT = {"sex": TOTAL, "age": ALL_AGES}  # what a table without the column holds anyway


@dataclass(frozen=True)
class Wish:
    """One word of an argument as it was written, and the rows that it asks for."""

    said: str
    rows: pl.Expr


@dataclass(frozen=True)
class Selection:
    """The arguments of a call. None asks for everything."""

    indicator: str | Iterable[str]
    period: PeriodWords = None
    area: Words = None
    level: Words = None
    sex: Words = TOTAL
    age: Words = ALL_AGES
    attribution: Words = None

    def of(self, table: str, edition: Edition, *, may_be_empty: bool = False) -> pl.DataFrame:
        """The rows of a table that all arguments ask for. Raises SelectionError where one of them finds nothing.

        `may_be_empty`: of a table that holds only what is remarkable, none is an answer too.
        """
        rows, wishes = edition.rows(table), self._wishes(edition)
        wishes = _without_absent_columns(wishes, table, rows.collect_schema().names())
        found = rows.filter(_all_of(wishes)).collect()
        if not may_be_empty:
            _refuse_what_finds_nothing(
                found, rows, wishes, str(edition) if table == RESULTS else f"{table} of {edition}"
            )
        return found

    def _wishes(self, edition: Edition) -> dict[str, list[Wish]]:
        """Argument -> what it asks for; without those that ask for everything."""
        levels = _of_known("level", self.level, AREA_LEVELS)
        made = {
            "indicator": _of_indicators(_words("indicator", self.indicator), edition.catalogue),
            "attribution": _of_known("attribution", self.attribution, ATTRIBUTIONS),
            "period": [_of_period(said) for said in _period_words(self.period)],
            "level": levels,
            "area": [_of_area(said, edition.areas, levels) for said in _words("area", self.area)],
            "sex": _of_known("sex", self.sex, SEXES),
            "age": [Wish(said, pl.col("age_band") == said) for said in _words("age", self.age)],
        }
        return {argument: wishes for argument, wishes in made.items() if wishes}


def names_of(said: Words, catalogue: pl.DataFrame) -> list[tuple[str, str]]:
    """The (vip, indicator) of each word; all of the catalogue where none is given. Raises SelectionError."""
    there = list(catalogue.select("vip", "indicator").iter_rows())
    return there if said is None else [name for word in _words("indicator", said) for name in _names(word, there)]


def _names(said: str, there: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """All of a programme, or the one indicator that is called so: with its programme or, where unique, without."""
    wanted = said.strip().casefold()
    of_programme = [name for name in there if name[0] == wanted]
    found = of_programme or [name for name in there if wanted in (name[1], "/".join(name))]
    if not found:
        names = [text for vip, name in there for text in (f"{vip}/{name}", name, vip)]
        raise SelectionError(f"indicator: there is no {said}.{meant(said, names)} `indicators()` lists all.")
    if len(found) > 1 and not of_programme:
        raise SelectionError(f"indicator: {said} is {' and '.join('/'.join(name) for name in found)}. Say which.")
    return found


def _of_indicators(said: Sequence[str], catalogue: pl.DataFrame) -> list[Wish]:
    if not said:
        raise SelectionError("indicator: name one, a list of them, or a programme. `indicators()` lists all.")
    return [
        Wish(word, _any_of((pl.col("vip") == vip) & (pl.col("indicator") == name) for vip, name in found))
        for word in said
        for found in [names_of(word, catalogue)]
    ]


def _of_period(said: str) -> Wish:
    try:
        asked = period_words.parse(said)
    except UserError as error:
        raise SelectionError(f"period: {error}") from None
    rows = pl.col("period_type") == asked.kind
    if asked.first and asked.last:
        rows &= pl.col("period_start").is_between(asked.first, asked.last)
    return Wish(said, rows)


def _of_area(said: str, areas: pl.DataFrame, levels: Sequence[Wish]) -> Wish:
    if said.strip().lower() in AREA_LEVELS:
        return Wish(said, pl.col("area_level") == said.strip().lower())
    area = places.find(said, areas, [level.said for level in levels] or AREA_LEVELS)
    return Wish(str(area), (pl.col("area_level") == area.area_level) & (pl.col("area_code") == area.area_code))


def _of_known(argument: str, said: Words, known: Sequence[str]) -> list[Wish]:
    """Wishes for words that are known beforehand; letter case does not matter. Raises SelectionError for others."""
    (column,), by_folded = COLUMNS[argument], {word.casefold(): word for word in known}
    words = _words(argument, said)
    if strange := [word for word in words if word.strip().casefold() not in by_folded]:
        raise SelectionError(f"{argument}: there is no {listed(strange)}. There is {listed(known)}.")
    found = [by_folded[word.strip().casefold()] for word in words]
    return [Wish(word, pl.col(column) == word) for word in found]


def _words(argument: str, said: Words) -> list[str]:
    """The words of an argument; none where everything is asked for.

    A number is refused, since the code of an area may begin with a nought, and so is a list of nothing: whoever made
    it did not mean everything.
    """
    if said is None or isinstance(said, str):
        return [] if said is None else [said]
    words = list(said) if isinstance(said, Iterable) else [said]
    if not words:
        raise SelectionError(f"{argument}: the list is empty. None asks for everything.")
    if not all(isinstance(word, str) for word in words):
        raise SelectionError(f'{argument}: takes text or a list of texts; write "14" with quotation marks.')
    return words


def _period_words(said: PeriodWords) -> list[str]:
    """The same; a year may be a number."""
    if said is None or isinstance(said, str):
        return _words("period", said)
    return _words("period", [str(word) for word in said] if isinstance(said, Iterable) else str(said))


def _without_absent_columns(
    wishes: Mapping[str, list[Wish]], table: str, columns: Sequence[str]
) -> dict[str, list[Wish]]:
    """The wishes that speak of columns of the table. Raises SelectionError where more than its totals is asked for."""
    kept = {}
    for argument, asked in wishes.items():
        if set(COLUMNS[argument]) <= set(columns):
            kept[argument] = asked
        elif [wish.said for wish in asked] != [WITHOUT.get(argument)]:
            raise SelectionError(f"{argument}: {table} does not tell rows apart by it. Leave it out.")
    return kept


def _any_of(rows: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, rows)


def _all_of(wishes: Mapping[str, list[Wish]]) -> pl.Expr:
    """Rows that every argument asks for, by one of its words."""
    return reduce(and_, (_any_of(wish.rows for wish in asked) for asked in wishes.values()))


def _refuse_what_finds_nothing(
    found: pl.DataFrame, rows: pl.LazyFrame, wishes: Mapping[str, list[Wish]], where: str
) -> None:
    """Raise SelectionError for the first word without a row, and say what there is beside it.

    Where there is no row at all, the word is looked for whose argument leaves rows when it is not asked.
    """
    for argument, asked in wishes.items():
        has_rows = found.select(wish.rows.any().alias(str(number)) for number, wish in enumerate(asked)).row(0)
        missing = [wish.said for wish, has in zip(asked, has_rows, strict=True) if not has]
        if not missing:
            continue
        others = {name: wish for name, wish in wishes.items() if name != argument}
        there = rows.filter(_all_of(others)).select(COLUMNS[argument]) if others else rows.select(COLUMNS[argument])
        if argument == "indicator":
            _refuse_unpublished(missing, rows, asked, where)
        elif instead := _values(argument, there.unique().collect()):
            raise SelectionError(
                f"{argument}: {where} has no {listed(missing)} of what else is asked for. There is {listed(instead)}."
            )
    if found.is_empty():
        told = "; ".join(f"{name} {listed(wish.said for wish in asked)}" for name, asked in wishes.items())
        raise SelectionError(f"{where} has no row with all of this: {told}.")


def _refuse_unpublished(missing: Sequence[str], rows: pl.LazyFrame, asked: Sequence[Wish], where: str) -> None:
    """Raise SelectionError for indicators of the catalogue of which there is no row, whatever else is asked."""
    there = rows.select(wish.rows.any().alias(wish.said) for wish in asked if wish.said in missing).collect().row(0)
    silent = [said for said, has in zip(missing, there, strict=True) if not has]
    if silent:
        raise SelectionError(f"indicator: {where} has no row of {listed(silent)}; it is in the catalogue only.")


def _values(argument: str, there: pl.DataFrame) -> list[str]:
    """What an argument could ask for, as it would be written."""
    if argument == "area":
        return [f"area of level {level}" for level in AREA_LEVELS if level in there["area_level"].to_list()]
    if argument != "period":
        return sorted(there.to_series().cast(pl.String).to_list())
    ends = there.group_by("period_type").agg(first=pl.col("period_start").min(), last=pl.col("period_start").max())
    return [
        f"{kind} {period_words.write(kind, first)}..{period_words.write(kind, last)}"
        for kind, first, last in ends.sort("period_type").iter_rows()
    ]
