"""What an analyst calls from a notebook: rows of a publication as pandas frames. `docs/notebook.md` shows it.

`tables` has the functions, `edition` finds and opens a publication, `selection` turns the words of a call into rows,
`places` knows areas by code and name, `frames` makes pandas of rows. Everything here reads what was published, nothing
else: no results, no cells, no registers. Nothing is computed here but what is shown of a row.
"""

from pipelines.notebook.errors import SelectionError
from pipelines.notebook.tables import charts, comparison, findings, indicators, publications, results

__all__ = ["SelectionError", "charts", "comparison", "findings", "indicators", "publications", "results"]
