"""Words: what to write and say, and whether it is one story."""
