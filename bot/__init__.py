"""The people and the clock come in here: process, environment, wiring."""
