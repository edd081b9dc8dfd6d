"""The command line: `main` is the group of commands."""
