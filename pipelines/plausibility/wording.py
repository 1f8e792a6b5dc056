"""What a judgement says in words, in Swedish: shares, days and counts, never anything of a row."""

import polars as pl

from pipelines.plausibility.tolerances import Tolerance, Unit

SHOWN = 12  # regions, units or months that a sentence lists


def told(own: pl.DataFrame, tolerance: Tolerance) -> str:
    """One sentence about the judged cells of one metric and column."""
    if own.height == 1:
        return f"{tolerance.title}: {_one(own.row(0, named=True), tolerance.unit)}."
    far = own.filter(pl.col("deviation").abs() > 1)
    listed = [_place(cell) + " " + _one(cell, tolerance.unit) for cell in far.head(SHOWN).to_dicts()]
    more = f"; och {far.height - SHOWN} till" if far.height > SHOWN else ""
    return f"{tolerance.title}: {own.height} bedömda, {far.height} utanför det tillåtna{_list(listed)}{more}."


def _list(listed: list[str]) -> str:
    return ": " + "; ".join(listed) if listed else ""


def _place(cell: dict[str, object]) -> str:
    month = str(cell["month"])[:7] if cell["month"] else ""
    return str(cell["category"] or month)


def _one(cell: dict[str, object], unit: Unit) -> str:
    lowest, highest = cell["lowest"], cell["highest"]
    bounds = [f"minst {_number(lowest, unit)}"] if lowest is not None else []
    bounds += [f"högst {_number(highest, unit)}"] if highest is not None else []
    expected = f"väntat {_number(cell['expected'], unit)}, " if cell["earlier"] else ""
    return f"{_number(cell['value'], unit)} ({expected}tillåtet {' och '.join(bounds)})"


def _number(value: object, unit: Unit) -> str:
    if not isinstance(value, int | float):
        return "okänt"
    if unit == "share":
        return f"{100 * value:.1f} %".replace(".", ",")
    return f"{value:.0f}" + (" dagar" if unit == "days" else "")
