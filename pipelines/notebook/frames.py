"""Makes pandas of published rows: with names, in order, and with types that tell nothing from nought."""

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd
import polars as pl

from data_contracts.shapes import ALL_AGES, AREA_LEVELS, ATTRIBUTIONS, PERIOD_TYPES, SEXES, STATUSES
from pipelines.notebook.edition import AREA, Edition

ORDER = (
    "vip", "indicator", "attribution", "area_level", "area_code", "period_type", "period_start", "sex", "age_band",
)  # fmt: skip
# Columns of few values, in the order that people read them in.
CATEGORIES: dict[str, Sequence[str]] = {
    "attribution": ATTRIBUTIONS,
    "area_level": AREA_LEVELS,
    "period_type": PERIOD_TYPES,
    "sex": SEXES,
    "age_band": (ALL_AGES,),  # and the bands after it
    "status": STATUSES,
}
NAMED = {"title": "indicator", "area_name": "area_code"}  # a column that is added -> the one that it stands after


def shown(rows: pl.DataFrame, table: str, edition: Edition) -> pd.DataFrame:
    """The rows as a pandas frame, in order of `ORDER`; its `attrs` say where they come from and what they mean."""
    named = _in_order(_named(rows, edition))
    made = pd.DataFrame({name: _column(named[name]) for name in named.columns})
    made.attrs = {"table": table, **about(edition), "indicators": _wording(rows, edition)}
    return made


def about(edition: Edition) -> dict[Hashable, Any]:
    """Which publication it is, and whether its persons are real."""
    return {
        "publication": edition.publication,
        "revision": edition.revision,
        "as_known_on": edition.manifest["as_known_on"],
        "basis": edition.basis,
    }


def plain(rows: pl.DataFrame) -> pd.DataFrame:
    """The rows as they stand, with the same types."""
    return pd.DataFrame({name: _column(rows[name]) for name in rows.columns})


def _named(rows: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    """The rows with the title of the indicator and the name of the area, each beside what it names."""
    joined = rows
    if "title" not in rows.columns:
        titles = edition.catalogue.select("vip", "indicator", "title")
        joined = joined.join(titles, on=["vip", "indicator"], how="left", maintain_order="left")
    if "area_name" not in rows.columns and {*AREA[:2]} <= {*rows.columns}:
        joined = joined.join(edition.areas, on=AREA[:2], how="left", maintain_order="left")
    columns = list(rows.columns)
    for name, beside in NAMED.items():
        if name in joined.columns and name not in columns:
            columns.insert(columns.index(beside) + 1, name)
    return joined.select(columns)


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Sorted by the keys that there are; levels, kinds of period and sexes as people read them."""
    keys = [name for name in ORDER if name in rows.columns]
    by = [_ranked(rows[name]) if name in CATEGORIES else pl.col(name) for name in keys]
    return rows.sort(by, maintain_order=True)


def _ranked(column: pl.Series) -> pl.Expr:
    return pl.col(column.name).cast(pl.String).cast(pl.Enum(_categories(column)))


def _categories(column: pl.Series) -> list[str]:
    """The values that occur, those known first; none that does not occur, which grouping would make rows of."""
    occurring = column.cast(pl.String).drop_nulls().unique().sort().to_list()
    known = [value for value in CATEGORIES[column.name] if value in occurring]
    return known + [value for value in occurring if value not in known]


def _column(column: pl.Series) -> pd.Series:
    """Days as datetime64, texts of few values as ordered categories, whole numbers and truths with a missing value."""
    if column.name in CATEGORIES:
        kind = pd.CategoricalDtype(_categories(column), ordered=True)
        return column.cast(pl.String).to_pandas().astype(kind)
    if column.dtype == pl.Date:
        return column.cast(pl.Datetime("ns")).to_pandas()
    if column.dtype.is_integer():
        return column.to_pandas(use_pyarrow_extension_array=True).astype("Int64")
    if column.dtype == pl.Boolean:
        return column.to_pandas(use_pyarrow_extension_array=True).astype("boolean")
    return column.to_pandas()


def _wording(rows: pl.DataFrame, edition: Edition) -> dict[str, dict[str, str]]:
    """`vip/indicator` -> what the catalogue says of it, of the indicators that the rows are of."""
    own = edition.catalogue.join(rows.select("vip", "indicator").unique(), on=["vip", "indicator"], how="semi")
    return {f"{row['vip']}/{row['indicator']}": row for row in own.to_dicts()}
