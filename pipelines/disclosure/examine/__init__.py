"""The attack on what is served: from the bytes of a publication, before it is moved into place and at any time after.

`served.examine` attacks the rows of a table, with the truth beside them or without; `certificate` is what comes of it;
`planted` breaks small tables in every known way and expects each to be found. Does not belong here: how one system of
counts is attacked (`attack`), and what is hidden (`gate`).
"""
