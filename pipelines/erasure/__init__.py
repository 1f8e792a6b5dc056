"""Erasure: a person leaves a register, with every row and with the way back; what was published stays as it is."""
