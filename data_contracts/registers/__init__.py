"""One file and one class per register. A file here is found by itself; nothing lists it."""
