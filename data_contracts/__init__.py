"""What may come in and go out: registers, reference data, code lists, and the shapes cases, results and published.

No reading, no writing and no computing happens here.
"""
