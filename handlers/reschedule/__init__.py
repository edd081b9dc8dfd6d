"""`/agenda move` and `/agenda cancel`: a facilitator changes when a call is, or that it is."""
