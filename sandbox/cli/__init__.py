"""The command `workspace-sandbox`."""
