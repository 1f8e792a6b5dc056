"""The files of a publication, each written from the published rows alone and the same bytes each time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from data_contracts.shapes import Published
from pipelines import engine
from pipelines.catalogue import words
from pipelines.select.catalogue import Catalogue
from pipelines.select.header import Header

HEADINGS = {
    "publication": "Publicering",
    "vip": "VIP",
    "indicator": "Indikator",
    "title": "Titel",
    "indicator_version": "Version",
    "period_type": "Periodtyp",
    "period_start": "Period från",
    "period_end": "Period till och med",
    "data_as_of": "Data till och med",
    "attribution": "Tillhörighet",
    "area_level": "Nivå",
    "area_code": "Områdeskod",
    "area_name": "Område",
    "sex": "Kön",
    "age_band": "Ålder",
    "denominator": "Nämnare",
    "numerator": "Täljare",
    "missing": "Ej registrerat",
    "value": "Värde",
    "ci_low": "Konfidensintervall nedre",
    "ci_high": "Konfidensintervall övre",
    "standardised": "Standardiserat värde",
    "target": "Målnivå",
    "target_met": "Målet nått",
    "signal": "Signal",
    "coverage": "Täckningsgrad",
    "coverage_year": "Täckningsår",
    "status": "Status",
    "measure": "Mått",
    "decision": "Indikatorns status",
    "basis": "Underlag",
    "method": "Röjandeskydd",
    "area": "Område med kod",  # as a text that no spreadsheet program takes for a number
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "period_type": words.PERIOD,
    "attribution": {"caregiver": "vårdgivare", "resident": "folkbokföring"},
    "area_level": words.AREA,
    "decision": {
        "proposed": "förslag",
        "test": "prövas",
        "adopted": "antagen",
        "managed": "förvaltas",
        "retired": "avvecklad",
    },
    "basis": {"simulated": "simulerade personer, inga verkliga uppgifter", "registers": "registeruppgifter"},
    "method": {
        "hide": "exakta antal, små göms",
        "round": "avrundade antal, små göms",
        "cellkey": "antal med brus",
        "none": "inget, öppna data",
    },
    "signal": {
        "outside": "utanför gränserna",
        "shift": "skifte",
        "trend": "trend",
        "two_of_three": "två av tre nära gränsen",
    },
    "sex": {"T": "totalt", "K": "kvinnor", "M": "män"},
    "age_band": {"all": "alla"},
    "edition": {"public": "offentlig", "internal": "intern"},
    "status": {
        "ok": "redovisas",
        "provisional": "preliminär",
        "suppressed": "sekretess",
        "not_reported": "ej rapporterat",
        "not_applicable": "ej tillämplig",
        "zero_denominator": "inga fall",
        "below_coverage": "låg täckning",
        "withheld": "hålls inne",
        "withdrawn": "tillbakadragen",
    },
}
PACKAGE_HEADINGS = {**HEADINGS, "edition": "Utgåva"}
DECIMALS = 4
ABOUT = (
    "vip", "indicator", "title", "title_en", "measure", "status", "evidence", "origin", "source", "direction",
    "numerator", "denominator", "exclusions",
)  # fmt: skip
TARGET = ("target", "target_source", "target_from")


@dataclass(frozen=True)
class About:
    """What a reader of any file must know of all its figures. method: how counts are kept, a word of `WORDS`; rule: the
    same in a sentence, None where nothing is kept.
    """

    is_simulated: bool
    method: str
    rule: str | None


def write_parquet(published: pl.DataFrame, path: Path) -> None:
    """All rows of a table; written from rows that are already blanked, so no statistic in the file tells more."""
    published.write_parquet(path, compression="zstd")


def write_duckdb(
    folder: Path, tables: Iterable[str], path: Path, catalogue: Catalogue, areas: pl.DataFrame, about: About
) -> None:
    """A database that opens read-only: the tables whose files lie in the folder, `indicator`, `area` and `about`."""
    with engine.connect(path) as database:
        for name in tables:
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet(?)", [str(folder / f"{name}.parquet")])
        database.execute("CREATE TABLE area (area_level VARCHAR, area_code VARCHAR, name VARCHAR)")
        database.executemany("INSERT INTO area VALUES (?, ?, ?)", areas.rows())
        names = "SELECT ?::BOOLEAN AS simulated_persons, ?::VARCHAR AS disclosure_method, ?::VARCHAR AS disclosure_rule"
        database.execute(f"CREATE TABLE about AS {names}", [about.is_simulated, about.method, about.rule])
        columns = ", ".join(f"{name} VARCHAR" for name in (*ABOUT, *TARGET))
        database.execute(f"CREATE TABLE indicator ({columns})")
        places = ", ".join("?" * len((*ABOUT, *TARGET)))
        database.executemany(f"INSERT INTO indicator VALUES ({places})", list(_about(catalogue)))
    path.chmod(0o444)


def _about(catalogue: Catalogue) -> Iterator[tuple[str | None, ...]]:
    for item in catalogue.measurable.values():
        target = item.header.target
        said = (f"{target.value:g}", target.source, _text(target.valid_from)) if target else (None,) * len(TARGET)
        yield item.vip, item.short_name, *(getattr(item.header, name) for name in ABOUT[2:]), *said


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def write_region_tables(
    published: pl.DataFrame,
    folder: Path,
    headers: Mapping[str, Header],
    areas: pl.DataFrame,
    regions: Mapping[str, str],
    about: About,
) -> None:
    """`region_<code>.csv` for each region with its municipalities, and `riket.csv` with the levels above.

    `headers`: of `<vip>/<indicator>`. `regions`: municipality -> region. UTF-8 with a byte order mark, semicolons and
    decimal commas, as spreadsheet programs in Swedish open them; a hidden or absent number is an empty field and its
    status says why.
    """
    folder.mkdir(parents=True)
    for name, rows in by_region(_named(published, headers, areas, about), regions):
        _write_csv(rows, folder / name)


def by_region(rows: pl.DataFrame, regions: Mapping[str, str]) -> Iterator[tuple[str, pl.DataFrame]]:
    """The name of each table of a region, and the rows that belong there; those of units belong in none."""
    county = pl.col("area_code").str.head(2)  # of a municipality that has another code today
    region = (
        pl.when(pl.col("area_level") == "region").then(pl.col("area_code"))
        .when(pl.col("area_level") == "municipality").then(pl.col("area_code").replace_strict(regions, default=county))
        .when(pl.col("area_level") != "unit").then(pl.lit("riket"))
    )  # fmt: skip
    for (code,), part in rows.with_columns(_file=region).partition_by("_file", as_dict=True).items():
        if code is not None:
            yield "riket.csv" if code == "riket" else f"region_{code}.csv", part.drop("_file")


def write_table(
    rows: pl.DataFrame, path: Path, headers: Mapping[str, Header], areas: pl.DataFrame, about: About
) -> None:
    """Any rows, written as the tables of regions are; those of an organisation's package with the edition of each."""
    headings = PACKAGE_HEADINGS if "edition" in rows.columns else HEADINGS
    _write_csv(_named(rows, headers, areas, about), path, headings)


