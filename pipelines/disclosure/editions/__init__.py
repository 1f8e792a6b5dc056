"""Internal editions: what one organisation may see beyond the public edition, and whether that tells of others.

An organisation is shown its own care giver figures in full where the policy names a legal ground. `coalition` asks
what it could then find out of anyone else. Does not belong here: files (`release.packages`), and what everybody sees.
"""
