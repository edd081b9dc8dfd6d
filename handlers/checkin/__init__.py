"""The check-in: teams are asked, reminded, and answer."""
