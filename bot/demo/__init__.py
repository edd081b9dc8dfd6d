"""One month of a real collaborative, lived in a local workspace through the real bot."""