def _named(published: pl.DataFrame, headers: Mapping[str, Header], areas: pl.DataFrame, about: About) -> pl.DataFrame:
    titles = pl.DataFrame(
        [(*name.split("/"), header.title, words.measured(header), header.status) for name, header in headers.items()],
        schema=dict.fromkeys(("vip", "indicator", "title", "measure", "decision"), pl.String),
        orient="row",
    )
    joined = published.join(titles, on=["vip", "indicator"], how="left", maintain_order="left")
    names = areas.rename({"name": "area_name"})
    named = joined.join(names, on=["area_level", "area_code"], how="left", maintain_order="left")
    basis = "simulated" if about.is_simulated else "registers"
    with_code = pl.concat_str("area_code", "area_name", separator=" ", ignore_nulls=True)  # a unit may have no name
    return named.with_columns(basis=pl.lit(basis), method=pl.lit(about.method), area=with_code)


def _write_csv(rows: pl.DataFrame, path: Path, headings: Mapping[str, str] = HEADINGS) -> None:
    of_words = {name: told for name, told in WORDS.items() if name in headings and name != "signal"}
    swedish = rows.with_columns(
        *(pl.col(name).replace(told) for name, told in of_words.items()),  # of signals there may be several
        pl.col("signal").str.replace_many(WORDS["signal"]).str.replace_all(";", "; "),
        pl.col("target_met").replace_strict({True: "ja", False: "nej"}, return_dtype=pl.String),
    )
    texts = swedish.select(_as_text(swedish, name).alias(heading) for name, heading in headings.items())
    texts.write_csv(path, separator=";", include_bom=True, line_terminator="\r\n", null_value="")


def _as_text(rows: pl.DataFrame, name: str) -> pl.Expr:
    """Numbers with a decimal comma; whole denominators without decimals."""
    column = pl.col(name)
    if rows.schema[name] != pl.Float64:
        return column.cast(pl.String)
    rounded = column.round(DECIMALS) + 0.0  # minus nought becomes nought
    whole = rounded.cast(pl.Int64).cast(pl.String)
    with_comma = rounded.cast(pl.String).str.replace(".", ",", literal=True)
    is_count = (rounded == rounded.floor()) & pl.lit(name in ("denominator", "missing"))
    return pl.when(is_count).then(whole).otherwise(with_comma)


def read_table(path: Path) -> pl.DataFrame:
    """What `write_region_tables` wrote, under the names and with the words of the published rows. Raises PolarsError
    where it has other headings; what is no number, day or word of ours becomes NULL.
    """
    texts = pl.read_csv(path, separator=";", infer_schema=False)
    if texts.columns != list(HEADINGS.values()):
        raise pl.exceptions.SchemaError("other headings")
    types = {name: column.dtype.type for name, column in Published.to_schema().columns.items()}
    named = texts.rename({heading: name for name, heading in HEADINGS.items()})
    return named.with_columns(_as_published(name, types[name]) for name in named.columns if name in types)


def _as_published(name: str, dtype: Any) -> pl.Expr:
    column = pl.col(name)
    if name == "target_met":
        return column.replace_strict({"ja": True, "nej": False}, default=None, return_dtype=pl.Boolean)
    if name in WORDS:
        back = {said: word for word, said in WORDS[name].items()}
        return column.str.replace_all("; ", ";").str.replace_many(back) if name == "signal" else column.replace(back)
    if dtype == pl.Date:
        return column.str.to_date(strict=False)
    number = column.str.replace(",", ".", literal=True) if dtype == pl.Float64 else column
    return number.cast(dtype, strict=False)
