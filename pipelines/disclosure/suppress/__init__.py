"""Which further cells to hide, so that what must not be found out cannot be worked out.

`choice.suppress` chooses, and asks the attack whether it is enough. Does not belong here: which counts must be guarded,
and what hiding costs.
"""
