"""Rows as Kolada has them: kpi, municipality, year, gender, value and status; whole years, all ages, no other period.

Source: Kolada's open API, version 3 (kolada.se/om-oss/api). Regions are `00` and their code, the nation is `0000`;
`-` is bortfall, `.` ej tillämplig, `..` sekretess. Shares are per cent there, so they are here. Healthcare regions and
groups of municipalities have no place in it: Kolada's groups are unweighted means, ours are of all inhabitants.
"""

import json
from pathlib import Path
from typing import Any

import polars as pl

from data_contracts.shapes import ALL_AGES
from pipelines.catalogue import words
from pipelines.deliveries.edition import HIDDEN, Edition
from pipelines.deliveries.placing import placed, write_text
from pipelines.deliveries.wording import SHARES, kept, unit, warnings

TITLE = "Rader som i Kolada"
HOLDS = None
LEVELS = ("nation", "region", "municipality")
NATION = "0000"
SHORTFALL, NOT_APPLICABLE, SECRET = "-", ".", ".."
SYMBOLS = {HIDDEN: SECRET, "not_applicable": NOT_APPLICABLE, "zero_denominator": NOT_APPLICABLE}  # else a shortfall
TYPES = {("municipality",): "K", ("region",): "L", ("municipality", "region"): "A"}  # whom a kpi is of
COLUMNS = ("kpi", "municipality", "year", "gender", "value", "status")
DECIMALS = 10  # of per cent: what times 100 adds to a fraction's last digits goes


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """`<scope>_kolada.csv` with the rows and `<scope>_kolada_kpi.json` with what each kpi is."""
    name = f"{edition.scope.name}_kolada"
    place = folder / f"{name}.csv"
    with placed(place) as made:
        rows(edition).write_csv(made, null_value="", line_terminator="\n")
    said = json.dumps(_described(edition), ensure_ascii=False, indent=2)
    return place, write_text(said + "\n", folder / f"{name}_kpi.json")


def kpi(vip: str, indicator: str, attribution: str) -> str:
    """A figure by care giver and one by residence are two measures, so each has its own."""
    return f"{vip}/{indicator}/{attribution}"


def rows(edition: Edition) -> pl.DataFrame:
    """`COLUMNS`, in order of the first four; `year` a whole number, all others but `value` text.

    `status` is empty where there is a value, else the symbol for why there is none.
    """
    shares = [name for name, header in edition.headers.items() if header.measure in SHARES]
    is_share = pl.concat_str("vip", "indicator", separator="/").is_in(shares)
    per_cent = pl.when(is_share).then((pl.col("value") * 100).round(DECIMALS)).otherwise(pl.col("value"))
    symbol = pl.col("status").replace_strict(SYMBOLS, default=SHORTFALL, return_dtype=pl.String)
    return _chosen(edition).select(
        kpi=pl.concat_str("vip", "indicator", "attribution", separator="/"),
        municipality=_id(),
        year=pl.col("period_start").dt.year(),
        gender="sex",
        value=per_cent,
        status=pl.when(pl.col("value").is_null()).then(symbol),
    ).sort(COLUMNS[:4])  # fmt: skip


def _chosen(edition: Edition) -> pl.DataFrame:
    """Whole years of all ages, by the newest definition of each."""
    found = edition.rows.filter(
        pl.col("area_level").is_in(LEVELS), period_type="year", age_band=ALL_AGES,
    )  # fmt: skip
    newest = pl.col("indicator_version").max().over("vip", "indicator", *COLUMNS_OF_A_CELL)
    return found.filter(pl.col("indicator_version") == newest)


COLUMNS_OF_A_CELL = ("attribution", "area_level", "area_code", "period_start", "sex")


def _id() -> pl.Expr:
    """As Kolada writes an area: Gotland is 0009 as a region and 0980 as a municipality."""
    return (
        pl.when(pl.col("area_level") == "nation").then(pl.lit(NATION))
        .when(pl.col("area_level") == "region").then("00" + pl.col("area_code"))
        .otherwise("area_code")
    )  # fmt: skip


def _described(edition: Edition) -> dict[str, Any]:
    """What Kolada keeps of a measure, and what one must know of all of them."""
    chosen = _chosen(edition)
    keys = chosen.select("vip", "indicator", "attribution").unique().sort("vip", "indicator", "attribution")
    return {
        "source": edition.publisher.name if edition.publisher else None,
        "publication": edition.name,
        "edition": edition.rows_are,
        "warnings": warnings(edition),
        "disclosure": kept(edition),
        "symbols": {SHORTFALL: "bortfall", NOT_APPLICABLE: "ej tillämplig", SECRET: "sekretess"},
        "kpis": [
            _kpi(edition, key, chosen.filter(vip=key[0], indicator=key[1], attribution=key[2]))
            for key in keys.iter_rows()
        ],
    }


def _kpi(edition: Edition, key: tuple[str, str, str], own: pl.DataFrame) -> dict[str, Any]:
    vip, indicator, attribution = key
    header = edition.headers[f"{vip}/{indicator}"]
    levels = tuple(sorted({*own["area_level"]} - {"nation"}))
    preliminary = own.filter(status="provisional")["period_start"].dt.year().unique().sort()
    return {
        "id": kpi(*key),
        "title": f"{header.title}, {words.ATTRIBUTION[attribution]}",
        "description": f"Täljare: {header.numerator}. Nämnare: {header.denominator}.",
        "unit": unit(header)[0],
        "municipality_type": TYPES.get(levels),
        "is_divided_by_gender": bool((own["sex"] != "T").any()),
        "operating_area": edition.programmes[vip].title if vip in edition.programmes else vip,
        "primary_source": header.source,
        "publication_date": edition.publication,
        "preliminary_years": preliminary.to_list(),
        "has_ou_data": False,
    }
