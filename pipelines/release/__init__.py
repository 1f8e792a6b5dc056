"""Decides what leaves: the plan, the one gate, the publication with its files and its manifest.

Nothing outside this package writes a file that others than the operator may read.
"""
