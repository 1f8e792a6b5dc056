"""The machine, in the order of the way of the data: intake, select, aggregate, release.

`run` ties them together, `orchestration` shows the same steps to Dagster, `commands` to a person at a terminal.
"""
