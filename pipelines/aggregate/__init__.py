"""Sums cases to cells and cells to results: every period, area and margin of the plan, with statistics and status.

Nothing is hidden here and nothing leaves from here; what may leave is decided in `release`.
"""
