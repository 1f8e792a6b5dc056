"""Tells which doubts about the nation a region explains that is in doubt itself, so that its figures alone are held."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

WITHIN: Mapping[str, Sequence[str]] = {
    "missing_in_region": ("missing_recent", "missing"),
    "rule_broken_in_region": ("rule_broken_recent", "rule_broken"),
}
"""Metric of a region's recent months -> that of the nation's, and others that count the same rows among more."""


def explained(cells: pl.DataFrame, metrics: pl.DataFrame) -> set[tuple[str, str]]:
    """Metric and column of the doubts about all regions together that are none without the regions in doubt.

    cells: judged ones, see `judge.judged`. metrics: of the delivery, see `metrics.of`.
    """
    beyond = cells.filter(pl.col("deviation").abs() > 1)
    return {
        (metric, column)
        for regional, wholes in WITHIN.items()
        for (column,), regions in beyond.filter(metric=regional).group_by("column", maintain_order=True)
        for metric, column in _sound_without(
            regions["category"], metrics.filter(metric=regional, column=column), wholes, beyond.filter(column=column),
            metrics.filter(column=column),
        )
    }  # fmt: skip


def _sound_without(
    regions: Iterable[str], regional: pl.DataFrame, wholes: Sequence[str], beyond: pl.DataFrame, metrics: pl.DataFrame
) -> Iterator[tuple[str, str]]:
    own = regional.filter(pl.col("category").is_in([*regions]))
    amount, of = own["amount"].sum(), own["of"].sum()
    recent = metrics.filter(metric=wholes[0])["of"].max()
    if not isinstance(recent, int) or of * 2 > recent:  # it is the nation that is in doubt, and its regions with it
        return
    for cell in beyond.filter(pl.col("metric").is_in([*wholes])).to_dicts():
        whole = metrics.filter(metric=cell["metric"]).row(0, named=True)
        share = (whole["amount"] - amount) / (whole["of"] - of)
        lowest, highest = cell["lowest"], cell["highest"]
        if (lowest is None or share >= lowest) and (highest is None or share <= highest):
            yield cell["metric"], cell["column"]
