"""The catalogue as pages that a working group can review: wording, origin, codes, examples and query, in Swedish.

Belongs here: what a page tells. Does not belong here: how a page looks (`report.page`).
"""
