"""How far teams are with their preparation, and the message that asked them."""
