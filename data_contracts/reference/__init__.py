"""Contracts and small data files of the areas, care units and populations that every register refers to.

Belongs here: one Pandera class per table, and beside it the table as CSV (UTF-8, comma, codes as text).
Does not belong here: reading them (``pipelines.reference``), and anything about a person.
"""
