"""Draws funnels and Pareto charts in the hand of the run charts. Importing it imports matplotlib."""
