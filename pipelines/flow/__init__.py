"""The patient flow of an indicator: its criteria in order, read from its query, and the rows that are left after each.

Belongs here: what a query says. Does not belong here: counting (`aggregate.flow`) and how a flow is shown.

`clauses` says a condition in Swedish, with `nouns` that it finds by following columns to their `origins`.
`spine` follows a query down to its source, `criteria` names what it demands on the way, `variants` writes the query
as it would be if the later criteria were not there.
"""
