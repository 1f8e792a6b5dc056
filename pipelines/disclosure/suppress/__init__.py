"""Which further counts to hide, so that those which must not be found out cannot be worked out.

`choice.suppress` chooses; `program` finds one alternative that a reader cannot tell from the truth; `memory` keeps
them.
Does not belong here: which counts must be guarded, what hiding costs, and the attack that tries the result.
"""
