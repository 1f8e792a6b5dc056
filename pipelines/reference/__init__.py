"""Reference data made ready for use: areas, care units and populations, read, checked and joined.

Belongs here: reading and checking the tables of ``data_contracts.reference``, the hierarchy of areas, and the
populations that rates are divided by. Does not belong here: anything about a person, and the data themselves.
"""
