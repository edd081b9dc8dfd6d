"""Everything remembered."""
