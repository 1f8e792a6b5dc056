"""What is held back of a publication: whatever rests on data that somebody should look at first, and nothing else.

*Holds* are collected of what was judged of deliveries, of what is overdue and of queries that fail; each is about
columns, a region and months of a register. From an indicator's query it follows which of them it depends on. Its rows
are `withheld`, for as long as the hold stands or until the site's `holds.toml` lifts it, with a reason.
"""
