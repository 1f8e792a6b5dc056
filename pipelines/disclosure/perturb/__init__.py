"""Methods that change what is shown instead of hiding most of it: rounding, and noise by cell key.

`perturbing` is the way in. Each method says what it shows of counts, and of what it shows which counts it may be of:
the second is what the attack works with, and what hides further rows where the first is not enough.
"""
