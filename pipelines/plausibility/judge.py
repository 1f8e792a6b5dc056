"""Judges cells with Great Expectations: one small frame per metric, one expectation per column.

Cells are of a delivery or of a publication. This is the only module that imports Great Expectations, and inside its
functions: the import alone costs seconds. It is asked for a verdict only (`BOOLEAN_ONLY`), so nothing of a frame comes
back; how a page looks is not said here.
"""

import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

from pipelines.errors import Fault

WHOLE = "Hela leveransen"  # what the column is called that is about none of the contract's


@dataclass(frozen=True)
class Verdict:
    """What came out for one metric of one column: `result` as Great Expectations renders it."""

    metric: str
    column: str  # blank: the whole delivery
    sound: bool
    result: Any


def judged(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that can be judged, with `deviation`: how far off in parts of what is tolerated; 1 is the limit."""
    above, below = pl.col("value") - pl.col("expected"), pl.col("expected") - pl.col("value")
    deviation = (
        pl.when(above > 0).then(above / (pl.col("highest") - pl.col("expected")))
        .when(below > 0).then(-below / (pl.col("expected") - pl.col("lowest")))
        .otherwise(0.0)
    )  # fmt: skip
    bounded = cells.filter(
        pl.col("lowest").is_not_null() | pl.col("highest").is_not_null(), pl.col("value").is_not_null()
    )
    return bounded.with_columns(deviation=deviation.fill_null(0.0).round(9))


def judge(cells: pl.DataFrame, told: Callable[[pl.DataFrame], str]) -> list[Verdict]:
    """A verdict for each metric and column of the cells that can be judged, in their order.

    told: what is said of the cells of one metric and column, in a sentence.

    A frame has a row per region, unit or month of a metric and a column per column of the contract. Where that is one
    row it holds the values themselves and is held to their bounds; where it is several, it holds the deviations.
    """
    gx, batches = _great_expectations(), _batches()
    verdicts: list[Verdict] = []
    for (metric,), part in judged(cells).group_by("metric", maintain_order=True):
        columns = {str(column): own for (column,), own in part.group_by("column", maintain_order=True)}
        expectations = [_expectation(gx, column, own, told(own)) for column, own in columns.items()]
        suite = gx.ExpectationSuite(name=str(metric), expectations=expectations)
        validated = batches.get_batch({"dataframe": _frame(columns)}).validate(suite, result_format="BOOLEAN_ONLY")
        _refuse_unjudged(str(metric), validated.results)
        found = {result.expectation_config.kwargs["column"]: result for result in validated.results}
        verdicts += [
            Verdict(str(metric), column, bool(found[column or WHOLE].success), found[column or WHOLE])
            for column in columns
        ]
    return verdicts


def _refuse_unjudged(metric: str, results: Sequence[Any]) -> None:
    """An expectation that could not be evaluated is a fault of the program, not a doubt about the delivery."""
    for result in results:
        said = result.exception_info
        if any(one.get("raised_exception") for one in (said, *said.values()) if isinstance(one, dict)):
            raise Fault(f"plausibility: {metric}: a frame of metrics could not be judged")


def page(sections: Mapping[str, Sequence[Verdict]], template: Path, said: Mapping[str, Any]) -> str:
    """HTML: per section the verdicts as Great Expectations renders them, in a template that fetches nothing."""
    _great_expectations()
    from great_expectations.render.components import RenderedDocumentContent
    from great_expectations.render.renderer.column_section_renderer import ValidationResultsColumnSectionRenderer

    renderer: Any = ValidationResultsColumnSectionRenderer()
    rendered = [renderer.render([verdict.result for verdict in verdicts]) for verdicts in sections.values()]
    for section in rendered:
        table = section.content_blocks[1]
        table.header_row = ["", "Bedömning"]
        table.table = [row[:2] for row in table.table]  # no observed values: they are in the words
    view = _view(template.parent)
    return str(view.render(RenderedDocumentContent(sections=rendered), template=template.name, **said))


@cache
def _view(templates: Path) -> Any:
    """Made once: it keeps the templates that it has compiled."""
    from great_expectations.render.view.view import DefaultJinjaPageView

    view: Any = DefaultJinjaPageView(custom_views_directory=str(templates))
    return view


@cache
def _batches() -> Any:
    """Where frames are handed over, each in place of the one before; made once, since that costs as much as judging."""
    context = _great_expectations().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    asset = context.data_sources.add_pandas("metrics").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _great_expectations() -> Any:
    """The package, which must not call home, and whose imports warn."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations

    return great_expectations


def _expectation(gx: Any, column: str, own: pl.DataFrame, words: str) -> Any:
    lowest, highest = (own["lowest"][0], own["highest"][0]) if own.height == 1 else (-1.0, 1.0)
    return gx.expectations.ExpectColumnValuesToBeBetween(
        column=column or WHOLE,
        min_value=lowest,
        max_value=highest,
        description=escape(words),
    )


def _frame(columns: Mapping[str, pl.DataFrame]) -> pd.DataFrame:
    """One column per column of the contract, as long as the longest; what is blank is not judged."""
    values = {
        column or WHOLE: own["value" if own.height == 1 else "deviation"].to_list() for column, own in columns.items()
    }
    return pd.DataFrame({column: pd.Series(numbers, dtype="float64") for column, numbers in values.items()})
