"""Writes the files of Vården i siffror, one for each register, from published rows; and says what is not in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data_contracts.shapes import Published
from pipelines.deliveries.placing import placed
from pipelines.deliveries.vis import choosing
from pipelines.deliveries.vis import fields as f
from pipelines.deliveries.vis.catalogue import Declared, Layout
from pipelines.deliveries.vis.places import Places
from pipelines.errors import UserError

FILE = "vis_{register}_{publication}.csv"
ORDER = ["measure_id", "version", "period_start", "period_end", "_level", "area_code"]
MADE_UP = "SE999999"  # organisation numbers that nobody has, as simulated units have them
LEVEL_ORDER = {"nation": 0, "healthcare_region": 1, "region": 2, "unit": 3}


@dataclass(frozen=True)
class Written:
    """publication: whose rows they are. files: register -> its file; one without rows has none. rows: register -> rows
    in its file, the instruction not counted. left_out: reason -> published rows in no file, see `choosing.REASONS`.
    """

    publication: str
    files: Mapping[str, Path]
    rows: Mapping[str, int]
    left_out: Mapping[str, int]


def write(
    published: pl.DataFrame,
    declared: Declared,
    places: Places,
    folder: Path,
    *,
    is_simulated: bool,
    delete_existing: bool = False,
) -> Written:
    """Write `vis_<register>_<publication>.csv` into a folder for each register of which there are rows.

    published: rows of the shape `Published`, of one publication, of all indicators. A rate is a fraction with four
    decimals, any other value has two; both days of a period are in it. is_simulated: whether any person in them is.
    delete_existing: the instruction tells the platform to delete every measure of the register that it has; else what
    it has is kept. The same rows give the same bytes; a file is moved into place whole. Raises UserError where the rows
    are of another shape, or of simulated persons and a register has a real id.
    """
    publication = _publication(published)
    if is_simulated:
        _refuse_real_ids(declared)
    chosen = choosing.chosen(published, declared, places)
    files, rows = {}, {}
    for name, register in sorted(declared.file.registers.items()):
        own = chosen.rows.filter(pl.col("register") == name)
        if own.is_empty():  # an instruction to delete with nothing after it would leave nothing there
            continue
        place = folder / FILE.format(register=name, publication=publication)
        texts = _texts(own, declared.file.layout.decimal_mark).with_columns(
            pl.lit(register.hsa_id).alias(f.REGISTER_ID), pl.lit(register.name).alias(f.REGISTER_NAME)
        )
        instruction = f"{f.DELETE if delete_existing else f.KEEP}:{register.hsa_id}"
        _write(_below(instruction, texts.select(f.NAMES)), place, declared.file.layout)
        files[name], rows[name] = place, own.height
    return Written(publication, files, rows, chosen.left_out)


def _refuse_real_ids(declared: Declared) -> None:
    """Figures of simulated persons must not be taken for a register's own, wherever the file ends up."""
    real = [name for name, one in declared.file.registers.items() if not one.hsa_id.startswith(MADE_UP)]
    if real:
        raise UserError(
            f"{declared.path}: registers.{real[0]}.hsa_id: these figures are of simulated persons, so that their file "
            f"may not name a real register. Write an id that begins with {MADE_UP}, in a site folder of its own."
        )


def _publication(published: pl.DataFrame) -> str:
    if set(published.columns) != set(Published.to_schema().columns):
        raise UserError("Vården i siffror is sent the rows of a public edition, and these have other columns.")
    names = published["publication"].unique().to_list()
    if len(names) != 1:
        raise UserError(f"Vården i siffror is sent one publication at a time, and these rows are of {len(names)}.")
    return str(names[0])


def _texts(rows: pl.DataFrame, decimal_mark: str) -> pl.DataFrame:
    """The fields as they are written, all text, in the order of the file; a row without a figure has its reason."""
    ordered = rows.with_columns(_level=pl.col("area_level").replace_strict(LEVEL_ORDER, return_dtype=pl.Int64)).sort(
        ORDER
    )
    unit, is_shown = pl.col("unit"), pl.col("reason_code").is_null()
    shown = ordered.with_columns(
        pl.when(is_shown).then(name) for name in ("numerator", "denominator", "value", "ci_low", "ci_high", "coverage")
    )
    is_share, is_count = unit == f.SHARE, unit == f.COUNT
    no_text = pl.lit(None, dtype=pl.String)
    texts = shown.select(
        pl.lit(f.NATION_NAME).alias(f.COUNTRY),
        *(pl.col(name) for name in (f.REGION_ID, f.REGION_NAME, f.UNIT_HSA_ID, f.UNIT_NAME)),
        pl.col("period_start").dt.to_string("%Y-%m-%d").alias(f.START),
        pl.col("period_end").dt.to_string("%Y-%m-%d").alias(f.END),
        pl.col("measure_id").alias(f.MEASURE_ID),
        pl.col("version").cast(pl.String).alias(f.VERSION),
        pl.when(is_share).then(_whole("numerator")).alias(f.NUMERATOR),
        pl.when(is_share).then(_whole("denominator")).alias(f.DENOMINATOR),
        pl.when(~is_share & ~is_count).then(_whole("denominator")).alias(f.POPULATION),
        _decimals(shown, "value", is_share, f.RATE_DECIMALS, decimal_mark).alias(f.RATE),
        pl.when(is_count).then(_whole("value"))
        .otherwise(_decimals(shown, "value", ~is_share, f.VALUE_DECIMALS, decimal_mark)).alias(f.VALUE),
        *(
            pl.coalesce(
                _decimals(shown, ours, is_share, f.RATE_DECIMALS, decimal_mark),
                _decimals(shown, ours, ~is_share & ~is_count, f.VALUE_DECIMALS, decimal_mark),
            ).alias(theirs)
            for ours, theirs in (("ci_low", f.LOWER), ("ci_high", f.HIGHER))
        ),
        _decimals(shown, "coverage", pl.lit(True), f.RATE_DECIMALS, decimal_mark).alias(f.COVERAGE),
        pl.col("reason_code").alias(f.REASON),
    )  # fmt: skip
    return texts.with_columns(no_text.alias(name) for name in f.NAMES if name not in texts.columns)


def _whole(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64).round(0).cast(pl.Int64).cast(pl.String)


def _decimals(rows: pl.DataFrame, name: str, where: pl.Expr, decimals: int, mark: str) -> pl.Expr:
    """A number with so many decimals, always all of them, in the rows that are meant."""
    texts = [None if one is None else f"{round(one, decimals) + 0.0:.{decimals}f}" for one in rows[name].to_list()]
    return pl.when(where).then(pl.lit(pl.Series(texts, dtype=pl.String).str.replace(".", mark, literal=True)))


def _below(instruction: str, texts: pl.DataFrame) -> pl.DataFrame:
    """The rows under that of the instruction, which stands in the first field."""
    first = pl.DataFrame({texts.columns[0]: [instruction]}, schema={texts.columns[0]: pl.String})
    return pl.concat([first, texts], how="diagonal")


def _write(texts: pl.DataFrame, place: Path, layout: Layout) -> None:
    with placed(place) as made:
        texts.write_csv(
            made, separator=layout.separator, line_terminator=layout.line_end, include_bom=layout.byte_order_mark,
            null_value="",
        )  # fmt: skip
