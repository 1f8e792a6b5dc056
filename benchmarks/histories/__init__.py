"""Publications month by month of a simulated nation at the size of the real one, gated and then attacked all together."""
