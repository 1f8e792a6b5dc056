"""Publications month by month of a simulated nation as large as the real one, gated, then attacked all together."""
