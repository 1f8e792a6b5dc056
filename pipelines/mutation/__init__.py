"""Changes the query of an indicator in small ways and asks whether its worked examples notice.

Belongs here: which changes are made, the data on which a change can show, the score. Does not belong here: what an
indicator is (`select`) and what is published (`release`).
"""
