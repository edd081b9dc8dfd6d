"""The charter of a collaborative: its values, read from a file, checked, compared and written back."""
