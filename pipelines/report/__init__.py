"""Tells the sender of an extract, in Swedish, what became of it: which lines, which rule, how many, what to do.

One content, several looks (Excel, HTML, JSON, terminal). Line numbers, headings and counts only: no value
of a row gets here.
"""
