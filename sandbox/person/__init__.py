"""A person at the client: types, presses, fills in, submits, closes."""
