"""A charter makes a collaborative: from a file, or inside Slack."""
