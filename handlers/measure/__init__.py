"""Measures: a value reported by command or form, and the chart it belongs to."""
