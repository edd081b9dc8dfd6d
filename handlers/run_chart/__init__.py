"""What people decide about a chart: how it is shown, its baseline, its phases, its notes."""
