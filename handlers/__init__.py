"""What happens when a person, or the clock, asks for something."""
