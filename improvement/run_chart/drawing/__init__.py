"""Drawing: the only room that knows matplotlib. Analyses and sentences in, PNG or SVG out."""
