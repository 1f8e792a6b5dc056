"""Vården i siffror: the national file of 30 columns, what is declared of it, and the check of a file before it is sent.

`writing` makes the files of a publication from what `catalogue` declares, `metadata` the record of their measures.
`checking` reads a file as the platform would, rule by rule of `rules.toml`, and more strictly.
"""
