"""Selects cases: finds the indicators, checks their headers and queries, and runs them on the registers as known.

Periods, areas, statistics and disclosure are not decided here; a query gives one row per eligible case.
"""
