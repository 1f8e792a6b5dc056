"""Takes an extract from landing into the registers: layout, text, identity, types, contract, history.

Nothing here knows what an indicator is, and nothing after here sees an identifier or a raw file.
"""
