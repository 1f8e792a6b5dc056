"""A simulated nation: raw extracts of every register, and beside them the answer a faultless pipeline must find.

Belongs here: histories of persons who do not exist, their dirt, how they are written, and the truth counted from the
histories themselves. Does not belong here: the indicators' SQL, reading any written file, and real data.
"""

from pipelines.simulate.run import Summary, simulate

__all__ = ["Summary", "simulate"]
