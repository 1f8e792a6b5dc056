"""One module per register, named as its contract, each with a `SOURCE`. A module put here is found by itself."""
