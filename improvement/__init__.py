"""What we hold true about improvement work: pure rules, no I/O, the time is an argument."""
