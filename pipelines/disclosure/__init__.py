"""What a reader could work out from published counts, and what must be hidden so that nobody can.

Belongs here: systems of counts, attacks on them, and the choice of what to hide. Nothing here knows of indicators,
areas or files but `relations`, which makes systems of rows; `release` decides with it what leaves.
"""
