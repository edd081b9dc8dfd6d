"""A facilitator decides about a call on a public holiday: it moves, or it stays."""
