"""The call while it runs, and its summary when it is over."""
