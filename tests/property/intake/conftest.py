"""Property tests: Hypothesis writes files, and what is taken in equals what plain Python reads in the same text."""
