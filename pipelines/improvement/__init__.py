"""An area over time: control charts of months and quarters, their signals, and how many false alarms to expect.

Pure functions of rows in shape `Results` or `Published` and of what headers, contracts and reference tables say. Of
rows that passed the gate they tell nothing that those rows do not: a hidden row is a gap.

Does not belong here: the methods (`pipelines.statistics.charts`), areas beside each other, and who may see a chart.
`rare` alone reads cases, and what it gives stays inside the organisation whose cases they are.
"""

from pipelines.improvement.charting import chart, with_signals
from pipelines.improvement.grounds import Grounds, Method

__all__ = ["Grounds", "Method", "chart", "with_signals"]
