"""Posting to Slack: the poster, the pictures it uploads, and what Slack's answers mean for the next try."""
