"""Speeds as ratios to a floor or a peer, measured in one run on whatever machine this is."""
