"""PX files: `syntax` writes the format, `cube` lays rows out as one, `words` says them in Swedish and English.

An own writer, as the libraries on offer only read; see docs/decisions.md. `formats/px.py` puts them together.
"""
