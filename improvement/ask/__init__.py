"""Whether an answer to "do you need help?" asks for something, read by rules in three languages."""
