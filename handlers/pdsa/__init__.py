"""PDSA cycles: started, moved on, and looked at."""
