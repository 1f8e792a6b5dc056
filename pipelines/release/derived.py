"""The tables beside the published one: comparison, charts and findings, made of rows that passed the gate alone.

So nothing here can give away what those rows do not.
"""

import polars as pl

from pipelines import improvement
from pipelines.comparison import comparison, findings
from pipelines.comparison.terms import Terms
from pipelines.improvement import Grounds
from pipelines.reference.areas import sole_healthcare_regions
from pipelines.select.catalogue import Catalogue


def tables(
    published: pl.DataFrame, catalogue: Catalogue, grounds: Grounds, municipalities: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """`comparison`, `charts` and `findings`, in the shapes of those names. `municipalities`: that reference table."""
    terms = {
        name: Terms.of(indicator, [found.on for found in grounds.methods[name].breaks])
        for name, indicator in catalogue.measurable.items()
    }
    return {
        "comparison": comparison.compare(published, terms),
        "charts": improvement.chart(published, grounds),
        "findings": findings.find(published, terms, sole_healthcare_regions(municipalities)),
    }
