"""Whether a delivery is plausible, beside the register's own earlier ones. Judges counts and shares, never rows."""
