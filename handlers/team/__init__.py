"""Teams: which one somebody means, and who joins or leaves its channel."""
