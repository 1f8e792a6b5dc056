"""Property tests: Hypothesis makes counts, and what must hold of any interval is asked of each method.

What the tests here share: how counts are drawn.
"""
