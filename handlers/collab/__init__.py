"""The command `/collab`: a collaborative seen and built inside Slack."""
